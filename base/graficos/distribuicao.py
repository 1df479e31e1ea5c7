"""Como os valores se espalham: o histograma e o funil dos denominadores pequenos."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.safestring import SafeString

from base.graficos import svg
from base.graficos.escala import Escala
from base.numeros import formatar

ALTURA: Final = 250
TOPO: Final = 22
BASE: Final = 196
CLASSES: Final = 12


@dataclass(frozen=True, slots=True)
class PontoDoFunil:
    """Um território: o tamanho (denominador), o valor e se foge do esperado."""

    nome: str
    tamanho: Decimal
    valor: Decimal
    fora: bool = False


def histograma(
    valores: Sequence[Decimal],
    *,
    titulo: str,
    descricao: str = "",
    unidade: str = "",
    marca: Decimal | None = None,
    rotulo_da_marca: str = "mediana",
    largura_mm: int | None = None,
) -> SafeString:
    """Quantos territórios há em cada faixa de valor, com um traço na `marca`.

    Com `largura_mm`, um desenho só, do tamanho do papel.
    """
    if not valores:
        return svg.sem_dados("Ainda não há valores para mostrar.")
    nome = svg.juntar_titulo(titulo, descricao)

    def desenhar(largura: float, classe: str) -> SafeString:
        escala = _escala_das_faixas(valores, largura)
        faixas = _contar(valores, escala)
        alturas = Escala.para(
            [Decimal(0), Decimal(max(faixas))], BASE, TOPO, marcas=3, desde_zero=True
        )
        passo = (escala.x1 - escala.x0) / len(faixas)
        corpo = _grade(alturas, largura)
        for i, quantos in enumerate(faixas):
            y = alturas.em(Decimal(quantos))
            x = escala.x0 + i * passo + 1
            if quantos:
                corpo += svg.retangulo(x, y, passo - 2, BASE - y, svg.AZUL)
        corpo += _eixo_x(escala, largura, unidade)
        if marca is not None:
            corpo += _traco(escala, marca, rotulo_da_marca)
        return svg.montar(
            largura, ALTURA, corpo, titulo=nome, classe=classe, largura_mm=largura_mm
        )

    if largura_mm is not None:
        return desenhar(svg.LARGO, "g largo")
    return desenhar(svg.LARGO, "g largo") + desenhar(svg.ESTREITO, "g estreito")


def _escala_das_faixas(valores: Sequence[Decimal], largura: float) -> Escala:
    """As faixas; as de poucas contagens, inteiras: não há 5,2 casos."""
    x1 = largura - 12
    de, ate = min(valores), max(valores) + 1
    if Decimal(0) <= de <= ate / 4:
        de = Decimal(0)
    inteiros = all(v == v.to_integral_value() for v in valores)
    if not inteiros or ate - de > CLASSES:
        return Escala.para(valores, 34, x1, marcas=CLASSES)
    return Escala.para([de, ate], 34, x1, marcas=int(ate - de))


def _contar(valores: Sequence[Decimal], escala: Escala) -> list[int]:
    """Quantos valores em cada passo da escala; quem passa da borda fica na última."""
    quantas = max(1, int((escala.maximo - escala.minimo) / escala.passo))
    faixas = [0] * quantas
    for valor in valores:
        posicao = int((valor - escala.minimo) / escala.passo)
        faixas[min(max(posicao, 0), quantas - 1)] += 1
    return faixas


def _grade(alturas: Escala, largura: float) -> str:
    return "".join(
        svg.linha(34, alturas.em(v), largura, alturas.em(v), svg.GRADE)
        + svg.texto(28, alturas.em(v) + 4, formatar(v), "c", "end")
        for v in alturas.marcas()
        if v == v.to_integral_value()
    )


def _eixo_x(escala: Escala, largura: float, unidade: str) -> str:
    marcas = escala.marcas()
    salto = max(1, -(-len(marcas) * 52 // int(largura)))
    corpo = "".join(
        svg.texto(escala.em(v), BASE + 18, formatar(v), "c", "middle")
        for v in marcas[::salto]
    )
    return corpo + svg.texto(34, ALTURA - 14, unidade, "c m")


def _traco(escala: Escala, valor: Decimal, rotulo: str) -> str:
    x = escala.em(valor)
    ancora: svg.Ancora = "end" if x > (escala.x0 + escala.x1) / 2 else "start"
    recuo = -5 if ancora == "end" else 5
    return svg.linha(x, TOPO - 6, x, BASE, svg.TINTA, 2) + svg.texto(
        x + recuo, TOPO - 8, f"{rotulo} {formatar(valor, 1)}", "f m", ancora
    )


def funil(
    pontos: Sequence[PontoDoFunil],
    *,
    titulo: str,
    descricao: str = "",
    media: Decimal,
    limites: Callable[[Decimal], tuple[Decimal, Decimal]],
    rotulo_do_tamanho: str,
) -> SafeString:
    """Valor pelo tamanho, com a faixa em que o acaso sozinho explica a diferença.

    `limites(tamanho)` dá o menor e o maior valor esperados ali. Os de fora são
    vazados; o eixo do tamanho é de raiz, para que os pequenos se distingam.
    """
    if not pontos:
        return svg.sem_dados("Nenhum território traz numerador e denominador.")
    nome = svg.juntar_titulo(titulo, descricao)

    def desenhar(largura: float, classe: str) -> SafeString:
        maior = max(q.tamanho for q in pontos)
        raizes = Escala(
            Decimal(0), maior.sqrt() or Decimal(1), Decimal(1), 44, largura - 12
        )
        valores = Escala.para([*(q.valor for q in pontos), media], BASE, TOPO, marcas=4)
        corpo = "".join(
            svg.linha(44, valores.em(v), largura, valores.em(v), svg.GRADE)
            + svg.texto(38, valores.em(v) + 4, formatar(v), "c", "end")
            for v in valores.marcas()
        )
        corpo += _faixa(raizes, valores, maior, limites)
        y = valores.em(media)
        corpo += svg.linha(44, y, largura - 12, y, svg.TINTA, 1.4)
        corpo += "".join(
            svg.circulo(
                raizes.em(q.tamanho.sqrt()),
                valores.em(q.valor),
                3,
                "#fff" if q.fora else svg.AZUL,
                svg.NAO if q.fora else svg.AZUL,
            )
            for q in sorted(pontos, key=lambda q: q.fora)
        )
        corpo += _eixo_do_tamanho(raizes, maior, rotulo_do_tamanho)
        return svg.montar(largura, ALTURA, corpo, titulo=nome, classe=classe)

    return desenhar(svg.LARGO, "g largo") + desenhar(svg.ESTREITO, "g estreito")


def _faixa(
    raizes: Escala,
    valores: Escala,
    maior: Decimal,
    limites: Callable[[Decimal], tuple[Decimal, Decimal]],
) -> str:
    """As duas curvas do funil."""
    tamanhos = [maior * Decimal(i * i) / Decimal(40 * 40) for i in range(1, 41)]
    curvas: tuple[list[str], list[str]] = ([], [])
    for tamanho in tamanhos:
        x = raizes.em(tamanho.sqrt())
        for curva, valor in zip(curvas, limites(tamanho), strict=True):
            caneta = "L" if curva else "M"
            curva.append(f"{caneta}{svg.p(x)} {svg.p(valores.em(valor))}")
    return "".join(
        f'<path d="{"".join(curva)}" fill="none" stroke="{svg.CINZA}" '
        f'stroke-width="1.2" stroke-dasharray="4 3"/>'
        for curva in curvas
    )


def _eixo_do_tamanho(raizes: Escala, maior: Decimal, rotulo: str) -> str:
    marcas = [maior * Decimal(q) for q in ("0", "0.0625", "0.25", "0.5625", "1")]
    corpo = ""
    for marca in marcas:
        x = raizes.em(marca.sqrt())
        ancora: svg.Ancora = "end" if marca == maior else "middle"
        corpo += svg.texto(x, BASE + 18, formatar(marca, 0), "c", ancora)
    return corpo + svg.texto(44, ALTURA - 14, rotulo, "c m")
