"""O funil até a Portaria, com previsão; as pendências por espécie; o que falta."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from django.db.models import Count, Q

from pactos.models import Pendencia, Termo
from pactos.models.termos import TermoQuerySet
from pactos.percurso import Percurso, caminho_de, mao_de, previsao
from pactos.rules import percentual
from pactos.states import DIRETOS, Instancia, Situacao
from territorios.models import Territorio

DEGRAUS: Final = (
    (Situacao.RASCUNHO, "Abertos"),
    (Situacao.EM_APRECIACAO_CONSELHO, "Chegaram ao Conselho"),
    (Situacao.APROVADO, "Aprovados pelo Conselho"),
    (Situacao.EM_ANALISE_CIB, "Chegaram à CIB"),
    (Situacao.HOMOLOGADO_CIB, "Homologados na CIB"),
    (Situacao.ENVIADO_CIT, "Chegaram à CIT"),
    (Situacao.HOMOLOGADO_CIT, "Homologados na CIT"),
    (Situacao.PUBLICADO, "Publicados em Portaria"),
)
VOLTA_PARA: Final[Mapping[str, Situacao]] = {
    Situacao.DEVOLVIDO_CONSELHO: Situacao.RASCUNHO,
    Situacao.DEVOLVIDO_CIB: Situacao.RASCUNHO,
    Situacao.DEVOLVIDO_CIT: Situacao.HOMOLOGADO_CIB,
    Situacao.EM_REVISAO: Situacao.PUBLICADO,
}
"""Em que degrau fica o devolvido, e o publicado que se revê."""
HORIZONTES: Final = (30, 90, 180)
"""Em dias, a contar de hoje."""


@dataclass(frozen=True, slots=True)
class Degrau:
    """Quantos Termos chegaram pelo menos até aqui, e quantos pararam aqui."""

    nome: str
    chegaram: int
    parados: int
    de: int

    @property
    def percentual(self) -> Decimal | None:
        """Dos abertos, em %; None, se não há nenhum."""
        return percentual(self.chegaram, self.de)


def degrau_de(situacao: str) -> Situacao:
    """O degrau do funil em que está um Termo nesta situação."""
    return VOLTA_PARA.get(situacao) or Situacao(situacao)


def funil(termos: TermoQuerySet) -> list[Degrau]:
    """Do aberto ao publicado; não contam o encerrado e o que não passa pela CIB."""
    por_situacao = dict(
        termos.exclude(situacao=Situacao.ENCERRADO)
        .exclude(tipo__in=DIRETOS)
        .order_by()
        .values_list("situacao")
        .annotate(n=Count("pk"))
    )
    parados = {situacao: 0 for situacao, _ in DEGRAUS}
    for situacao, quantos in por_situacao.items():
        parados[degrau_de(situacao)] += quantos
    total = sum(parados.values())
    degraus, chegaram = [], total
    for situacao, nome in DEGRAUS:
        degraus.append(Degrau(nome, chegaram, parados[situacao], total))
        chegaram -= parados[situacao]
    return degraus


@dataclass(frozen=True, slots=True)
class PrevisaoDaUF:
    """Termos em andamento de uma UF e quantos devem ser publicados em cada prazo.

    `uf` None é o Termo federal. `sem_medida`: os que passam por etapa que ninguém
    completou ainda.
    """

    uf: Territorio | None
    em_andamento: int
    previstos: tuple[int, ...]
    sem_medida: int

    @property
    def por_prazo(self) -> list[tuple[int, int]]:
        """Prazo em dias e quantos Termos devem estar publicados nele."""
        return list(zip(HORIZONTES, self.previstos, strict=True))


@dataclass(frozen=True, slots=True)
class AProcurar:
    """Um Termo parado além da mediana da etapa; `excesso` em dias."""

    termo: Termo
    com: str
    dias: int
    excesso: int


@dataclass(frozen=True, slots=True)
class PrevisaoDoPais:
    """A previsão por UF e quem procurar primeiro."""

    ufs: tuple[PrevisaoDaUF, ...]
    procurar: tuple[AProcurar, ...]


def prever(medido: Percurso, termos: TermoQuerySet, hoje: date) -> PrevisaoDoPais:
    """Soma as previsões dos Termos em andamento; uma consulta."""
    andam = list(
        termos.filter(situacao__in=[s for s, _ in DEGRAUS[:-1]])
        .select_related("territorio__uf")
        .order_by("territorio__uf__nome", "pk")
    )
    por_uf: dict[Territorio | None, list[date | None]] = {}
    for termo in andam:
        por_uf.setdefault(termo.uf, []).append(previsao(medido, termo, hoje))
    return PrevisaoDoPais(
        tuple(_previsao_da_uf(uf, dias, hoje) for uf, dias in por_uf.items()),
        tuple(_a_procurar(medido, andam, hoje)),
    )


def _previsao_da_uf(
    uf: Territorio | None, dias: Sequence[date | None], hoje: date
) -> PrevisaoDaUF:
    limites = [hoje + timedelta(days=n) for n in HORIZONTES]
    com_data = [dia for dia in dias if dia is not None]
    return PrevisaoDaUF(
        uf,
        len(dias),
        tuple(sum(1 for dia in com_data if dia <= limite) for limite in limites),
        len(dias) - len(com_data),
    )


def _a_procurar(
    medido: Percurso, termos: Sequence[Termo], hoje: date
) -> list[AProcurar]:
    medianas = {e.situacao: e.mediana for e in medido.etapas}
    parados = []
    for termo in termos:
        if termo.situacao not in caminho_de(termo.tipo):
            continue
        mediana = medianas.get(Situacao(termo.situacao))
        dias = (hoje - termo.situacao_desde).days
        if mediana is not None and dias > mediana:
            mao = str(Instancia(mao_de(termo.tipo, termo.situacao)).label)
            parados.append(AProcurar(termo, mao, dias, dias - mediana))
    return sorted(parados, key=lambda p: -p.excesso)[:20]


@dataclass(frozen=True, slots=True)
class EspecieDePendencia:
    """Pendências de um documento, ou dos itens do Termo."""

    nome: str
    abertas: int
    impedem: int
    vencidas: int
    resolvidas: int


def pendencias_por_especie(
    termos: TermoQuerySet, hoje: date
) -> list[EspecieDePendencia]:
    """Por documento e, juntas, as dos itens; das mais abertas às menos."""
    aberta = Q(resolvida_em__isnull=True)
    linhas = (
        Pendencia.objects.filter(termo__in=termos.order_by().values("pk"))
        .order_by()
        .values("documento")
        .annotate(
            abertas=Count("pk", filter=aberta),
            impedem=Count("pk", filter=aberta & Q(bloqueante=True)),
            vencidas=Count("pk", filter=aberta & Q(prazo__lt=hoje)),
            resolvidas=Count("pk", filter=~aberta),
        )
        .order_by("-abertas", "documento")
    )
    return [
        EspecieDePendencia(
            _nome_da_especie(linha["documento"]),
            linha["abertas"],
            linha["impedem"],
            linha["vencidas"],
            linha["resolvidas"],
        )
        for linha in linhas
    ]


def _nome_da_especie(documento: str) -> str:
    if not documento:
        return "Item do Termo"
    return str(Pendencia.Documento(documento).label)


@dataclass(frozen=True, slots=True)
class HomologadoEPublicado:
    """Termos de uma UF que a CIT homologou e, deles, os publicados."""

    uf: str
    homologados: int
    publicados: int

    @property
    def percentual(self) -> Decimal | None:
        """Publicados sobre homologados, em %; None, se não há homologados."""
        return percentual(self.publicados, self.homologados)


def homologados_e_publicados(termos: TermoQuerySet) -> list[HomologadoEPublicado]:
    """Por UF, dos Termos municipais que valem."""
    publicado = Q(situacao__in=[Situacao.PUBLICADO, Situacao.EM_REVISAO])
    linhas = (
        termos.filter(publicado | Q(situacao=Situacao.HOMOLOGADO_CIT))
        .exclude(territorio__uf=None)
        .order_by()
        .values("territorio__uf__nome")
        .annotate(n=Count("pk"), publicados=Count("pk", filter=publicado))
        .order_by("territorio__uf__nome")
    )
    return [
        HomologadoEPublicado(
            linha["territorio__uf__nome"], linha["n"], linha["publicados"]
        )
        for linha in linhas
    ]
