"""Prepara as fontes dos PDFs a partir dos pacotes source-sans e source-serif.

Por que estas (Adobe, OFL 1.1): algarismos alinhados de largura única,
itálicos verdadeiros e os sinais das tabelas (▲ ▼ ≥ ≤ ✓ ≠ −) na mesma fonte,
de modo que nenhuma fonte do sistema entra no documento. O resultado é TTF
simples (nada a descomprimir a cada processo), cortado a latim e sinais.
"""

from html import escape
from pathlib import Path

from fontTools import subset
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

FACES = {
    "sans-300": "source-sans/TTF/SourceSans3-Light.ttf",
    "sans-400": "source-sans/TTF/SourceSans3-Regular.ttf",
    "sans-400i": "source-sans/TTF/SourceSans3-It.ttf",
    "sans-600": "source-sans/TTF/SourceSans3-Semibold.ttf",
    "serif-400": "source-serif/TTF/SourceSerif4-Regular.ttf",
    "serif-400i": "source-serif/TTF/SourceSerif4-It.ttf",
    "serif-600": "source-serif/TTF/SourceSerif4-Semibold.ttf",
}
FAIXAS = (
    range(0x20, 0x7F),
    range(0xA0, 0x180),
    range(0x2C6, 0x2DE),
    range(0x391, 0x3CA),
    range(0x2000, 0x20A0),
)
SINAIS = "€№™←↑→↓∑−√≈≠≤≥■□▲△▼▽◆◇○●☐☑✓✔✗"
INDISPENSAVEIS = "▲▼≤≥≠✓−"

FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir prefix="relative">.</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


def gerar(node_modules: Path, destino: Path) -> None:
    """Escreve em `destino` as sete faces, o fonts.conf e a marca de rascunho."""
    destino.mkdir(parents=True, exist_ok=True)
    for nome, origem in FACES.items():
        _cortar(nome, node_modules / origem, destino / f"{nome}.ttf")
    # o fontconfig só aceita aqui caminho absoluto; o cache fica em build/
    configuracao = FONTS_CONF.format(cache=escape(str(destino.resolve() / "cache")))
    (destino / "fonts.conf").write_text(configuracao, "utf-8")
    marca = _marca_de_rascunho(destino / "sans-600.ttf")
    (destino / "marca-rascunho.svg").write_text(marca, "utf-8")


def _cortar(nome: str, origem: Path, destino: Path) -> None:
    fonte = TTFont(origem, recalcTimestamp=False)
    opcoes = subset.Options(
        layout_features=["*"],
        name_IDs=["*"],
        notdef_outline=True,
        hinting=False,
        drop_tables=["DSIG"],
        recalc_timestamp=False,
    )
    cortador = subset.Subsetter(opcoes)
    codigos = [c for faixa in FAIXAS for c in faixa] + [ord(s) for s in SINAIS]
    cortador.populate(unicodes=codigos)
    cortador.subset(fonte)
    _renomear(fonte, nome)
    faltam = [s for s in INDISPENSAVEIS if ord(s) not in fonte.getBestCmap()]
    if faltam:
        raise ValueError(f"A fonte {origem.name} não tem os sinais {faltam}.")
    fonte.save(destino)


def _renomear(fonte: TTFont, nome: str) -> None:
    """Dá à face um nome só nosso: a homônima do sistema nunca a substitui."""
    nomes = fonte["name"]
    for registro in list(nomes.names):
        if registro.nameID in (16, 17, 21, 22, 25):
            nomes.removeNames(nameID=registro.nameID)
    familia = f"PSUS {nome}"
    valores = {1: familia, 2: "Regular", 4: familia, 6: familia.replace(" ", "")}
    for codigo, valor in valores.items():
        nomes.setName(valor, codigo, 3, 1, 0x409)


def _marca_de_rascunho(face: Path) -> str:
    """A palavra RASCUNHO em contornos: fundo de página, sem texto dentro."""
    fonte = TTFont(face)
    glifos, mapa = fonte.getGlyphSet(), fonte.getBestCmap()
    x, partes = 0, []
    for letra in "RASCUNHO":
        glifo = glifos[mapa[ord(letra)]]
        caneta = SVGPathPen(glifos, ntos=lambda v: f"{v:.0f}")
        glifo.draw(caneta)
        partes.append(
            f'<path transform="translate({x} 0)" d="{caneta.getCommands()}"/>'
        )
        x += glifo.width + 40
    escala = 1180 / x
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000" '
        'width="150mm" height="150mm"><g transform="translate(500 500) rotate(-52) '
        f"scale({escala:.4f} {-escala:.4f}) translate({-x / 2:.0f} -330)"
        f'" fill="#e9e9e9">{"".join(partes)}</g></svg>'
    )
