"""Filtros e etiquetas dos documentos impressos: {% load documento %}."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from base import narrativa as texto_livre
from base import numeros
from base.pdf.sumario import MARCA_DO_SUMARIO

register = template.Library()


@register.filter
def narrativa(texto: str | None) -> SafeString:
    """{{ texto|narrativa }}: o que a pessoa escreveu, em parágrafos e listas."""
    return texto_livre.narrativa(texto)


@register.filter
def e_curta(texto: str | None) -> bool:
    """{% if texto|e_curta %}: a resposta cabe ao lado da pergunta."""
    return texto_livre.e_curta(texto)


@register.filter
def em_grupos(texto: str) -> str:
    """Um hash em grupos de oito, que se conferem a olho."""
    return " ".join(texto[i : i + 8] for i in range(0, len(texto), 8))


@register.simple_tag
def sumario() -> SafeString:
    """Onde entra o sumário, feito dos títulos com data-sumario="nível"."""
    return MARCA_DO_SUMARIO


@register.simple_tag
def celula(
    valor: Decimal | int | None,
    casas_da_coluna: int = 0,
    casas: int | None = None,
    nota: str = "",
) -> SafeString:
    """<td> de um número cuja vírgula se alinha com as da coluna.

    Sem `casas`, escreve as que o valor tem, e a folha de estilo completa o
    espaço que falta; o texto da célula fica limpo.
    """
    classe = "n"
    if casas is None:
        casas = numeros.casas_de(valor)
        classe = _classe_decimal(valor, casas, casas_da_coluna)
    marca = format_html("<sup>{}</sup>", nota) if nota else ""
    return format_html(
        '<td class="{}">{}{}</td>', classe, numeros.formatar(valor, casas), marca
    )


def _classe_decimal(valor: Decimal | int | None, tem: int, casas_da_coluna: int) -> str:
    falta = casas_da_coluna - tem
    if valor is None or falta <= 0:
        return "n"
    # quem não tem vírgula também deixa o lugar dela
    return f"n v{falta}" if tem == 0 else f"n r{falta}"
