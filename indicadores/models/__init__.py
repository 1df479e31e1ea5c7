"""Modelos dos indicadores: o catálogo, as pactuações e suas células."""

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
    "Agregacao",
    "CelulaBase",
    "Edicao",
    "Ficha",
    "MetaPactuada",
    "OrigemDaPactuacao",
    "Pactuacao",
    "PactuacaoQuerySet",
    "Prioridade",
    "Resultado",
    "Rodada",
    "TipoDeFicha",
    "TipoDoValorNacional",
    "Variante",
    "publicas_em",
]
