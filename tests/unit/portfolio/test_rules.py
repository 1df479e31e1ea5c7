"""Situação, avanço e atraso, escritos como tabelas de casos."""

from datetime import date
from decimal import Decimal

import pytest

from portfolio.rules import (
    DatasDoMarco,
    Situacao,
    SituacaoInformada,
    avanco,
    dias_de_atraso,
    foram_normalizados,
    participacoes,
    pior,
    situacao_da_iniciativa,
    situacao_do_marco,
)

HOJE = date(2025, 8, 15)
ONTEM = date(2025, 8, 14)
EM_15_DIAS = date(2025, 8, 30)
EM_16_DIAS = date(2025, 8, 31)


@pytest.mark.parametrize(
    ("base", "repactuada", "real", "ponto", "esperada"),
    [
        (None, None, None, False, Situacao.SEM_DATA),
        (None, None, None, True, Situacao.ATENCAO),
        (None, None, ONTEM, False, Situacao.CONCLUIDO),
        (ONTEM, None, None, False, Situacao.ATRASADO),
        (ONTEM, None, None, True, Situacao.ATRASADO),
        (ONTEM, None, HOJE, False, Situacao.CONCLUIDO),
        (HOJE, None, None, False, Situacao.ATENCAO),
        (EM_15_DIAS, None, None, False, Situacao.ATENCAO),
        (EM_16_DIAS, None, None, False, Situacao.NO_PRAZO),
        (EM_16_DIAS, None, None, True, Situacao.ATENCAO),
        (EM_16_DIAS, None, HOJE, True, Situacao.CONCLUIDO),
        (ONTEM, EM_16_DIAS, None, False, Situacao.NO_PRAZO),
        (EM_16_DIAS, ONTEM, None, False, Situacao.ATRASADO),
        (None, ONTEM, None, False, Situacao.ATRASADO),
    ],
)
def test_situacao_do_marco(base, repactuada, real, ponto, esperada):
    """RN-POR-01 e RN-POR-02."""
    datas = DatasDoMarco(base, repactuada, real, ponto)

    assert situacao_do_marco(datas, hoje=HOJE) == esperada


@pytest.mark.parametrize("hoje", [date(1990, 1, 1), HOJE, date(2100, 1, 1)])
def test_marco_sem_data_nunca_esta_atrasado(hoje):
    """RN-POR-02."""
    assert situacao_do_marco(DatasDoMarco(), hoje=hoje) == Situacao.SEM_DATA
    assert dias_de_atraso(DatasDoMarco(), hoje=hoje) == 0


@pytest.mark.parametrize(
    ("situacoes", "esperada"),
    [
        ([], Situacao.SEM_DATA),
        ([Situacao.CONCLUIDO], Situacao.CONCLUIDO),
        ([Situacao.CONCLUIDO, Situacao.SEM_DATA], Situacao.SEM_DATA),
        ([Situacao.SEM_DATA, Situacao.NO_PRAZO], Situacao.NO_PRAZO),
        ([Situacao.NO_PRAZO, Situacao.ATENCAO], Situacao.ATENCAO),
        ([Situacao.ATENCAO, Situacao.ATRASADO, Situacao.CONCLUIDO], Situacao.ATRASADO),
    ],
)
def test_pior(situacoes, esperada):
    """RN-POR-03."""
    assert pior(situacoes) == esperada


@pytest.mark.parametrize(
    ("marcos", "inicio", "ponto", "esperada"),
    [
        ([], None, False, Situacao.SEM_DATA),
        ([], EM_15_DIAS, False, Situacao.NAO_INICIADO),
        ([Situacao.NO_PRAZO], EM_15_DIAS, False, Situacao.NAO_INICIADO),
        ([Situacao.NO_PRAZO], HOJE, False, Situacao.NO_PRAZO),
        ([Situacao.ATRASADO], EM_15_DIAS, False, Situacao.ATRASADO),
        (
            [Situacao.CONCLUIDO, Situacao.NO_PRAZO],
            EM_15_DIAS,
            False,
            Situacao.NO_PRAZO,
        ),
        ([Situacao.NO_PRAZO], None, True, Situacao.ATENCAO),
        ([Situacao.SEM_DATA], None, True, Situacao.ATENCAO),
        ([Situacao.CONCLUIDO], None, True, Situacao.CONCLUIDO),
        ([Situacao.ATRASADO], None, True, Situacao.ATRASADO),
    ],
)
def test_situacao_da_iniciativa(marcos, inicio, ponto, esperada):
    """RN-POR-03."""
    situacao = situacao_da_iniciativa(
        marcos, hoje=HOJE, inicio=inicio, tem_ponto_critico=ponto
    )

    assert situacao == esperada


@pytest.mark.parametrize(
    ("valida_ate", "esperada"),
    [
        (HOJE, Situacao.PARALISADO),
        (EM_15_DIAS, Situacao.PARALISADO),
        (ONTEM, Situacao.ATRASADO),
    ],
)
def test_situacao_informada_vale_ate_o_ultimo_dia(valida_ate, esperada):
    """RN-POR-04."""
    informada = SituacaoInformada(Situacao.PARALISADO, "Sem equipe", valida_ate)

    situacao = situacao_da_iniciativa(
        [Situacao.ATRASADO], hoje=HOJE, informada=informada
    )

    assert situacao == esperada


@pytest.mark.parametrize(
    ("datas", "esperado"),
    [
        (DatasDoMarco(base=date(2025, 7, 10)), 36),
        (DatasDoMarco(base=date(2025, 4, 30), repactuada=date(2025, 7, 10)), 36),
        (DatasDoMarco(base=HOJE), 0),
        (DatasDoMarco(base=EM_15_DIAS), 0),
        (DatasDoMarco(base=date(2025, 7, 10), real=HOJE), 0),
    ],
)
def test_dias_de_atraso(datas, esperado):
    assert dias_de_atraso(datas, hoje=HOJE) == esperado


@pytest.mark.parametrize(
    ("marcos", "esperado"),
    [
        ([], None),
        ([("0", True)], None),
        ([("1", False), ("1", False)], Decimal(0)),
        ([("25", True), ("15", True), ("30", True), ("15", False), ("15", False)], 70),
        ([("1", True), ("3", False)], 25),
        ([("2", True)], 100),
    ],
)
def test_avanco_por_peso(marcos, esperado):
    """RN-POR-05."""
    assert avanco((Decimal(peso), feito) for peso, feito in marcos) == esperado


def test_participacoes_somam_cem_e_zero_nao_divide():
    """RN-POR-05."""
    assert participacoes([Decimal(1), Decimal(3)]) == [Decimal(25), Decimal(75)]
    assert participacoes([Decimal(0), Decimal(0)]) == [None, None]
    assert participacoes([]) == []


@pytest.mark.parametrize(
    ("pesos", "esperado"),
    [([], False), ([1, 1, 1], False), ([40, 60], False), ([40, 50], True)],
)
def test_foram_normalizados(pesos, esperado):
    """RN-POR-05."""
    assert foram_normalizados([Decimal(p) for p in pesos]) is esperado
