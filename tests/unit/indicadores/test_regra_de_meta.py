"""A regra de meta como texto e a sugestão que dela sai. RN-IND-09."""

from decimal import Decimal as D

import pytest

from base.errors import RegraViolada
from indicadores import regra_de_meta
from indicadores.rules import valor_do_composto
from indicadores.sugestao import sugerir_meta

DO_23 = """85: manter (manter ou aumentar)
80: alcançar 85
75: mais 6 %
60: mais 10 %
40: alcançar 65
0: alcançar 60"""


def test_degraus_do_indicador_23_vao_e_voltam():
    degraus = regra_de_meta.ler_degraus(DO_23)

    assert regra_de_meta.escrever_degraus(degraus) == DO_23
    assert [d["de"] for d in degraus] == ["85", "80", "75", "60", "40", "0"]
    assert degraus[2]["vezes"] == "1.06"
    assert degraus[0]["porque"] == "manter ou aumentar"


@pytest.mark.parametrize(
    "texto",
    ["", "85 manter", "85: manter 3", "80: alcançar", "10: manter\n20: manter", "x: y"],
)
def test_degraus_que_nao_se_entendem(texto):
    with pytest.raises(RegraViolada):
        regra_de_meta.ler_degraus(texto)


@pytest.mark.parametrize(
    ("regra", "sentido", "valor", "porque"),
    [
        ({"tipo": "reduzir", "percentual": "10"}, "menor", "13.1", "reduzir 10 %"),
        ({"tipo": "aumentar", "percentual": "2.5"}, "maior", "15.0", "aumentar 2,5 %"),
        ({"tipo": "manter"}, "maior", "14.6", "manter ou aumentar"),
        ({"tipo": "manter"}, "menor", "14.6", "manter ou reduzir"),
    ],
)
def test_sugestao_sobre_o_resultado_anterior(regra, sentido, valor, porque):
    sugestao = sugerir_meta(
        regra,
        meta_anterior=D(50),
        resultado_anterior=D("14.6"),
        sentido=sentido,
        casas=1,
    )

    assert sugestao.valor == D(valor)
    assert sugestao.porque.startswith(porque)


def test_sem_resultado_anterior_nao_ha_sobre_o_que_sugerir():
    sugestao = sugerir_meta(
        {"tipo": "reduzir", "percentual": "10"},
        meta_anterior=D(50),
        resultado_anterior=None,
        sentido="menor",
        casas=1,
    )

    assert sugestao is None


@pytest.mark.parametrize(
    ("respostas", "valor"),
    [
        ([True, True, True, True], D(100)),
        ([True, False, True, False], D(50)),
        ([False, False, False, False], D(0)),
        ([True, None, True, True], None),
        ([], None),
    ],
)
def test_indicador_composto_de_quesitos(respostas, valor):
    assert valor_do_composto(respostas, D(100)) == valor


@pytest.mark.parametrize(
    ("regra", "texto"),
    [
        ({}, ""),
        ({"tipo": "parametro", "valor": "100"}, "parâmetro de 100"),
        (
            {"tipo": "reduzir", "percentual": "7.5"},
            "reduzir 7,5 % sobre o resultado anterior",
        ),
        ({"tipo": "manter"}, "manter o resultado anterior ou melhorá-lo"),
    ],
)
def test_regra_por_extenso(regra, texto):
    assert regra_de_meta.por_extenso(regra) == texto
