"""A fita dos próximos doze meses, com os prazos marcados."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.utils.safestring import SafeString

from base import meses
from base.graficos.svg import AZUL, CINZA, CINZA_CLARO, TINTA, circulo, linha, montar
from base.graficos.svg import texto as escrever
from painel.calendario import DiaDoCalendario

LARGURA: Final = 1184
BASE: Final = 96
ALTURA: Final = 120
NIVEIS: Final = (28, 45, 62, 79)
"""Alturas em que os rótulos se revezam, para que vizinhos não se sobreponham."""
POR_LETRA: Final = 6.2


def fita_de_doze_meses(dias: Sequence[DiaDoCalendario], hoje: date) -> SafeString:
    """Desenho largo; em telas estreitas a lista ao lado o substitui."""
    primeiro = hoje.replace(day=1)
    partes = [_mes(primeiro, i) for i in range(12)]
    partes.append(linha(0, BASE, LARGURA, BASE, TINTA, 1.2))
    x_hoje = _posicao(hoje, primeiro)
    partes.append(linha(x_hoje, 14, x_hoje, BASE + 20, AZUL, 1.5))
    partes.append(escrever(max(x_hoje, 28), 11, "hoje", "sim m", "end"))
    ocupados = dict.fromkeys(NIVEIS, -1.0)
    for dia in dias:
        x = _posicao(dia.dia, primeiro)
        if x <= LARGURA:
            partes.append(_prazo(dia, x, ocupados))
    return montar(
        LARGURA,
        ALTURA,
        "".join(partes),
        titulo="Calendário dos próximos doze meses: "
        + "; ".join(f"{dia.dia:%d/%m/%Y}, {dia.curto}" for dia in dias),
        classe="g largo",
    )


def _posicao(dia: date, primeiro: date) -> float:
    """Pixels da esquerda: um doze avos da largura por mês, mais a fração do mês."""
    meses = (dia.year - primeiro.year) * 12 + dia.month - primeiro.month
    return (meses + (dia.day - 1) / 31) * LARGURA / 12


def _mes(primeiro: date, i: int) -> str:
    x = i * LARGURA / 12
    mes = (primeiro.month - 1 + i) % 12
    ano = primeiro.year + (primeiro.month - 1 + i) // 12
    rotulo = f"{meses.CURTOS[mes]} {ano}" if i == 0 or mes == 0 else meses.CURTOS[mes]
    return linha(x, BASE, x, BASE + 20, CINZA_CLARO) + escrever(
        x + 6, BASE + 16, rotulo, "c"
    )


def _prazo(dia: DiaDoCalendario, x: float, ocupados: dict[int, float]) -> str:
    rotulo = f"{dia.dia.day}/{dia.dia.month}  {dia.curto}"
    largura = len(rotulo) * POR_LETRA
    a_esquerda = x + largura + 4 > LARGURA
    comeco = x - largura - 4 if a_esquerda else x
    nivel = next((n for n in NIVEIS if _livre(n, comeco, ocupados)), NIVEIS[-1])
    ocupados[nivel] = x + 8 if a_esquerda else x + largura + 12
    return (
        linha(x, nivel - 8, x, BASE, CINZA)
        + circulo(x, BASE, 4, "#fff", TINTA)
        + escrever(
            x - 4 if a_esquerda else x + 4,
            nivel,
            rotulo,
            "m",
            "end" if a_esquerda else "start",
        )
    )


def _livre(nivel: int, comeco: float, ocupados: dict[int, float]) -> bool:
    """Se o rótulo cabe no nível e o seu fio não corta nenhum rótulo mais abaixo."""
    return all(ocupados[n] < comeco for n in NIVEIS if n >= nivel)
