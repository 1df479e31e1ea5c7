"""A janela que vale: a da rodada ou a de uma reabertura. RN-IND-40."""

from datetime import date

import pytest

from indicadores.prazos import Janela, janela_de

RODADA = Janela(date(2026, 1, 10), date(2026, 3, 31))
ABRIL = Janela(date(2026, 4, 10), date(2026, 4, 20), "Enchente.")
MAIO = Janela(date(2026, 4, 15), date(2026, 5, 5), "Posse nova.")
SEM_PRAZO = Janela(None, None)


@pytest.mark.parametrize(
    ("da_rodada", "reaberturas", "dia", "esperada", "aberta"),
    [
        (RODADA, [], date(2026, 1, 9), RODADA, False),
        (RODADA, [], date(2026, 1, 10), RODADA, True),
        (RODADA, [], date(2026, 3, 31), RODADA, True),
        (RODADA, [], date(2026, 4, 1), RODADA, False),
        (RODADA, [ABRIL], date(2026, 4, 9), RODADA, False),
        (RODADA, [ABRIL], date(2026, 4, 10), ABRIL, True),
        (RODADA, [ABRIL], date(2026, 4, 20), ABRIL, True),
        (RODADA, [ABRIL], date(2026, 4, 21), ABRIL, False),
        (RODADA, [ABRIL, MAIO], date(2026, 4, 16), MAIO, True),
        (RODADA, [MAIO, ABRIL], date(2026, 6, 1), MAIO, False),
        (RODADA, [ABRIL], date(2026, 1, 1), RODADA, False),
        (SEM_PRAZO, [], date(2026, 4, 15), SEM_PRAZO, False),
        (SEM_PRAZO, [ABRIL], date(2026, 4, 15), ABRIL, True),
    ],
)
def test_janela_de(da_rodada, reaberturas, dia, esperada, aberta):
    janela = janela_de(da_rodada, reaberturas, dia)

    assert janela == esperada
    assert janela.aberta_em(dia) is aberta


def test_reabertura_encerrada_antes_de_comecar_nunca_abre():
    encerrada = Janela(date(2026, 4, 10), date(2026, 4, 9), "Engano.")

    assert not encerrada.aberta_em(date(2026, 4, 10))
    assert not encerrada.aberta_em(date(2026, 4, 9))
