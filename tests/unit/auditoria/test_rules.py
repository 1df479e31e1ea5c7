from datetime import date
from decimal import Decimal

import pytest

from auditoria.rules import em_json, hash_de, normalizar_codigo, novo_codigo


def test_forma_canonica_ignora_a_ordem_das_chaves_e_os_zeros_do_decimal():
    assert hash_de({"a": Decimal("1.50"), "b": 2}) == hash_de(
        {"b": 2, "a": Decimal("1.5")}
    )


def test_forma_canonica_de_data_e_acento():
    assert em_json({"dia": date(2026, 3, 1), "nome": "Ação"}) == (
        '{"dia":"2026-03-01","nome":"Ação"}'
    )


def test_forma_canonica_recusa_o_que_nao_tem_forma():
    with pytest.raises(TypeError):
        em_json({"x": object()})


def test_codigo_tem_doze_caracteres_sem_os_que_se_confundem():
    codigo = novo_codigo()

    assert len(codigo) == 14
    assert not set(codigo) & set("01ILOU")


@pytest.mark.parametrize(
    "digitado", ["ABCD-2345-WXYZ", "abcd2345wxyz", " abcd 2345 wxyz "]
)
def test_codigo_copiado_do_papel_e_reconhecido(digitado):
    assert normalizar_codigo(digitado) == "ABCD-2345-WXYZ"
