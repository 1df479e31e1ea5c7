"""Quem vê a pactuação em cada situação, antes e depois da homologação. RN-IND-81."""

import pytest

from contas.models import Papel
from contas.states import DO_PORTFOLIO
from indicadores.models import Pactuacao
from indicadores.states import Situacao
from tests.factories.contas import vinculo_de
from tests.factories.indicadores import PactuacaoFactory
from tests.factories.territorios import (
    MunicipioFactory,
    PaisFactory,
    outra_uf,
)

RASCUNHOS = {Situacao.EM_DIGITACAO, Situacao.DEVOLVIDA}
TODAS = set(Situacao)
ENVIADAS = TODAS - RASCUNHOS
PUBLICA = {Situacao.HOMOLOGADA}


@pytest.fixture
def todas(db):
    """Uma pactuação de município do Acre em cada situação."""
    PaisFactory()
    return [
        PactuacaoFactory(territorio=MunicipioFactory(), situacao=s) for s in Situacao
    ]


def vistas(vinculo):
    return set(
        Pactuacao.objects.visiveis_para(vinculo).values_list("situacao", flat=True)
    )


@pytest.mark.parametrize(
    ("papel", "situacoes"),
    [
        (Papel.GESTOR_ESTADUAL, ENVIADAS),
        (Papel.TECNICO_ESTADUAL, ENVIADAS),
        (Papel.CONSELHO_ESTADUAL, ENVIADAS),
        (Papel.SECRETARIA_CIB, ENVIADAS),
        (Papel.AEST, PUBLICA),
        (Papel.LIDER_OBJETIVO, PUBLICA),
        (Papel.GERENTE_PROJETO, PUBLICA),
        (Papel.SUBSECRETARIO, PUBLICA),
    ],
)
def test_no_estado_o_portfolio_ve_o_que_o_publico_ve(todas, papel, situacoes):
    uf = todas[0].territorio.uf

    assert vistas(vinculo_de(papel, uf=uf)) == situacoes
    assert vistas(vinculo_de(papel, uf=outra_uf())) == PUBLICA


def test_o_portfolio_nao_ve_nem_a_do_proprio_estado_por_homologar(todas):
    uf = todas[0].territorio.uf
    do_estado = PactuacaoFactory(territorio=uf, situacao=Situacao.VALIDADA)

    for papel in DO_PORTFOLIO:
        alcance = Pactuacao.objects.apoiadas_por(vinculo_de(papel, uf=uf))
        assert do_estado not in alcance


def test_o_publico_so_ve_a_homologada(todas):
    assert vistas(None) == PUBLICA
