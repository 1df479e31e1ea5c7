"""Papel × ação, com a tabela escrita outra vez de propósito."""

import pytest

from contas.models import Papel
from portfolio.models import Ciclo, Iniciativa
from portfolio.permissions import acoes_disponiveis, pode_criar_ciclo
from tests.factories.contas import vinculo_de
from tests.factories.portfolio import (
    CicloFactory,
    IniciativaFactory,
    SubsecretariaFactory,
)
from tests.factories.territorios import outra_uf
from tests.unit.portfolio.conftest import vinculo_na_secretaria

PERMITIDO = {
    Papel.AEST: [
        "atualizar_marco",
        "repactuar_marco",
        "informar_situacao",
        "atualizar_semana",
        "abrir_ponto",
        "subir_ponto",
        "resolver_ponto",
        "cumprir_despacho",
        "comentar",
        "editar_ficha",
        "incluir_marco",
        "encerrar_iniciativa",
    ],
    Papel.GERENTE_PROJETO: [
        "atualizar_marco",
        "atualizar_semana",
        "abrir_ponto",
        "subir_ponto",
        "resolver_ponto",
        "cumprir_despacho",
        "comentar",
    ],
    Papel.LIDER_OBJETIVO: [
        "confirmar_entrega",
        "abrir_ponto",
        "subir_ponto",
        "resolver_ponto",
        "comentar",
    ],
    Papel.SUBSECRETARIO: ["comentar"],
}
DA_SECRETARIA = (
    Papel.AEST,
    Papel.LIDER_OBJETIVO,
    Papel.GERENTE_PROJETO,
    Papel.SUBSECRETARIO,
)


@pytest.mark.parametrize("papel", list(Papel))
def test_acoes_por_papel(db, papel):
    """RN-POR-07."""
    vinculo = vinculo_de(papel)
    iniciativa = IniciativaFactory(gerente=vinculo)

    assert acoes_disponiveis(vinculo, iniciativa) == PERMITIDO.get(papel, [])


@pytest.mark.parametrize("papel", DA_SECRETARIA)
def test_outra_secretaria_nao_faz_nada(iniciativa, papel):
    """RN-POR-07."""
    de_fora = vinculo_na_secretaria(papel, "SES-XX")

    assert acoes_disponiveis(de_fora, iniciativa) == []
    assert acoes_disponiveis(None, iniciativa) == []


def test_gerente_so_age_no_projeto_dele(iniciativa, outro_gerente):
    """RN-POR-07."""
    assert acoes_disponiveis(outro_gerente, iniciativa) == []


def test_ciclo_nao_publicado_so_existe_para_a_secretaria(aest, aest_de_fora):
    """RN-POR-08."""
    ciclo = CicloFactory(publicado=False, territorio=outra_uf())
    IniciativaFactory(ciclo=ciclo)
    auditor = vinculo_de(Papel.AUDITOR)
    gestor = vinculo_de(Papel.GESTOR_MUNICIPAL)

    for vinculo, ve in (
        (None, 0),
        (gestor, 0),
        (aest_de_fora, 0),
        (aest, 1),
        (auditor, 1),
    ):
        assert Ciclo.objects.visiveis_para(vinculo).count() == ve
        assert Iniciativa.objects.visiveis_para(vinculo).count() == ve


def test_lider_designado_afasta_os_outros_lideres(iniciativa):
    """RN-POR-07."""
    designado = vinculo_na_secretaria(Papel.LIDER_OBJETIVO)
    outro = vinculo_na_secretaria(Papel.LIDER_OBJETIVO)
    iniciativa.lider = designado

    assert "confirmar_entrega" in acoes_disponiveis(designado, iniciativa)
    assert acoes_disponiveis(outro, iniciativa) == []


def test_subsecretario_so_age_no_proprio_portfolio(ciclo, iniciativa):
    """RN-POR-07."""
    titular = vinculo_na_secretaria(Papel.SUBSECRETARIO)
    outro = vinculo_na_secretaria(Papel.SUBSECRETARIO)
    iniciativa.subsecretaria = SubsecretariaFactory(ciclo=ciclo, titular=titular)

    assert acoes_disponiveis(titular, iniciativa) == ["comentar"]
    assert acoes_disponiveis(outro, iniciativa) == []


@pytest.mark.parametrize("papel", list(Papel))
def test_so_a_aest_de_uma_secretaria_abre_ciclo(db, papel):
    """RN-POR-17."""
    assert pode_criar_ciclo(vinculo_de(papel)) is (papel == Papel.AEST)
    assert not pode_criar_ciclo(None)
