"""A série de um indicador, ano a ano, em tabela e desenho."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from base.graficos import PontoDaSerie, serie_temporal
from indicadores.consultas import Avaliacao, Serie, escrever
from indicadores.enderecos import Especie, endereco_do_numero


@dataclass(frozen=True, slots=True)
class AnoMostrado:
    """Um ano da série, já escrito."""

    ano: int
    meta: str
    resultado: str
    quebra: str
    endereco: str
    endereco_da_meta: str


def linhas_da_serie(serie: Serie, avaliacao: Avaliacao) -> list[AnoMostrado]:
    """A tabela da série, do primeiro ao último ano."""
    casas, codigo = avaliacao.ficha.casas, avaliacao.territorio.codigo
    return [
        AnoMostrado(
            a.ano,
            escrever(a.meta, casas),
            escrever(a.resultado, casas),
            a.quebra,
            endereco_do_numero(a.ano, a.ficha, codigo, Especie.RESULTADO)
            if a.resultado is not None
            else "",
            endereco_do_numero(a.ano, a.ficha, codigo, Especie.META)
            if a.meta is not None
            else "",
        )
        for a in serie.anos
    ]


def grafico_da_serie(serie: Serie, avaliacao: Avaliacao) -> SafeString:
    """Meta e resultado ano a ano; vazio com menos de dois anos."""
    if len(serie.anos) < 2:
        return SafeString("")
    return serie_temporal(
        [
            PontoDaSerie(str(a.ano), a.meta, a.resultado, a.preliminar, quebra=a.quebra)
            for a in serie.anos
        ],
        titulo=f"{avaliacao.ficha.nome}, {avaliacao.territorio}, ano a ano",
        casas=avaliacao.ficha.casas,
    )
