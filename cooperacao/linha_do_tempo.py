"""A vida de um Termo numa figura: vigência, matrizes, cartas e relatórios."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.safestring import SafeString

from base.graficos import svg
from cooperacao.models import (
    CartaAcordo,
    MatrizLogica,
    RelatorioAnual,
    TermoDeAjuste,
    TermoDeCooperacao,
)
from cooperacao.rules import datas_da_vigencia
from cooperacao.states import JA_EMITIDOS

MARGEM: Final = 16
LARGURA_DO_ROTULO: Final = 6.6
ALTURA_DA_FAIXA: Final = 34
ALTURA_DA_CARTA: Final = 20
METADE_DO_ROTULO_DO_TA: Final = 70
CARTAS_NA_FIGURA: Final = 12


def linha_do_tempo(
    tc: TermoDeCooperacao,
    matrizes: Sequence[MatrizLogica],
    relatorios: Sequence[RelatorioAnual],
) -> SafeString:
    """A figura larga e a estreita; o que ela diz está também nas listas da página.

    As cartas sem nenhuma data não se desenham; as matrizes em revisão, também não.
    """
    datadas = [
        (carta, periodo)
        for carta in tc.cartas.all()
        if (periodo := datas_da_vigencia(carta.inicio, carta.termino, carta.vigencia))
    ]
    figura = _Figura(
        tc,
        [m for m in matrizes if m.vigente_desde],
        datadas[:CARTAS_NA_FIGURA],
        sorted(relatorios, key=lambda r: r.ano),
    )
    return figura.desenhar(svg.LARGO, "g largo") + figura.desenhar(
        svg.ESTREITO, "g estreito"
    )


@dataclass(frozen=True, slots=True)
class _Figura:
    tc: TermoDeCooperacao
    matrizes: list[MatrizLogica]
    cartas: list[tuple[CartaAcordo, tuple[date, date]]]
    relatorios: list[RelatorioAnual]

    @property
    def anos(self) -> range:
        fins = [fim.year for _, (_, fim) in self.cartas]
        ultimo = max([self.tc.termino_vigente.year, *fins])
        return range(self.tc.data_inicio.year, ultimo + 2)

    def _x(self, dia: date, largura: float) -> float:
        vao = (largura - 2 * MARGEM) / (len(self.anos) - 1)
        fracao = (dia - date(dia.year, 1, 1)).days / 365.25
        x = MARGEM + vao * (dia.year - self.anos[0] + fracao)
        return min(max(x, MARGEM), largura - MARGEM)

    def desenhar(self, largura: float, classe: str) -> SafeString:
        """Uma faixa por assunto e, embaixo, a régua de anos."""
        partes: list[str] = []
        y = 12.0
        faixas = (
            (True, self._vigencia(largura), 60.0),
            (bool(self.matrizes), self._matrizes(largura), ALTURA_DA_FAIXA),
            (
                bool(self.cartas),
                self._cartas(largura),
                14 + ALTURA_DA_CARTA * len(self.cartas),
            ),
            (bool(self.relatorios), self._relatorios(largura), ALTURA_DA_FAIXA),
        )
        for tem, desenho, altura in faixas:
            if tem:
                partes += [f'<g transform="translate(0 {svg.p(y)})">', *desenho, "</g>"]
                y += altura
        partes += self._regua(largura, y)
        titulo = (
            f"Linha do tempo do {self.tc}: vigência de {self.tc.data_inicio:%d/%m/%Y} "
            f"a {self.tc.termino_vigente:%d/%m/%Y}, {len(self.matrizes)} versões da "
            f"Matriz, {len(self.cartas)} Cartas Acordo e {len(self.relatorios)} "
            "relatórios anuais"
        )
        corpo = "".join(partes)
        return svg.montar(largura, y + 26, corpo, titulo=titulo, classe=classe)

    def _regua(self, largura: float, y: float) -> Iterator[str]:
        passo = 1 if largura / len(self.anos) > 44 else 2
        yield svg.linha(MARGEM, y, largura - MARGEM, y, svg.CINZA_MEDIO)
        for ano in self.anos:
            x = self._x(date(ano, 1, 1), largura)
            yield svg.linha(x, y, x, y + 5, svg.CINZA_MEDIO)
            if (ano - self.anos[0]) % passo == 0:
                yield svg.texto(x, y + 18, str(ano), "c m", "middle")

    # -------------------------------------------------------------- vigência

    def _vigencia(self, largura: float) -> Iterator[str]:
        fim = min(self.tc.termino_inicial, self.tc.termino_vigente)
        yield self._barra(
            largura, self.tc.data_inicio, fim, ("vigência inicial", "5 anos")
        )
        for ta in self._prorrogacoes():
            if ta.novo_termino:
                rotulos = (f"prorrogação pelo {ta}", str(ta))
                yield self._barra(largura, fim, ta.novo_termino, rotulos, cheia=False)
                fim = ta.novo_termino
        for ta in self.tc.termos_de_ajuste.all():
            if ta.data:
                x = self._x(ta.data, largura)
                yield svg.linha(x, 1, x, 36, svg.TINTA, 1.5)
                # junto às bordas, o texto cresce para dentro da figura
                ancora: svg.Ancora = "middle"
                if x < METADE_DO_ROTULO_DO_TA:
                    ancora = "start"
                elif x > largura - METADE_DO_ROTULO_DO_TA:
                    ancora = "end"
                yield svg.texto(x, -2, f"{ta} · {ta.data:%d/%m/%Y}", "f m", ancora)

    def _prorrogacoes(self) -> list[TermoDeAjuste]:
        ajustes = [ta for ta in self.tc.termos_de_ajuste.all() if ta.novo_termino]
        return sorted(ajustes, key=lambda ta: ta.novo_termino or date.max)

    def _barra(
        self,
        largura: float,
        inicio: date,
        fim: date,
        rotulos: Sequence[str],
        *,
        cheia: bool = True,
    ) -> str:
        x = self._x(inicio, largura)
        tamanho = self._x(fim, largura) - x
        barra = svg.retangulo(
            x,
            18,
            tamanho,
            18,
            svg.AZUL if cheia else svg.AZUL_CLARO,
            "" if cheia else svg.AZUL,
        )
        cabe = [r for r in rotulos if LARGURA_DO_ROTULO * len(r) < tamanho - 12]
        if not cabe:
            return barra
        return barra + svg.texto(x + 6, 31, cabe[0], "inv" if cheia else "f")

    # -------------------------------------------------------------- as outras faixas

    def _matrizes(self, largura: float) -> Iterator[str]:
        yield svg.texto(MARGEM, 6, "Matriz Lógica", "c m")
        for matriz in self.matrizes:
            if matriz.vigente_desde:
                x = self._x(matriz.vigente_desde, largura)
                yield svg.losango(x, 18, 5.5, svg.AZUL, svg.AZUL)
                yield svg.texto(x + 9, 22, f"v{matriz.versao}", "f m")

    def _cartas(self, largura: float) -> Iterator[str]:
        yield svg.texto(MARGEM, 6, "Cartas Acordo", "c m")
        for indice, (carta, (inicio, fim)) in enumerate(self.cartas):
            y = 12 + ALTURA_DA_CARTA * indice
            x = self._x(inicio, largura)
            tamanho = max(self._x(fim, largura) - x, 3)
            cancelada = carta.situacao == CartaAcordo.Situacao.CANCELADA
            yield svg.retangulo(
                x, y, tamanho, 11, "#fff" if cancelada else svg.AZUL_CLARO, svg.AZUL
            )
            rotulo = f"{carta}{', cancelada' if cancelada else ''}"
            largo = LARGURA_DO_ROTULO * len(rotulo)
            if x + tamanho + 6 + largo < largura - MARGEM:
                yield svg.texto(x + tamanho + 6, y + 10, rotulo, "f m")
            elif x - 6 - largo > MARGEM:
                yield svg.texto(x - 6, y + 10, rotulo, "f m", "end")

    def _relatorios(self, largura: float) -> Iterator[str]:
        yield svg.texto(MARGEM, 6, "Relatórios anuais", "c m")
        for anual in self.relatorios:
            x = self._x(date(anual.ano, 12, 31), largura)
            emitido = anual.situacao in JA_EMITIDOS
            yield svg.circulo(x, 18, 5, svg.AZUL if emitido else "#fff", svg.AZUL)
            yield svg.texto(x - 9, 22, str(anual.ano), "f m", "end")
