"""O quadro de muitos municípios, resumido para o caderno; o inteiro vai no anexo."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.safestring import SafeString

from base.graficos import histograma
from base.numeros import AUSENCIA
from base.pdf import LINHAS_POR_TABELA
from indicadores import incerteza, rules
from indicadores.consultas import (
    Avaliacao,
    LinhaDaAvaliacao,
    escrever,
    somar_contagens,
)
from indicadores.models import Agregacao
from indicadores.quadros import (
    LinhaDoQuadro,
    categoria_do,
    linhas_do_quadro,
    por_julgados,
)
from indicadores.rules import mediana

DISTANTES: Final = 10
SEM_REGIAO: Final = "Sem região cadastrada"


def cabe_inteiro(avaliacoes: Sequence[Avaliacao]) -> bool:
    """Se o caderno comporta as linhas de todos os quadros. Regra: RN-IND-16."""
    return sum(len(a.linhas) for a in avaliacoes) <= LINHAS_POR_TABELA


@dataclass(frozen=True, slots=True)
class LinhaDaRegiao:
    """Os municípios de uma região num indicador, já escritos."""

    nome: str
    municipios: int
    contagem: str
    calculado: str
    menor: str
    mediana: str
    maior: str


@dataclass(frozen=True, slots=True)
class ResumoDoQuadro:
    """O que o caderno mostra no lugar de centenas de linhas.

    `distancias` conta os municípios por distância da meta; `regioes` vem vazio
    onde o desenho das regiões não é conhecido.
    """

    todos: LinhaDaRegiao
    distancias: Sequence[tuple[str, int]]
    regioes: Sequence[LinhaDaRegiao]
    distantes: Sequence[LinhaDoQuadro]


def resumir(avaliacao: Avaliacao, regioes: Mapping[int, str]) -> ResumoDoQuadro:
    """As contagens por distância e por região, e quem ficou mais longe da meta."""
    linhas = avaliacao.linhas
    por_regiao: dict[str, list[LinhaDaAvaliacao]] = {}
    for linha in linhas if regioes else ():
        nome = regioes.get(linha.territorio.pk, SEM_REGIAO)
        por_regiao.setdefault(nome, []).append(linha)
    distancias = Counter(categoria_do(x.julgamento) for x in linhas)
    return ResumoDoQuadro(
        todos=_linha(avaliacao.territorio.nome, linhas, avaliacao),
        distancias=[
            (c.rotulo, quantos)
            for c, quantos in sorted(distancias.items(), key=lambda x: x[0].ordem)
        ],
        regioes=[
            _linha(nome, partes, avaliacao)
            for nome, partes in sorted(
                por_regiao.items(), key=lambda x: (x[0] == SEM_REGIAO, x[0])
            )
        ],
        distantes=linhas_do_quadro(_mais_distantes(linhas), avaliacao),
    )


def _linha(
    nome: str, linhas: Sequence[LinhaDaAvaliacao], avaliacao: Avaliacao
) -> LinhaDaRegiao:
    ficha = avaliacao.ficha
    valores = sorted(
        x.valor_do_resultado
        for x in linhas
        if x.valor_do_resultado is not None and x.unidade(ficha) == ficha.unidade
    )
    return LinhaDaRegiao(
        nome=nome,
        municipios=len(linhas),
        contagem=por_julgados(rules.contar(x.julgamento for x in linhas)),
        calculado=_calculado(linhas, avaliacao),
        menor=_arredondado(valores[0] if valores else None, ficha.casas),
        mediana=_arredondado(mediana(valores), ficha.casas),
        maior=_arredondado(valores[-1] if valores else None, ficha.casas),
    )


def _calculado(linhas: Sequence[LinhaDaAvaliacao], avaliacao: Avaliacao) -> str:
    """O valor da região pelas somas; travessão se falta contagem em alguma parte."""
    ficha = avaliacao.ficha
    if ficha.agregacao == Agregacao.SOMA:
        return _arredondado(somar_contagens(linhas), ficha.casas)
    vezes, partes = ficha.multiplicador, [x.resultado for x in linhas]
    if vezes is None or not all(partes):
        return AUSENCIA
    valor = rules.agregar([x.celula for x in partes if x], vezes)
    return _arredondado(valor, max(ficha.casas, 1))


def _arredondado(valor: Decimal | None, casas: int) -> str:
    return escrever(None if valor is None else round(valor, casas), casas)


def _mais_distantes(linhas: Sequence[LinhaDaAvaliacao]) -> list[LinhaDaAvaliacao]:
    """Os que não alcançaram, do menor percentual da meta ao maior."""
    longe = [
        x
        for x in linhas
        if x.julgamento.alcancou is False and x.julgamento.percentual is not None
    ]
    longe.sort(key=lambda x: x.julgamento.percentual or Decimal(0))
    return longe[:DISTANTES]


def histograma_do_quadro(avaliacao: Avaliacao, *, largura_mm: int) -> SafeString:
    """Como os resultados se espalham; vazio se nenhum município tem resultado."""
    ficha = avaliacao.ficha
    valores = [
        x.valor_do_resultado
        for x in avaliacao.linhas
        if x.valor_do_resultado is not None and x.unidade(ficha) == ficha.unidade
    ]
    if not valores:
        return SafeString("")
    quartis = incerteza.quartis(valores)
    return histograma(
        valores,
        titulo=f"Municípios por resultado: {ficha.nome}",
        descricao=f"{len(valores)} municípios com resultado.",
        unidade=ficha.unidade,
        marca=quartis[1] if quartis else None,
        largura_mm=largura_mm,
    )
