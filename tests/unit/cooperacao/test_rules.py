from datetime import date
from decimal import Decimal

import pytest

from base.numeros import NumeroInvalido
from cooperacao.rules import (
    Contagem,
    Semestre,
    escrever_valor,
    ler_dinheiro,
    mais_anos,
    media_simples,
    nup_confere,
    parte_de,
    prorrogacao_cabe,
    saldo,
    somar_contagens,
    termino_inicial,
    termino_maximo,
)

# RN-COO-01


@pytest.mark.parametrize(
    ("dia", "semestre"),
    [
        (date(2017, 1, 1), Semestre(2017, 1)),
        (date(2017, 6, 30), Semestre(2017, 1)),
        (date(2017, 7, 1), Semestre(2017, 2)),
        (date(2017, 12, 31), Semestre(2017, 2)),
    ],
)
def test_semestre_do_dia(dia, semestre):
    assert Semestre.de(dia) == semestre
    assert semestre.inicio <= dia <= semestre.fim


def test_semestre_tem_prazo_anterior_e_nome():
    segundo = Semestre(2017, 2)

    assert segundo.prazo == date(2018, 1, 15)
    assert segundo.anterior() == Semestre(2017, 1)
    assert segundo.anterior().anterior() == Semestre(2016, 2)
    assert str(segundo) == "2º semestre de 2017"
    assert Semestre(2017, 1).prazo == date(2017, 7, 15)


def test_semestre_inexistente():
    with pytest.raises(ValueError, match="Semestre inexistente: 3"):
        Semestre(2017, 3)


@pytest.mark.parametrize(
    ("semestre", "cabe"),
    [
        (Semestre(2009, 2), False),
        (Semestre(2010, 1), True),
        (Semestre(2020, 1), True),
        (Semestre(2020, 2), False),
    ],
)
def test_semestre_cabe_na_vigencia(semestre, cabe):
    inicio, termino = date(2010, 5, 27), date(2020, 5, 27)

    assert semestre.cabe_na_vigencia(inicio, termino) is cabe


# RN-COO-02


@pytest.mark.parametrize(
    ("nup", "confere"),
    [
        ("25000.641798/2009-11", True),
        ("25000.651698/2009-01", True),
        ("25000.641798/2009-12", False),
        ("25000.641789/2009-11", False),
        ("25000641798200911", False),
        ("", False),
    ],
)
def test_nup(nup, confere):
    assert nup_confere(nup) is confere


# RN-COO-03


@pytest.mark.parametrize(
    ("novo_termino", "cabe"),
    [
        (date(2020, 5, 27), True),
        (date(2020, 5, 28), False),
        (date(2015, 5, 28), True),
        (date(2010, 5, 27), False),
    ],
)
def test_prorrogacao_cabe_em_cinco_mais_cinco_anos(novo_termino, cabe):
    inicio = date(2010, 5, 27)

    assert termino_inicial(inicio) == date(2015, 5, 27)
    assert termino_maximo(inicio) == date(2020, 5, 27)
    assert prorrogacao_cabe(inicio, novo_termino) is cabe


def test_mais_anos_de_29_de_fevereiro():
    assert mais_anos(date(2020, 2, 29), 5) == date(2025, 2, 28)
    assert mais_anos(date(2020, 2, 29), 4) == date(2024, 2, 29)


# RN-COO-04, RN-COO-05


@pytest.mark.parametrize(
    ("contagem", "avanco"),
    [
        (Contagem(), None),
        (Contagem(extras=1), None),
        (Contagem(programadas=2, finalizadas=2), Decimal(100)),
        (Contagem(programadas=4, finalizadas=1), Decimal(25)),
        (Contagem(programadas=1, adiadas=1), Decimal(0)),
        (Contagem(programadas=4, finalizadas=4, extras=2), Decimal(100)),
    ],
)
def test_avanco(contagem, avanco):
    assert contagem.avanco == avanco


def test_total_soma_e_nao_tira_media():
    total = somar_contagens(
        [
            Contagem(programadas=3, finalizadas=3),
            Contagem(programadas=1, finalizadas=0, adiadas=1),
            Contagem(extras=1),
        ]
    )

    assert total == Contagem(programadas=4, finalizadas=3, adiadas=1, extras=1)
    assert total.avanco == Decimal(75)
    assert total.finalizadas_ao_todo == 4


def test_media_simples_explica_o_total_publicado():
    assert media_simples([100, 0, 100, 0, 100, 0]) == 50
    assert media_simples([]) is None


# RN-COO-06


@pytest.mark.parametrize(
    ("repassados", "desembolsados", "pendente", "esperado"),
    [
        ("13526915.06", "10817744.91", "478184.22", "2230985.93"),
        ("9785867.36", "9758409.08", "25191.92", "2266.36"),
    ],
)
def test_saldo(repassados, desembolsados, pendente, esperado):
    valores = [Decimal(v) for v in (repassados, desembolsados, pendente)]

    assert saldo(*valores) == Decimal(esperado)


def test_parte_de_zero_nao_existe():
    assert parte_de(Decimal(1), Decimal(0)) is None
    assert parte_de(Decimal(1), Decimal(4)) == 25


# RN-COO-07


@pytest.mark.parametrize(
    ("texto", "valor"),
    [
        ("US$ 9,785,867.36", "9785867.36"),
        ("US$ 13.526.915,06", "13526915.06"),
        ("R$9.975.000,00", "9975000.00"),
        ("2,266.36", "2266.36"),
        ("2.266,36", "2266.36"),
        ("478184,22", "478184.22"),
        ("0,00", "0"),
    ],
)
def test_ler_dinheiro(texto, valor):
    assert ler_dinheiro(texto) == Decimal(valor)


@pytest.mark.parametrize(
    ("texto", "codigo"),
    [
        ("9,785,867", "numero_ambiguo"),
        ("1.234", "numero_ambiguo"),
        ("-10,00", "numero_negativo"),
        ("US$ dez", "numero_com_letras"),
        ("", "numero_vazio"),
    ],
)
def test_ler_dinheiro_recusa(texto, codigo):
    with pytest.raises(NumeroInvalido) as erro:
        ler_dinheiro(texto)

    assert erro.value.codigo == codigo


def test_valor_ilegivel_nunca_e_zero():
    """RN-COO-30."""
    assert saldo(Decimal(10), None, Decimal(1)) is None
    assert escrever_valor(None) == "ilegível"
    assert escrever_valor(Decimal(0)) == "0,00"
    assert parte_de(None, Decimal(10)) is None
