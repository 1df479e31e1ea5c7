"""Curva S: o planejado e o real, acumulados mês a mês, em percentual."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.safestring import SafeString

from base.graficos import svg
from base.numeros import percentual

ALTURA: Final = 260
TOPO: Final = 28
BASE: Final = 212
CEM: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class PassoDaCurva:
    """Percentuais acumulados, de 0 a 100, num dia; `real` None é futuro."""

    dia: date
    planejado: Decimal
    real: Decimal | None


def curva_s(
    passos: Sequence[PassoDaCurva], *, titulo: str, largura_mm: int | None = None
) -> SafeString:
    """Duas linhas: tracejada, o planejado; cheia, o real até hoje.

    Devolve os desenhos largo e estreito ou, com `largura_mm`, só o largo.
    """
    if not passos:
        return svg.sem_dados("Nenhuma entrega tem data, e por isso não há curva.")
    largo = _desenhar(passos, titulo, svg.LARGO, "g largo", largura_mm)
    if largura_mm is not None:
        return largo
    return largo + _desenhar(passos, titulo, svg.ESTREITO, "g estreito", None)


def _desenhar(
    passos: Sequence[PassoDaCurva],
    titulo: str,
    largura: float,
    classe: str,
    largura_mm: int | None,
) -> SafeString:
    esquerda, direita = 48.0, largura - 104.0
    vao = direita - esquerda
    xs = [esquerda + vao * i / max(len(passos) - 1, 1) for i in range(len(passos))]
    corpo = _eixos(passos, xs, direita)
    planejado = [(x, q.planejado) for x, q in zip(xs, passos, strict=True)]
    real = [(x, q.real) for x, q in zip(xs, passos, strict=True) if q.real is not None]
    corpo += _trajeto(planejado, svg.CINZA, 1.5, "4 3")
    corpo += _trajeto(real, svg.AZUL, 2.2, "")
    corpo += _rotulos(planejado[-1], real[-1] if real else None)
    return svg.montar(
        largura, ALTURA, corpo, titulo=titulo, classe=classe, largura_mm=largura_mm
    )


def _y(valor: Decimal) -> float:
    return BASE - float(valor / CEM) * (BASE - TOPO)


def _eixos(passos: Sequence[PassoDaCurva], xs: Sequence[float], direita: float) -> str:
    partes = []
    for valor in range(0, 101, 25):
        y = _y(Decimal(valor))
        partes.append(svg.linha(48, y, direita, y, svg.GRADE))
        partes.append(svg.texto(42, y + 4, f"{valor} %", "c", "end"))
    salto = max(1, -(-len(passos) * 52 // int(direita - 48 + 1)))
    for i in range(0, len(passos), salto):
        rotulo = f"{passos[i].dia:%m/%y}"
        partes.append(svg.texto(xs[i], BASE + 20, rotulo, "c", "middle"))
    legenda = "tracejada: planejado na linha de base · cheia: entregue"
    partes.append(svg.texto(0, ALTURA - 8, legenda, "c m"))
    return "".join(partes)


def _trajeto(
    pontos: Sequence[tuple[float, Decimal]], cor: str, espessura: float, traco: str
) -> str:
    if len(pontos) == 1:
        x, valor = pontos[0]
        return svg.circulo(x, _y(valor), 3, cor, cor)
    comandos = "".join(
        f"{'L' if i else 'M'}{svg.p(x)} {svg.p(_y(v))}"
        for i, (x, v) in enumerate(pontos)
    )
    tracejado = f' stroke-dasharray="{traco}"' if traco else ""
    return (
        f'<path d="{comandos}" fill="none" stroke="{cor}" '
        f'stroke-width="{espessura}"{tracejado}/>'
    )


def _rotulos(
    planejado: tuple[float, Decimal], real: tuple[float, Decimal] | None
) -> str:
    """Os dois fins de linha, afastados quando cairiam um sobre o outro."""
    x, valor = planejado
    y = _y(valor)
    partes = [svg.texto(x + 8, y + 4, f"{percentual(valor, 0)} planejado", "c")]
    if real is not None:
        xr, feito = real
        yr = _y(feito)
        if xr > x - 96 and abs(yr - y) < 14:
            yr = y + 16
        partes.append(svg.circulo(xr, _y(feito), 3.4, svg.AZUL, svg.AZUL))
        partes.append(svg.texto(xr + 8, yr + 4, f"{percentual(feito, 0)} feito", "sim"))
    return "".join(partes)
