"""A conta do indicador com os nomes da ficha, e não «numerador ÷ denominador»."""

from decimal import Decimal as D

import pytest

from indicadores.conta_da_ficha import LIMITE, conta_da_ficha, nome_curto

LONGO = (
    "Capacitação de conselheiros + análise do Plano de Saúde + análise do Relatório "
    "de Gestão + convocação de Conferência de Saúde (0 ou 1 cada)"
)


@pytest.mark.parametrize(
    ("texto", "curto"),
    [
        ("Nascidos vivos", "Nascidos vivos"),
        ("Nascidos vivos, no mesmo local e período", "Nascidos vivos"),
        (
            "População cadastrada no Siab em determinado local e período (modelo PSF)",
            "População cadastrada no Siab (modelo PSF)",
        ),
        ("População total no mesmo local e período", "População total"),
        (
            LONGO,
            "Capacitação de conselheiros + análise do Plano de Saúde + análise do "
            "Relatório de Gestão…",
        ),
        ("", ""),
    ],
)
def test_nome_curto(texto, curto):
    assert nome_curto(texto) == curto
    assert len(curto) <= LIMITE + 1


def test_a_conta_diz_os_nomes_e_guarda_os_inteiros():
    curta = conta_da_ficha("Óbitos de menores de 1 ano", "Nascidos vivos", D(1000))
    assert str(curta) == "Óbitos de menores de 1 ano ÷ Nascidos vivos × 1.000"
    assert curta.inteiros is None

    longa = conta_da_ficha(LONGO, "4", D(100))
    assert longa.inteiros == (LONGO, "4")


def test_sem_nomes_na_ficha_diz_qual_lado_e():
    assert str(conta_da_ficha("", "", D(100))) == "Numerador ÷ Denominador × 100"
