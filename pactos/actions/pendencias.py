"""Pendências: o que falta, com motivo, prazo e efeito."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from auditoria.actions import registrar
from base.errors import RegraViolada
from contas.models import Vinculo
from pactos.actions.comum import travar
from pactos.models import Pendencia, Responsabilidade, Termo
from pactos.models.pendencias import DOCUMENTOS_EXIGIDOS
from pactos.states import DIRETOS, TipoDeTermo


@transaction.atomic
def registrar_pendencia(
    termo: Termo,
    *,
    por: Vinculo,
    motivo: str,
    documento: str = "",
    responsabilidade: Responsabilidade | None = None,
    responsavel: str = "",
    prazo: date | None = None,
    bloqueante: bool = False,
) -> Pendencia:
    """Registra o que falta ao Termo, num documento ou num item."""
    termo = travar(termo, "registrar_pendencia", por=por, versao=None)
    if bool(documento) == bool(responsabilidade):
        raise RegraViolada(
            "Escolha o documento ou o item a que a pendência se refere, um dos dois.",
            codigo="pendencia_sem_objeto",
        )
    if prazo is not None and prazo < timezone.localdate():
        raise RegraViolada(
            "O prazo da pendência já passou. Informe uma data de hoje em diante.",
            codigo="prazo_no_passado",
        )
    pendencia = Pendencia.objects.create(
        termo=termo,
        documento=documento,
        responsabilidade=responsabilidade,
        motivo=motivo,
        responsavel=responsavel,
        prazo=prazo,
        bloqueante=bloqueante,
        registrada_em=timezone.now(),
        registrada_por=por,
    )
    registrar(
        termo,
        "pactos.pendencia.registrada",
        por=por,
        pendencia=pendencia.pk,
        nome=pendencia.nome,
        motivo=motivo,
        prazo=prazo,
        bloqueante=bloqueante,
    )
    return pendencia


@transaction.atomic
def resolver_pendencia(pendencia: Pendencia, *, por: Vinculo, ato: str) -> Pendencia:
    """Dá a pendência por resolvida, dizendo com que ato ou documento."""
    termo = travar(pendencia.termo, "resolver_pendencia", por=por, versao=None)
    pendencia = Pendencia.objects.select_for_update(of=("self",)).get(pk=pendencia.pk)
    if pendencia.resolvida_em is not None:
        raise RegraViolada(
            "Esta pendência já foi resolvida. Atualize a página para ver por quem.",
            codigo="pendencia_ja_resolvida",
        )
    if not ato.strip():
        raise RegraViolada(
            "Diga com que ato ou documento a pendência foi resolvida.",
            codigo="sem_ato",
        )
    pendencia.resolvida_em = timezone.now()
    pendencia.resolvida_por = por
    pendencia.ato_da_resolucao = ato.strip()
    pendencia.save(update_fields=["resolvida_em", "resolvida_por", "ato_da_resolucao"])
    registrar(
        termo,
        "pactos.pendencia.resolvida",
        por=por,
        pendencia=pendencia.pk,
        nome=pendencia.nome,
        ato=pendencia.ato_da_resolucao,
    )
    return pendencia


def registrar_documentos_que_faltam(termo: Termo, *, por: Vinculo) -> None:
    """Nomeia, na chegada à CIB (ou à CIT), os documentos sem os quais não há Portaria.

    O que cada tipo de Termo exige está em `DOCUMENTOS_EXIGIDOS`. Regra: RN-PAC-07.
    """
    ausentes = {
        Pendencia.Documento.TLFG: not termo.tlfg.exists(),
        Pendencia.Documento.COMANDO_UNICO: termo.data_do_comando_unico is None,
    }
    ja_abertas = set(termo.pendencias.abertas().values_list("documento", flat=True))
    for documento in DOCUMENTOS_EXIGIDOS[TipoDeTermo(termo.tipo)]:
        if not ausentes[documento] or documento in ja_abertas:
            continue
        pendencia = Pendencia.objects.create(
            termo=termo,
            documento=documento,
            motivo="Não foi entregue até o envio à "
            + ("CIT" if termo.tipo in DIRETOS else "CIB"),
            bloqueante=True,
            registrada_em=timezone.now(),
            registrada_por=por,
        )
        registrar(
            termo,
            "pactos.pendencia.registrada",
            por=por,
            pendencia=pendencia.pk,
            nome=pendencia.nome,
            motivo=pendencia.motivo,
            bloqueante=True,
        )
