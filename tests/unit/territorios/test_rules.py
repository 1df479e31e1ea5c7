import pytest

from territorios.rules import codigo_valido, normalizar_nome


@pytest.mark.parametrize(
    ("nome", "esperado"),
    [
        ("São João d'Aliança", "SAO JOAO D ALIANCA"),
        ("Alta Floresta D'Oeste", "ALTA FLORESTA D OESTE"),
        ("Alta Floresta D´Oeste", "ALTA FLORESTA D OESTE"),
        ("Alta Floresta D’Oeste", "ALTA FLORESTA D OESTE"),
        ("ALTA FLORESTA D OESTE", "ALTA FLORESTA D OESTE"),
        ("Embu-Guaçu", "EMBU GUACU"),
        ("  Xique   Xique ", "XIQUE XIQUE"),
    ],
)
def test_nomes_iguais_escritos_de_outro_jeito_se_encontram(nome, esperado):
    assert normalizar_nome(nome) == esperado


@pytest.mark.parametrize(
    ("codigo", "valido"),
    [
        ("1200401", True),  # Rio Branco
        ("3106200", True),  # Belo Horizonte
        ("5300108", True),  # Brasília
        ("5101837", True),  # Boa Esperança do Norte
        ("2201919", True),  # exceção conhecida
        ("1200402", False),
        ("120040", False),
        ("12004o1", False),
        ("", False),
    ],
)
def test_codigo_do_ibge_confere_o_digito(codigo, valido):
    assert codigo_valido(codigo) is valido
