"""O que o portal estranha num valor que saiu de numerador e denominador.

Funções puras. A conta já foi feita: o valor não é contagem nem fração digitada por
engano, e o que se confere são os dois números. Regra: RN-IND-11.
"""

from decimal import Decimal
from typing import NamedTuple

from base.numeros import formatar
from indicadores.plausibilidade import (
    CEM,
    Aviso,
    Historico,
    avisos_do_valor,
    base_de,
    perto,
)
from indicadores.rules import valor_calculado


class Operandos(NamedTuple):
    """O numerador e o denominador, como foram digitados."""

    numerador: Decimal
    denominador: Decimal

    @classmethod
    def de(
        cls, numerador: Decimal | None, denominador: Decimal | None
    ) -> "Operandos | None":
        """Os dois, se os dois se informaram; senão o valor veio sozinho."""
        if numerador is None or denominador is None:
            return None
        return cls(numerador, denominador)


def avisos_do_resultado(
    valor: Decimal, operandos: Operandos | None, historico: Historico, *, sentido: str
) -> list[Aviso]:
    """O aviso que cabe ao resultado; lista vazia se nada se estranha. RN-IND-11."""
    if operandos is None:
        return avisos_do_valor(valor, historico, sentido=sentido)
    if aviso := _numerador_maior(operandos, historico):
        return [aviso]
    return avisos_do_valor(valor, historico, sentido=sentido, calculado=True)


def _numerador_maior(operandos: Operandos, historico: Historico) -> Aviso | None:
    """O numerador que passa do denominador, onde não pode ou quase nunca passa.

    Não pode na proporção e na razão de teto 1, em que é parte dele; na taxa por mil ou
    por 100 mil, é mais de um caso por pessoa. Na média e no percentual sem teto, pode.
    """
    numerador, denominador = operandos
    if numerador <= denominador or not denominador:
        return None
    vezes, unidade = historico.multiplicador, historico.unidade
    e_parte = historico.maximo is not None and historico.maximo == vezes
    e_taxa = vezes is not None and vezes > CEM and unidade.startswith("por ")
    if not (e_parte or e_taxa):
        return None
    de_que = ", de que é parte" if e_parte else ""
    return Aviso(
        "numerador_maior",
        f"O numerador ({formatar(numerador)}) passa do denominador "
        f"({formatar(denominador)}){de_que}: dá {_em(operandos, historico)}. "
        f"{_trocados(operandos, historico)}",
    )


def _trocados(operandos: Operandos, historico: Historico) -> str:
    """Quanto dariam trocados, se isso fica junto do que se espera."""
    ao_contrario = Operandos(operandos.denominador, operandos.numerador)
    valor = _conta(ao_contrario, historico)
    base = base_de(historico)
    if valor is None or base is None or not perto(valor, base.valor):
        return "Confira os dois."
    return f"Trocados, dariam {_em(ao_contrario, historico)}."


def _em(operandos: Operandos, historico: Historico) -> str:
    """O que a conta dá: «148,0 %», «12,9 por mil nascidos vivos», «1,20»."""
    quanto = formatar(_conta(operandos, historico), historico.casas)
    e_numero_so = not historico.unidade.startswith(("%", "por "))
    return quanto if e_numero_so else f"{quanto} {historico.unidade}"


def _conta(operandos: Operandos, historico: Historico) -> Decimal | None:
    vezes = historico.multiplicador
    return None if vezes is None else valor_calculado(*operandos, vezes)
