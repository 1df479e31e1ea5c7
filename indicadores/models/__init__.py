"""Modelos dos indicadores: o catálogo, as pactuações e suas células."""

from indicadores.models.catalogo import (
    CASAS,
    DIGITOS,
    Agregacao,
    Edicao,
    Ficha,
    FichaQuerySet,
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
    Passagem,
    publicas_em,
)
from indicadores.models.prazos import (
    ConfiguracaoDaUF,
    JanelaDaRodada,
    Lembrete,
    Reabertura,
)

__all__ = [
    "CASAS",
    "DIGITOS",
    "Agregacao",
    "CelulaBase",
    "ConfiguracaoDaUF",
    "Edicao",
    "Ficha",
    "FichaQuerySet",
    "JanelaDaRodada",
    "Lembrete",
    "MetaPactuada",
    "OrigemDaPactuacao",
    "Pactuacao",
    "PactuacaoQuerySet",
    "Passagem",
    "Prioridade",
    "Reabertura",
    "Resultado",
    "Rodada",
    "TipoDeFicha",
    "TipoDoValorNacional",
    "Variante",
    "publicas_em",
]
