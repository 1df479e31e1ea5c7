"""A página com uma tabela que alguns sistemas entregam com o nome «.xls».

Só se leem as células: estilos, scripts e atributos outros não entram, e nada se
busca fora do arquivo.
"""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

from base.importacao.limites import (
    COLUNAS_MAXIMAS,
    LETRAS_MAXIMAS,
    LINHAS_MAXIMAS,
    demais,
)
from base.importacao.mesclas import Linha, Mescla

CELULAS_MAXIMAS: Final = 2_000_000
"""Contadas as que cada mescla cobre: poucas letras podem pedir muita memória."""
_CELULAS: Final = frozenset({"td", "th"})
_SEM_TEXTO: Final = frozenset({"style", "script", "title"})


class AbaDaPagina:
    """As tabelas da página, uma depois da outra, como uma aba só."""

    nome = ""

    def __init__(self, texto: str) -> None:
        leitor = _Leitor()
        leitor.feed(texto)
        leitor.close()
        self._linhas = leitor.linhas
        self.mesclas = leitor.mesclas

    def __iter__(self) -> Iterator[Linha]:
        for numero, textos in enumerate(self._linhas, 1):
            if any(textos):
                yield numero, list(textos)


class _Leitor(HTMLParser):
    """Junta as células em linhas; `rowspan` e `colspan` viram mesclas."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.linhas: list[list[str]] = []
        self.mesclas: list[Mescla] = []
        self._cobertas: dict[int, set[int]] = {}
        self._celula: list[str] | None = None
        self._tamanho = (1, 1)
        self._mudo = 0
        self._ocupadas = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SEM_TEXTO:
            self._mudo += 1
        elif tag == "tr":
            self._fechar()
            self.linhas.append([])
            if len(self.linhas) > LINHAS_MAXIMAS:
                raise demais("linhas", LINHAS_MAXIMAS)
        elif tag in _CELULAS and self.linhas:
            self._fechar()
            ditos = dict(attrs)
            self._tamanho = _numero(ditos.get("rowspan")), _numero(ditos.get("colspan"))
            self._celula = []
        elif tag == "br" and self._celula is not None:
            self._celula.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SEM_TEXTO:
            self._mudo = max(0, self._mudo - 1)
        elif tag in _CELULAS or tag in ("tr", "table"):
            self._fechar()

    def handle_data(self, data: str) -> None:
        if self._celula is not None and not self._mudo:
            self._celula.append(data)

    def _fechar(self) -> None:
        """Põe a célula aberta na primeira coluna livre da linha."""
        if self._celula is None:
            return
        texto = " ".join("".join(self._celula).split())[:LETRAS_MAXIMAS]
        self._celula = None
        numero, linha = len(self.linhas), self.linhas[-1]
        coluna = len(linha)
        while coluna in self._cobertas.get(numero, ()):
            coluna += 1
        altura, largura = self._tamanho
        if coluna + largura > COLUNAS_MAXIMAS:
            raise demais("colunas", COLUNAS_MAXIMAS)
        self._ocupadas += altura * largura
        if self._ocupadas > CELULAS_MAXIMAS:
            raise demais("células", CELULAS_MAXIMAS)
        linha.extend([""] * (coluna + largura - len(linha)))
        linha[coluna] = texto
        if altura > 1 or largura > 1:
            fim = numero + altura - 1, coluna + largura - 1
            self.mesclas.append(Mescla(numero, coluna, *fim))
            for abaixo in range(numero + 1, numero + altura):
                cobertas = self._cobertas.setdefault(abaixo, set())
                cobertas.update(range(coluna, coluna + largura))


def _numero(texto: str | None) -> int:
    """Quantas linhas ou colunas a célula cobre; o que não se lê é uma."""
    valido = texto is not None and texto.isascii() and texto.isdigit()
    return min(max(int(texto[:4]), 1), COLUNAS_MAXIMAS) if texto and valido else 1
