"""A avaliação em CSV e XLSX, uma linha por território e indicador."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import StringIO
from itertools import chain

from base import planilhas
from base.numeros import formatar
from base.planilhas import sem_formula
from indicadores.consultas import Avaliacao
from indicadores.dados import (
    COLUNAS_DO_ARQUIVO,
    FOLHA_DAS_CONFERENCIAS,
    Valor,
    folha_das_conferencias,
    linhas_do_arquivo,
)


def em_csv(avaliacoes: Iterable[Avaliacao]) -> str:
    """A avaliação em CSV, com o trilho de cada número e o resumo das conferências."""
    return linhas_em_csv(COLUNAS_DO_ARQUIVO, linhas_do_arquivo(avaliacoes))


def linhas_em_csv(
    colunas: Sequence[str], linhas: Iterable[Sequence[Valor | date]]
) -> str:
    """CSV como o Excel em português o abre: ponto e vírgula, vírgula decimal, BOM."""
    saida = StringIO()
    escritor = csv.writer(saida, delimiter=";", lineterminator="\r\n")
    escritor.writerow(colunas)
    for linha in linhas:
        escritor.writerow([_em_texto(v) for v in linha])
    return "\ufeff" + saida.getvalue()


def _em_texto(valor: Valor | date) -> str:
    if valor is None:
        return ""
    if isinstance(valor, date):
        return valor.isoformat()
    if isinstance(valor, Decimal):
        return formatar(valor).replace(".", "").replace("−", "-")
    return sem_formula(str(valor))


def em_xlsx(avaliacoes: Sequence[Avaliacao]) -> bytes:
    """XLSX com números como números, cabeçalho congelado e a folha das conferências."""
    return planilhas.em_xlsx(
        {
            "Avaliação": chain([COLUNAS_DO_ARQUIVO], linhas_do_arquivo(avaliacoes)),
            FOLHA_DAS_CONFERENCIAS: folha_das_conferencias(avaliacoes),
        }
    )
