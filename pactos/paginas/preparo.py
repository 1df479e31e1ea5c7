"""O que falta ao Termo para o próximo passo, uma coisa por linha."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from pactos.models import Pendencia, Termo
from pactos.models.pendencias import DOCUMENTOS_EXIGIDOS
from pactos.paginas.respostas import EixoRespondido
from pactos.states import Situacao, TipoDeTermo

ROTA_DO_DOCUMENTO: Mapping[str, str] = {
    Pendencia.Documento.TLFG: "pactos:tlfg",
    Pendencia.Documento.COMANDO_UNICO: "pactos:comando_unico",
}
ATE_A_PORTARIA = frozenset(Situacao) - {
    Situacao.PUBLICADO,
    Situacao.EM_REVISAO,
    Situacao.ENCERRADO,
}


@dataclass(frozen=True, slots=True)
class Falta:
    """Uma precondição por cumprir: o que é, o que impede e onde se cumpre."""

    oque: str
    impede: str
    endereco: str = ""


def faltas_do_termo(
    termo: Termo,
    eixos: Iterable[EixoRespondido],
    pendencias: Iterable[Pendencia],
    *,
    tem_limite: bool,
) -> list[Falta]:
    """Respostas, documentos e pendências que faltam até a Portaria.

    O documento ausente que já é pendência aparece uma vez, como pendência.
    """
    if termo.situacao not in ATE_A_PORTARIA:
        return []
    abertas = [p for p in pendencias if p.resolvida_em is None and p.bloqueante]
    return [
        *_respostas(termo, eixos),
        *_documentos(termo, {p.documento for p in abertas}, tem_limite=tem_limite),
        *(
            Falta(f"{p.nome}: {p.motivo}", "impede a Portaria", "#pendencias")
            for p in abertas
        ),
    ]


def _respostas(termo: Termo, eixos: Iterable[EixoRespondido]) -> list[Falta]:
    return [
        Falta(
            f"Eixo {e.eixo.numero}: {e.sem_resposta} sem resposta",
            "impede o envio ao Conselho",
            reverse("pactos:responder_eixo", args=[termo.pk, e.eixo.numero]),
        )
        for e in eixos
        if e.sem_resposta
    ]


def _documentos(
    termo: Termo, ja_pendentes: set[str], *, tem_limite: bool
) -> list[Falta]:
    entregue = {
        Pendencia.Documento.TLFG: tem_limite,
        Pendencia.Documento.COMANDO_UNICO: termo.data_do_comando_unico is not None,
    }
    return [
        Falta(
            f"{documento.label} por entregar",
            "não impede o envio: vira pendência e impede a Portaria",
            reverse(ROTA_DO_DOCUMENTO[documento], args=[termo.pk]),
        )
        for documento in DOCUMENTOS_EXIGIDOS[TipoDeTermo(termo.tipo)]
        if not entregue[documento] and documento not in ja_pendentes
    ]
