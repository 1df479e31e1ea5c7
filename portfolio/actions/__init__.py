"""O que se faz na carteira; cada função é um verbo, com trava, permissão e trilha."""

from portfolio.actions.iniciativas import (
    Ficha,
    NovoMarco,
    PesoDoMarco,
    comentar,
    criar_iniciativa,
    editar_ficha,
    encerrar_iniciativa,
    incluir_marco,
    incluir_marcos,
    pesar_marcos,
)
from portfolio.actions.ligacoes import (
    Origem,
    desligar_marco,
    ligar_marco,
    mover_ligados,
)
from portfolio.actions.marcos import (
    atualizar_marco,
    confirmar_entrega,
    informar_situacao,
    repactuar_marco,
)
from portfolio.actions.metodo import (
    Linha,
    criar_ciclo,
    editar_ciclo,
    gravar_frentes,
    gravar_lista,
    publicar_ciclo,
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
    "Linha",
    "NovoMarco",
    "Origem",
    "PesoDoMarco",
    "abrir_ponto",
    "atualizar_marco",
    "atualizar_semana",
    "comentar",
    "confirmar_entrega",
    "convocar_reuniao",
    "criar_ciclo",
    "criar_iniciativa",
    "cumprir_despacho",
    "decidir_ponto",
    "desligar_marco",
    "editar_ciclo",
    "editar_ficha",
    "encerrar_iniciativa",
    "encerrar_reuniao",
    "gravar_estrategia",
    "gravar_frentes",
    "gravar_lista",
    "incluir_marco",
    "incluir_marcos",
    "informar_situacao",
    "ligar_marco",
    "mover_ligados",
    "mudar_pesos",
    "pesar_marcos",
    "publicar_ciclo",
    "repactuar_marco",
    "resolver_ponto",
    "subir_ponto",
]
