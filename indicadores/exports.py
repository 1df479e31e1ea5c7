"""A avaliação em CSV e XLSX, uma linha por território e indicador."""

import csv
from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO, StringIO

from openpyxl import Workbook

from base.importacao import sem_formula
from base.numeros import formatar
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
    livro = Workbook(write_only=True)
    folha = livro.create_sheet("Avaliação")
    folha.freeze_panes = "A2"
    folha.append(COLUNAS)
    for linha in linhas(avaliacoes):
        folha.append([sem_formula(v) if isinstance(v, str) else v for v in linha])
    saida = BytesIO()
    livro.save(saida)
    return saida.getvalue()
