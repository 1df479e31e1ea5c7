"""O que cada app tem a dizer a quem entra."""

from datetime import date

from base.telas import Pendencia
from contas.models import Vinculo
from cooperacao import consultas as da_cooperacao
from indicadores import consultas as dos_indicadores
from pactos import consultas as dos_pactos
from portfolio import consultas as do_portfolio

FONTES = (dos_indicadores, dos_pactos, da_cooperacao, do_portfolio)


def pendencias_de(vinculo: Vinculo) -> list[Pendencia]:
    """O que espera pelo vínculo em todas as apps; primeiro o que vence antes."""
    pendencias = [p for fonte in FONTES for p in fonte.pendencias_de(vinculo)]
    return sorted(pendencias, key=lambda p: (p.prazo or date.max, p.titulo))
