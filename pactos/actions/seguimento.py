"""Cumprir prazos, apoiar quem os tem e conduzir a adesão da UF."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from auditoria.actions import registrar
from base.errors import RegraViolada
from contas.models import Vinculo
from pactos.actions.comum import travar
from pactos.models import (
    AcaoDeApoio,
    AdesaoDaUF,
    Anexo,
    Cumprimento,
    ItemDaAgenda,
    Resposta,
)
from pactos.permissions import pode_conduzir
from territorios.models import Territorio


def _exigir_prazo(resposta: Resposta) -> None:
    if resposta.situacao != Resposta.Situacao.NAO_REALIZA_AINDA:
        raise RegraViolada(
            "Este item não tem prazo assumido no Termo.", codigo="item_sem_prazo"
        )
    if Cumprimento.objects.filter(resposta=resposta).exists():
        raise RegraViolada(
            "O cumprimento deste item já foi informado.", codigo="ja_cumprido"
        )


@transaction.atomic
def informar_cumprimento(
    resposta: Resposta,
    *,
    por: Vinculo,
    data: date,
    evidencia: str,
    anexo: Anexo | None = None,
) -> Cumprimento:
    """Diz que o ente passou a realizar o item, e como se prova. Regra: RN-PAC-17."""
    termo = travar(resposta.termo, "informar_cumprimento", por=por, versao=None)
    _exigir_prazo(resposta)
    if data > timezone.localdate():
        raise RegraViolada(
            "A data do cumprimento ainda não chegou.", codigo="data_no_futuro"
        )
    if not evidencia.strip():
        raise RegraViolada("Diga como se prova.", codigo="sem_evidencia")
    cumprimento = Cumprimento.objects.create(
        resposta=resposta,
        data=data,
        evidencia=evidencia.strip(),
        anexo=anexo,
        informado_em=timezone.now(),
        informado_por=por,
    )
    registrar(
        termo,
        "pactos.prazo.cumprido",
        por=por,
        item=resposta.responsabilidade.item,
        data=data,
        evidencia=cumprimento.evidencia,
    )
    return cumprimento


@transaction.atomic
def oferecer_apoio(
    resposta: Resposta, *, por: Vinculo, descricao: str, ate: date | None
) -> AcaoDeApoio:
    """O estado oferece apoio a quem tem prazo a cumprir. Regra: RN-PAC-17."""
    termo = travar(resposta.termo, "oferecer_apoio", por=por, versao=None)
    _exigir_prazo(resposta)
    apoio = AcaoDeApoio.objects.create(
        resposta=resposta,
        descricao=descricao,
        ate=ate,
        oferecida_em=timezone.now(),
        oferecida_por=por,
    )
    registrar(
        termo,
        "pactos.apoio.oferecido",
        por=por,
        item=resposta.responsabilidade.item,
        descricao=descricao,
        ate=ate,
    )
    return apoio


def _exigir_condutor(por: Vinculo, uf: Territorio) -> None:
    if not pode_conduzir(por, uf):
        raise PermissionDenied(
            "A adesão e a agenda da UF são da SES e da secretaria da CIB."
        )


@transaction.atomic
def gravar_adesao_da_uf(uf: Territorio, *, por: Vinculo, **campos: Any) -> AdesaoDaUF:
    """Grava como a UF conduz a adesão. Regra: RN-PAC-18."""
    _exigir_condutor(por, uf)
    adesao, _ = AdesaoDaUF.objects.update_or_create(uf=uf, defaults=campos)
    registrar(adesao, "pactos.adesao_da_uf.gravada", por=por, **campos)
    return adesao


@transaction.atomic
def gravar_item_da_agenda(
    uf: Territorio, acao: int, *, por: Vinculo, **campos: Any
) -> ItemDaAgenda:
    """Grava uma das oito ações na agenda da UF. Regra: RN-PAC-18."""
    _exigir_condutor(por, uf)
    item, _ = ItemDaAgenda.objects.update_or_create(uf=uf, acao=acao, defaults=campos)
    registrar(
        item,
        "pactos.agenda.gravada",
        por=por,
        **{nome: str(valor) for nome, valor in campos.items()},
    )
    return item
