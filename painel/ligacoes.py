"""O que um marco do portfólio pode acompanhar: deliberações da CIB e ações de TC.

O painel conhece as três partes; o portfólio guarda só a chave e a última data.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from base.numeros import ler_inteiro
from contas.models import Vinculo
from cooperacao.models import AcaoDoPTS, PlanoSemestral
from cooperacao.states import SituacaoDaAcao, SituacaoDoPlano
from pactos.models import ItemDePauta, Reuniao
from portfolio.actions import Origem, mover_ligados
from portfolio.models import Ciclo, LigacaoDoMarco

PASSOS_DE_UMA_ACAO: Final = 20
"""Uma ação que se adia de semestre em semestre; a corrente não tem fim à vista."""
OPCOES: Final = 200


def origens_do_ciclo(ciclo: Ciclo, *, por: Vinculo, hoje: date) -> list[Origem]:
    """Itens de pauta marcados na CIB do território e ações em curso que se veem."""
    itens = _itens().filter(
        reuniao__in=Reuniao.objects.visiveis_para(por).values("pk"),
        reuniao__colegiado__territorio=ciclo.territorio_id,
        reuniao__data__gte=hoje,
    )
    acoes = _acoes().filter(
        prazo__gte=hoje,
        situacao__in=[SituacaoDaAcao.PROGRAMADA, SituacaoDaAcao.ADIADA],
    )
    origens = [
        *(_do_item(item) for item in itens[:OPCOES]),
        *(o for acao in acoes[:OPCOES] if (o := _da_acao(acao)) is not None),
    ]
    return sorted(origens, key=lambda o: (o.data, o.titulo))


def datas_das(chaves: Iterable[str]) -> dict[str, date]:
    """A data de hoje de cada origem; a que sumiu, ou ficou sem data, não aparece."""
    itens = {pk for chave in chaves if (pk := _pk(chave, "cib")) is not None}
    acoes = {pk for chave in chaves if (pk := _pk(chave, "tc")) is not None}
    datas = {f"cib:{i.pk}": i.reuniao.data for i in _itens().filter(pk__in=itens)}
    for acao in _acoes().filter(pk__in=acoes):
        ultima = _ultima(acao)
        if ultima.prazo is not None:
            datas[f"tc:{acao.pk}"] = ultima.prazo
    return datas


def mover_marcos() -> int:
    """Põe os marcos ligados nas datas de agora; devolve quantos andaram."""
    chaves = set(
        LigacaoDoMarco.objects.filter(marco__data_real__isnull=True).values_list(
            "chave", flat=True
        )
    )
    return mover_ligados(datas_das(chaves)) if chaves else 0


def _pk(chave: str, tipo: str) -> int | None:
    nome, _, numero = chave.partition(":")
    return ler_inteiro(numero) if nome == tipo else None


def _itens() -> QuerySet[ItemDePauta]:
    return (
        ItemDePauta.objects.exclude(reuniao__situacao=Reuniao.Situacao.ENCERRADA)
        .select_related("reuniao__colegiado__territorio")
        .order_by("reuniao__data", "ordem")
    )


def _do_item(item: ItemDePauta) -> Origem:
    reuniao = item.reuniao
    titulo = f"{item.titulo}, {reuniao.titulo} da {reuniao.colegiado}"
    return Origem(
        LigacaoDoMarco.Tipo.DELIBERACAO,
        f"cib:{item.pk}",
        titulo[:250],
        reuniao.get_absolute_url(),
        reuniao.data,
    )


def _acoes() -> QuerySet[AcaoDoPTS]:
    """Só as de plano aprovado: as outras ainda não são de todos."""
    aprovado = PlanoSemestral.objects.filter(
        tc=OuterRef("tc"),
        ano=OuterRef("ano"),
        semestre=OuterRef("semestre"),
        situacao=SituacaoDoPlano.APROVADO,
    )
    return (
        AcaoDoPTS.objects.filter(Exists(aprovado))
        .select_related("tc", "resultado")
        .order_by("prazo", "pk")
    )


def _da_acao(acao: AcaoDoPTS) -> Origem | None:
    if acao.prazo is None:
        return None
    plano = PlanoSemestral(tc=acao.tc, ano=acao.ano, semestre=acao.semestre)
    titulo = f"{acao.descricao}, {acao.tc}"
    return Origem(
        LigacaoDoMarco.Tipo.ACAO_DO_TC,
        f"tc:{acao.pk}",
        titulo[:250],
        plano.get_absolute_url(),
        acao.prazo,
    )


def _ultima(acao: AcaoDoPTS) -> AcaoDoPTS:
    """A ação que continua esta no último semestre de plano aprovado."""
    for _ in range(PASSOS_DE_UMA_ACAO):
        seguinte = _acoes().filter(veio_de=acao).first()
        if seguinte is None:
            return acao
        acao = seguinte
    return acao
