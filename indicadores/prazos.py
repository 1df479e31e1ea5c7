"""A janela em que se digita: a da rodada ou a de uma reabertura. Só datas."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Janela:
    """De quando a quando se digita, os dois dias inclusive; None, sem prazo marcado.

    `motivo` é o da reabertura; vazio quando a janela é a da própria rodada.
    """

    abre: date | None
    fecha: date | None
    motivo: str = ""

    def aberta_em(self, dia: date) -> bool:
        """Diz se no dia se digita."""
        if self.abre is None or self.fecha is None:
            return False
        return self.abre <= dia <= self.fecha


def janela_de(da_rodada: Janela, reaberturas: Iterable[Janela], dia: date) -> Janela:
    """A janela que vale para um território no dia.

    Das abertas, a que fecha por último; sem nenhuma aberta, a última que já
    fechou, ou a da rodada, se ainda vai abrir. `reaberturas` são as que alcançam
    o território. Regra: RN-IND-40.
    """
    todas = [da_rodada, *reaberturas]
    abertas = [j for j in todas if j.aberta_em(dia)]
    if not abertas and da_rodada.abre is not None and dia < da_rodada.abre:
        return da_rodada
    candidatas = abertas or [j for j in todas if j.fecha is not None and j.fecha < dia]
    return max(candidatas, key=lambda j: j.fecha or date.min, default=da_rodada)
