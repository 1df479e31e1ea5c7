"""Planilhas que se abrem no Excel: números como números, texto sem fórmula."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook

Celula = str | int | Decimal | date | None
Linhas = Iterable[Sequence[Celula]]

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_SEM_HORA: Final = (1980, 1, 1, 0, 0, 0)
_CARIMBO: Final = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
TIPO_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sem_formula(texto: str) -> str:
    """Texto que a planilha não executa: o apóstrofo na frente anula a fórmula."""
    return f"'{texto}" if texto.startswith(_FORMULA) else texto


def em_xlsx(folhas: Mapping[str, Linhas]) -> bytes:
    """Uma folha por assunto; a primeira linha de cada uma é o cabeçalho.

    Com as mesmas linhas, os mesmos bytes: o arquivo não guarda quando foi feito.
    """
    livro = Workbook(write_only=True)
    for titulo, linhas in folhas.items():
        folha = livro.create_sheet(titulo)
        folha.freeze_panes = "A2"
        for linha in linhas:
            folha.append([sem_formula(v) if isinstance(v, str) else v for v in linha])
    saida = BytesIO()
    livro.save(saida)
    return _sem_carimbos(saida)


def _sem_carimbos(arquivo: BytesIO) -> bytes:
    """O mesmo pacote sem as horas que o openpyxl escreve nele."""
    saida = BytesIO()
    with ZipFile(arquivo) as lido, ZipFile(saida, "w", ZIP_DEFLATED) as escrito:
        for nome in lido.namelist():
            conteudo = lido.read(nome)
            if nome == "docProps/core.xml":
                conteudo = _CARIMBO.sub(b"1980-01-01T00:00:00Z", conteudo)
            entrada = ZipInfo(nome, _SEM_HORA)
            entrada.compress_type = ZIP_DEFLATED
            escrito.writestr(entrada, conteudo)
    return saida.getvalue()
