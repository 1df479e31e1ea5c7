"""O que se faz na carteira; cada função é um verbo, com trava, permissão e trilha."""

from portfolio.actions.iniciativas import (
    Ficha,
    criar_iniciativa,
    editar_ficha,
    encerrar_iniciativa,
    incluir_marco,
)
from portfolio.actions.marcos import (
    atualizar_marco,
    confirmar_entrega,
    informar_situacao,
    repactuar_marco,
)
from portfolio.actions.pontos import abrir_ponto, resolver_ponto, subir_ponto
from portfolio.actions.priorizacao import gravar_estrategia, mudar_pesos
from portfolio.actions.reunioes import (
    convocar_reuniao,
    cumprir_despacho,
    decidir_ponto,
    encerrar_reuniao,
)
from portfolio.actions.semana import atualizar_semana

__all__ = [
    "Ficha",
    "abrir_ponto",
    "atualizar_marco",
    "atualizar_semana",
    "confirmar_entrega",
    "convocar_reuniao",
    "criar_iniciativa",
    "cumprir_despacho",
    "decidir_ponto",
    "editar_ficha",
    "encerrar_iniciativa",
    "encerrar_reuniao",
    "gravar_estrategia",
    "incluir_marco",
    "informar_situacao",
    "mudar_pesos",
    "repactuar_marco",
    "resolver_ponto",
    "subir_ponto",
]
