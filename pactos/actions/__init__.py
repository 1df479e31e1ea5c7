"""Ações que mudam os pactos: uma função por verbo do usuário."""

from pactos.actions.pendencias import registrar_pendencia, resolver_pendencia
from pactos.actions.respostas import RespostaDada, responder
from pactos.actions.tramitacao import (
    abrir_revisao,
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

__all__ = [
    "RespostaDada",
    "abrir_revisao",
    "aprovar_no_conselho",
    "devolver_pela_cib",
    "devolver_pela_cit",
    "devolver_pelo_conselho",
    "encerrar",
    "enviar_a_cib",
    "enviar_a_cit",
    "enviar_ao_conselho",
    "homologar_na_cib",
    "homologar_na_cit",
    "publicar",
    "registrar_pendencia",
    "resolver_pendencia",
    "responder",
]
