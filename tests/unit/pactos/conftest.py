from datetime import timedelta

import pytest
from django.utils import timezone

from contas.models import Papel
from pactos.models import Ato
from pactos.rules import DadosDoAto
from pactos.states import Situacao
from tests.factories.contas import vinculo_de
from tests.factories.pactos import TermoFactory
from tests.factories.territorios import MunicipioFactory, PaisFactory, outra_uf


@pytest.fixture
def hoje():
    return timezone.localdate()


@pytest.fixture
def xapuri(db):
    PaisFactory()
    return MunicipioFactory(codigo="1200708", nome="Xapuri")


@pytest.fixture
def termo(xapuri):
    """Termo em análise na CIB, sem pendências."""
    return TermoFactory(territorio=xapuri)


@pytest.fixture
def rascunho(xapuri):
    return TermoFactory(territorio=xapuri, situacao=Situacao.RASCUNHO)


@pytest.fixture
def secretaria_cib(xapuri):
    return vinculo_de(Papel.SECRETARIA_CIB)


@pytest.fixture
def secretaria_cib_de_mg(xapuri):
    return vinculo_de(Papel.SECRETARIA_CIB, uf=outra_uf())


@pytest.fixture
def gestor(xapuri):
    return vinculo_de(Papel.GESTOR_MUNICIPAL, municipio=xapuri)


@pytest.fixture
def ato(hoje):
    """Resolução de ontem, como a secretaria a informa."""
    ontem = hoje - timedelta(days=1)
    return DadosDoAto(tipo=Ato.Tipo.RESOLUCAO, numero="118", ano=ontem.year, data=ontem)
