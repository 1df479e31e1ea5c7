"""Resultados fictícios de Roraima no ano anterior, com numerador e denominador.

Sobre eles a CIB simula as metas que os seus municípios propõem neste ano.
"""

from decimal import Decimal
from typing import Final

from indicadores.models import (
    Ficha,
    MetaPactuada,
    OrigemDaPactuacao,
    Pactuacao,
    Resultado,
    Rodada,
)
from indicadores.rules import EstadoDaCelula
from indicadores.states import Situacao
from territorios.models import Territorio

FICTICIO: Final = "Número fictício da demonstração"
_PESOS: Final = (840, 35, 120, 260, 18, 95, 410, 62, 150, 28, 77, 330, 51, 205, 44)
"""Denominadores de um lugar a outro: há os que têm poucos casos."""


def carregar_resultados_de_roraima(anterior: Rodada) -> None:
    """Uma pactuação homologada por município; o que já está gravado não se toca."""
    municipios = Territorio.objects.municipios().filter(uf__codigo="RR")
    if Pactuacao.objects.filter(rodada=anterior, territorio__in=municipios).exists():
        return
    fichas = [
        f
        for f in Ficha.objects.filter(edicao=anterior.edicao, multiplicador=100)
        if not f.itens
    ]
    pactuacoes = Pactuacao.objects.bulk_create(
        Pactuacao(
            rodada=anterior,
            territorio=municipio,
            situacao=Situacao.HOMOLOGADA,
            origem=OrigemDaPactuacao.PORTAL,
        )
        for municipio in municipios.order_by("codigo")
    )
    resultados = [
        _resultado(pactuacao, ficha, ordem)
        for ordem, pactuacao in enumerate(pactuacoes)
        for ficha in fichas
    ]
    Resultado.objects.bulk_create(resultados)
    MetaPactuada.objects.bulk_create(
        MetaPactuada(
            pactuacao=x.pactuacao,
            ficha=x.ficha,
            estado=EstadoDaCelula.VALOR,
            valor=Decimal(55 + 5 * (x.ficha.numero % 8)),
            origem=FICTICIO,
        )
        for x in resultados
    )


def _resultado(pactuacao: Pactuacao, ficha: Ficha, ordem: int) -> Resultado:
    denominador = _PESOS[ordem % len(_PESOS)] * (1 + ficha.numero % 4)
    parte = 50 + (ordem * 13 + ficha.numero * 7) % 48
    numerador = denominador * parte // 100
    return Resultado(
        pactuacao=pactuacao,
        ficha=ficha,
        estado=EstadoDaCelula.VALOR,
        valor=Decimal(numerador) / denominador * 100,
        numerador=numerador,
        denominador=denominador,
        fonte=FICTICIO,
        origem=FICTICIO,
    )
