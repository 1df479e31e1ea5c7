"""A homologação em lote: os municípios de uma região, com um ato e exceções."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction

from base.errors import RegraViolada
from contas.models import Vinculo
from indicadores.actions.passos import exigir_ato, exigir_motivo, passar, travar
from indicadores.actions.ressalvas import exigir_ressalvas
from indicadores.models import Pactuacao
from indicadores.states import Situacao

HOMOLOGAR: Final = "homologar"
DEVOLVER: Final = "devolver"
DEIXAR: Final = "deixar"
MAIOR_LOTE: Final = 300


@dataclass(frozen=True, slots=True)
class Decisao:
    """O que se decidiu de uma pactuação.

    `motivo` é o da devolução ou o de homologar o que ainda tem falta.
    """

    pactuacao: int
    decisao: str = HOMOLOGAR
    motivo: str = ""
    versao: int | None = None


@transaction.atomic
def homologar_lote(
    decisoes: Sequence[Decisao], *, por: Vinculo, numero: str, data: date
) -> list[Pactuacao]:
    """Homologa com um ato e devolve com motivo, tudo ou nada; devolve as homologadas.

    A regra de cada uma é a do passo avulso. As que se deixam para depois não são
    tocadas. Regra: RN-IND-44.
    """
    _exigir_tamanho(decisoes)
    exigir_ato(numero, data)
    travadas = travar(_versoes(decisoes, HOMOLOGAR), "homologar", por=por)
    homologadas = passar(
        travadas,
        "homologar",
        por=por,
        marca="homologada",
        ressalvas=exigir_ressalvas(travadas, {d.pactuacao: d.motivo for d in decisoes}),
        ato_de_homologacao=numero,
        data_do_ato=data,
    )
    motivos = {
        d.pactuacao: exigir_motivo(d.motivo) for d in decisoes if d.decisao == DEVOLVER
    }
    passar(
        travar(_versoes(decisoes, DEVOLVER), "devolver", por=por),
        "devolver",
        por=por,
        marca="devolvida",
        motivos=motivos,
    )
    return homologadas


def lote_ja_gravado(decisoes: Sequence[Decisao], numero: str, data: date) -> bool:
    """Se este mesmo lote já foi gravado: a tarefa recomeçada não repete nada."""
    homologar = list(_versoes(decisoes, HOMOLOGAR))
    devolver = list(_versoes(decisoes, DEVOLVER))
    homologadas = Pactuacao.objects.filter(
        pk__in=homologar,
        situacao=Situacao.HOMOLOGADA,
        ato_de_homologacao=numero,
        data_do_ato=data,
    )
    devolvidas = Pactuacao.objects.filter(pk__in=devolver, situacao=Situacao.DEVOLVIDA)
    return homologadas.count() == len(homologar) and devolvidas.count() == len(devolver)


def _versoes(decisoes: Sequence[Decisao], decisao: str) -> dict[int, int | None]:
    return {d.pactuacao: d.versao for d in decisoes if d.decisao == decisao}


def _exigir_tamanho(decisoes: Sequence[Decisao]) -> None:
    quantas = sum(d.decisao != DEIXAR for d in decisoes)
    if not 1 <= quantas <= MAIOR_LOTE:
        raise RegraViolada(
            f"Decida de 1 a {MAIOR_LOTE} pactuações por vez; há {quantas} decididas.",
            codigo="tamanho_do_lote",
        )
