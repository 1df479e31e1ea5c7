"""Ações que mudam os pactos: uma função por verbo do usuário."""

from pactos.actions.catalogo import (
    gravar_clausula,
    gravar_item,
    registrar_norma,
    retirar_item,
)
from pactos.actions.documentos import (
    declarar_comando_unico,
    gravar_tlfg,
    juntar_anexo,
    registrar_tcep,
    retirar_tcep,
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
    "declarar_comando_unico",
    "devolver_pela_cib",
    "devolver_pela_cit",
    "devolver_pelo_conselho",
    "encerrar",
    "enviar_a_cib",
    "enviar_a_cit",
    "enviar_ao_conselho",
    "gravar_clausula",
    "gravar_item",
    "gravar_tlfg",
    "homologar_na_cib",
    "homologar_na_cit",
    "juntar_anexo",
    "publicar",
    "registrar_norma",
    "registrar_pendencia",
    "registrar_tcep",
    "resolver_pendencia",
    "responder",
    "responder_eixo_inteiro",
    "retirar_item",
    "retirar_tcep",
]
