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
from indicadores.dados import COLUNAS, Valor, linhas


def em_csv(avaliacoes: Iterable[Avaliacao]) -> str:
    """A avaliação em CSV."""
    return linhas_em_csv(COLUNAS, linhas(avaliacoes))


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


def em_xlsx(avaliacoes: Iterable[Avaliacao]) -> bytes:
    """XLSX com números como números e cabeçalho congelado."""
    return planilhas.em_xlsx({"Avaliação": chain([COLUNAS], linhas(avaliacoes))})
