"""A carteira de uma secretaria e o ritual que a acompanha."""

from portfolio.models.ciclo import (
    Ciclo,
    CriterioDePriorizacao,
    Enunciado,
    EtapaDoCiclo,
    ObjetivoEstrategico,
    Problema,
    Subsecretaria,
)
from portfolio.models.iniciativa import Comentario, Frente, Iniciativa
from portfolio.models.marco import LigacaoDoMarco, Marco, PontoCritico, Repactuacao
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
    "Comentario",
    "Confirmacao",
    "CriterioDePriorizacao",
    "Despacho",
    "Enunciado",
    "Estrategia",
    "EtapaDoCiclo",
    "Frente",
    "Iniciativa",
    "ItemDaPauta",
    "LigacaoDoMarco",
    "Marco",
    "NotaDaEstrategia",
    "ObjetivoEstrategico",
    "PontoCritico",
    "Problema",
    "Repactuacao",
    "Reuniao",
    "Subida",
    "Subsecretaria",
]
