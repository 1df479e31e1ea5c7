"""O alcance contado e ordenado no banco, para recortes de milhares de municípios."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from django.db.models import (
    Count,
    DecimalField,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, NullIf

from indicadores.models import (
    Ficha,
    MetaPactuada,
    Pactuacao,
    Resultado,
    Rodada,
    publicas_em,
)
from indicadores.rules import Contagem, EstadoDaCelula, Faixa, Sentido
from territorios.models import Territorio

POUCOS: Final = 1_000
"""Até tantos municípios, o banco vai às células de cada um; de mais, lê o ano."""

_PERCENTUAL = DecimalField(max_digits=24, decimal_places=8)


def julgaveis(fichas: Sequence[Ficha]) -> list[Ficha]:
    """As fichas em que há alcance a julgar. Regras: RN-IND-03 e RN-IND-18."""
    return [
        f for f in fichas if f.julga_alcance and (f.sentido != Sentido.FAIXA or f.faixa)
    ]


def julgados(
    rodada: Rodada, fichas: Sequence[Ficha], entre: tuple[int, int] | None = None
) -> QuerySet[Resultado]:
    """Os resultados públicos que têm meta com que se comparem.

    É `rules.julgar` escrita em SQL: os dois lados com valor, na mesma variante, e
    o que não é 0 de 0; na de faixa, só a definição principal. `entre` são a primeira
    e a última chave das pactuações do ano. Regra: RN-IND-05.
    """
    do_ano = Q()
    if entre:
        de, ate = entre
        do_ano = Q(
            pactuacao__gte=de,
            pactuacao__lte=ate,
            pactuacao__metas__pactuacao__gte=de,
            pactuacao__metas__pactuacao__lte=ate,
        )
    de_faixa = [f.pk for f in fichas if f.sentido == Sentido.FAIXA]
    nada = Q(denominador=0) & (Q(numerador=0) | Q(numerador__isnull=True))
    comparaveis = Resultado.objects.filter(
        publicas_em("pactuacao__"),
        do_ano,
        Q(denominador__isnull=True) | ~nada,
        Q(variante__isnull=True) | ~Q(ficha__in=de_faixa),
        Q(pactuacao__metas__variante=F("variante"))
        | Q(pactuacao__metas__variante__isnull=True, variante__isnull=True),
        ficha__in=[f.pk for f in julgaveis(fichas)],
        pactuacao__rodada=rodada.pk,
        estado=EstadoDaCelula.VALOR,
        pactuacao__metas__ficha=F("ficha"),
        pactuacao__metas__estado=EstadoDaCelula.VALOR,
    )
    # anotada, a meta é a da junção de cima; citada num filtro, seria a de outra
    return comparaveis.annotate(meta=F("pactuacao__metas__valor")).order_by()


def quem_alcancou(fichas: Sequence[Ficha]) -> Q:
    """Condição de alcance sobre `julgados`: a igualdade alcança, e na ficha de faixa,
    estar dentro dela. Regras: RN-IND-03 e RN-IND-18.
    """
    maior = [f.pk for f in fichas if f.sentido == Sentido.MAIOR_MELHOR]
    menor = [f.pk for f in fichas if f.sentido == Sentido.MENOR_MELHOR]
    condicao = Q(ficha__in=maior, valor__gte=F("meta")) | Q(
        ficha__in=menor, valor__lte=F("meta")
    )
    for ficha in fichas:
        if ficha.sentido == Sentido.FAIXA and ficha.faixa:
            condicao |= _dentro(ficha.faixa) & Q(ficha=ficha.pk)
    return condicao


def _dentro(faixa: Faixa) -> Q:
    """`Faixa.contem` escrita em SQL."""
    dentro = Q()
    if faixa.de is not None:
        dentro &= Q(valor__gte=faixa.de)
    if faixa.ate is not None:
        dentro &= Q(valor__lte=faixa.ate)
    return dentro


def contar_por_uf(
    rodada: Rodada, fichas: Sequence[Ficha], municipios: QuerySet[Territorio]
) -> dict[int, dict[int, Contagem]]:
    """Por UF e ficha, quantos dos municípios alcançaram e quantos não.

    `sem_base` fica em zero: quem não se julga não entra na conta.
    """
    entre = _chaves_do_ano(rodada) if municipios.count() > POUCOS else None
    linhas = (
        julgados(rodada, fichas, entre)
        .filter(pactuacao__territorio__in=municipios.order_by().values("pk"))
        .values_list("pactuacao__territorio__uf", "ficha")
        .annotate(
            alcancaram=Count("pk", filter=quem_alcancou(fichas)), todos=Count("pk")
        )
    )
    por_uf: dict[int, dict[int, Contagem]] = defaultdict(dict)
    for uf, ficha, sim, todos in linhas:
        por_uf[uf][ficha] = Contagem(sim, todos - sim, 0)
    return por_uf


def _chaves_do_ano(rodada: Rodada) -> tuple[int, int] | None:
    """A primeira e a última chave das pactuações do ano; None se não há nenhuma.

    As de um ano nascem juntas: dizer ao banco entre quais chaves estão poupa-lhe
    percorrer os outros anos, quando quase todas interessam.
    """
    chaves = Pactuacao.objects.filter(rodada=rodada.pk).aggregate(
        de=Min("pk"), ate=Max("pk")
    )
    return None if chaves["de"] is None else (chaves["de"], chaves["ate"])


def fichas_com_numeros(
    rodada: Rodada, fichas: Sequence[Ficha], municipios: QuerySet[Territorio]
) -> dict[int | None, set[int]]:
    """Por UF, quais das fichas têm meta ou resultado público nos municípios."""
    achadas: dict[int | None, set[int]] = defaultdict(set)
    if not fichas:
        return achadas
    filtro = {
        "pactuacao__rodada": rodada.pk,
        "pactuacao__territorio__in": municipios.order_by().values("pk"),
        "ficha__in": [f.pk for f in fichas],
    }
    for modelo in (MetaPactuada, Resultado):
        celulas = modelo._default_manager.filter(publicas_em("pactuacao__"), **filtro)
        pares = celulas.order_by().values_list("pactuacao__territorio__uf", "ficha")
        for uf, ficha in pares.distinct():
            achadas[uf].add(ficha)
    return achadas


def por_metas_alcancadas(
    rodada: Rodada, fichas: Sequence[Ficha], territorios: QuerySet[Territorio]
) -> QuerySet[Territorio]:
    """De quem alcançou mais metas a quem alcançou menos; no empate, pelo nome."""
    alcancadas = (
        julgados(rodada, fichas)
        .filter(quem_alcancou(fichas), pactuacao__territorio=OuterRef("pk"))
        .values("pactuacao__territorio")
        .annotate(quantas=Count("pk"))
        .values("quantas")
    )
    return territorios.annotate(
        alcancadas=Coalesce(Subquery(alcancadas, output_field=IntegerField()), 0)
    ).order_by("-alcancadas", "nome_normalizado", "pk")


def pelo_percentual(
    rodada: Rodada,
    ficha: Ficha,
    territorios: QuerySet[Territorio],
    *,
    decrescente: bool,
) -> QuerySet[Territorio]:
    """Pelo percentual da meta na ficha; quem não tem percentual fica no fim."""
    valores = (
        julgados(rodada, [ficha])
        .filter(pactuacao__territorio=OuterRef("pk"))
        .annotate(da_meta=_percentual(ficha))
        .values("da_meta")[:1]
    )
    ordem = F("da_meta")
    return territorios.annotate(
        da_meta=Subquery(valores, output_field=_PERCENTUAL)
    ).order_by(
        ordem.desc(nulls_last=True) if decrescente else ordem.asc(nulls_last=True),
        "nome_normalizado",
        "pk",
    )


def _percentual(ficha: Ficha) -> ExpressionWrapper:
    """Resultado sobre meta, ou meta sobre resultado; nulo onde o divisor é zero."""
    parte, divisor = (
        ("valor", "meta")
        if ficha.sentido == Sentido.MAIOR_MELHOR
        else ("meta", "valor")
    )
    zero = Value(Decimal(0), output_field=_PERCENTUAL)
    return ExpressionWrapper(
        F(parte) * Value(Decimal("1.0")) / NullIf(F(divisor), zero),
        output_field=_PERCENTUAL,
    )
