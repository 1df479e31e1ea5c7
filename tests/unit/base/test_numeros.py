from decimal import Decimal

import pytest

from base.numeros import (
    NBSP,
    NumeroInvalido,
    casas_de,
    dinheiro,
    formatar,
    ler_decimal,
    ler_inteiro,
    percentual,
    por_extenso,
)
from base.templatetags import numeros as filtros

LIDOS = [
    ("0", "0"),
    ("0,0", "0.0"),
    ("12", "12"),
    ("12,5", "12.5"),
    ("12.5", "12.5"),
    ("1234,56", "1234.56"),
    ("1234.56", "1234.56"),
    ("1.234,56", "1234.56"),
    ("1.234.567", "1234567"),
    ("1.234.567,8", "1234567.8"),
    ("1234.567", "1234.567"),
    ("0.123", "0.123"),
    ("1,234", "1.234"),
    (",5", "0.5"),
    (".5", "0.5"),
    (" 12,5 ", "12.5"),
    (f"1{NBSP}234,5", "1234.5"),
    ("1 234", "1234"),
    ("1 234 567", "1234567"),
    ("98,7%", "98.7"),
    (f"98,7{NBSP}%", "98.7"),
    ("007", "7"),
    ("999999999999999", "999999999999999"),
]

RECUSADOS = [
    ("", "numero_vazio"),
    ("   ", "numero_vazio"),
    ("%", "numero_vazio"),
    ("-", "numero_vazio"),
    ("doze", "numero_com_letras"),
    ("12a", "numero_com_letras"),
    ("NaN", "numero_com_letras"),
    ("inf", "numero_com_letras"),
    ("1e5", "numero_com_letras"),
    ("-1", "numero_negativo"),
    ("−1", "numero_negativo"),
    ("1.234", "numero_ambiguo"),
    ("312.500", "numero_ambiguo"),
    ("1,234.56", "numero_malformado"),
    ("1,2,3", "numero_malformado"),
    ("1.23.456", "numero_malformado"),
    ("12.34,5", "numero_malformado"),
    ("12,", "numero_malformado"),
    ("12.", "numero_malformado"),
    (".", "numero_malformado"),
    (",", "numero_malformado"),
    ("12 34", "numero_malformado"),
    ("1 234.567,8", "numero_malformado"),
    ("5/2", "numero_malformado"),
    ("+5", "numero_malformado"),
    ("1_000", "numero_malformado"),
    ("12,9 por mil", "numero_com_palavras"),
    ("15 casos", "numero_com_palavras"),
    ("--1", "numero_negativo"),
    ("٣٤", "numero_algarismos"),
    ("1²", "numero_algarismos"),
    ("１２", "numero_algarismos"),
    ("1" * 16, "numero_grande"),
    ("1" * 40, "numero_grande"),
    ("1" * 5000, "numero_grande"),
    ("1,23456", "numero_decimais"),
]


@pytest.mark.parametrize(("texto", "esperado"), LIDOS)
def test_ler_decimal_aceita_as_escritas_usuais(texto, esperado):
    assert str(ler_decimal(texto)) == esperado


@pytest.mark.parametrize(("texto", "codigo"), RECUSADOS)
def test_ler_decimal_recusa_com_frase_inteira(texto, codigo):
    with pytest.raises(NumeroInvalido) as erro:
        ler_decimal(texto)

    assert erro.value.codigo == codigo
    assert erro.value.mensagem.endswith(".")
    assert len(erro.value.mensagem) < 200


def test_ler_decimal_ambiguo_mostra_as_duas_leituras():
    with pytest.raises(NumeroInvalido) as erro:
        ler_decimal("1.234")

    assert erro.value.leituras == (Decimal(1234), Decimal("1.234"))
    assert "1.234 ou 1,234" in erro.value.mensagem


def test_ler_decimal_aceita_negativo_quando_pedido():
    assert ler_decimal("-1,5", negativo=True) == Decimal("-1.5")
    assert str(ler_decimal("-0", negativo=True)) == "0"


def test_ler_decimal_recusa_decimais_num_inteiro():
    with pytest.raises(NumeroInvalido) as erro:
        ler_decimal("1,5", casas=0)

    assert erro.value.mensagem == "Informe um número inteiro, sem vírgula."


@pytest.mark.parametrize(
    ("valor", "casas", "esperado"),
    [
        (None, None, "—"),
        (None, 2, "—"),
        (0, None, "0"),
        (Decimal("0.00"), None, "0"),
        (Decimal("31.25"), 1, "31,3"),
        (Decimal("-31.25"), 1, "−31,3"),
        (Decimal("-0.01"), 1, "0,0"),
        (Decimal("1234.5"), 2, "1.234,50"),
        (Decimal("1234567"), None, "1.234.567"),
        (Decimal("2.50"), None, "2,5"),
        (Decimal("1E+3"), None, "1.000"),
    ],
)
def test_formatar(valor, casas, esperado):
    assert formatar(valor, casas) == esperado


@pytest.mark.parametrize(
    ("valor", "casas", "esperado"),
    [
        (None, 1, "—"),
        (Decimal("99.79"), 1, f"99,8{NBSP}%"),
        (Decimal("99.97"), 1, f"99,9{NBSP}%"),
        (Decimal("99.999"), 0, f"99{NBSP}%"),
        (Decimal(100), 1, f"100,0{NBSP}%"),
        (Decimal("100.04"), 1, f"100,0{NBSP}%"),
        (Decimal(0), 1, f"0,0{NBSP}%"),
    ],
)
def test_percentual_so_mostra_cem_a_quem_chegou(valor, casas, esperado):
    assert percentual(valor, casas) == esperado


def test_dinheiro():
    assert dinheiro(Decimal("1234.5")) == f"R${NBSP}1.234,50"
    assert dinheiro(Decimal("-1"), "US$") == f"US${NBSP}−1,00"
    assert dinheiro(None) == "—"


def test_casas_de():
    assert casas_de(Decimal("2.0")) == 1
    assert casas_de(3) == 0
    assert casas_de(None) == 0


def test_por_extenso():
    assert por_extenso(2) == "dois"
    assert por_extenso(2, feminino=True) == "duas"
    assert por_extenso(21) == "21"


def test_filtros_de_template():
    assert filtros.numero(Decimal("1234.5"), 1) == "1.234,5"
    assert filtros.numero("10.50") == "10,5"
    assert filtros.numero("abc") == "—"
    assert filtros.numero("NaN") == "—"
    assert filtros.numero("") == "—"
    assert filtros.percentual(Decimal("99.97")) == f"99,9{NBSP}%"
    assert filtros.reais(1) == f"R${NBSP}1,00"
    assert filtros.dolares(None) == "—"


@pytest.mark.parametrize(
    ("texto", "lido"),
    [
        ("2017", 2017),
        ("0", 0),
        ("007", 7),
        ("", None),
        ("-1", None),
        ("1.0", None),
        (" 1", None),
        ("³", None),
        ("٣", None),
        ("1\n", None),
        ("9" * 9, 999_999_999),
        ("9" * 10, None),
        ("9" * 5000, None),
    ],
)
def test_ler_inteiro_so_le_o_que_cabe_no_banco(texto, lido):
    assert ler_inteiro(texto) == lido
