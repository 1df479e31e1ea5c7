"""O que os pactos fazem em segundo plano."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.tasks import task
from django.urls import reverse

from base.tarefas import acompanhar
from contas.models import Vinculo
from pactos import actions
from pactos.actions.comum import conferir_quem_e_quando
from pactos.models import Norma, Reuniao, Termo
from pactos.rules import DadosDoAto


def argumentos_do_ato(ato: DadosDoAto) -> dict[str, Any]:
    """O ato em valores de JSON."""
    return {**asdict(ato), "data": ato.data.isoformat()}


def _ler_ato(ato: dict[str, Any]) -> DadosDoAto:
    return DadosDoAto(**{**ato, "data": date.fromisoformat(ato["data"])})


def _quem(vinculo_id: int) -> Vinculo:
    return Vinculo.objects.select_related("usuario", "territorio").get(pk=vinculo_id)


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
        "ato": argumentos_do_ato(ato),
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
        dados = _ler_ato(ato)
        lote = [actions.DecisaoNaPauta(**d) for d in decisoes]
        homologar = [d.termo for d in lote if d.decisao == actions.HOMOLOGAR]
        if not actions.ja_decidida(reuniao, dados, lote):
            vinculo = _quem(vinculo_id)
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


@task()
def encerrar_da_norma(
    andamento: str,
    *,
    norma_id: int,
    vinculo_id: int,
    ato: dict[str, Any],
    motivo: str,
    quantos: int,
) -> None:
    """Encerra de uma vez os Termos da norma; recomeçada, não repete nada."""
    with acompanhar(andamento) as passo:
        norma = Norma.objects.get(pk=norma_id)
        dados = _ler_ato(ato)
        if not actions.ja_encerrada(norma, dados):
            passo.passo(0, "Encerrando os Termos.", total=quantos)
            actions.encerrar_da_norma(
                norma,
                por=_quem(vinculo_id),
                ato=dados,
                motivo=motivo,
                quantos=quantos,
            )
        passo.concluir(reverse("pactos:catalogo"), f"{quantos} Termos encerrados.")
