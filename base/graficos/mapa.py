"""Mapa do Brasil por UF: preenchimento e hachura, com legenda contada."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypedDict
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from base.graficos import svg
from base.graficos.svg import Preenchimento
from base.numeros import formatar

LARGURA: Final = 664
ALTURA: Final = 636

# UFs pequenas: o rótulo vai para o mar, ligado por uma linha
FORA: Final = {
    "RN": (620, 163),
    "PB": (632, 188),
    "PE": (634, 212),
    "AL": (622, 238),
    "SE": (604, 262),
    "ES": (556, 392),
    "RJ": (522, 458),
    "DF": (428, 318),
}
_HALO: Final = (
    ' paint-order="stroke" stroke="#fff" stroke-width="3.5" stroke-linejoin="round"'
)


class Forma(TypedDict):
    """Contorno de uma UF e o ponto do rótulo, nas unidades do mapa."""

    nome: str
    d: str
    x: float
    y: float
    r: float


@dataclass(frozen=True, slots=True)
class Categoria:
    """Uma classe do mapa; `ordem` é a posição na legenda."""

    rotulo: str
    preenchimento: Preenchimento
    ordem: int = 0


SEM_BASE: Final = Categoria("sem base de comparação", Preenchimento.VAZIO, 99)


@lru_cache(maxsize=1)
def formas_das_ufs() -> Mapping[str, Forma]:
    """As 27 formas por sigla, construídas com os demais arquivos da interface."""
    caminho = settings.BUILD_DIR / "graficos" / "uf.json"
    try:
        formas: dict[str, Forma] = json.loads(caminho.read_text("utf-8"))
    except FileNotFoundError as erro:
        raise ImproperlyConfigured(
            "As formas do mapa não foram construídas: rode frontend/construir.py."
        ) from erro
    return formas


def mapa_uf(
    valores: Mapping[str, Categoria],
    titulo: str,
    descricao: str = "",
    *,
    pequeno: bool = False,
    legenda: bool = True,
    largura_mm: int | None = None,
) -> SafeString:
    """Mapa das UFs pintado por categoria; UF ausente de `valores` é sem base.

    A descrição lida em voz alta traz a contagem de cada categoria. `pequeno`
    tira os rótulos, para os mapas em série; `largura_mm` fixa o tamanho no
    papel.
    """
    por_uf = {uf: valores.get(uf, SEM_BASE) for uf in sorted(formas_das_ufs())}
    contagem = _contar(por_uf)
    lido = "; ".join(f"{c.rotulo}: {formatar(n, 0)}" for c, n in contagem)
    nome = svg.juntar_titulo(svg.juntar_titulo(titulo, descricao), lido)
    chave = svg.chave_de("mapa", nome, largura_mm)
    corpo = svg.definir_hachuras((c.preenchimento for c in por_uf.values()), chave)
    corpo += "".join(_uf(uf, c, chave) for uf, c in por_uf.items())
    if not pequeno:
        no_papel = largura_mm is not None
        corpo += "".join(
            _rotulo(uf, formas_das_ufs()[uf], no_papel=no_papel) for uf in por_uf
        )
    desenho = svg.montar(
        LARGURA,
        ALTURA,
        corpo,
        titulo=nome,
        classe="mapa peq" if pequeno else "mapa",
        largura_mm=largura_mm,
    )
    if not legenda:
        return desenho
    return desenho + _legenda(contagem, largura_mm)


def legenda_do_mapa(
    valores: Mapping[str, Categoria], *, no_papel: bool = False
) -> SafeString:
    """Só a legenda de `mapa_uf`, para quando ela vai em outro lugar."""
    por_uf = {uf: valores.get(uf, SEM_BASE) for uf in sorted(formas_das_ufs())}
    return _legenda(_contar(por_uf), 1 if no_papel else None)


def _contar(por_uf: Mapping[str, Categoria]) -> list[tuple[Categoria, int]]:
    """Quantas UFs em cada categoria, na ordem da legenda."""
    contagem = Counter(por_uf.values())
    return sorted(contagem.items(), key=lambda par: (par[0].ordem, par[0].rotulo))


def _uf(uf: str, categoria: Categoria, chave: str) -> str:
    cor = svg.tinta(categoria.preenchimento, chave)
    traco = ' stroke-dasharray="3 2"' if categoria == SEM_BASE else ""
    d = formas_das_ufs()[uf]["d"]
    return f'<path d="{d}" fill="{cor}" stroke="#777" stroke-width=".8"{traco}/>'


def _rotulo(uf: str, forma: Forma, *, no_papel: bool) -> str:
    """A sigla com halo branco; no papel, que não tem halo, com fundo branco."""
    guia = ""
    if uf in FORA:
        x, y = (float(v) for v in FORA[uf])
        guia = svg.linha(forma["x"], forma["y"], x - 2, y - 4, svg.CINZA, 0.8)
        ancora: svg.Ancora = "start"
    else:
        x, y, ancora = forma["x"], forma["y"] + 5, "middle"
    sigla = svg.texto(x, y, uf, "f", ancora)
    if no_papel:
        esquerda = x - (12 if ancora == "middle" else 2)
        fundo = svg.retangulo(esquerda, y - 12.5, 24, 15.5, "#fff")
        sigla = fundo + sigla.replace("<text ", '<text font-size="15" ', 1)
    else:
        sigla = sigla.replace("<text ", f'<text font-size="13"{_HALO} ', 1)
    return guia + sigla


def _legenda(
    contagem: list[tuple[Categoria, int]], largura_mm: int | None
) -> SafeString:
    amostra = _amostra_no_papel if largura_mm is not None else _amostra_na_tela
    itens = format_html_join(
        "",
        "{} {} <b>{}</b></li>",
        ((amostra(c), c.rotulo, formatar(n, 0)) for c, n in contagem),
    )
    return format_html('<ul class="leg">{}</ul>', itens)


def _desenho_da_amostra(categoria: Categoria) -> tuple[str, str]:
    chave = svg.chave_de("amostra", categoria.preenchimento.value)
    cor = svg.tinta(categoria.preenchimento, chave)
    traco = ' stroke-dasharray="3 2"' if categoria == SEM_BASE else ""
    retangulo = (
        f'<rect x=".5" y=".5" width="23" height="13" fill="{cor}" '
        f'stroke="#555" stroke-width=".8"{traco}/>'
    )
    return svg.definir_hachuras([categoria.preenchimento], chave), retangulo


def _amostra_na_tela(categoria: Categoria) -> SafeString:
    corpo = "".join(_desenho_da_amostra(categoria))
    return format_html("<li>{}", svg.decorativo(24, 14, corpo, classe="amostra"))


def _amostra_no_papel(categoria: Categoria) -> SafeString:
    """Imagem de fundo: no PDF, desenho decorativo não pode virar figura."""
    corpo = "".join(_desenho_da_amostra(categoria))
    desenho = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 14" width="24" '
        f'height="14">{corpo}</svg>'
    )
    endereco = f"data:image/svg+xml,{quote(desenho)}"
    return format_html('<li style="background-image:url({})">', endereco)
