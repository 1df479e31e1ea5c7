"""Filtros de números para os templates: todo número na tela passa por aqui."""

from decimal import Decimal, InvalidOperation

from django import template

from base import numeros

register = template.Library()

Valor = Decimal | int | str | None


def _decimal(valor: Valor) -> Decimal | None:
    """Aceita o Decimal do modelo e o texto da API; vazio e alheio viram None."""
    if valor is None or valor == "":
        return None
    try:
        decimal = Decimal(valor)
    except (InvalidOperation, TypeError, ValueError):
        return None
    return decimal if decimal.is_finite() else None


@register.filter
def numero(valor: Valor, casas: int | None = None) -> str:
    """{{ v|numero }} usa as casas do valor; {{ v|numero:2 }}, duas. None: "—"."""
    return numeros.formatar(_decimal(valor), casas)


@register.filter
def percentual(valor: Valor, casas: int = 1) -> str:
    """{{ v|percentual }}: 99.79 → "99,8 %"; abaixo de 100 nunca mostra 100."""
    return numeros.percentual(_decimal(valor), casas)


@register.filter
def reais(valor: Valor) -> str:
    """{{ v|reais }} → "R$ 1.234,50"."""
    return numeros.dinheiro(_decimal(valor), "R$")


@register.filter
def dolares(valor: Valor) -> str:
    """{{ v|dolares }} → "US$ 1.234,50"."""
    return numeros.dinheiro(_decimal(valor), "US$")
