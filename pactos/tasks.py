"""O que os pactos fazem em segundo plano."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.tasks import task

from base.tarefas import acompanhar
from contas.models import Vinculo
from pactos import actions
from pactos.actions.comum import conferir_quem_e_quando
from pactos.models import Reuniao, Termo
from pactos.rules import DadosDoAto


def argumentos_do_lote(
    reuniao: Reuniao,
    vinculo: Vinculo,
    ato: DadosDoAto,
    decisoes: list[actions.DecisaoNaPauta],
) -> dict[str, Any]:
    """O lote em valores de JSON, como a fila os guarda."""
    return {
        "reuniao_id": reuniao.pk,
        "vinculo_id": vinculo.pk,
        "ato": {**asdict(ato), "data": ato.data.isoformat()},
        "decisoes": [asdict(d) for d in decisoes],
    }


@task()
def decidir_pauta(
    andamento: str,
    *,
    reuniao_id: int,
    vinculo_id: int,
    ato: dict[str, Any],
    decisoes: list[dict[str, Any]],
) -> None:
    """Confere Termo a Termo, à vista de quem espera, e grava tudo de uma vez."""
    with acompanhar(andamento) as passo:
        reuniao = Reuniao.objects.select_related("colegiado__territorio").get(
            pk=reuniao_id
        )
        dados = DadosDoAto(**{**ato, "data": date.fromisoformat(ato["data"])})
        lote = [actions.DecisaoNaPauta(**d) for d in decisoes]
        homologar = [d.termo for d in lote if d.decisao == actions.HOMOLOGAR]
        if not actions.ja_decidida(reuniao, dados, homologar):
            vinculo = Vinculo.objects.select_related("usuario", "territorio").get(
                pk=vinculo_id
            )
            acao, _ = actions.acoes_do_colegiado(reuniao)
            termos = Termo.objects.com_territorio().filter(pk__in=homologar)
            for feito, termo in enumerate(termos.order_by("pk"), 1):
                conferir_quem_e_quando(termo, acao, por=vinculo)
                if feito % 10 == 0:
                    passo.passo(feito, "Conferindo os Termos.", total=len(lote))
            passo.passo(len(termos), "Gravando tudo de uma vez.", total=len(lote))
            actions.decidir_pauta(reuniao, por=vinculo, ato=dados, decisoes=lote)
        passo.concluir(
            reuniao.get_absolute_url(),
            f"{len(homologar)} Termos homologados; "
            f"{len(lote) - len(homologar)} devolvidos ou adiados.",
        )
