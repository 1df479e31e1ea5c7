"""Um valor ao longo dos anos: a série da ficha e a faísca ao lado do campo."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.safestring import SafeString

from base.graficos import svg
from base.graficos.escala import Escala
from base.numeros import formatar

ALTURA: Final = 260
TOPO: Final = 28
BASE: Final = 212


@dataclass(frozen=True, slots=True)
class PontoDaSerie:
    """Meta e resultado de um ano, na unidade do indicador; None é ausência.

    `quebra` diz por que os valores daqui em diante não se comparam aos anteriores.
    """

    rotulo: str
    meta: Decimal | None = None
    resultado: Decimal | None = None
    preliminar: bool = False
    comparacao: Decimal | None = None
    quebra: str = ""


def serie_temporal(
    pontos: Iterable[PontoDaSerie],
    *,
    titulo: str,
    descricao: str = "",
    casas: int | None = None,
    referencia: Decimal | None = None,
    rotulo_referencia: str = "referência",
    rotulo_comparacao: str = "Brasil",
    largura_mm: int | None = None,
) -> SafeString:
    """Linha dos resultados, traço da meta em cada ano e, se houver, comparação.

    Ano sem resultado ou com quebra interrompe a linha; a quebra leva um traço
    vertical. O ponto vazado é dado preliminar.
    Devolve os desenhos largo e estreito ou, com `largura_mm`, só o largo.
    """
    serie = _Serie(
        pontos=list(pontos),
        titulo=svg.juntar_titulo(titulo, descricao),
        casas=casas,
        referencia=referencia,
        rotulo_referencia=rotulo_referencia,
        rotulo_comparacao=rotulo_comparacao,
    )
    if not serie.valores():
        return svg.sem_dados("Ainda não há anos com meta ou resultado para mostrar.")
    largo = serie.desenhar(estreito=False, largura_mm=largura_mm)
    if largura_mm is not None:
        return largo
    return largo + serie.desenhar(estreito=True)


@dataclass(frozen=True, slots=True)
class _Serie:
    pontos: Sequence[PontoDaSerie]
    titulo: str
    casas: int | None
    referencia: Decimal | None
    rotulo_referencia: str
    rotulo_comparacao: str

    def valores(self) -> list[Decimal]:
        todos = [v for q in self.pontos for v in (q.meta, q.resultado, q.comparacao)]
        return [v for v in todos if v is not None]

    def desenhar(self, *, estreito: bool, largura_mm: int | None = None) -> SafeString:
        largura = svg.ESTREITO if estreito else svg.LARGO
        valores = [*self.valores(), self.referencia]
        escala = Escala.para(valores, BASE, TOPO, marcas=4)
        esquerda = 8 + 7.0 * max(len(formatar(v)) for v in escala.marcas())
        direita = largura - (60 if estreito else 96)
        xs = _posicoes(len(self.pontos), esquerda + 16, direita)
        corpo = self._eixos(escala, xs, largura, esquerda)
        corpo += self._linha_de_referencia(escala, esquerda, direita)
        corpo += self._quebras(xs)
        recomecos = {i for i, q in enumerate(self.pontos) if q.quebra}
        comparacao = [q.comparacao for q in self.pontos]
        corpo += _trajeto(
            escala, xs, comparacao, svg.CINZA, 1.2, "2 3", recomecos=recomecos
        )
        corpo += self._metas(escala, xs)
        resultados = [q.resultado for q in self.pontos]
        corpo += _trajeto(escala, xs, resultados, svg.AZUL, 2, recomecos=recomecos)
        corpo += self._resultados(escala, xs)
        corpo += self._rotulo_da_comparacao(escala, xs)
        return svg.montar(
            largura,
            ALTURA,
            corpo,
            titulo=self.titulo,
            classe="g estreito" if estreito else "g largo",
            largura_mm=largura_mm,
        )

    def _eixos(
        self, escala: Escala, xs: Sequence[float], largura: float, esquerda: float
    ) -> str:
        partes = []
        for valor in escala.marcas():
            y = escala.em(valor)
            partes.append(svg.linha(esquerda, y, largura, y, svg.GRADE))
            rotulo = formatar(valor)
            partes.append(svg.texto(esquerda - 6, y + 4, rotulo, "c", "end"))
        cabem = max(1, int((xs[-1] - xs[0]) / 44) + 1)
        salto = -(-len(self.pontos) // cabem)
        for i, (x, ponto) in enumerate(zip(xs, self.pontos, strict=True)):
            if (len(self.pontos) - 1 - i) % salto == 0:
                partes.append(svg.texto(x, BASE + 22, ponto.rotulo, "c", "middle"))
        legenda = "traço: meta · ponto: resultado"
        if any(q.preliminar for q in self.pontos):
            legenda += " · vazado: preliminar"
        return "".join(partes) + svg.texto(0, ALTURA - 6, legenda, "c m")

    def _quebras(self, xs: Sequence[float]) -> str:
        """Uma linha vertical antes de cada ano em que o método mudou."""
        partes = []
        for i, ponto in enumerate(self.pontos):
            if ponto.quebra:
                x = (xs[i - 1] + xs[i]) / 2 if i else xs[i] - 12
                partes.append(svg.linha(x, TOPO - 8, x, BASE, svg.NAO, 1.2, "5 3"))
                ancora: svg.Ancora = "start" if i <= len(xs) // 2 else "end"
                recuo = 5 if ancora == "start" else -5
                rotulo = f"quebra em {ponto.rotulo}"
                partes.append(svg.texto(x + recuo, TOPO - 10, rotulo, "nao m", ancora))
        return "".join(partes)

    def _linha_de_referencia(
        self, escala: Escala, esquerda: float, direita: float
    ) -> str:
        if self.referencia is None:
            return ""
        y = escala.em(self.referencia)
        rotulo = f"{self.rotulo_referencia} {svg.exato(self.referencia, self.casas)}"
        return svg.linha(
            esquerda, y, direita + 6, y, svg.AZUL_ESCURO, 1, "3 3"
        ) + svg.texto(esquerda + 2, y - 5, rotulo, "m sim")

    def _metas(self, escala: Escala, xs: Sequence[float]) -> str:
        return "".join(
            svg.linha(x - 8, escala.em(q.meta), x + 8, escala.em(q.meta), svg.TINTA, 2)
            for x, q in zip(xs, self.pontos, strict=True)
            if q.meta is not None
        )

    def _resultados(self, escala: Escala, xs: Sequence[float]) -> str:
        """Os pontos, com o valor escrito no primeiro e no último."""
        com_valor = [
            (x, q.resultado, q.preliminar)
            for x, q in zip(xs, self.pontos, strict=True)
            if q.resultado is not None
        ]
        partes = [
            svg.circulo(
                x, escala.em(v), 4, "#fff" if preliminar else svg.AZUL, svg.AZUL
            )
            for x, v, preliminar in com_valor
        ]
        if com_valor:
            x, valor, _ = com_valor[-1]
            rotulo = svg.exato(valor, self.casas)
            partes.append(svg.texto(x + 12, escala.em(valor) + 4, rotulo, "sim"))
        if len(com_valor) > 1:
            x, valor, _ = com_valor[0]
            rotulo = svg.exato(valor, self.casas)
            y = escala.em(valor) - 10
            partes.append(svg.texto(x, y, rotulo, "sim", "middle"))
        return "".join(partes)

    def _rotulo_da_comparacao(self, escala: Escala, xs: Sequence[float]) -> str:
        com_valor = [
            (x, q.comparacao, q.resultado)
            for x, q in zip(xs, self.pontos, strict=True)
            if q.comparacao is not None
        ]
        if not com_valor:
            return ""
        x, valor, resultado = com_valor[-1]
        y = escala.em(valor)
        proximo = resultado is not None and abs(escala.em(resultado) - y) < 13
        if proximo and resultado is not None:
            y += 14 if escala.em(resultado) <= y else -14
        rotulo = f"{self.rotulo_comparacao} {svg.exato(valor, self.casas)}"
        return svg.texto(x + 12, y + 4, rotulo, "c m")


def faisca(
    valores: Sequence[Decimal | None],
    metas: Sequence[Decimal | None] = (),
    *,
    largura: int = 72,
    altura: int = 20,
) -> SafeString:
    """Série curta ao lado do número, só decorativa: os valores estão nas colunas.

    None interrompe a linha. Sem dois valores não há o que desenhar: texto vazio.
    """
    existentes = [v for v in (*valores, *metas) if v is not None]
    if sum(v is not None for v in valores) < 2:
        return SafeString("")
    escala = Escala(
        min(existentes),
        max(existentes) if max(existentes) > min(existentes) else min(existentes) + 1,
        Decimal(1),
        altura - 4,
        4,
    )
    xs = _posicoes(len(valores), 3, largura - 3)
    corpo = "".join(
        svg.linha(x - 3, escala.em(m), x + 3, escala.em(m), svg.CINZA_MEDIO)
        for x, m in zip(xs, metas, strict=False)
        if m is not None
    )
    corpo += _trajeto(escala, xs, valores, svg.AZUL_ESCURO, 1.3)
    x, ultimo = [(x, v) for x, v in zip(xs, valores, strict=True) if v is not None][-1]
    y = escala.em(ultimo)
    corpo += (
        f'<circle cx="{svg.p(x)}" cy="{svg.p(y)}" r="2.4" fill="{svg.AZUL_ESCURO}"/>'
    )
    return svg.decorativo(largura, altura, corpo, classe="spark")


def _posicoes(quantas: int, x0: float, x1: float) -> list[float]:
    if quantas == 1:
        return [(x0 + x1) / 2]
    return [x0 + (x1 - x0) * i / (quantas - 1) for i in range(quantas)]


def _trajeto(
    escala: Escala,
    xs: Sequence[float],
    valores: Sequence[Decimal | None],
    cor: str,
    espessura: float,
    traco: str = "",
    *,
    recomecos: Collection[int] = (),
) -> str:
    """A linha que liga os valores; recomeça depois de cada ausência e quebra."""
    comandos, caneta = [], "M"
    for i, (x, valor) in enumerate(zip(xs, valores, strict=True)):
        if i in recomecos:
            caneta = "M"
        if valor is None:
            caneta = "M"
            continue
        comandos.append(f"{caneta}{svg.p(x)} {svg.p(escala.em(valor))}")
        caneta = "L"
    if len(comandos) < 2:
        return ""
    tracejado = f' stroke-dasharray="{traco}"' if traco else ""
    return (
        f'<path d="{"".join(comandos)}" fill="none" stroke="{cor}" '
        f'stroke-width="{espessura}"{tracejado}/>'
    )
