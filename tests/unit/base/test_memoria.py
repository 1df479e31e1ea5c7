from decimal import Decimal

import pytest
from django.utils.safestring import SafeString

from base.memoria import Memoria, campos_de, impressao_digital
from tests.factories.territorios import UFFactory


def _fazer(feitos, texto):
    def fazer():
        feitos.append(texto)
        return SafeString(texto)

    return fazer


def test_o_mesmo_dado_e_feito_uma_vez_so():
    feitos = []
    memoria = Memoria(limite=100)

    for _ in range(3):
        assert memoria.obter(b"a", _fazer(feitos, "um")) == "um"

    assert feitos == ["um"]


def test_cheia_esquece_o_que_nao_se_usa_ha_mais_tempo():
    feitos = []
    memoria = Memoria(limite=40)
    for chave in (b"a", b"b", b"c", b"d"):
        memoria.obter(chave, _fazer(feitos, "x" * 10))
    memoria.obter(b"a", _fazer(feitos, "x" * 10))

    memoria.obter(b"e", _fazer(feitos, "x" * 10))

    memoria.obter(b"a", _fazer(feitos, "de novo"))
    memoria.obter(b"b", _fazer(feitos, "de novo"))
    assert feitos == [*["x" * 10] * 5, "de novo"]


def test_texto_grande_demais_nao_expulsa_os_outros():
    feitos = []
    memoria = Memoria(limite=40)
    memoria.obter(b"a", _fazer(feitos, "pequeno"))

    memoria.obter(b"g", _fazer(feitos, "g" * 30))
    memoria.obter(b"g", _fazer(feitos, "g" * 30))
    memoria.obter(b"a", _fazer(feitos, "pequeno"))

    assert feitos == ["pequeno", "g" * 30, "g" * 30]


@pytest.mark.parametrize("outro", [Decimal("1.0"), 1, "1", None])
def test_dado_diferente_tem_outra_impressao(outro):
    assert impressao_digital([Decimal(1)]) != impressao_digital([outro])


def test_campos_de_mudam_quando_a_linha_muda(db):
    uf = UFFactory()
    antes = impressao_digital(campos_de(uf))

    uf.nome = "Outro nome"

    assert impressao_digital(campos_de(uf)) != antes
