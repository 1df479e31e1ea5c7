"""Modelos dos indicadores: o catálogo, as pactuações e suas células."""

from indicadores.models.analise import (
    AfirmacaoPublicada,
    Analise,
    AnaliseQuerySet,
    EfeitoDoFator,
    Fator,
    FatorApontado,
    MedidaAfirmada,
    QuebraDeSerie,
)
from indicadores.models.cadernos import EdicaoDoCaderno
from indicadores.models.catalogo import (
    CASAS,
    DIGITOS,
    Agregacao,
    Edicao,
    Ficha,
    Prioridade,
    Rodada,
    TipoDeFicha,
    TipoDoValorNacional,
    Variante,
)
from indicadores.models.celulas import (
    CelulaBase,
    MetaPactuada,
    Resultado,
)
from indicadores.models.pactuacao import (
    OrigemDaPactuacao,
    Pactuacao,
    PactuacaoQuerySet,
    publicas_em,
)

__all__ = [
    "CASAS",
    "DIGITOS",
    "AfirmacaoPublicada",
    "Agregacao",
    "Analise",
    "AnaliseQuerySet",
    "CelulaBase",
    "Edicao",
    "EdicaoDoCaderno",
    "EfeitoDoFator",
    "Fator",
    "FatorApontado",
    "Ficha",
    "MedidaAfirmada",
    "MetaPactuada",
    "OrigemDaPactuacao",
    "Pactuacao",
    "PactuacaoQuerySet",
    "Prioridade",
    "QuebraDeSerie",
    "Resultado",
    "Rodada",
    "TipoDeFicha",
    "TipoDoValorNacional",
    "Variante",
    "publicas_em",
]
