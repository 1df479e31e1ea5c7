"""Planilhas que se abrem no Excel: números como números, texto sem fórmula."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Final

from openpyxl import Workbook

Celula = str | int | Decimal | date | None
Linhas = Iterable[Sequence[Celula]]

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
TIPO_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sem_formula(texto: str) -> str:
    """Texto que a planilha não executa: o apóstrofo na frente anula a fórmula."""
    return f"'{texto}" if texto.startswith(_FORMULA) else texto


def em_xlsx(folhas: Mapping[str, Linhas]) -> bytes:
    """Uma folha por assunto; a primeira linha de cada uma é o cabeçalho."""
    livro = Workbook(write_only=True)
    for titulo, linhas in folhas.items():
        folha = livro.create_sheet(titulo)
        folha.freeze_panes = "A2"
        for linha in linhas:
            folha.append([sem_formula(v) if isinstance(v, str) else v for v in linha])
    saida = BytesIO()
    livro.save(saida)
    return saida.getvalue()
