"""Lembrar os municípios atrasados: no portal, por e-mail e na trilha."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from auditoria.actions import registrar_lote
from base.errors import RegraViolada
from contas.models import Vinculo
from indicadores.models import Lembrete, Pactuacao, Rodada
from indicadores.notifications import avisar_atrasados
from indicadores.permissions import pode_lembrar
from territorios.models import Territorio


@transaction.atomic
def lembrar(
    rodada: Rodada,
    territorios: Sequence[int],
    *,
    recorte: Territorio,
    por: Vinculo,
    texto: str = "",
) -> list[Lembrete]:
    """Lembra os municípios do recorte que ainda não foram lembrados hoje.

    Devolve só os novos: o mesmo pedido, no mesmo dia, não repete. RN-IND-45.
    """
    if not pode_lembrar(por, recorte):
        raise PermissionDenied(
            f"Lembrar os municípios de {recorte} cabe ao estado ou à sua região."
        )
    # quem pede ao mesmo tempo espera aqui, e já encontra os lembretes do outro
    rodada = Rodada.objects.select_for_update(of=("self",)).get(pk=rodada.pk)
    hoje, agora = timezone.localdate(), timezone.now()
    do_recorte = Territorio.objects.abaixo_de(recorte).municipios()
    lembrados = Lembrete.objects.filter(rodada=rodada, dia=hoje).values("territorio")
    alcancados = do_recorte.filter(pk__in=territorios).exclude(pk__in=lembrados)
    novos = Lembrete.objects.bulk_create(
        Lembrete(
            rodada=rodada,
            territorio=territorio,
            dia=hoje,
            enviado_em=agora,
            enviado_por=por,
            texto=texto.strip(),
        )
        for territorio in alcancados.select_related("uf").order_by("pk")
    )
    if not novos:
        raise RegraViolada(
            "Ninguém a lembrar: os escolhidos já foram lembrados hoje, ou não são "
            f"de {recorte}.",
            codigo="ninguem_a_lembrar",
        )
    _registrar(rodada, novos, por)
    avisar_atrasados.enqueue([lembrete.pk for lembrete in novos])
    return novos


def _registrar(rodada: Rodada, novos: Sequence[Lembrete], por: Vinculo) -> None:
    """Na trilha da pactuação, ou na do lembrete de quem ainda não abriu a sua."""
    abertas = {
        p.territorio_id: p
        for p in Pactuacao.objects.filter(
            rodada=rodada, territorio__in=[n.territorio_id for n in novos]
        )
    }
    for acao, itens in (
        (
            "indicadores.pactuacao.lembrada",
            [
                (abertas[n.territorio_id], {"texto": n.texto})
                for n in novos
                if n.territorio_id in abertas
            ],
        ),
        (
            "indicadores.lembrete.enviado",
            [
                (n, {"territorio": str(n.territorio), "texto": n.texto})
                for n in novos
                if n.territorio_id not in abertas
            ],
        ),
    ):
        if itens:
            registrar_lote(itens, acao, por=por)
