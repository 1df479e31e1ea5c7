"""Em que passo está cada município de um recorte, quanto falta e quem chamar."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from indicadores import rules
from indicadores.consultas.efeito import alvos
from indicadores.consultas.previsao import (
    medianas_do_caminho,
    prever_homologacao,
)
from indicadores.models import (
    ConfiguracaoDaUF,
    Ficha,
    Lembrete,
    MetaPactuada,
    Pactuacao,
    Rodada,
)
from indicadores.prazos import esta_atrasada
from indicadores.rules import EstadoDaCelula
from indicadores.states import EDITAVEIS, ENVIADAS, Situacao
from territorios.models import Nivel, Pertencimento, Territorio

NAO_INICIADA: Final = ""
MAOS: Final[Mapping[str, str]] = {
    NAO_INICIADA: "município",
    Situacao.EM_DIGITACAO: "município",
    Situacao.DEVOLVIDA: "município",
    Situacao.APROVADA: "município",
    Situacao.EM_CIR: "CIR",
    Situacao.EM_APRECIACAO: "conselho municipal",
    Situacao.VALIDADA: "SES",
}
"""Em cujas mãos está a pactuação em cada situação que espera por alguém."""


@dataclass(frozen=True, slots=True)
class LinhaDoAcompanhamento:
    """Um município na rodada; `situacao` vazia é a que ninguém abriu.

    `dias` sem andar (None, se não iniciada nem há prazo por que contar);
    `previsao` da homologação, ou None sem medida.
    """

    pk: int
    codigo: str
    nome: str
    uf: str
    regiao: str
    codigo_da_regiao: str
    situacao: str
    respondidas: int
    total: int
    dias: int
    lembrada_em: date | None
    previsao: date | None
    atrasada: bool

    @property
    def rotulo(self) -> str:
        """A situação por extenso."""
        return Situacao(self.situacao).label if self.situacao else "Não iniciada"

    @property
    def mao(self) -> str:
        """De quem se espera o próximo passo; vazio se ninguém."""
        return MAOS.get(self.situacao, "")

    @property
    def enviada(self) -> bool:
        """O nível de cima já a vê."""
        return self.situacao in ENVIADAS

    @property
    def percentual(self) -> int:
        """Quanto da grade está respondido, de 0 a 100."""
        return self.respondidas * 100 // self.total if self.total else 0

    @property
    def homologada(self) -> bool:
        """Chegou ao fim do caminho."""
        return self.situacao == Situacao.HOMOLOGADA


@dataclass(frozen=True, slots=True)
class Acompanhamento:
    """Os municípios de um recorte na rodada, e as contas que deles saem."""

    rodada: Rodada
    recorte: Territorio
    linhas: Sequence[LinhaDoAcompanhamento]

    @property
    def contagem(self) -> dict[str, int]:
        """Quantos municípios em cada situação, na ordem do caminho."""
        conta = Counter(x.situacao for x in self.linhas)
        return {s: conta[s] for s in (NAO_INICIADA, *Situacao) if conta[s]}

    @property
    def homologadas(self) -> int:
        """Quantas chegaram ao fim."""
        return sum(x.homologada for x in self.linhas)

    @property
    def atrasadas(self) -> list[LinhaDoAcompanhamento]:
        """As que esperam pelo município e pedem lembrete."""
        return [x for x in self.linhas if x.atrasada]

    def previsao(self) -> date | None:
        """Quando a última deve ser homologada; None, se alguma não tem previsão."""
        abertas = [x.previsao for x in self.linhas if not x.homologada]
        if any(p is None for p in abertas):
            return None
        return max((p for p in abertas if p is not None), default=None)

    def quem_chamar(self, limite: int) -> list[LinhaDoAcompanhamento]:
        """As que esperam por alguém e passam do prazo, ou não têm previsão: primeiro
        as previstas mais longe, depois as paradas há mais tempo. RN-IND-46."""
        prazo = self.rodada.metas_fecham
        em_risco = [
            x
            for x in self.linhas
            if x.mao and (x.atrasada or _passa_do_prazo(x.previsao, prazo))
        ]
        em_risco.sort(key=lambda x: (x.previsao or date.min, x.dias), reverse=True)
        return em_risco[:limite]


def _passa_do_prazo(previsao: date | None, prazo: date | None) -> bool:
    return previsao is not None and prazo is not None and previsao > prazo


def acompanhar(rodada: Rodada, recorte: Territorio, hoje: date) -> Acompanhamento:
    """O andamento dos municípios do recorte, com consultas fixas.

    Conta respostas e dias; nunca mostra os valores de um rascunho. RN-IND-45.
    """
    # o Distrito Federal pactua como unidade da Federação
    municipios = (
        Territorio.objects.abaixo_de(recorte)
        .municipios()
        .existentes_em(hoje)
        .exclude(uf__codigo="DF")
    )
    pactuacoes = _pactuacoes(rodada, municipios)
    totais, respondidas = _respostas(rodada, recorte, municipios)
    medianas = medianas_do_caminho(recorte)
    lembretes = dict(
        Lembrete.objects.filter(rodada=rodada, territorio__in=municipios.values("pk"))
        .order_by()
        .values_list("territorio")
        .annotate(Max("dia"))
    )
    com_cir = set(
        ConfiguracaoDaUF.objects.filter(passo_cir=True).values_list(
            "uf__codigo", flat=True
        )
    )
    linhas = []
    for lugar in _lugares(municipios):
        andamento = pactuacoes.get(lugar.pk) or _sem_pactuacao(
            rodada, hoje, pela_cir=lugar.uf in com_cir
        )
        dias = max((hoje - andamento.desde).days, 0)
        mao = MAOS.get(andamento.situacao, "")
        linhas.append(
            LinhaDoAcompanhamento(
                *lugar,
                situacao=andamento.situacao,
                # o que não se aplica só conta para quem começou
                respondidas=respondidas.get(lugar.pk, 0)
                if lugar.pk in pactuacoes
                else 0,
                total=totais.get(lugar.pk, 0),
                dias=dias,
                lembrada_em=lembretes.get(lugar.pk),
                previsao=prever_homologacao(
                    andamento.situacao,
                    passa_pela_cir=andamento.passa_pela_cir,
                    desde=andamento.na_situacao_desde,
                    medianas=medianas,
                    hoje=hoje,
                ),
                atrasada=esta_atrasada(
                    com_o_municipio=mao == "município",
                    dias=dias,
                    faltam=(rodada.metas_fecham - hoje).days
                    if rodada.metas_fecham
                    else None,
                ),
            )
        )
    return Acompanhamento(rodada, recorte, linhas)


class _Lugar(NamedTuple):
    pk: int
    codigo: str
    nome: str
    uf: str
    regiao: str
    codigo_da_regiao: str


def _lugares(municipios: QuerySet[Territorio]) -> list[_Lugar]:
    """Os municípios por nome, com a região de saúde vigente."""
    regiao = Pertencimento.objects.vigentes_em(None).filter(municipio=OuterRef("pk"))
    linhas = (
        municipios.annotate(
            da_regiao=Subquery(regiao.values("regiao__nome")[:1]),
            codigo_da_regiao=Subquery(regiao.values("regiao__codigo")[:1]),
        )
        .order_by("uf__codigo", "nome_normalizado")
        .values_list(
            "pk", "codigo", "nome", "uf__codigo", "da_regiao", "codigo_da_regiao"
        )
    )
    return [
        _Lugar(pk, codigo, nome, uf or "", regiao or "", codigo_da_regiao or "")
        for pk, codigo, nome, uf, regiao, codigo_da_regiao in linhas
    ]


class _Andamento(NamedTuple):
    situacao: str
    desde: date
    """Desde quando não anda: o último passo ou a última célula gravada."""
    na_situacao_desde: date
    """Desde quando conta para a previsão; a digitação, desde que a rodada abriu."""
    passa_pela_cir: bool


def _pactuacoes(
    rodada: Rodada, municipios: QuerySet[Territorio]
) -> dict[int, _Andamento]:
    linhas = (
        Pactuacao.objects.filter(rodada=rodada, territorio__in=municipios.values("pk"))
        .order_by()
        .values_list("territorio", "situacao", "situacao_desde", "passa_pela_cir")
        .annotate(Max("metas__gravada_em"))
    )
    return {
        onde: _Andamento(
            situacao,
            _dia(max(desde, gravada) if gravada and _edita(situacao) else desde),
            _comecou(situacao, _dia(desde), rodada),
            cir,
        )
        for onde, situacao, desde, cir, gravada in linhas
    }


def _edita(situacao: str) -> bool:
    return situacao in EDITAVEIS


def _dia(quando: datetime) -> date:
    return timezone.localtime(quando).date()


def _comecou(situacao: str, desde: date, rodada: Rodada) -> date:
    """Desde quando se conta a etapa: a digitação, de quando a rodada abriu, que é de
    onde a mediana dela se conta (`_somar_a_digitacao`)."""
    if situacao == Situacao.EM_DIGITACAO and rodada.metas_abrem:
        return min(rodada.metas_abrem, desde)
    return desde


def _sem_pactuacao(rodada: Rodada, hoje: date, *, pela_cir: bool) -> _Andamento:
    desde = min(rodada.metas_abrem or hoje, hoje)
    return _Andamento(NAO_INICIADA, desde, desde, passa_pela_cir=pela_cir)


def _respostas(
    rodada: Rodada, recorte: Territorio, municipios: QuerySet[Territorio]
) -> tuple[dict[int, int], dict[int, int]]:
    """Por município, (quantas fichas tem, quantas respondeu ou não se aplicam)."""
    fichas = list(
        Ficha.todas.filter(edicao=rodada.edicao_id)
        .filter(
            Q(territorio__isnull=True)
            | Q(desde_ano__isnull=True)
            | Q(desde_ano__lte=rodada.ano)
        )
        .values_list("pk", "aplicabilidade", "territorio", "territorio__nivel")
    )
    livres = [pk for pk, regra, *_ in fichas if not regra]
    com_regra = {pk: regra for pk, regra, *_ in fichas if regra}
    respondidas = _metas_respondidas(rodada, municipios)
    conta: dict[int, int] = dict(
        respondidas.filter(ficha__in=livres)
        .values_list("pactuacao__territorio")
        .annotate(Count("pk"))
    )
    por_regra = set(
        respondidas.filter(ficha__in=com_regra).values_list(
            "pactuacao__territorio", "ficha"
        )
    )
    do_dono: dict[int | None, list[int]] = defaultdict(list)
    for pk, _, dono, _ in fichas:
        do_dono[dono].append(pk)
    uf_de = dict(municipios.order_by().values_list("pk", "uf"))
    totais: dict[int, int] = {}
    pede_populacao = any("populacao_minima" in r for r in com_regra.values())
    for onde, alvo in alvos(rodada.ano, recorte, com_populacao=pede_populacao):
        if alvo.nivel != Nivel.MUNICIPIO:
            continue
        minhas = [*do_dono[None], *do_dono.get(uf_de.get(onde), []), *do_dono[onde]]
        totais[onde] = len(minhas)
        conta[onde] = conta.get(onde, 0) + sum(
            (onde, pk) in por_regra
            or bool(rules.motivo_de_nao_se_aplicar(com_regra[pk], alvo))
            for pk in minhas
            if pk in com_regra
        )
    return totais, conta


def _metas_respondidas(
    rodada: Rodada, municipios: QuerySet[Territorio]
) -> QuerySet[MetaPactuada]:
    return (
        MetaPactuada.objects.filter(
            pactuacao__rodada=rodada,
            pactuacao__territorio__in=municipios.values("pk"),
        )
        .exclude(estado=EstadoDaCelula.NAO_INFORMADO)
        .order_by()
    )
