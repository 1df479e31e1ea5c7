"""A janela em que se digita: a da rodada ou a de uma reabertura. Só datas."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final


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


DIAS_PARADA: Final = 10
"""Sem andar por este tempo, a pactuação nas mãos do município está atrasada."""


def esta_atrasada(*, com_o_municipio: bool, dias: int, faltam: int | None) -> bool:
    """Diz se é caso de lembrar o município: parada há 10 dias, ou o prazo acaba neles.

    `dias` sem andar; `faltam` para o fim do prazo (negativo, se já passou), ou None
    sem prazo marcado. O que espera por outro não é atraso do município. RN-IND-45.
    """
    if not com_o_municipio:
        return False
    return dias >= DIAS_PARADA or (faltam is not None and faltam <= DIAS_PARADA)
