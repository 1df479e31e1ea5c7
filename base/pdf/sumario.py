"""O sumário sai dos próprios títulos: não pode discordar do texto."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

MARCA_DO_SUMARIO: Final = SafeString("<!--sumário-->")

_TITULO: Final = re.compile(r"<h[1-5]\b([^>]*)>(.*?)</h[1-5]>", re.S)
_NIVEL: Final = re.compile(r'data-sumario="(\d)"')
_ID: Final = re.compile(r'\bid="([^"]+)"')
_ETIQUETA: Final = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class ItemDoSumario:
    """Um título que pediu para entrar, com `data-sumario="nível"` e `id`."""

    nivel: int
    rotulo: str
    alvo: str


def itens_do_sumario(html: str) -> list[ItemDoSumario]:
    """Os títulos marcados, na ordem do documento."""
    itens = []
    for atributos, conteudo in _TITULO.findall(html):
        nivel, alvo = _NIVEL.search(atributos), _ID.search(atributos)
        if nivel and alvo:
            rotulo = _ETIQUETA.sub("", conteudo.replace("</span>", "</span> "))
            rotulo = " ".join(unescape(rotulo).split())
            itens.append(ItemDoSumario(int(nivel.group(1)), rotulo, alvo.group(1)))
    return itens


def inserir_sumario(html: str) -> str:
    """Troca a marca de `{% sumario %}` pelo sumário; sem marca, nada muda."""
    if MARCA_DO_SUMARIO not in html:
        return html
    contexto = {"itens": itens_do_sumario(html)}
    sumario = render_to_string("documento/sumario.html", contexto)
    return html.replace(MARCA_DO_SUMARIO, sumario, 1)
