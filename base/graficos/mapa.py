"""Mapa do Brasil por UF: preenchimento e hachura, com legenda contada."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypedDict

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.safestring import SafeString

from base.graficos import svg
from base.graficos.legenda import ItemDaLegenda
from base.graficos.legenda import legenda as montar_legenda
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
_ESCUROS: Final = (Preenchimento.CHEIO, Preenchimento.ESCURO)
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
        corpo += "".join(_rotulo(uf, c, no_papel=no_papel) for uf, c in por_uf.items())
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
    return desenho + _legenda(contagem, no_papel=largura_mm is not None)


def legenda_do_mapa(
    valores: Mapping[str, Categoria], *, no_papel: bool = False
) -> SafeString:
    """Só a legenda de `mapa_uf`, para quando ela vai em outro lugar."""
    por_uf = {uf: valores.get(uf, SEM_BASE) for uf in sorted(formas_das_ufs())}
    return _legenda(_contar(por_uf), no_papel=no_papel)


def _contar(por_uf: Mapping[str, Categoria]) -> list[tuple[Categoria, int]]:
    """Quantas UFs em cada categoria, na ordem da legenda."""
    contagem = Counter(por_uf.values())
    return sorted(contagem.items(), key=lambda par: (par[0].ordem, par[0].rotulo))


def _uf(uf: str, categoria: Categoria, chave: str) -> str:
    cor = svg.tinta(categoria.preenchimento, chave)
    traco = ' stroke-dasharray="3 2"' if categoria == SEM_BASE else ""
    d = formas_das_ufs()[uf]["d"]
    return f'<path d="{d}" fill="{cor}" stroke="#777" stroke-width=".8"{traco}/>'


def _rotulo(uf: str, categoria: Categoria, *, no_papel: bool) -> str:
    """A sigla, com linha-guia quando a UF é pequena."""
    forma = formas_das_ufs()[uf]
    escrever = _sigla_no_papel if no_papel else _sigla_na_tela
    if uf not in FORA:
        escuro = categoria.preenchimento in _ESCUROS
        return escrever(uf, forma["x"], forma["y"] + 5, "middle", escuro)
    x, y = (float(v) for v in FORA[uf])
    guia = svg.linha(forma["x"], forma["y"], x - 2, y - 4, svg.CINZA, 0.8)
    return guia + escrever(uf, x, y, "start", False)


def _sigla_na_tela(
    uf: str, x: float, y: float, ancora: svg.Ancora, escuro: bool
) -> str:
    """Com halo branco, legível sobre qualquer preenchimento."""
    sigla = svg.texto(x, y, uf, "f", ancora)
    return sigla.replace("<text ", f'<text font-size="13"{_HALO} ', 1)


def _sigla_no_papel(
    uf: str, x: float, y: float, ancora: svg.Ancora, escuro: bool
) -> str:
    """O papel não tem halo: letra branca no escuro, fundo branco na hachura."""
    sigla = svg.texto(x, y, uf, "inv" if escuro else "f", ancora)
    sigla = sigla.replace("<text ", '<text font-size="15" ', 1)
    if escuro:
        return sigla
    esquerda = x - (12 if ancora == "middle" else 2)
    return svg.retangulo(esquerda, y - 12.5, 24, 15.5, "#fff") + sigla


def _legenda(contagem: list[tuple[Categoria, int]], *, no_papel: bool) -> SafeString:
    itens = [
        ItemDaLegenda(c.preenchimento, c.rotulo, formatar(n, 0), c == SEM_BASE)
        for c, n in contagem
    ]
    return montar_legenda(itens, no_papel=no_papel)
