"""A carteira resumida pelo banco: uma linha por iniciativa, sem ler marco a marco.

A conta da situação é a de `rules.situacao_do_marco`, escrita em SQL para que uma
carteira de dezenas de milhares de marcos custe uma consulta; o teste confere as
duas contra a mesma tabela de casos.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Final

from django.db.models import (
    Case,
    Count,
    Max,
    Min,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber
from django.urls import reverse

from portfolio import rules
from portfolio.models import Ciclo, Iniciativa, Marco, PontoCritico
from portfolio.rules import DIAS_DE_ATENCAO, GRAVIDADE, Situacao, SituacaoInformada

PREVISTA: Final = Coalesce("data_repactuada", "data_base")
EFETIVA: Final = Coalesce("data_real", "data_repactuada", "data_base")
ABERTO: Final = Q(data_real__isnull=True)
INICIATIVAS_POR_CICLO: Final = 30


@dataclass(frozen=True, slots=True)
class Resumo:
    """Uma iniciativa com o que se calcula dos seus marcos.

    `pesos` e `pesos_feitos` sem unidade; `vencem` são os marcos abertos que
    vencem nos próximos dias de atenção; `proxima`, a menor data prevista aberta;
    `base_de` a `base_ate`, a linha de base; `de` a `ate`, as datas que valem.
    """

    pk: int
    ciclo_id: int
    nome: str
    slug: str
    unidade: str
    tipo: str
    inicio: date | None
    versao: int
    subsecretaria_id: int | None
    situacao: Situacao
    pontos_abertos: int
    marcos: int
    feitos: int
    sem_data: int
    vencem: int
    pesos: Decimal
    pesos_feitos: Decimal
    proxima: date | None
    base_de: date | None
    base_ate: date | None
    de: date | None
    ate: date | None

    def get_absolute_url(self) -> str:
        return f"{_endereco_das_fichas()}{self.slug}/"

    @property
    def avanco(self) -> Decimal | None:
        """Percentual entregue, por peso; None sem marcos ou sem pesos (RN-POR-05)."""
        return self.pesos_feitos / self.pesos * rules.CEM if self.pesos else None


@cache
def _endereco_das_fichas() -> str:
    """O começo do endereço de toda ficha: uma matriz pede centenas de vezes."""
    return reverse("portfolio:projeto", args=["x"]).removesuffix("x/")


def resumos_do_ciclo(ciclo: Ciclo, *, hoje: date) -> list[Resumo]:
    """Todas as iniciativas do ciclo, em três consultas, qualquer que seja o tamanho."""
    iniciativas = Iniciativa.objects.filter(ciclo=ciclo).order_by("ordem", "nome")
    return _resumir(iniciativas, hoje=hoje, iniciativa__ciclo=ciclo)


def primeiras_de_cada_ciclo(
    ciclos: Iterable[Ciclo], *, hoje: date
) -> dict[int, list[Resumo]]:
    """As primeiras iniciativas de cada ciclo, por pk do ciclo; três consultas."""
    posicao = Window(
        RowNumber(), partition_by="ciclo", order_by=["ordem", "nome", "pk"]
    )
    primeiras = (
        Iniciativa.objects.filter(ciclo__in=ciclos)
        .annotate(posicao=posicao)
        .filter(posicao__lte=INICIATIVAS_POR_CICLO)
        .order_by("ordem", "nome", "pk")
    )
    pks = list(primeiras.values_list("pk", flat=True))
    escolhidas = Iniciativa.objects.filter(pk__in=pks).order_by("ordem", "nome", "pk")
    por_ciclo: dict[int, list[Resumo]] = {}
    for resumo in _resumir(escolhidas, hoje=hoje, iniciativa__in=pks):
        por_ciclo.setdefault(resumo.ciclo_id, []).append(resumo)
    return por_ciclo


def _resumir(
    iniciativas: QuerySet[Iniciativa], *, hoje: date, **alcance: Any
) -> list[Resumo]:
    contas = {q["iniciativa_id"]: q for q in contas_dos_marcos(hoje, alcance)}
    pontos = dict(
        PontoCritico.objects.filter(resolvido_em__isnull=True, **alcance)
        .order_by()
        .values_list("iniciativa_id")
        .annotate(total=Count("pk"))
    )
    return [
        _resumo(linha, contas.get(linha[0]), pontos.get(linha[0], 0), hoje)
        for linha in iniciativas.values_list(*CAMPOS)
    ]


CAMPOS: Final = (
    "pk",
    "ciclo_id",
    "nome",
    "slug",
    "unidade",
    "tipo",
    "inicio",
    "versao",
    "subsecretaria_id",
    "situacao_informada",
    "situacao_valida_ate",
)


def contas_dos_marcos(hoje: date, alcance: dict[str, Any]) -> QuerySet[Any, Any]:
    """Contagens, pesos e a pior situação dos marcos, por iniciativa."""
    logo = hoje + timedelta(days=DIAS_DE_ATENCAO)
    return (
        Marco.objects.filter(**alcance)
        .alias(prevista=PREVISTA)
        .order_by()
        .values("iniciativa_id")
        .annotate(
            marcos=Count("pk"),
            feitos=Count("data_real"),
            sem_data=Count("pk", filter=ABERTO & Q(prevista__isnull=True)),
            vencem=Count("pk", filter=ABERTO & Q(prevista__range=(hoje, logo))),
            pesos=Sum("peso"),
            pesos_feitos=Sum(
                "peso", filter=Q(data_real__isnull=False), default=Decimal(0)
            ),
            proxima=Min("prevista", filter=ABERTO),
            base_de=Min("data_base"),
            base_ate=Max("data_base"),
            de=Min(EFETIVA),
            ate=Max(EFETIVA),
            pior=Min(grau_do_marco(hoje)),
        )
    )


def grau_do_marco(hoje: date) -> Case:
    """A posição da situação do marco em GRAVIDADE; pede `prevista` anotada."""
    logo = hoje + timedelta(days=DIAS_DE_ATENCAO)
    com_ponto = PontoCritico.objects.filter(
        resolvido_em__isnull=True, marco__isnull=False
    ).values("marco_id")
    return Case(
        When(data_real__isnull=False, then=_grau(Situacao.CONCLUIDO)),
        When(prevista__lt=hoje, then=_grau(Situacao.ATRASADO)),
        When(pk__in=com_ponto, then=_grau(Situacao.ATENCAO)),
        When(prevista__isnull=True, then=_grau(Situacao.SEM_DATA)),
        When(prevista__lte=logo, then=_grau(Situacao.ATENCAO)),
        default=_grau(Situacao.NO_PRAZO),
    )


def _grau(situacao: Situacao) -> Value:
    return Value(GRAVIDADE.index(situacao))


def _resumo(
    linha: tuple[Any, ...], contas: dict[str, Any] | None, pontos: int, hoje: date
) -> Resumo:
    *identificacao, inicio, versao, portfolio, informada, valida_ate = linha
    dos_marcos = [GRAVIDADE[contas["pior"]]] if contas else []
    if contas and contas["feitos"]:
        dos_marcos.append(Situacao.CONCLUIDO)
    situacao = rules.situacao_da_iniciativa(
        dos_marcos,
        hoje=hoje,
        inicio=inicio,
        tem_ponto_critico=bool(pontos),
        informada=_informada(informada, valida_ate),
    )
    medidas = [contas[nome] for nome in MEDIDAS] if contas else SEM_MARCOS
    campos = (
        *identificacao,
        inicio,
        versao,
        portfolio,
        situacao,
        pontos,
        *medidas,
    )
    return Resumo(*campos)


MEDIDAS: Final = (
    "marcos",
    "feitos",
    "sem_data",
    "vencem",
    "pesos",
    "pesos_feitos",
    "proxima",
    "base_de",
    "base_ate",
    "de",
    "ate",
)
SEM_MARCOS: Final = (0, 0, 0, 0, Decimal(0), Decimal(0), *[None] * 5)


def _informada(situacao: str, valida_ate: date | None) -> SituacaoInformada | None:
    if not situacao or valida_ate is None:
        return None
    return SituacaoInformada(Situacao(situacao), "", valida_ate)
