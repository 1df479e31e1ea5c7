"""Encerrar: um Termo, ou todos os de uma norma revogada."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from auditoria.actions import registrar
from base.errors import RegraViolada
from contas.models import Vinculo
from pactos.actions.comum import (
    exigir_motivo,
    obter_ato,
    tramitar,
    tramitar_lote,
    travar,
)
from pactos.models import Norma, Termo, Tramitacao
from pactos.permissions import pode_editar_catalogo
from pactos.rules import DadosDoAto
from pactos.states import Instancia


@transaction.atomic
def encerrar(
    termo: Termo,
    *,
    por: Vinculo,
    ato: DadosDoAto,
    motivo: str,
    versao: int | None = None,
) -> Termo:
    """Encerra o Termo porque a norma que o instituiu foi revogada."""
    termo = travar(termo, "encerrar", por=por, versao=versao)
    gravado = obter_ato([termo], Instancia.MINISTERIO, ato)
    return tramitar(
        termo, "encerrar", por=por, ato=gravado, observacao=exigir_motivo(motivo)
    )


@transaction.atomic
def encerrar_da_norma(
    norma: Norma, *, por: Vinculo, ato: DadosDoAto, motivo: str, quantos: int
) -> list[Termo]:
    """Encerra de uma vez os Termos homologados sob uma norma revogada.

    `quantos` é o número que a pessoa confirmou: se mudou, nada se encerra. Os que
    ninguém homologou não valem e ficam como estão. Regra: RN-PAC-21.
    """
    if not pode_editar_catalogo(por):
        raise PermissionDenied("Quem encerra por norma revogada é o Ministério.")
    if not norma.revogada_por:
        raise RegraViolada(
            f"A {norma} está em vigor: só a norma revogada encerra os seus Termos.",
            codigo="norma_em_vigor",
        )
    motivo = exigir_motivo(motivo)
    termos = list(
        Termo.objects.select_for_update(of=("self",))
        .select_related("territorio__uf", "norma")
        .da_norma_a_encerrar(norma)
        .order_by("pk")
    )
    if len(termos) != quantos:
        raise RegraViolada(
            f"Você confirmou {quantos} Termos e agora são {len(termos)}. Confira a "
            "lista e confirme de novo.",
            codigo="quantidade_mudou",
        )
    if not termos:
        raise RegraViolada("Não há Termo a encerrar.", codigo="nada_a_encerrar")
    gravado = obter_ato(termos, Instancia.MINISTERIO, ato)
    encerrados = tramitar_lote(
        termos, "encerrar", por=por, ato=gravado, observacao=motivo
    )
    registrar(
        norma,
        "pactos.norma.termos_encerrados",
        por=por,
        ato=gravado.nome,
        motivo=motivo,
        termos=len(encerrados),
    )
    return encerrados


def ja_encerrada(norma: Norma, ato: DadosDoAto) -> bool:
    """Se esta Portaria já encerrou os Termos da norma: a tarefa não se repete."""
    feitos = Tramitacao.objects.filter(
        termo__norma=norma,
        acao="encerrar",
        ato__tipo=ato.tipo,
        ato__numero=ato.numero,
        ato__ano=ato.ano,
    )
    return feitos.exists() and not Termo.objects.da_norma_a_encerrar(norma).exists()
