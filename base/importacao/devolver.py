"""O mesmo arquivo de volta, com cada erro marcado na própria célula."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from base.importacao.leitura import abrir, decodificar
from base.models import Efeito, Importacao, ItemDaImportacao
from base.planilhas import sem_formula

_FUNDO: Final = PatternFill("solid", fgColor="FFF6D5D5")
COLUNA_DOS_ERROS: Final = "O que corrigir"


def com_os_erros(importacao: Importacao) -> bytes:
    """XLSX: comentário e fundo nas recusadas. CSV: uma coluna a mais, no fim."""
    recusadas = importacao.itens.filter(efeito=Efeito.RECUSADA).order_by("ordem")
    with importacao.arquivo.open("rb") as arquivo:
        formato = abrir(arquivo, importacao.nome_do_arquivo).formato
        arquivo.seek(0)
        conteudo = arquivo.read()
    if formato == "xlsx":
        return _no_xlsx(conteudo, recusadas.iterator(2_000))
    return _no_csv(conteudo, recusadas.iterator(2_000))


def _frase(item: ItemDaImportacao) -> str:
    return f"{item.motivo} {item.remedio}".strip()


def _no_xlsx(conteudo: bytes, recusadas: Iterable[ItemDaImportacao]) -> bytes:
    livro = load_workbook(io.BytesIO(conteudo))
    for item in recusadas:
        folha = livro[item.aba]
        celula = folha[f"{item.coluna or 'A'}{item.linha}"]
        comentario = Comment(_frase(item), "Portal")
        comentario.width, comentario.height = 320, 110
        celula.comment = comentario
        celula.fill = _FUNDO
    saida = io.BytesIO()
    livro.save(saida)
    return saida.getvalue()


def _no_csv(conteudo: bytes, recusadas: Iterable[ItemDaImportacao]) -> bytes:
    erros: dict[int, list[str]] = defaultdict(list)
    for item in recusadas:
        onde = f"Coluna {item.coluna}: " if item.coluna else ""
        erros[item.linha].append(f"{onde}{_frase(item)}")
    texto, codificacao = decodificar(conteudo)
    separador = abrir(io.BytesIO(conteudo), "x.csv").separador
    saida = io.StringIO(newline="")
    escritor = csv.writer(saida, delimiter=separador, lineterminator="\r\n")
    leitor = csv.reader(io.StringIO(texto, newline=""), delimiter=separador)
    anterior = 0
    for linha in leitor:
        numero, anterior = anterior + 1, leitor.line_num
        escritor.writerow([*linha, sem_formula(" ".join(erros.get(numero, [])))])
    return saida.getvalue().encode(codificacao, "replace")
