"""As peças de todo gráfico: números, texto, linhas, hachuras e a moldura.

O mesmo desenho serve à página e ao PDF. Por isso tudo vai em atributos de
apresentação: a CSP não deixa `style=` na página, e a folha de estilo não
entra no SVG dentro do PDF. As classes repetem os atributos para que a página
possa ajustar a letra em telas estreitas.

Aqui `float` é pixel, nunca valor; os valores chegam e saem como Decimal.
"""

import zlib
from collections.abc import Iterable
from decimal import Decimal
from enum import Enum
from html import escape
from typing import Final, Literal

from django.utils.safestring import SafeString

from base.numeros import casas_de, formatar

AZUL: Final = "#1351b4"
AZUL_ESCURO: Final = "#0c326f"
AZUL_CLARO: Final = "#c5d4eb"
NAO: Final = "#a72f10"
ATENCAO: Final = "#b38c00"
TINTA: Final = "#1b1b1b"
TEXTO: Final = "#333"
CINZA: Final = "#555"
CINZA_MEDIO: Final = "#888"
CINZA_CLARO: Final = "#adadad"
GRADE: Final = "#e6e6e6"

LARGO: Final = 720
ESTREITO: Final = 328

Ancora = Literal["start", "middle", "end"]

_NA_TELA: Final = "Rawline, Raleway, sans-serif"
_NO_PAPEL: Final = "PSUS Sans"
_CLASSES: Final = {
    "f": f'font-weight="650" fill="{TINTA}"',
    "c": f'fill="{CINZA}"',
    "inv": 'font-weight="650" fill="#fff"',
    "sim": f'font-weight="650" fill="{AZUL_ESCURO}"',
    "nao": f'font-weight="650" fill="{NAO}"',
    "m": 'font-size="11"',
}


class Preenchimento(Enum):
    """Como se pinta uma área; nenhum par se distingue só pela cor."""

    CHEIO = "cheio"
    ESCURO = "escuro"
    CLARO = "claro"
    HACHURA_LEVE = "h1"
    HACHURA_MEDIA = "h2"
    HACHURA_DENSA = "h3"
    HACHURA_CINZA = "hc"
    VAZIO = "vazio"


_CORES: Final = {
    Preenchimento.CHEIO: AZUL,
    Preenchimento.ESCURO: AZUL_ESCURO,
    Preenchimento.CLARO: AZUL_CLARO,
    Preenchimento.VAZIO: "#fff",
}
# passo, cor, traço e fundo de cada hachura
_HACHURAS: Final = {
    Preenchimento.HACHURA_LEVE: (9, NAO, 1.1, "#fff"),
    Preenchimento.HACHURA_MEDIA: (5.5, NAO, 1.2, "#fff"),
    Preenchimento.HACHURA_DENSA: (3.4, NAO, 1.7, "#ffe2d1"),
    Preenchimento.HACHURA_CINZA: (5, CINZA_MEDIO, 0.9, "#fff"),
}


def p(valor: float) -> str:
    """Pixel com no máximo um decimal: mesmos dados, mesmos bytes."""
    texto = f"{valor:.1f}".removesuffix(".0")
    return "0" if texto == "-0" else texto


def texto(
    x: float, y: float, conteudo: str, classe: str = "", ancora: Ancora = "start"
) -> str:
    """Texto escapado; `classe` combina f, c, inv, sim, nao e m."""
    marcas = "".join(f" {_CLASSES[c]}" for c in classe.split())
    classe = f' class="{classe}"' if classe else ""
    alinhado = "" if ancora == "start" else f' text-anchor="{ancora}"'
    return (
        f'<text x="{p(x)}" y="{p(y)}"{alinhado}{classe}{marcas}>'
        f"{escape(conteudo)}</text>"
    )


def linha(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    cor: str = CINZA_CLARO,
    espessura: float = 1,
    traco: str = "",
) -> str:
    tracejado = f' stroke-dasharray="{traco}"' if traco else ""
    return (
        f'<path d="M{p(x1)} {p(y1)}L{p(x2)} {p(y2)}" stroke="{cor}" '
        f'stroke-width="{espessura}" fill="none"{tracejado}/>'
    )


def retangulo(
    x: float, y: float, largura: float, altura: float, cor: str, borda: str = ""
) -> str:
    contorno = f' stroke="{borda}" stroke-width=".8"' if borda else ""
    return (
        f'<rect x="{p(x)}" y="{p(y)}" width="{p(max(largura, 0))}" '
        f'height="{p(altura)}" fill="{cor}"{contorno}/>'
    )


def circulo(x: float, y: float, raio: float, cor: str, borda: str) -> str:
    return (
        f'<circle cx="{p(x)}" cy="{p(y)}" r="{p(raio)}" fill="{cor}" '
        f'stroke="{borda}" stroke-width="1.8"/>'
    )


def losango(x: float, y: float, raio: float, cor: str, borda: str) -> str:
    return (
        f'<path d="M{p(x - raio)} {p(y)}L{p(x)} {p(y - raio)}L{p(x + raio)} {p(y)}'
        f'L{p(x)} {p(y + raio)}Z" fill="{cor}" stroke="{borda}" stroke-width="1.5"/>'
    )


def tinta(preenchimento: Preenchimento, chave: str) -> str:
    """O valor de `fill`: uma cor ou a referência à hachura da `chave`."""
    if preenchimento in _HACHURAS:
        return f"url(#{chave}{preenchimento.value})"
    return _CORES[preenchimento]


def definir_hachuras(preenchimentos: Iterable[Preenchimento], chave: str) -> str:
    """As hachuras usadas num desenho.

    Cada desenho traz as suas, com identificador próprio: um padrão definido
    num SVG oculto não pinta os demais da página.
    """
    usadas = {q for q in preenchimentos if q in _HACHURAS}
    if not usadas:
        return ""
    ordem = sorted(usadas, key=lambda q: q.value)
    return f"<defs>{''.join(_hachura(q, chave) for q in ordem)}</defs>"


def _hachura(preenchimento: Preenchimento, chave: str) -> str:
    passo, cor, traco, fundo = _HACHURAS[preenchimento]
    return (
        f'<pattern id="{chave}{preenchimento.value}" width="{passo}" '
        f'height="{passo}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="{passo}" height="{passo}" '
        f'fill="{fundo}"/><path d="M0 0V{passo}" stroke="{cor}" '
        f'stroke-width="{traco}"/></pattern>'
    )


def chave_de(*partes: object) -> str:
    """Prefixo de identificadores, sempre o mesmo para as mesmas partes."""
    return f"g{zlib.crc32('|'.join(str(q) for q in partes).encode()):x}"


def montar(
    largura: float,
    altura: float,
    corpo: str,
    *,
    titulo: str,
    classe: str,
    largura_mm: int | None = None,
) -> SafeString:
    """Fecha o desenho com título para leitor de tela e medidas.

    `corpo` já vem escapado por `texto()`; `largura_mm` fixa o tamanho no
    papel, e sem ela valem os pixels e a folha de estilo da página.
    """
    chave = chave_de(titulo, classe, largura, corpo)
    medidas = (
        f'width="{p(largura)}" height="{p(altura)}"'
        if largura_mm is None
        else f'width="{largura_mm}mm" height="{largura_mm * altura / largura:.2f}mm"'
    )
    familia = _NA_TELA if largura_mm is None else _NO_PAPEL
    return SafeString(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{classe}" '
        f'viewBox="0 0 {p(largura)} {p(altura)}" {medidas} role="img" '
        f'aria-labelledby="{chave}" font-family="{familia}" font-size="12" '
        f'font-weight="500" fill="{TEXTO}"><title id="{chave}">{escape(titulo)}'
        f"</title>{corpo}</svg>"
    )


def decorativo(
    largura: float, altura: float, corpo: str, *, classe: str, esticar: bool = False
) -> SafeString:
    """Desenho que só repete o que o texto ao lado já diz."""
    esticado = ' preserveAspectRatio="none"' if esticar else ""
    return SafeString(
        f'<svg class="{classe}" viewBox="0 0 {p(largura)} {p(altura)}" '
        f'width="{p(largura)}" height="{p(altura)}"{esticado} '
        f'aria-hidden="true">{corpo}</svg>'
    )


def sem_dados(frase: str) -> SafeString:
    """O que aparece no lugar de um gráfico sem nenhuma linha."""
    return SafeString(f'<p class="sem-dados">{escape(frase)}</p>')


def juntar_titulo(titulo: str, descricao: str) -> str:
    return f"{titulo}. {descricao}" if descricao else titulo


def exato(valor: Decimal | None, casas: int | None) -> str:
    """Valor com `casas` decimais ou as que tiver a mais, até quatro.

    Cortar uma casa poderia mostrar igualdade onde houve diferença.
    """
    if valor is None or casas is None:
        return formatar(valor, casas)
    proprias = casas_de(valor.normalize()) if valor else 0
    return formatar(valor, min(max(casas, proprias), max(casas, 4)))


def encurtar(conteudo: str, largura: float, por_letra: float = 6.4) -> str:
    """Corta o texto que não cabe em `largura` pixels, com reticências."""
    cabem = max(3, int(largura / por_letra))
    if len(conteudo) <= cabem:
        return conteudo
    return conteudo[: cabem - 1].rstrip() + "…"
