from datetime import date
from decimal import Decimal

import pytest

from base.errors import RegraViolada
from pactos.rules import (
    DadosDoAto,
    conferir_data_do_ato,
    conferir_resposta,
    enumerar,
    ler_numero_e_ano,
    percentual,
    total_do_tlfg,
)

HOJE = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("texto", "lido"),
    [("118/2026", ("118", 2026)), (" 007 / 2008 ", ("7", 2008))],
)
def test_rn_pac_04_le_numero_e_ano(texto, lido):
    assert ler_numero_e_ano(texto) == lido


@pytest.mark.parametrize(
    "texto",
    ["", "118", "118/26", "/2026", "0/2026", "abc/2026", "118/3026", "1.2/2026"],
)
def test_rn_pac_04_recusa_ato_sem_numero_ou_ano(texto):
    with pytest.raises(RegraViolada) as erro:
        ler_numero_e_ano(texto)

    assert erro.value.codigo == "ato_sem_numero_ou_ano"


@pytest.mark.parametrize(
    ("ano", "data", "anterior", "codigo"),
    [
        (2026, date(2026, 11, 25), None, "ato_no_futuro"),
        (2025, date(2026, 11, 20), None, "ano_do_ato_difere"),
        (2026, date(2026, 3, 17), date(2026, 3, 18), "ato_antes_do_anterior"),
    ],
)
def test_rn_pac_05_recusa_data_impossivel(ano, data, anterior, codigo):
    ato = DadosDoAto("resolucao", "118", ano, data)

    with pytest.raises(RegraViolada) as erro:
        conferir_data_do_ato(ato, anterior=anterior, hoje=HOJE)

    assert erro.value.codigo == codigo


@pytest.mark.parametrize("anterior", [None, HOJE, date(2026, 3, 18)])
def test_rn_pac_05_aceita_ato_de_hoje(anterior):
    ato = DadosDoAto("resolucao", "118", 2026, HOJE)

    conferir_data_do_ato(ato, anterior=anterior, hoje=HOJE)


@pytest.mark.parametrize(
    ("situacao", "prazo", "obrigatoria", "codigo"),
    [
        ("nao_se_aplica", None, True, "item_obrigatorio"),
        ("nao_realiza_ainda", None, True, "sem_prazo"),
        ("nao_realiza_ainda", HOJE, True, "prazo_no_passado"),
        ("realiza", date(2027, 1, 1), True, "prazo_indevido"),
        ("nao_se_aplica", date(2027, 1, 1), False, "prazo_indevido"),
    ],
)
def test_rn_pac_02_recusa_resposta_incoerente(situacao, prazo, obrigatoria, codigo):
    with pytest.raises(RegraViolada) as erro:
        conferir_resposta(situacao, prazo, obrigatoria=obrigatoria, hoje=HOJE)

    assert erro.value.codigo == codigo


@pytest.mark.parametrize(
    ("situacao", "prazo", "obrigatoria"),
    [
        ("realiza", None, True),
        ("nao_realiza_ainda", date(2026, 11, 25), True),
        ("nao_se_aplica", None, False),
    ],
)
def test_rn_pac_02_aceita_resposta_coerente(situacao, prazo, obrigatoria):
    conferir_resposta(situacao, prazo, obrigatoria=obrigatoria, hoje=HOJE)


def test_rn_pac_08_total_do_tlfg_respeita_o_sinal():
    linhas = [(1, Decimal("100.50")), (-1, Decimal("0.50")), (1, Decimal("0.00"))]

    assert total_do_tlfg(linhas) == Decimal("100.00")
    assert total_do_tlfg([]) == Decimal(0)


def test_percentual_do_quadro_1_de_2007():
    assert percentual(257, 1571 + 257) == Decimal("14.06")
    assert percentual(0, 0) is None


@pytest.mark.parametrize(
    ("itens", "frase"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a e b"),
        (["a", "b", "c"], "a, b e c"),
        (list("abcdefghij"), "a, b, c, d, e, f, g, h e mais 2"),
    ],
)
def test_enumerar(itens, frase):
    assert enumerar(itens) == frase
