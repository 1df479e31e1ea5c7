"""A população que serve a um ano, própria ou somada dos municípios."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce

from indicadores.consultas.celulas import Lugar
from territorios.models import Nivel, Populacao, Territorio


class Habitantes(NamedTuple):
    """Habitantes por território; `somados` são os que vieram dos municípios."""

    de: dict[int, int]
    somados: frozenset[int]


def habitantes_de(lugares: Sequence[Lugar], ano: int) -> Habitantes:
    """População do ano mais próximo até o pedido ou, se não há, do primeiro.

    A UF sem população própria vale a soma dos seus municípios, se todos os que
    existem a têm naquele ano; com um a menos, não se sabe.
    """
    todas = Populacao.objects.filter(territorio__in=[x.pk for x in lugares])
    proprias = dict(
        _do_melhor_ano(todas, ano).values_list("territorio_id", "habitantes")
    )
    faltam = [x.pk for x in lugares if x.nivel == Nivel.UF and x.pk not in proprias]
    somas = _somas(faltam, ano) if faltam else {}
    return Habitantes(proprias | somas, frozenset(somas))


def _do_melhor_ano(todas: QuerySet[Populacao], ano: int) -> QuerySet[Populacao]:
    ate = todas.filter(ano__lte=ano).order_by("-ano").values("ano")[:1]
    primeiro = todas.order_by("ano").values("ano")[:1]
    return todas.filter(ano=Coalesce(ate, primeiro))


def _somas(ufs: Sequence[int], ano: int) -> dict[int, int]:
    """Por UF, a soma dos municípios, se nenhum falta."""
    dos_municipios = Populacao.objects.filter(
        territorio__uf__in=ufs, territorio__nivel=Nivel.MUNICIPIO
    )
    quantos = dict(
        Territorio.objects.municipios()
        .filter(uf__in=ufs, extinto_em__isnull=True)
        .order_by()
        .values_list("uf")
        .annotate(Count("pk"))
    )
    linhas = (
        _do_melhor_ano(dos_municipios, ano)
        .order_by()
        .values_list("territorio__uf")
        .annotate(soma=Sum("habitantes"), com_populacao=Count("pk"))
    )
    return {uf: soma for uf, soma, com in linhas if uf and com >= quantos.get(uf, 0)}
