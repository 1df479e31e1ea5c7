"""Ações que mudam os pactos: uma função por verbo do usuário."""

from pactos.actions.catalogo import (
    gravar_clausula,
    gravar_item,
    registrar_norma,
    retirar_item,
)
from pactos.actions.pendencias import registrar_pendencia, resolver_pendencia
from pactos.actions.respostas import (
    RespostaDada,
    responder,
    responder_eixo_inteiro,
)
from pactos.actions.tramitacao import (
    aprovar_no_conselho,
    devolver_pela_cib,
    devolver_pela_cit,
    devolver_pelo_conselho,
    encerrar,
    enviar_a_cib,
    enviar_a_cit,
    enviar_ao_conselho,
    homologar_na_cib,
    homologar_na_cit,
    publicar,
)
from pactos.actions.versoes import abrir_revisao, abrir_termo

__all__ = [
    "RespostaDada",
    "abrir_revisao",
    "abrir_termo",
    "aprovar_no_conselho",
    "devolver_pela_cib",
    "devolver_pela_cit",
    "devolver_pelo_conselho",
    "encerrar",
    "enviar_a_cib",
    "enviar_a_cit",
    "enviar_ao_conselho",
    "gravar_clausula",
    "gravar_item",
    "homologar_na_cib",
    "homologar_na_cit",
    "publicar",
    "registrar_norma",
    "registrar_pendencia",
    "resolver_pendencia",
    "responder",
    "responder_eixo_inteiro",
    "retirar_item",
]
