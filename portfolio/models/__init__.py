"""A carteira de uma secretaria e o ritual que a acompanha."""

from portfolio.models.ciclo import (
    Ciclo,
    CriterioDePriorizacao,
    Enunciado,
    EtapaDoCiclo,
    ObjetivoEstrategico,
)
from portfolio.models.iniciativa import Frente, Iniciativa
from portfolio.models.marco import Marco, PontoCritico, Repactuacao
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
