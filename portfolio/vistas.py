"""O calendário, a carga por gerente, as ondas e os territórios de uma carteira."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q

from portfolio.models import Ciclo, Despacho, Iniciativa, Marco, Reuniao
from portfolio.resumos import EFETIVA, PREVISTA
from portfolio.rules import DIAS_DE_ATENCAO, Situacao, situacao_do_marco

POR_DIA = 6


@dataclass(frozen=True, slots=True)
class ItemDoDia:
    """O que acontece num dia: uma entrega, uma reunião ou o prazo de um despacho."""

    texto: str
    sobre: str
    endereco: str
    situacao: Situacao | None = None


@dataclass(frozen=True, slots=True)
class DiaNoCalendario:
    """Um dia do mês; `fora` é de outro mês; `mais`, os itens que não couberam."""

    dia: date
    fora: bool
    itens: tuple[ItemDoDia, ...]
    mais: int


def semanas_do_mes(
    ciclo: Ciclo, mes: date, *, hoje: date, interno: bool
) -> list[list[DiaNoCalendario]]:
    """O mês em semanas de segunda a domingo; reuniões e despachos, só os da casa."""
    dias = [list(s) for s in Calendar(0).monthdatescalendar(mes.year, mes.month)]
    por_dia = _itens(ciclo, dias[0][0], dias[-1][-1], hoje=hoje, interno=interno)
    return [[_dia(d, mes, por_dia.get(d, [])) for d in semana] for semana in dias]


def _dia(dia: date, mes: date, itens: Sequence[ItemDoDia]) -> DiaNoCalendario:
    return DiaNoCalendario(
        dia,
        dia.month != mes.month,
        tuple(itens[:POR_DIA]),
        max(len(itens) - POR_DIA, 0),
    )


def _itens(
    ciclo: Ciclo, de: date, ate: date, *, hoje: date, interno: bool
) -> Mapping[date, list[ItemDoDia]]:
    por_dia: dict[date, list[ItemDoDia]] = defaultdict(list)
    if interno:
        _por_reunioes(por_dia, ciclo, de, ate)
    marcos = (
        Marco.objects.filter(iniciativa__ciclo=ciclo)
        .annotate(efetiva=EFETIVA)
        .filter(efetiva__range=(de, ate))
        .select_related("iniciativa")
        .order_by("efetiva", "iniciativa__ordem", "ordem")
    )
    for marco in marcos:
        item = ItemDoDia(
            marco.nome,
            marco.iniciativa.nome,
            marco.iniciativa.get_absolute_url(),
            situacao_do_marco(marco.datas(), hoje=hoje),
        )
        por_dia[marco.data_real or marco.data_prevista or de].append(item)
    return por_dia


def _por_reunioes(
    por_dia: dict[date, list[ItemDoDia]], ciclo: Ciclo, de: date, ate: date
) -> None:
    for reuniao in Reuniao.objects.filter(ciclo=ciclo, data__range=(de, ate)):
        item = ItemDoDia(
            reuniao.get_tipo_display(), "reunião", reuniao.get_absolute_url()
        )
        por_dia[reuniao.data].append(item)
    despachos = Despacho.objects.filter(
        ciclo=ciclo, prazo__range=(de, ate), cumprido_em__isnull=True
    ).select_related("item__ponto")
    for despacho in despachos:
        ponto = despacho.item.ponto
        por_dia[despacho.prazo].append(
            ItemDoDia(str(despacho), "prazo", ponto.get_absolute_url())
        )


def mes_vizinho(mes: date, passo: int) -> date:
    """O primeiro dia do mês seguinte (1) ou do anterior (-1)."""
    if passo > 0:
        return (mes.replace(day=28) + timedelta(days=4)).replace(day=1)
    return (mes.replace(day=1) - timedelta(days=1)).replace(day=1)


# ------------------------------------------------------------ a carga


@dataclass(frozen=True, slots=True)
class CargaDoGerente:
    """O que um gerente tem nas mãos; `nome` vazio são as sem gerente no portal."""

    nome: str
    iniciativas: int
    abertas: int
    atrasadas: int
    vencem: int
    pontos: int


def carga_por_gerente(ciclo: Ciclo, *, hoje: date) -> list[CargaDoGerente]:
    """Do gerente com mais entregas abertas ao com menos; três consultas."""
    em_curso = Iniciativa.objects.em_curso().filter(ciclo=ciclo).order_by()
    iniciativas = (
        em_curso.annotate(quem=F("gerente__usuario__nome"))
        .values_list("gerente_id", "quem")
        .annotate(total=Count("pk"))
    )
    logo = hoje + timedelta(days=DIAS_DE_ATENCAO)
    abertos = Marco.objects.filter(
        iniciativa__in=em_curso.values("pk"), data_real__isnull=True
    )
    marcos = {
        gerente: (abertas, atrasadas, vencem)
        for gerente, abertas, atrasadas, vencem in abertos.alias(prevista=PREVISTA)
        .order_by()
        .values_list("iniciativa__gerente_id")
        .annotate(
            abertas=Count("pk"),
            atrasadas=Count("pk", filter=Q(prevista__lt=hoje)),
            vencem=Count("pk", filter=Q(prevista__range=(hoje, logo))),
        )
    }
    pontos = dict(
        em_curso.filter(pontos_criticos__resolvido_em__isnull=True)
        .values_list("gerente_id")
        .annotate(total=Count("pontos_criticos"))
    )
    cargas = [
        CargaDoGerente(
            nome or "", total, *marcos.get(gerente, (0, 0, 0)), pontos.get(gerente, 0)
        )
        for gerente, nome, total in iniciativas
    ]
    return sorted(cargas, key=lambda c: (-c.abertas, c.nome))


# ------------------------------------------------------------ ondas e territórios


@dataclass(frozen=True, slots=True)
class Onda:
    """Uma onda do planejamento e o que se consolidou nela; None é sem onda."""

    numero: int | None
    iniciativas: tuple[Iniciativa, ...]
    estrategias: int


def ondas(ciclo: Ciclo) -> list[Onda]:
    """As ondas em ordem; o que não tem onda fica ao fim. Duas consultas."""
    por_onda: dict[int | None, list[Iniciativa]] = defaultdict(list)
    for iniciativa in ciclo.iniciativas.all():
        por_onda[iniciativa.onda].append(iniciativa)
    estrategias = dict(
        ciclo.estrategias.order_by().values_list("onda").annotate(total=Count("pk"))
    )
    numeros = {*por_onda, *estrategias}
    return [
        Onda(numero, tuple(por_onda.get(numero, ())), estrategias.get(numero, 0))
        for numero in sorted(numeros, key=lambda n: (n is None, n or 0))
    ]


@dataclass(frozen=True, slots=True)
class TerritorioDaCarteira:
    """Um território e as iniciativas que acontecem nele."""

    nome: str
    uf: str
    iniciativas: tuple[Iniciativa, ...]


def territorios_da_carteira(ciclo: Ciclo) -> list[TerritorioDaCarteira]:
    """Do território com mais iniciativas ao com menos; duas consultas."""
    por_territorio: dict[tuple[str, str], list[Iniciativa]] = defaultdict(list)
    for iniciativa in ciclo.iniciativas.prefetch_related("territorios__uf"):
        for territorio in iniciativa.territorios.all():
            chave = (territorio.nome, territorio.sigla)
            por_territorio[chave].append(iniciativa)
    linhas = [
        TerritorioDaCarteira(nome, uf, tuple(iniciativas))
        for (nome, uf), iniciativas in por_territorio.items()
    ]
    return sorted(linhas, key=lambda q: (-len(q.iniciativas), q.nome))


def iniciativas_por_uf(linhas: Iterable[TerritorioDaCarteira]) -> dict[str, int]:
    """Quantas iniciativas diferentes tocam cada UF."""
    por_uf: dict[str, set[int]] = defaultdict(set)
    for linha in linhas:
        if linha.uf:
            por_uf[linha.uf].update(i.pk for i in linha.iniciativas)
    return {uf: len(pks) for uf, pks in por_uf.items()}
