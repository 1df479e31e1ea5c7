"""A grade lida: recusa com uma frase, guarda o que foi digitado. RN-IND-12."""

from decimal import Decimal as D

import pytest

from indicadores.consultas import grade
from indicadores.forms import AtoForm
from indicadores.leitura import ler_grade, original_da
from indicadores.rules import EstadoDaCelula
from tests.factories.indicadores import FichaFactory, MetaFactory

pytestmark = pytest.mark.django_db


def ler(pactuacao, **campos):
    dados = {"s1": "valor", "v1": "0", "o1": "nao_informado:", **campos}
    return ler_grade(dados, grade(pactuacao))


@pytest.mark.parametrize(
    ("texto", "valor"),
    [("93,5", "93.5"), ("1.234,56", "1234.56"), ("12.5", "12.5"), (" 0 ", "0")],
)
def test_le_numero_em_portugues(pactuacao, texto, valor):
    leitura = ler(pactuacao, m1=texto)

    assert leitura.erros == {}
    assert leitura.entradas[0].valor == D(valor)


@pytest.mark.parametrize(
    ("texto", "trecho"),
    [
        ("abc", "não é um número"),
        ("-3", "negativo"),
        ("1.234", "pode ser"),
        ("312.500", "312500"),
        ("1" * 40, "grande demais"),
        ("NaN", "não é um número"),
        ("1e9", "não é um número"),
        ("1,23456", "4 casas"),
        ("١٢", "0 a 9"),
    ],
)
def test_recusa_uma_celula_sem_perder_as_outras(pactuacao, texto, trecho):
    leitura = ler(pactuacao, m1=texto, s2="valor", m2="80")

    assert trecho in leitura.erros[1].mensagem
    assert leitura.digitadas[1].texto == texto
    assert [(e.numero, e.valor) for e in leitura.entradas] == [(2, D(80))]


@pytest.mark.parametrize(
    ("campos", "campo"),
    [
        ({"s1": "qualquer"}, "s"),
        ({"s1": "nao_pactuado", "m1": "3"}, "m"),
        ({"s1": "nao_pactuado", "m1": ""}, "j"),
        ({"m1": "3", "j1": "x" * 1001}, "j"),
    ],
)
def test_recusa_situacao_incoerente(pactuacao, campos, campo):
    assert ler(pactuacao, **campos).erros[1].campo == campo


def test_em_branco_nao_e_erro(pactuacao):
    entrada = ler(pactuacao, m1="").entradas[0]

    assert (entrada.estado, entrada.valor) == (EstadoDaCelula.NAO_INFORMADO, None)
    assert entrada.mudou is False


@pytest.mark.parametrize(
    ("original", "texto", "mudou"),
    [
        ("valor:90.0000", "90", False),
        ("valor:90.0000", "90,0", False),
        ("valor:90.0000", "91", True),
        ("nao_informado:", "90", True),
        ("lixo", "90", True),
        ("valor:lixo", "90", True),
    ],
)
def test_sabe_se_a_pessoa_mudou_a_celula(pactuacao, original, texto, mudou):
    assert ler(pactuacao, m1=texto, o1=original).entradas[0].mudou is mudou


def test_manter_o_gravado_deixa_a_celula_de_fora(pactuacao):
    assert ler(pactuacao, m1="90", x1="deles").entradas == []


def test_ficha_que_nao_se_aplica_nao_e_lida(pactuacao):
    FichaFactory(numero=20, aplicabilidade={"ate_ano": 2019})

    leitura = ler(pactuacao, m1="1", s20="valor", m20="5")

    assert [e.numero for e in leitura.entradas] == [1]


def test_versao_que_nao_e_numero_vale_zero(pactuacao):
    assert ler(pactuacao, m1="1", v1="²").entradas[0].versao == 0


def test_original_da_linha(pactuacao, fichas):
    MetaFactory(pactuacao=pactuacao, ficha=fichas[0], valor=D("90.5"))

    originais = [original_da(x) for x in grade(pactuacao).linhas]

    assert originais == ["valor:90.5000", "nao_informado:", "nao_informado:"]


@pytest.mark.parametrize(
    "numero", ["", "doze", "12", "12/26", "x12/2026", "12/2026\x00", "٣/2026"]
)
def test_ato_exige_numero_e_ano(numero):
    form = AtoForm({"numero": numero, "data_do_ato": "01/02/2026", "versao": 1})

    assert "numero" in form.errors
