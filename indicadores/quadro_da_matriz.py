"""A matriz do ano já escrita: células, contagens e barras por indicador."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from base.numeros import formatar
from indicadores.consultas import LinhaDaMatriz, Matriz
from indicadores.enderecos import Especie, endereco_do_numero
from indicadores.quadros import por_julgados
from indicadores.rules import Contagem, Julgamento
from indicadores.unidades_misturadas import NINGUEM

LARGURA_DA_BARRA: Final = 200
MARCA: Final = "*"
LIDA_COM_A_MARCA: Final = ", com a meta em número de casos"
LINHAS_COM_TRILHO: Final = 30
"""Até quantas linhas cada célula leva ao trilho; em mais, o nome leva ao território."""


@dataclass(frozen=True, slots=True)
class LinhaMostrada:
    """Um território da matriz; `celulas` são os `td`, prontos."""

    nome: str
    codigo: str
    celulas: SafeString
    total: str
    endereco: str = ""


@dataclass(frozen=True, slots=True)
class GrupoMostrado:
    """Macrorregião da matriz, com a contagem de cada coluna."""

    nome: str
    contagens: Sequence[str]
    linhas: Sequence[LinhaMostrada]


def grupos_da_matriz(
    matriz: Matriz, linhas: Sequence[LinhaDaMatriz]
) -> list[GrupoMostrado]:
    """A matriz em texto, só com as `linhas` da página; as contagens são de todas."""
    na_pagina = {x.territorio.pk for x in linhas}
    numeros = [f.numero for f in matriz.fichas]
    ano = matriz.rodada.ano
    mostrar = _com_trilhos if len(linhas) <= LINHAS_COM_TRILHO else _sem_trilhos
    return [
        GrupoMostrado(
            nome=g.territorio.nome if g.territorio else "",
            contagens=_fracoes(g.contagens, _misturadas(matriz, g.linhas)),
            linhas=[
                mostrar(x, ano, numeros, _misturadas(matriz, [x]))
                for x in g.linhas
                if x.territorio.pk in na_pagina
            ],
        )
        for g in matriz.grupos
    ]


def _misturadas(matriz: Matriz, linhas: Sequence[LinhaDaMatriz]) -> list[bool]:
    """Por coluna, se alguma meta das linhas parece número de casos. RN-IND-31."""
    if not matriz.em_contagem:
        return [False] * len(matriz.fichas)
    aqui = {x.territorio.pk for x in linhas}
    return [
        not aqui.isdisjoint(matriz.em_contagem.get(f.pk, NINGUEM))
        for f in matriz.fichas
    ]


def _com_trilhos(
    linha: LinhaDaMatriz,
    ano: int,
    numeros: Sequence[int],
    misturadas: Sequence[bool],
) -> LinhaMostrada:
    """Cada célula que se julga leva ao trilho do resultado."""
    codigo = linha.territorio.codigo
    celulas = [
        _ligada(
            celula_da_matriz(j, misturada=misturada),
            endereco_do_numero(ano, numero, codigo, Especie.RESULTADO),
        )
        if j.alcancou is not None
        else celula_da_matriz(j)
        for numero, j, misturada in zip(
            numeros, linha.julgamentos, misturadas, strict=True
        )
    ]
    return LinhaMostrada(
        str(linha.territorio),
        codigo,
        # cada célula já vem escapada
        SafeString("".join(celulas)),
        com_marca(por_julgados(linha.contagem), any(misturadas)),
    )


def _ligada(celula: SafeString, endereco: str) -> str:
    """A célula com o conteúdo num link; o endereço é de números e códigos só."""
    abre, _, dentro = celula.partition(">")
    return f'{abre}><a href="{endereco}">{dentro.removesuffix("</td>")}</a></td>'


def _sem_trilhos(
    linha: LinhaDaMatriz,
    ano: int,
    numeros: Sequence[int],
    misturadas: Sequence[bool],
) -> LinhaMostrada:
    """Com linhas demais para uma ligação por célula, o nome leva às do território."""
    codigo = linha.territorio.codigo
    return LinhaMostrada(
        str(linha.territorio),
        codigo,
        # cada célula já vem escapada
        SafeString(
            "".join(
                [
                    celula_da_matriz(j, misturada=misturada)
                    for j, misturada in zip(linha.julgamentos, misturadas, strict=True)
                ]
            )
        ),
        com_marca(por_julgados(linha.contagem), any(misturadas)),
        reverse("indicadores:avaliacao", args=[ano, codigo]),
    )


def celula_da_matriz(julgamento: Julgamento, *, misturada: bool = False) -> SafeString:
    """O percentual da meta sem arredondar para cima quem não a alcançou.

    A `misturada` tem a meta em número de casos, e leva a marca.
    """
    if julgamento.alcancou is None:
        return _celula("v", None, julgamento.lido)
    classe, lido = "a" if julgamento.alcancou else "x", julgamento.lido
    if misturada:
        lido += LIDA_COM_A_MARCA
    if julgamento.percentual is None:
        return _celula(classe, None, lido)
    modo = ROUND_HALF_UP if julgamento.alcancou else ROUND_DOWN
    return _celula(classe, int(julgamento.percentual.to_integral_value(modo)), lido)


@lru_cache(maxsize=4096)
def _celula(classe: str, inteiro: int | None, lido: str) -> SafeString:
    """O `td`, que se repete milhares de vezes numa página com poucos valores."""
    sem_numero = "–" if classe == "v" else "·"
    return format_html(
        '<td class="{}">{}<span class="sr"> {}</span></td>',
        classe,
        com_marca(
            sem_numero if inteiro is None else formatar(Decimal(inteiro), 0),
            lido.endswith(LIDA_COM_A_MARCA),
        ),
        lido,
    )


def com_marca(escrito: str, misturada: bool) -> str:
    """O que se mostra, com a marca das unidades misturadas se as há."""
    return f"{escrito}{MARCA}" if misturada else escrito


def _fracoes(contagens: Sequence[Contagem], misturadas: Sequence[bool]) -> list[str]:
    return [
        com_marca(_fracao(c), misturada)
        for c, misturada in zip(contagens, misturadas, strict=True)
    ]


def _fracao(contagem: Contagem) -> str:
    if not contagem.julgados:
        return "–"
    return f"{contagem.alcancaram}/{contagem.julgados}"


def rodape_da_matriz(matriz: Matriz) -> list[str]:
    """A fração de alcance de cada coluna."""
    return _fracoes(matriz.contagens, _misturadas(matriz, matriz.linhas))


def total_da_matriz(matriz: Matriz) -> str:
    """«120 de 388», com a marca se a conta junta unidades diferentes."""
    return com_marca(por_julgados(matriz.total), bool(matriz.em_contagem))


@dataclass(frozen=True, slots=True)
class BarraDoIndicador:
    """Um indicador na lista do mais ao menos alcançado; `largura` em pixels."""

    numero: int
    nome: str
    contagem: str
    largura: int


def barras_por_indicador(matriz: Matriz) -> list[BarraDoIndicador]:
    """Do mais ao menos alcançado, só os que têm o que julgar."""
    pares = [
        (ficha, c)
        for ficha, c in zip(matriz.fichas, matriz.contagens, strict=True)
        if c.julgados
    ]
    pares.sort(key=lambda p: -Decimal(p[1].alcancaram) / p[1].julgados)
    return [
        BarraDoIndicador(
            f.numero,
            f.nome_curto,
            com_marca(por_julgados(c), f.pk in matriz.em_contagem),
            LARGURA_DA_BARRA * c.alcancaram // c.julgados,
        )
        for f, c in pares
    ]
