"""A carteira de uma secretaria e o ritual que a acompanha."""

from portfolio.models.carteira import (
    Ciclo,
    CriterioDePriorizacao,
    Enunciado,
    EtapaDoCiclo,
    Frente,
    Iniciativa,
    Marco,
    ObjetivoEstrategico,
    PontoCritico,
    Repactuacao,
)
from portfolio.models.priorizacao import Estrategia, NotaDaEstrategia
from portfolio.models.ritual import (
    Atualizacao,
    Confirmacao,
    Despacho,
    ItemDaPauta,
    Reuniao,
    Subida,
)

__all__ = [
    "Atualizacao",
    "Ciclo",
    "Confirmacao",
    "CriterioDePriorizacao",
    "Despacho",
    "Enunciado",
    "Estrategia",
    "EtapaDoCiclo",
    "Frente",
    "Iniciativa",
    "ItemDaPauta",
    "Marco",
    "NotaDaEstrategia",
    "ObjetivoEstrategico",
    "PontoCritico",
    "Repactuacao",
    "Reuniao",
    "Subida",
]
