"""A régua dos gráficos: de valor (Decimal) a posição em pixels."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Self

_UM = Decimal(1)


@dataclass(frozen=True, slots=True)
class Escala:
    """Leva o intervalo `minimo`..`maximo` a `x0`..`x1` pixels.

    Valores fora do intervalo ficam presos à borda; `estoura` diz quais.
    """

    minimo: Decimal
    maximo: Decimal
    passo: Decimal
    x0: float
    x1: float

    @classmethod
    def para(
        cls,
        valores: Iterable[Decimal | None],
        x0: float,
        x1: float,
        *,
        desde_zero: bool = False,
        marcas: int = 5,
    ) -> Self:
        """Escolhe limites redondos para os valores; None é ignorado."""
        existentes = sorted(v for v in valores if v is not None)
        if not existentes:
            existentes = [Decimal(0), _UM]
        baixo, alto = existentes[0], _sem_extremos(existentes)
        # quem chega perto do zero mostra o zero: o desenho não exagera diferenças
        if desde_zero or Decimal(0) <= baixo <= alto / 4:
            baixo = min(Decimal(0), baixo)
        passo = _passo_redondo(alto - baixo or abs(alto) or _UM, marcas)
        minimo = (baixo / passo).to_integral_value(ROUND_FLOOR) * passo
        maximo = (alto / passo).to_integral_value(ROUND_CEILING) * passo
        if maximo == minimo:
            maximo += passo
        return cls(minimo, maximo, passo, x0, x1)

    def em(self, valor: Decimal) -> float:
        """Posição em pixels; fora do intervalo, a da borda."""
        preso = min(max(valor, self.minimo), self.maximo)
        fracao = (preso - self.minimo) / (self.maximo - self.minimo)
        return self.x0 + float(fracao) * (self.x1 - self.x0)

    def estoura(self, valor: Decimal) -> bool:
        return valor > self.maximo

    def marcas(self) -> list[Decimal]:
        """Os valores redondos do eixo, do menor ao maior."""
        quantas = int((self.maximo - self.minimo) / self.passo)
        return [self.minimo + self.passo * i for i in range(quantas + 1)]


def _sem_extremos(ordenados: list[Decimal]) -> Decimal:
    """O maior valor a caber no eixo.

    Um valor muito além dos demais (quatro vezes o do nono décimo) espremeria
    todos os outros; fica de fora, preso à borda e com seta.
    """
    maior = ordenados[-1]
    decil = ordenados[len(ordenados) * 9 // 10]
    if len(ordenados) >= 10 and decil > 0 and maior > 4 * decil:
        return max(v for v in ordenados if v <= 2 * decil)
    return maior


def _passo_redondo(vao: Decimal, marcas: int) -> Decimal:
    """1, 2 ou 5 vezes uma potência de dez, com até `marcas` passos no vão."""
    bruto = vao / marcas
    potencia = _UM.scaleb(bruto.adjusted())
    for fator in (1, 2, 5, 10):
        if potencia * fator >= bruto:
            return potencia * fator
    return potencia * 10
