"""Perguntas do ritual: a semana, a pauta que se faz sozinha e o que mudou."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, Max, OuterRef, QuerySet

from portfolio.models import (
    Atualizacao,
    Ciclo,
    Despacho,
    Iniciativa,
    ItemDaPauta,
    Marco,
    PontoCritico,
    Repactuacao,
    Reuniao,
)
from portfolio.resumos import PREVISTA
from portfolio.rules import ESCADA, Posicao, semana_de

DIAS_SEM_REUNIAO = 7


@dataclass(frozen=True, slots=True)
class PontoNaPauta:
    """Um ponto crítico aberto e onde ele está na escada."""

    ponto: PontoCritico
    posicao: Posicao


def pontos_na_escada(ciclo: Ciclo, *, hoje: date) -> list[PontoNaPauta]:
    """Os pontos abertos sem despacho em curso, do degrau mais alto ao mais baixo."""
    em_despacho = Despacho.objects.filter(
        item__ponto=OuterRef("pk"), cumprido_em__isnull=True
    )
    abertos = (
        PontoCritico.objects.abertos()
        .filter(~Exists(em_despacho), iniciativa__ciclo=ciclo)
        .select_related("iniciativa__subsecretaria", "marco")
    )
    pares = [
        PontoNaPauta(p, posicao)
        for p in abertos
        if (posicao := p.posicao(hoje)) is not None
    ]
    return sorted(
        pares, key=lambda q: (-ESCADA.index(q.posicao.degrau), q.posicao.vence)
    )


def pauta(reuniao: Reuniao, *, hoje: date) -> list[PontoNaPauta]:
    """Os pontos que esperam por esta reunião: os que estarão no degrau dela no dia.

    Fica de fora o que ela já decidiu. Regra: RN-POR-12.
    """
    if reuniao.degrau is None or reuniao.encerrada:
        return []
    dia = max(hoje, reuniao.data)
    decididos = set(reuniao.itens.values_list("ponto_id", flat=True))
    return [
        q
        for q in pontos_na_escada(reuniao.ciclo, hoje=dia)
        if q.posicao.degrau == reuniao.degrau and q.ponto.pk not in decididos
    ]


def anterior_a(reuniao: Reuniao) -> Reuniao | None:
    """A última reunião do mesmo tipo já encerrada antes desta."""
    return (
        Reuniao.objects.realizadas()
        .filter(ciclo=reuniao.ciclo_id, tipo=reuniao.tipo, data__lte=reuniao.data)
        .exclude(pk=reuniao.pk)
        .first()
    )


def entregas_da_reuniao(reuniao: Reuniao) -> QuerySet[Marco]:
    """Entregas ainda não levadas a uma reunião de entregas; só nela há o que levar."""
    entregues = Marco.objects.filter(
        iniciativa__ciclo=reuniao.ciclo_id, data_real__lte=reuniao.data
    ).select_related("iniciativa", "frente", "confirmacao")
    if reuniao.encerrada:
        entregues = entregues.filter(reunioes=reuniao)
    elif reuniao.tipo == Reuniao.Tipo.ENTREGAS:
        entregues = entregues.filter(reunioes__isnull=True)
    else:
        entregues = entregues.none()
    return entregues.order_by("data_real", "pk")


# ------------------------------------------------------------ a semana


@dataclass(frozen=True, slots=True)
class IniciativaNaSemana:
    """Uma iniciativa, a atualização desta semana e a data da última."""

    iniciativa: Iniciativa
    atualizacao: Atualizacao | None
    ultima: date | None


def semana_das(
    iniciativas: QuerySet[Iniciativa], *, hoje: date
) -> list[IniciativaNaSemana]:
    """Quem atualizou nesta semana e quem não; três consultas."""
    todas = list(iniciativas.select_related("gerente__usuario", "ciclo"))
    semana = semana_de(hoje)
    feitas = Atualizacao.objects.filter(iniciativa__in=iniciativas)
    desta = {a.iniciativa_id: a for a in feitas.filter(semana=semana)}
    ultimas = dict(
        feitas.order_by().values_list("iniciativa_id").annotate(ultima=Max("semana"))
    )
    return [IniciativaNaSemana(i, desta.get(i.pk), ultimas.get(i.pk)) for i in todas]


# ------------------------------------------------------------ o que mudou


@dataclass(frozen=True, slots=True)
class Mudancas:
    """O que mudou na carteira de um dia em diante, esse dia incluído."""

    desde: date
    entregues: list[Marco]
    atrasaram: list[Marco]
    repactuadas: list[Repactuacao]
    abertos: list[PontoCritico]
    resolvidos: list[PontoCritico]
    decisoes: list[ItemDaPauta]

    @property
    def total(self) -> int:
        """Quantas mudanças."""
        grupos: Iterable[list[object]] = (
            [*self.entregues],
            [*self.atrasaram],
            [*self.repactuadas],
            [*self.abertos],
            [*self.resolvidos],
            [*self.decisoes],
        )
        return sum(map(len, grupos))


def desde_a_ultima_reuniao(ciclo: Ciclo, *, hoje: date) -> date:
    """O dia da última reunião com subsecretários; sem nenhuma, uma semana atrás."""
    ultima = (
        Reuniao.objects.realizadas()
        .filter(ciclo=ciclo, tipo=Reuniao.Tipo.SUBSECRETARIOS)
        .first()
    )
    return ultima.data if ultima else hoje - timedelta(days=DIAS_SEM_REUNIAO)


def mudancas(ciclo: Ciclo, *, desde: date, hoje: date) -> Mudancas:
    """Entregas, atrasos, datas, pontos e decisões de `desde` a hoje; seis consultas."""
    marcos = Marco.objects.filter(iniciativa__ciclo=ciclo).select_related("iniciativa")
    pontos = PontoCritico.objects.filter(iniciativa__ciclo=ciclo).select_related(
        "iniciativa"
    )
    abertos = marcos.filter(data_real__isnull=True)
    return Mudancas(
        desde=desde,
        entregues=list(
            marcos.filter(data_real__range=(desde, hoje)).order_by("data_real", "pk")
        ),
        atrasaram=list(
            abertos.alias(prevista=PREVISTA)
            .filter(prevista__gte=desde, prevista__lt=hoje)
            .order_by("prevista", "pk")
        ),
        repactuadas=list(
            Repactuacao.objects.filter(
                marco__iniciativa__ciclo=ciclo, repactuada_em__date__gte=desde
            )
            .select_related("marco__iniciativa")
            .order_by("repactuada_em", "pk")
        ),
        abertos=list(pontos.filter(aberto_em__date__gte=desde).order_by("aberto_em")),
        resolvidos=list(
            pontos.filter(resolvido_em__date__gte=desde).order_by("resolvido_em")
        ),
        decisoes=list(
            ItemDaPauta.objects.filter(
                reuniao__ciclo=ciclo, decidido_em__date__gte=desde
            ).select_related("ponto__iniciativa", "reuniao", "despacho")
        ),
    )
