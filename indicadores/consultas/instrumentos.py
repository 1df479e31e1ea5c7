"""Em que situação estão os instrumentos dos territórios de um recorte."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from indicadores.instrumentos import CONCLUIDAS, SIGLAS, Instrumento, SituacaoNoDigisus
from indicadores.models import SituacaoDoInstrumento
from territorios.models import Nivel, Territorio

SEM_INFORMACAO: Final = "sem"
FALTA: Final = "falta"
POR_NOME: Final = "nome"
FICTICIA: Final = "[fictício]"
"""Como começa a origem de uma situação da demonstração."""
COLUNAS: Final = (
    "ano",
    "ate_o_ano",
    "codigo",
    "territorio",
    "uf",
    "instrumento",
    "nome_do_instrumento",
    "situacao",
    "finalizado_em",
    "lida_em",
)
"""As colunas do CSV e dos dados abertos; quem trouxe e o nome do arquivo não saem."""


@dataclass(frozen=True, slots=True)
class ContaDoInstrumento:
    """Quantos territórios em cada situação; `total` são todos os do recorte."""

    instrumento: Instrumento
    por_situacao: Mapping[str, int]
    total: int

    @property
    def sigla(self) -> str:
        """Como o instrumento se chama nas colunas."""
        return SIGLAS[self.instrumento]

    @property
    def sem_informacao(self) -> int:
        """Os que nenhum arquivo citou."""
        return self.total - sum(self.por_situacao.values())

    @property
    def concluidos(self) -> int:
        """Os que já passaram por quem os aprecia."""
        return sum(self.por_situacao.get(s, 0) for s in CONCLUIDAS)

    @property
    def faltam(self) -> int:
        """Os que ainda não concluíram, com ou sem informação."""
        return self.total - self.concluidos


@dataclass(frozen=True, slots=True)
class LinhaDoQuadro:
    """Um município e a situação de cada instrumento; None se não se sabe."""

    territorio: Territorio
    situacoes: Sequence[SituacaoDoInstrumento | None]

    @property
    def celulas(self) -> list[tuple[str, SituacaoDoInstrumento | None]]:
        """Cada situação com a sigla do instrumento."""
        return list(zip(SIGLAS.values(), self.situacoes, strict=True))


@dataclass(frozen=True, slots=True)
class QuadroDosInstrumentos:
    """O recorte num ano: as contas por instrumento e uma linha por município."""

    contas: Sequence[ContaDoInstrumento]
    linhas: Sequence[LinhaDoQuadro]
    usadas: Sequence[SituacaoNoDigisus]

    @property
    def ficticio(self) -> bool:
        """Se alguma situação é da demonstração."""
        return any(
            s.origem.startswith(FICTICIA)
            for linha in self.linhas
            for s in linha.situacoes
            if s
        )

    @property
    def por_situacao(self) -> list[tuple[str, list[tuple[str, int]]]]:
        """Uma linha por situação, com a conta de cada instrumento."""
        return [
            (
                str(situacao.label),
                [
                    (SIGLAS[c.instrumento], c.por_situacao.get(situacao, 0))
                    for c in self.contas
                ],
            )
            for situacao in self.usadas
        ]


def municipios_do(recorte: Territorio) -> list[Territorio]:
    """Os municípios do recorte; o Distrito Federal, que não os tem, é ele mesmo."""
    municipios = list(
        Territorio.objects.abaixo_de(recorte)
        .municipios()
        .select_related("uf")
        .order_by("nome_normalizado")
    )
    if not municipios and recorte.nivel == Nivel.UF:
        return [recorte]
    return municipios


def quadro_dos_instrumentos(ano: int, recorte: Territorio) -> QuadroDosInstrumentos:
    """O quadro de uma UF, região ou município, em três consultas."""
    municipios = municipios_do(recorte)
    lidas: dict[int, dict[str, SituacaoDoInstrumento]] = defaultdict(dict)
    situacoes = SituacaoDoInstrumento.objects.em(ano).filter(
        territorio__in=[m.pk for m in municipios]
    )
    for situacao in situacoes.order_by("ano"):
        lidas[situacao.territorio_id][situacao.instrumento] = situacao
    linhas = [
        LinhaDoQuadro(m, [lidas[m.pk].get(i) for i in Instrumento]) for m in municipios
    ]
    contas = [
        ContaDoInstrumento(
            i,
            Counter(s[i].situacao for s in lidas.values() if i in s),
            len(municipios),
        )
        for i in Instrumento
    ]
    usadas = [
        s for s in SituacaoNoDigisus if any(c.por_situacao.get(s) for c in contas)
    ]
    return QuadroDosInstrumentos(contas, linhas, usadas)


@dataclass(frozen=True, slots=True)
class FiltroDosInstrumentos:
    """O que se pede do quadro: um instrumento numa situação, e a ordem das linhas.

    `situacao` é uma das do DigiSUS, `FALTA` (ainda não concluiu) ou `SEM_INFORMACAO`;
    `ordem`, `POR_NOME` ou o instrumento cuja situação ordena, do mais atrasado ao
    mais adiantado.
    """

    instrumento: str = ""
    situacao: str = ""
    ordem: str = POR_NOME

    @classmethod
    def de(cls, pedido: Mapping[str, str]) -> Self:
        """O filtro do endereço; o que não se conhece não filtra."""
        falta = pedido.get("falta", "")  # como o endereço era
        instrumento = pedido.get("instrumento", falta)
        situacao = pedido.get("situacao", FALTA if falta else "")
        ordem = pedido.get("ordem", "")
        conhecidas = (FALTA, SEM_INFORMACAO, *SituacaoNoDigisus.values)
        return cls(
            instrumento if instrumento in Instrumento.values else "",
            situacao if situacao in conhecidas else "",
            ordem if ordem in Instrumento.values else POR_NOME,
        )

    def aplicar(self, linhas: Sequence[LinhaDoQuadro]) -> list[LinhaDoQuadro]:
        """As linhas que servem, na ordem pedida; sem instrumento, basta um servir."""
        filtradas = [linha for linha in linhas if self._serve(linha)]
        if self.ordem == POR_NOME:
            return filtradas
        posicao = list(Instrumento).index(Instrumento(self.ordem))
        return sorted(filtradas, key=lambda linha: _adiantamento(linha, posicao))

    def _serve(self, linha: LinhaDoQuadro) -> bool:
        if not self.situacao:
            return True
        pares = zip(Instrumento, linha.situacoes, strict=True)
        return any(
            self._na_situacao(s) for i, s in pares if self.instrumento in ("", i.value)
        )

    def _na_situacao(self, situacao: SituacaoDoInstrumento | None) -> bool:
        if self.situacao == FALTA:
            return situacao is None or not situacao.concluido
        if self.situacao == SEM_INFORMACAO:
            return situacao is None
        return situacao is not None and situacao.situacao == self.situacao


def _adiantamento(linha: LinhaDoQuadro, posicao: int) -> int:
    """O lugar da situação no caminho do instrumento; sem informação vem antes."""
    situacao = linha.situacoes[posicao]
    if situacao is None:
        return -1
    return list(SituacaoNoDigisus).index(SituacaoNoDigisus(situacao.situacao))


def situacoes_publicas(
    ano: int | None = None, recorte: Territorio | None = None
) -> QuerySet[SituacaoDoInstrumento]:
    """As situações lidas, do ano (e dos Planos que o contêm) e do recorte."""
    situacoes = SituacaoDoInstrumento.objects.select_related("territorio__uf")
    if ano is not None:
        situacoes = situacoes.em(ano)
    if recorte is not None and recorte.nivel != Nivel.PAIS:
        dentro = Q(territorio__in=Territorio.objects.abaixo_de(recorte))
        situacoes = situacoes.filter(dentro | Q(territorio=recorte))
    return situacoes.order_by("territorio__codigo", "ano", "instrumento")


def linhas_publicas(
    situacoes: QuerySet[SituacaoDoInstrumento],
) -> Iterator[tuple[str | int | date | None, ...]]:
    """Uma linha por situação, nas `COLUNAS`."""
    for s in situacoes.iterator(2_000):
        yield (
            s.ano,
            s.ate_o_ano,
            s.territorio.codigo,
            s.territorio.nome,
            s.territorio.sigla,
            s.instrumento,
            Instrumento(s.instrumento).label,
            s.get_situacao_display(),
            s.finalizado,
            timezone.localdate(s.lida_em),
        )


def por_uf(
    ano: int, recorte: Territorio, instrumento: Instrumento
) -> tuple[list[tuple[Territorio, ContaDoInstrumento]], list[SituacaoNoDigisus]]:
    """A conta de um instrumento em cada UF do país ou da macrorregião, e as situações
    que aparecem; em três consultas."""
    abaixo = Territorio.objects.abaixo_de(recorte)
    ufs = list(abaixo.ufs().order_by("nome_normalizado"))
    totais = dict(
        abaixo.municipios().order_by().values_list("uf").annotate(n=Count("pk"))
    )
    situacoes = (
        SituacaoDoInstrumento.objects.em(ano)
        .filter(instrumento=instrumento, territorio__in=abaixo)
        .order_by("ano")
        .values_list("territorio", "territorio__uf", "territorio__nivel", "situacao")
    )
    # de dois Planos no mesmo ano vale o que começou por último
    uma_so = {t: (uf, nivel, s) for t, uf, nivel, s in situacoes}
    contas: dict[int, Counter[str]] = defaultdict(Counter)
    for territorio, (uf, nivel, situacao) in uma_so.items():
        if nivel == Nivel.MUNICIPIO and uf is not None:
            contas[uf][situacao] += 1
        elif territorio not in totais:  # o Distrito Federal é o seu município
            contas[territorio][situacao] += 1
    usadas = [s for s in SituacaoNoDigisus if any(c[s] for c in contas.values())]
    return [
        (uf, ContaDoInstrumento(instrumento, contas[uf.pk], totais.get(uf.pk, 1)))
        for uf in ufs
    ], usadas


def anos_dos_instrumentos() -> list[int]:
    """Os anos de que há situação lida, do mais recente ao mais antigo."""
    anos = SituacaoDoInstrumento.objects.order_by().values_list("ano", flat=True)
    return sorted(anos.distinct(), reverse=True)


def instrumentos_do_territorio(
    territorio: Territorio,
) -> list[SituacaoDoInstrumento]:
    """O que se leu do DigiSUS sobre o território, do ano mais recente."""
    ordem = {i: n for n, i in enumerate(Instrumento)}
    situacoes = SituacaoDoInstrumento.objects.filter(territorio=territorio)
    return sorted(situacoes, key=lambda s: (-s.ano, ordem[Instrumento(s.instrumento)]))
