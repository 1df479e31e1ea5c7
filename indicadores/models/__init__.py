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
from indicadores.models.comentarios import AvisoDeComentario, Comentario
from indicadores.models.instrumentos import SituacaoDoInstrumento
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
    "AfirmacaoPublicada",
    "Agregacao",
    "Analise",
    "AnaliseQuerySet",
    "AvisoDeComentario",
    "CelulaBase",
    "Comentario",
    "ConfiguracaoDaUF",
    "Edicao",
    "EdicaoDoCaderno",
    "EfeitoDoFator",
    "Fator",
    "FatorApontado",
    "Ficha",
    "FichaQuerySet",
    "JanelaDaRodada",
    "Lembrete",
    "MedidaAfirmada",
    "MetaPactuada",
    "OrigemDaPactuacao",
    "Pactuacao",
    "PactuacaoQuerySet",
    "Passagem",
    "Prioridade",
    "QuebraDeSerie",
    "Reabertura",
    "Resultado",
    "Rodada",
    "SituacaoDoInstrumento",
    "TipoDeFicha",
    "TipoDoValorNacional",
    "Variante",
    "publicas_em",
]
