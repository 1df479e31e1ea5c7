from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from auditoria.models import Evento
from base.errors import RegraViolada
from contas import actions
from contas.models import Papel
from tests.factories.contas import UsuarioFactory, VinculoFactory, vinculo_de
from tests.factories.territorios import MunicipioFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrador():
    return vinculo_de(Papel.ADMINISTRADOR)


def abrir(por, **mudancas):
    opcoes = {
        "papel": Papel.GESTOR_MUNICIPAL,
        "territorio": MunicipioFactory(),
        "desde": date(2026, 1, 1),
    } | mudancas
    return actions.abrir_vinculo(UsuarioFactory(), por=por, **opcoes)


def test_abrir_vinculo_deixa_na_trilha_quem_abriu(administrador):
    vinculo = abrir(administrador, ato="Decreto 12/2026")

    evento = Evento.objects.get()
    assert evento.acao == "contas.vinculo.aberto"
    assert evento.autor == administrador.usuario
    assert evento.dados["lugar"] == vinculo.lotacao


def test_abrir_duas_vezes_o_mesmo_vinculo_nao_duplica(administrador):
    primeiro = abrir(administrador)

    segundo = actions.abrir_vinculo(
        primeiro.usuario,
        papel=primeiro.papel,
        territorio=primeiro.territorio,
        por=administrador,
        desde=date(2026, 2, 2),
    )

    assert segundo == primeiro
    assert Evento.objects.count() == 1


def test_so_o_administrador_abre_e_encerra():
    gestor = VinculoFactory()

    with pytest.raises(PermissionDenied):
        abrir(gestor)
    with pytest.raises(PermissionDenied):
        actions.encerrar_vinculo(gestor, por=gestor, ate=date(2026, 1, 1))


def test_encerrar_guarda_a_historia(administrador):
    vinculo = abrir(administrador)

    actions.encerrar_vinculo(vinculo, por=administrador, ate=date(2026, 6, 30))

    vinculo.refresh_from_db()
    assert vinculo.ate == date(2026, 6, 30)
    assert Evento.objects.filter(acao="contas.vinculo.encerrado").exists()


def test_vinculo_nao_se_encerra_duas_vezes(administrador):
    vinculo = abrir(administrador)
    actions.encerrar_vinculo(vinculo, por=administrador, ate=date(2026, 6, 30))

    with pytest.raises(RegraViolada) as erro:
        actions.encerrar_vinculo(vinculo, por=administrador, ate=date(2026, 7, 1))

    assert erro.value.codigo == "vinculo_ja_encerrado"


def test_vinculo_nao_termina_antes_de_comecar(administrador):
    vinculo = abrir(administrador)

    with pytest.raises(RegraViolada) as erro:
        actions.encerrar_vinculo(vinculo, por=administrador, ate=date(2025, 1, 1))

    assert erro.value.codigo == "fim_antes_do_comeco"
