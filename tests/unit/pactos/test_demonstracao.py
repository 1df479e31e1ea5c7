"""A demonstração inteira dos pactos e o que cada papel encontra na sua fila."""

import pytest
from django.core.management import call_command

from auditoria.models import Evento
from contas.models import Papel
from pactos.consultas import pendencias_de
from pactos.demonstracao import carregar
from pactos.models import Reuniao, Termo
from pactos.states import Situacao
from tests.factories.contas import vinculo_de
from tests.modulo import carregado_uma_vez

pytestmark = pytest.mark.django_db


def _carregar():
    call_command("carregar_territorios")
    carregar()


@pytest.fixture(scope="module")
def carregada(django_db_setup, django_db_blocker, cofre_temporario):
    with carregado_uma_vez(django_db_blocker, _carregar):
        yield


@pytest.fixture
def demonstracao(carregada, db):
    """A demonstração dos pactos, com o país inteiro."""


def test_demonstracao_e_idempotente_e_a_tela_de_exemplo_confere(demonstracao):
    antes = (Termo.objects.count(), Evento.objects.count(), Reuniao.objects.count())
    carregar()

    assert antes == (25, 25, 1)
    assert antes == (
        Termo.objects.count(),
        Evento.objects.count(),
        Reuniao.objects.count(),
    )
    assert not Termo.objects.filter(sintetico=False).exists()
    xapuri = Termo.objects.get(territorio__codigo="1200708")
    assert xapuri.situacao == Situacao.EM_ANALISE_CIB
    assert xapuri.pendencias.abertas().count() == 3
    assert xapuri.respostas.filter(situacao="realiza").count() == 50
    assert xapuri.respostas.filter(situacao="nao_realiza_ainda").count() == 10
    assert xapuri.respostas.filter(situacao="nao_se_aplica").count() == 10


def test_fila_da_secretaria_da_cib_traz_a_reuniao_como_prazo(demonstracao):
    fila = pendencias_de(vinculo_de(Papel.SECRETARIA_CIB))

    decidir = [p for p in fila if p.botao == "Decidir"]
    assert len(decidir) == 11
    assert all(p.prazo == Reuniao.objects.get().data for p in decidir)
    assert pendencias_de(None) == []


@pytest.mark.parametrize(
    ("papel", "titulos"),
    [
        (Papel.OPAS_TECNICO, 0),
        (Papel.SECRETARIA_CIT, 3),
        (Papel.MINISTERIO, 2),
        (Papel.AUDITOR, 0),
    ],
)
def test_fila_dos_demais(demonstracao, papel, titulos):
    assert len(pendencias_de(vinculo_de(papel))) == titulos
