"""As contagens do ano guardadas por UF: só se conta de novo onde algo mudou.

O carimbo de uma UF soma as versões de todas as suas pactuações, públicas ou não.
Gravar meta ou resultado e dar um passo no fluxo avança a de alguma; nenhuma recua
nem se apaga. A soma, pois, só cresce: o mesmo carimbo só se repete com os mesmos
números, e não há o que invalidar nem prazo a vencer.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.core.cache import cache
from django.db.models import F, QuerySet, Sum

from base.memoria import impressao_digital
from indicadores.consultas.contagens import contar_por_uf, fichas_com_numeros
from indicadores.models import Ficha, Pactuacao, Rodada
from indicadores.rules import NENHUM, Contagem
from territorios.models import Nivel, Territorio

DE_UFS_INTEIRAS: Final = frozenset({Nivel.PAIS, Nivel.MACRORREGIAO, Nivel.UF})


class Numeros(NamedTuple):
    """Por ficha, quantos municípios alcançaram e não; e as que só têm números.

    `sem_base` fica em zero: quem não se julga não entra na conta.
    """

    contagens: dict[int, Contagem]
    com_numeros: frozenset[int]


def contar(
    rodada: Rodada,
    fichas: Sequence[Ficha],
    territorio: Territorio,
    municipios: QuerySet[Territorio],
) -> Numeros:
    """As contagens dos municípios do território.

    O carimbo lê-se antes dos números: o que se grave entre os dois já é do carimbo
    seguinte.
    """
    parte = "" if territorio.nivel in DE_UFS_INTEIRAS else territorio.codigo
    regras = [(f.pk, f.julga_alcance, f.sentido, f.faixa) for f in fichas]
    chaves = {
        _chave(rodada, parte, uf, carimbo, regras): uf
        for uf, carimbo in _carimbos(rodada, municipios).items()
    }
    guardados: dict[str, Numeros] = cache.get_many(chaves)
    faltam = {chave: uf for chave, uf in chaves.items() if chave not in guardados}
    if faltam:
        novos = _contar(rodada, fichas, municipios, faltam)
        cache.set_many(novos, timeout=None)
        guardados |= novos
    return _somar(guardados.values())


def _contar(
    rodada: Rodada,
    fichas: Sequence[Ficha],
    municipios: QuerySet[Territorio],
    faltam: Mapping[str, int],
) -> dict[str, Numeros]:
    """O de cada UF que falta, de uma vez para todas."""
    municipios = municipios.filter(uf__in=faltam.values())
    contagens = contar_por_uf(rodada, fichas, municipios)
    de_cada = {chave: contagens.get(uf, {}) for chave, uf in faltam.items()}
    sem_conta = [f for f in fichas if any(f.pk not in x for x in de_cada.values())]
    com_numeros = fichas_com_numeros(rodada, sem_conta, municipios)
    return {
        chave: Numeros(de_cada[chave], frozenset(com_numeros.get(uf, ())))
        for chave, uf in faltam.items()
    }


def _carimbos(rodada: Rodada, municipios: QuerySet[Territorio]) -> dict[int, int]:
    linhas = (
        Pactuacao.objects.filter(
            rodada=rodada.pk, territorio__in=municipios.order_by().values("pk")
        )
        .order_by()
        .values_list("territorio__uf")
        .annotate(carimbo=Sum(F("versao") + F("gravacoes_de_resultados")))
    )
    return dict(linhas)


def _chave(rodada: Rodada, parte: str, *do_que: Any) -> str:
    return f"contagens-{rodada.pk}-{parte}-{impressao_digital(*do_que).hex()}"


def _somar(partes: Iterable[Numeros]) -> Numeros:
    contagens: dict[int, Contagem] = {}
    com_numeros: set[int] = set()
    for parte in partes:
        com_numeros |= parte.com_numeros
        for ficha, contagem in parte.contagens.items():
            contagens[ficha] = contagens.get(ficha, NENHUM) + contagem
    return Numeros(contagens, frozenset(com_numeros - contagens.keys()))
