"""A avaliação em CSV e XLSX, uma linha por território e indicador."""

import csv
from collections.abc import Iterable
from decimal import Decimal
from io import StringIO
from itertools import chain

from base import planilhas
from base.numeros import formatar
from base.planilhas import sem_formula
from indicadores.consultas import Avaliacao
from indicadores.dados import COLUNAS, Valor, linhas


def em_csv(avaliacoes: Iterable[Avaliacao]) -> str:
    """CSV como o Excel em português o abre: ponto e vírgula, vírgula decimal, BOM."""
    saida = StringIO()
    escritor = csv.writer(saida, delimiter=";", lineterminator="\r\n")
    escritor.writerow(COLUNAS)
    for linha in linhas(avaliacoes):
        escritor.writerow([_em_texto(v) for v in linha])
    return "\ufeff" + saida.getvalue()


def _em_texto(valor: Valor) -> str:
    if valor is None:
        return ""
    if isinstance(valor, Decimal):
        return formatar(valor).replace(".", "").replace("−", "-")
    return sem_formula(str(valor))


def em_xlsx(avaliacoes: Iterable[Avaliacao]) -> bytes:
    """XLSX com números como números e cabeçalho congelado."""
    return planilhas.em_xlsx({"Avaliação": chain([COLUNAS], linhas(avaliacoes))})
