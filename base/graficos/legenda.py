"""A legenda em texto, ao lado do desenho, com amostra de cada preenchimento."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from base.graficos import svg
from base.graficos.svg import Preenchimento


@dataclass(frozen=True, slots=True)
class ItemDaLegenda:
    """Uma linha da legenda; `valor` já vem escrito."""

    preenchimento: Preenchimento
    rotulo: str
    valor: str
    tracejado: bool = False


def legenda(itens: Sequence[ItemDaLegenda], *, no_papel: bool = False) -> SafeString:
    """Lista de amostra, rótulo e valor.

    No papel a amostra é imagem de fundo: desenho decorativo não pode virar
    figura nas etiquetas do PDF.
    """
    linha = _no_papel if no_papel else _na_tela
    return format_html(
        '<ul class="leg">{}</ul>',
        format_html_join("", "{}", ((linha(q),) for q in itens)),
    )


def amostra(preenchimento: Preenchimento, *, tracejado: bool = False) -> SafeString:
    """O quadradinho da legenda; decorativo, o rótulo vem ao lado."""
    corpo = _desenho(preenchimento, tracejado=tracejado)
    return svg.decorativo(24, 14, corpo, classe="amostra")


def _na_tela(item: ItemDaLegenda) -> SafeString:
    quadro = amostra(item.preenchimento, tracejado=item.tracejado)
    return format_html("<li>{} {} <b>{}</b></li>", quadro, item.rotulo, item.valor)


def _no_papel(item: ItemDaLegenda) -> SafeString:
    corpo = _desenho(item.preenchimento, tracejado=item.tracejado)
    desenho = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 14" width="24" '
        f'height="14">{corpo}</svg>'
    )
    return format_html(
        '<li style="background-image:url({})">{} <b>{}</b></li>',
        f"data:image/svg+xml,{quote(desenho)}",
        item.rotulo,
        item.valor,
    )


def _desenho(preenchimento: Preenchimento, *, tracejado: bool) -> str:
    chave = svg.chave_de("amostra", preenchimento.value)
    traco = ' stroke-dasharray="3 2"' if tracejado else ""
    return svg.definir_hachuras([preenchimento], chave) + (
        f'<rect x=".5" y=".5" width="23" height="13" '
        f'fill="{svg.tinta(preenchimento, chave)}" stroke="{svg.CINZA}" '
        f'stroke-width=".8"{traco}/>'
    )
