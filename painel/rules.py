"""Contas de calendário e de texto do painel: funções puras."""

import calendar
from datetime import date


def data_no_ano(ano: int, mes: int, dia: int) -> date:
    """A data; `dia` além do fim do mês é o último dia (31 de fevereiro é 28 ou 29)."""
    return date(ano, mes, min(dia, calendar.monthrange(ano, mes)[1]))


def um_ano_depois(dia: date) -> date:
    """O mesmo dia do ano seguinte; 29 de fevereiro vira 28."""
    return data_no_ano(dia.year + 1, dia.month, dia.day)
