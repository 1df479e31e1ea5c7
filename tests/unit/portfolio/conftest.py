"""Pessoas do portfólio: as da SES-MG, as de outra secretaria e as de fora."""

import pytest

from contas.models import Papel
from tests.factories.contas import InstituicaoFactory, VinculoFactory
from tests.factories.portfolio import CicloFactory, IniciativaFactory, MarcoFactory
from tests.factories.territorios import outra_uf


def vinculo_na_secretaria(papel, sigla="SES-MG"):
    return VinculoFactory(
        papel=papel,
        territorio=outra_uf(),
        instituicao=InstituicaoFactory(sigla=sigla),
    )


@pytest.fixture
def aest(db):
    return vinculo_na_secretaria(Papel.AEST)


@pytest.fixture
def gerente(db):
    return vinculo_na_secretaria(Papel.GERENTE_PROJETO)


@pytest.fixture
def outro_gerente(db):
    return vinculo_na_secretaria(Papel.GERENTE_PROJETO)


@pytest.fixture
def aest_de_fora(db):
    return vinculo_na_secretaria(Papel.AEST, "SES-XX")


@pytest.fixture
def ciclo(db):
    return CicloFactory(territorio=outra_uf())


@pytest.fixture
def iniciativa(ciclo, gerente):
    return IniciativaFactory(ciclo=ciclo, gerente=gerente, slug="aps-para-todos")


@pytest.fixture
def marco(iniciativa):
    return MarcoFactory(iniciativa=iniciativa)


@pytest.fixture
def entrar(client):
    """Entra como a pessoa do vínculo e devolve o cliente."""

    def _entrar(vinculo):
        client.force_login(vinculo.usuario)
        return client

    return _entrar
