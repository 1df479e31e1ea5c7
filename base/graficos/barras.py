"""Uma barra dividida em partes, com a legenda que diz cada valor."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.safestring import SafeString

from base.graficos import svg
from base.graficos.legenda import ItemDaLegenda
from base.graficos.legenda import legenda as montar_legenda
from base.graficos.svg import Preenchimento
from base.numeros import formatar

LARGURA: Final = 640
ALTURA: Final = 20


@dataclass(frozen=True, slots=True)
class Parte:
    """Um pedaço da barra; `valor` não negativo, na unidade comum às partes."""

    rotulo: str
    valor: Decimal
    preenchimento: Preenchimento = Preenchimento.CHEIO


def barra_empilhada(
    partes: Sequence[Parte],
    titulo: str,
    *,
    formato: Callable[[Decimal], str] = formatar,
    legenda: bool = True,
    altura: int = ALTURA,
    largura_mm: int | None = None,
) -> SafeString:
    """Barra horizontal proporcional às partes, com legenda e valores em texto.

    Parte de valor zero fica na legenda e não na barra; parte positiva nunca
    some do desenho, por menor que seja.
    """
    total = sum((q.valor for q in partes), Decimal(0))
    if total <= 0:
        return svg.sem_dados(f"{titulo}: ainda não há valores para mostrar.")
    lido = "; ".join(f"{q.rotulo}: {formato(q.valor)}" for q in partes)
    barra = _Barra(partes, total, svg.juntar_titulo(titulo, lido), altura)
    desenho = barra.desenhar(LARGURA, "g barra largo", largura_mm)
    if largura_mm is None:
        desenho += barra.desenhar(svg.ESTREITO, "g barra estreito")
    if not legenda:
        return desenho
    itens = [ItemDaLegenda(q.preenchimento, q.rotulo, formato(q.valor)) for q in partes]
    return desenho + montar_legenda(itens, no_papel=largura_mm is not None)


@dataclass(frozen=True, slots=True)
class _Barra:
    partes: Sequence[Parte]
    total: Decimal
    titulo: str
    altura: int

    def desenhar(
        self, largura: int, classe: str, largura_mm: int | None = None
    ) -> SafeString:
        chave = svg.chave_de("barra", self.titulo, largura, largura_mm)
        usados = (q.preenchimento for q in self.partes)
        corpo = svg.definir_hachuras(usados, chave)
        x = 0.0
        for parte in self.partes:
            trecho = float(parte.valor / self.total) * largura
            if parte.valor > 0:
                cor = svg.tinta(parte.preenchimento, chave)
                visivel = max(trecho - 1, 1.2)
                corpo += svg.retangulo(x, 0.5, visivel, self.altura - 1, cor, svg.CINZA)
            x += trecho
        return svg.montar(
            largura,
            self.altura,
            corpo,
            titulo=self.titulo,
            classe=classe,
            largura_mm=largura_mm,
        )
