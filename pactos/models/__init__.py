"""Modelos dos pactos: catálogo, colegiados, Termos e quadros publicados."""

from pactos.models.adesao import QuadroDeAdesao
from pactos.models.catalogo import Clausula, Eixo, Norma, Responsabilidade
from pactos.models.colegiados import Ato, Colegiado, ItemDePauta, Reuniao
from pactos.models.composicao import Assento, Mandato
from pactos.models.compromissos import LinhaTLFG, Resposta
from pactos.models.devolucoes import Adiamento, Apontamento
from pactos.models.documentos import Anexo, ExtratoDoTCEP
from pactos.models.pendencias import Pendencia
from pactos.models.seguimento import (
    AcaoDeApoio,
    AdesaoDaUF,
    Cumprimento,
    ItemDaAgenda,
    PrazoAssumido,
)
from pactos.models.termos import Termo
from pactos.models.tramitacao import Tramitacao

__all__ = [
    "AcaoDeApoio",
    "AdesaoDaUF",
    "Adiamento",
    "Anexo",
    "Apontamento",
    "Assento",
    "Ato",
    "Clausula",
    "Colegiado",
    "Cumprimento",
    "Eixo",
    "ExtratoDoTCEP",
    "ItemDaAgenda",
    "ItemDePauta",
    "LinhaTLFG",
    "Mandato",
    "Norma",
    "Pendencia",
    "PrazoAssumido",
    "QuadroDeAdesao",
    "Responsabilidade",
    "Resposta",
    "Reuniao",
    "Termo",
    "Tramitacao",
]
