"""A adesão em qualquer data e o tempo em cada etapa, contados sobre a trilha."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import Count, OuterRef, Subquery

from base.percurso import dias_que_faltam, prever
from pactos.consultas import ETAPA_DA_SITUACAO, ETAPAS
from pactos.models import Termo, Tramitacao
from pactos.models.termos import TermoQuerySet
from pactos.states import DIRETOS, PUBLICAS, Instancia, Situacao, TipoDeTermo
from territorios.models import Nivel, Territorio

MAOS: Mapping[str, str] = {
    Situacao.RASCUNHO: Instancia.ENTE,
    Situacao.DEVOLVIDO_CONSELHO: Instancia.ENTE,
    Situacao.DEVOLVIDO_CIB: Instancia.ENTE,
    Situacao.APROVADO: Instancia.ENTE,
    Situacao.EM_APRECIACAO_CONSELHO: Instancia.CONSELHO,
    Situacao.EM_ANALISE_CIB: Instancia.CIB,
    Situacao.HOMOLOGADO_CIB: Instancia.CIB,
    Situacao.DEVOLVIDO_CIT: Instancia.CIB,
    Situacao.ENVIADO_CIT: Instancia.CIT,
    Situacao.HOMOLOGADO_CIT: Instancia.MINISTERIO,
}
"""Em cujas mãos está o Termo em cada situação que espera por alguém."""

CAMINHO = (
    Situacao.RASCUNHO,
    Situacao.EM_APRECIACAO_CONSELHO,
    Situacao.APROVADO,
    Situacao.EM_ANALISE_CIB,
    Situacao.HOMOLOGADO_CIB,
    Situacao.ENVIADO_CIT,
    Situacao.HOMOLOGADO_CIT,
)
"""As situações do rascunho à Portaria, sem as devoluções."""

SO_PELA_CIB = frozenset({Situacao.EM_ANALISE_CIB, Situacao.HOMOLOGADO_CIB})


def mao_de(tipo: str, situacao: str) -> str:
    """Em cujas mãos está um Termo deste tipo; vazia, se não espera por ninguém.

    O do Distrito Federal e o federal, devolvidos pela CIT, voltam ao ente.
    """
    if situacao == Situacao.DEVOLVIDO_CIT and tipo in DIRETOS:
        return Instancia.ENTE
    return MAOS.get(situacao, "")


def caminho_de(tipo: str) -> tuple[Situacao, ...]:
    """As situações que um Termo deste tipo percorre até a Portaria."""
    if tipo in DIRETOS:
        return tuple(s for s in CAMINHO if s not in SO_PELA_CIB)
    return CAMINHO


@dataclass(frozen=True, slots=True)
class AdesaoDoLugar:
    """Municípios de um lugar por etapa, numa data; `municipios` é o total deles."""

    lugar: Territorio
    quantidades: Mapping[str, int]
    municipios: int

    @property
    def homologados(self) -> int:
        """Os que a CIT homologou, publicados ou não."""
        return sum(self.quantidades[e] for e in ETAPAS[1:])


def adesao_em(dia: date) -> list[AdesaoDoLugar]:
    """Por UF, quantos municípios estavam em cada etapa no fim daquele dia.

    A situação é a que a última passagem até o dia deixou; de cada município conta
    a versão que estava mais adiantada. Regra: RN-PAC-19.
    """
    passagens = Tramitacao.objects.filter(termo=OuterRef("pk"), data__lte=dia)
    termos = Termo.objects.filter(tipo=TipoDeTermo.TCGM).annotate(
        no_dia=Subquery(passagens.order_by("-pk").values("para")[:1])
    )
    melhor: dict[int, tuple[str, int | None]] = {}
    for municipio, uf, situacao in termos.order_by().values_list(
        "territorio", "territorio__uf", "no_dia"
    ):
        etapa = ETAPA_DA_SITUACAO.get(situacao or "")
        anterior = melhor.get(municipio)
        if etapa and (
            anterior is None or ETAPAS.index(etapa) > ETAPAS.index(anterior[0])
        ):
            melhor[municipio] = (etapa, uf)
    contagem: dict[tuple[int | None, str], int] = {}
    for etapa, uf in melhor.values():
        contagem[uf, etapa] = contagem.get((uf, etapa), 0) + 1
    return [
        AdesaoDoLugar(
            uf, {e: contagem.get((uf.pk, e), 0) for e in ETAPAS}, municipios[uf.pk]
        )
        for municipios in (_municipios_por_uf(dia),)
        for uf in Territorio.objects.ufs()
        .select_related("macrorregiao")
        .order_by("nome_normalizado")
        if uf.pk in municipios
    ]


def adesao_por_regiao(
    linhas: Sequence[AdesaoDoLugar],
) -> list[tuple[str, dict[str, int]]]:
    """As UFs somadas por macrorregião: nome e quantidade por etapa."""
    somas: dict[str, dict[str, int]] = {}
    for linha in linhas:
        regiao = linha.lugar.macrorregiao
        soma = somas.setdefault(regiao.nome if regiao else "", dict.fromkeys(ETAPAS, 0))
        for etapa, quantos in linha.quantidades.items():
            soma[etapa] += quantos
    return sorted(somas.items())


def situacoes_em(dia: date) -> list[tuple[str, int]]:
    """Quantos Termos municipais estavam em cada situação no fim do dia.

    Só as que o público vê: o que ninguém homologou não é contado.
    """
    passagens = Tramitacao.objects.filter(termo=OuterRef("pk"), data__lte=dia)
    no_dia = Termo.objects.filter(tipo=TipoDeTermo.TCGM).annotate(
        no_dia=Subquery(passagens.order_by("-pk").values("para")[:1])
    )
    contagem = dict(
        no_dia.filter(no_dia__in=PUBLICAS)
        .order_by()
        .values_list("no_dia")
        .annotate(n=Count("pk"))
    )
    return [(str(s.label), contagem[s]) for s in Situacao if s in contagem]


def _municipios_por_uf(dia: date) -> dict[int, int]:
    total: dict[int, int] = {}
    existentes = Territorio.objects.filter(nivel=Nivel.MUNICIPIO).existentes_em(dia)
    for uf in existentes.values_list("uf", flat=True):
        if uf is not None:
            total[uf] = total.get(uf, 0) + 1
    return total


@dataclass(frozen=True, slots=True)
class TempoNaEtapa:
    """Dias que os Termos passaram numa situação; None quando nenhum saiu dela.

    `agora` é quantos estão nela, e `espera`, a mediana de dias dos que estão.
    """

    situacao: Situacao
    quantos: int
    mediana: int | None
    maior: int | None
    agora: int
    espera: int | None = None

    @property
    def nome(self) -> str:
        """A situação por extenso."""
        return str(self.situacao.label)

    @property
    def mao(self) -> str:
        """Em cujas mãos fica o Termo."""
        return str(Instancia(MAOS[self.situacao]).label)


@dataclass(frozen=True, slots=True)
class Percurso:
    """Tempo em cada etapa, dias em cada mão e voltas, de um conjunto de Termos.

    `espera_por_uf`: a mediana de dias dos que esperam por alguém, por UF.
    """

    etapas: tuple[TempoNaEtapa, ...]
    maos: tuple[tuple[str, int], ...]
    voltas: int
    espera_por_uf: Mapping[str, int]

    def faltam(self, situacao: str, tipo: str = TipoDeTermo.TCGM) -> int | None:
        """Dias até a Portaria pela mediana das etapas; None, se alguma não tem."""
        return dias_que_faltam(caminho_de(tipo), self.medianas, situacao)

    @property
    def medianas(self) -> dict[str, int | None]:
        """Dias medianos em cada situação; None onde nenhum Termo passou."""
        return {e.situacao: e.mediana for e in self.etapas}


@dataclass(frozen=True, slots=True)
class _Passagem:
    termo: int
    tipo: str
    uf: str
    para: str
    data: date
    acao: str


def _passagens(termos: TermoQuerySet, dia: date) -> list[_Passagem]:
    linhas = (
        Tramitacao.objects.filter(
            termo__in=termos.order_by().values("pk"), data__lte=dia
        )
        .order_by("termo", "pk")
        .values_list(
            "termo",
            "termo__tipo",
            "termo__territorio__uf__codigo",
            "para",
            "data",
            "acao",
        )
    )
    return [
        _Passagem(termo, tipo, uf or "", para, data, acao)
        for termo, tipo, uf, para, data, acao in linhas
    ]


def percurso(termos: TermoQuerySet, dia: date) -> Percurso:
    """Lê a trilha dos Termos até o dia e mede cada permanência entre passagens.

    O que está em cada etapa é o que a última passagem até o dia deixou.
    """
    passagens = _passagens(termos, dia)
    dias: dict[str, list[int]] = {}
    maos: dict[str, int] = {}
    esperas: dict[str, list[int]] = {}
    por_uf: dict[str, list[int]] = {}
    for passagem, seguinte in zip(passagens, [*passagens[1:], None], strict=False):
        if seguinte and seguinte.termo == passagem.termo:
            permanencia = (seguinte.data - passagem.data).days
            dias.setdefault(passagem.para, []).append(permanencia)
            if mao := mao_de(passagem.tipo, passagem.para):
                maos[mao] = maos.get(mao, 0) + permanencia
        elif mao_de(passagem.tipo, passagem.para):
            espera = (dia - passagem.data).days
            esperas.setdefault(passagem.para, []).append(espera)
            por_uf.setdefault(passagem.uf, []).append(espera)
    return Percurso(
        tuple(_tempo(s, dias.get(s, []), esperas.get(s, [])) for s in CAMINHO),
        tuple((str(Instancia(m).label), n) for m, n in maos.items()),
        sum(1 for p in passagens if p.acao.startswith("devolver")),
        {uf: int(median(esperas)) for uf, esperas in por_uf.items() if uf},
    )


def _tempo(
    situacao: Situacao, dias: Sequence[int], esperas: Sequence[int]
) -> TempoNaEtapa:
    return TempoNaEtapa(
        situacao,
        len(dias),
        int(median(dias)) if dias else None,
        max(dias, default=None),
        len(esperas),
        int(median(esperas)) if esperas else None,
    )


def previsao(medido: Percurso, termo: Termo, hoje: date) -> date | None:
    """Quando a Portaria deve sair, pela mediana das etapas; None, se falta medida."""
    return prever(
        caminho_de(termo.tipo),
        medido.medianas,
        termo.situacao,
        desde=termo.situacao_desde,
        hoje=hoje,
    )
