"""O que se sabe de um indicador antes do valor, na definição em que se digita."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from indicadores.models import Ficha, Variante
from indicadores.plausibilidade import Historico


class AnoAnterior(NamedTuple):
    """Os números do ano anterior na definição escolhida, e só nela."""

    ano: int
    meta: Decimal | None = None
    resultado: Decimal | None = None
    denominador: Decimal | None = None
    mediana: Decimal | None = None
    nacional: Decimal | None = None


def historico_na_definicao(
    ficha: Ficha,
    variante: Variante | None,
    outras: Iterable[Variante],
    antes: AnoAnterior,
) -> Historico:
    """A ficha e o ano anterior como a plausibilidade os vê. RN-IND-11."""
    unidade = variante.unidade if variante else ficha.unidade
    casas = variante.casas if variante else ficha.casas
    propria = unidade == ficha.unidade
    multiplicador = ficha.multiplicador if propria else None
    return Historico(
        minimo=ficha.minimo_plausivel if propria else None,
        maximo=ficha.maximo_plausivel if propria else None,
        meta_anterior=antes.meta,
        resultado_anterior=antes.resultado,
        unidade=unidade,
        casas=casas,
        multiplicador=multiplicador,
        denominador=antes.denominador,
        mediana=antes.mediana,
        nacional=antes.nacional,
        outras_definicoes=[v.nome for v in outras if v.unidade != unidade],
        conta=casas == 0
        and multiplicador is None
        and not unidade.startswith(("%", "por ")),
        ano_anterior=antes.ano,
        faixa=None if variante else ficha.faixa,
    )
