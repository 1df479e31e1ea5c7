"""Os desenhos só da cooperação: a vigência do Termo e os sinais das ações."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString

from base.graficos import svg
from cooperacao.models import TermoDeAjuste, TermoDeCooperacao
from cooperacao.rules import Contagem

ALTURA: Final = 80
MARGEM: Final = 16
LARGURA_DO_ROTULO: Final = 6.6

# ------------------------------------------------------------------ ações


def pontos(contagem: Contagem | None) -> SafeString:
    """As ações de um RE em sinais, com o texto que diz o mesmo.

    Cheio: programada e finalizada; vazado: programada e não finalizada;
    losango: finalizada sem estar no plano.
    """
    if contagem is None:
        return _traco("plano fora do portal")
    faltam = contagem.programadas - contagem.finalizadas
    sinais = "c" * contagem.finalizadas + "v" * faltam + "l" * contagem.extras
    if not sinais:
        return _traco("nenhuma ação")
    corpo = "".join(_sinal(s, 8 + 16 * i) for i, s in enumerate(sinais))
    lido = f"{contagem.finalizadas} de {contagem.programadas} programadas finalizadas"
    if contagem.extras:
        lido += f" e {contagem.extras} fora do plano"
    return format_html(
        '{}<span class="sr">{}</span>',
        svg.decorativo(16 * len(sinais), 16, corpo, classe="spark"),
        lido,
    )


def _traco(lido: str) -> SafeString:
    return format_html(
        '<span aria-hidden="true">–</span><span class="sr">{}</span>', lido
    )


def _sinal(qual: str, x: int) -> str:
    if qual == "l":
        return svg.losango(x, 8, 5.5, "#fff", svg.TINTA)
    return svg.circulo(x, 8, 5, svg.AZUL if qual == "c" else "#fff", svg.AZUL)


# ------------------------------------------------------------------ vigência


def vigencia(tc: TermoDeCooperacao) -> SafeString:
    """A vigência inicial, as prorrogações e a data de publicação de cada ajuste."""
    quadro = _Vigencia(tc, _prorrogacoes(tc))
    return quadro.desenhar(svg.LARGO, "g largo") + quadro.desenhar(
        svg.ESTREITO, "g estreito"
    )


def _prorrogacoes(tc: TermoDeCooperacao) -> list[TermoDeAjuste]:
    ajustes = [ta for ta in tc.termos_de_ajuste.all() if ta.novo_termino]
    return sorted(ajustes, key=lambda ta: ta.novo_termino or date.max)


@dataclass(frozen=True, slots=True)
class _Vigencia:
    tc: TermoDeCooperacao
    prorrogacoes: list[TermoDeAjuste]

    @property
    def anos(self) -> range:
        return range(self.tc.data_inicio.year, self.tc.termino_vigente.year + 2)

    def _x(self, dia: date, largura: float) -> float:
        vao = (largura - 2 * MARGEM) / (len(self.anos) - 1)
        fracao = (dia - date(dia.year, 1, 1)).days / 365.25
        return MARGEM + vao * (dia.year - self.anos[0] + fracao)

    def desenhar(self, largura: float, classe: str) -> SafeString:
        """A régua de anos, as barras e as marcas dos ajustes datados."""
        corpo = "".join(
            (*self._regua(largura), *self._barras(largura), *self._marcas(largura))
        )
        titulo = (
            f"Vigência do {self.tc}: {self.tc.data_inicio:%d/%m/%Y} a "
            f"{self.tc.termino_vigente:%d/%m/%Y}"
        )
        return svg.montar(largura, ALTURA, corpo, titulo=titulo, classe=classe)

    def _regua(self, largura: float) -> Iterator[str]:
        passo = 1 if largura / len(self.anos) > 44 else 2
        yield svg.linha(MARGEM, 56, largura - MARGEM, 56, svg.CINZA_MEDIO)
        for ano in self.anos:
            x = self._x(date(ano, 1, 1), largura)
            yield svg.linha(x, 56, x, 61, svg.CINZA_MEDIO)
            if (ano - self.anos[0]) % passo == 0:
                yield svg.texto(x, 74, str(ano), "c m", "middle")

    def _barras(self, largura: float) -> Iterator[str]:
        fim = min(self.tc.termino_inicial, self.tc.termino_vigente)
        yield self._barra(
            largura,
            self.tc.data_inicio,
            fim,
            ("vigência inicial: 5 anos", "5 anos"),
            cheia=True,
        )
        for ta in self.prorrogacoes:
            if ta.novo_termino:
                rotulos = (f"prorrogação pelo {ta}", str(ta))
                yield self._barra(largura, fim, ta.novo_termino, rotulos, cheia=False)
                fim = ta.novo_termino

    def _barra(
        self,
        largura: float,
        inicio: date,
        fim: date,
        rotulos: tuple[str, ...],
        *,
        cheia: bool,
    ) -> str:
        x = self._x(inicio, largura)
        tamanho = self._x(fim, largura) - x
        cabe = [r for r in rotulos if LARGURA_DO_ROTULO * len(r) < tamanho - 12]
        barra = svg.retangulo(
            x,
            30,
            tamanho,
            18,
            svg.AZUL if cheia else svg.AZUL_CLARO,
            "" if cheia else svg.AZUL,
        )
        if not cabe:
            return barra
        return barra + svg.texto(x + 6, 43, cabe[0], "inv" if cheia else "f")

    def _marcas(self, largura: float) -> Iterator[str]:
        for ta in self.tc.termos_de_ajuste.all():
            if ta.data is None:
                continue
            x = self._x(ta.data, largura)
            yield svg.linha(x, 13, x, 48, svg.TINTA, 1.5)
            yield svg.texto(x, 10, f"{ta} · {ta.data:%d/%m/%Y}", "f m", "middle")
