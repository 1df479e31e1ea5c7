"""Os lembretes de prazo (RN-COO-33)."""

from datetime import date

import pytest
from django.core import mail
from django.core.management import call_command

from contas.models import Vinculo
from cooperacao.notifications import lembrar
from cooperacao.rules import MARCOS_DA_VIGENCIA, MARCOS_DO_PRAZO, marco_devido
from tests.factories.contas import vinculo_de

PRAZO = date(2018, 1, 15)


@pytest.mark.parametrize(
    ("dias", "marcos", "marco"),
    [
        (31, MARCOS_DO_PRAZO, None),
        (30, MARCOS_DO_PRAZO, 30),
        (16, MARCOS_DO_PRAZO, 30),
        (7, MARCOS_DO_PRAZO, 7),
        (0, MARCOS_DO_PRAZO, 0),
        (-3, MARCOS_DO_PRAZO, -1),
        (-3000, MARCOS_DO_PRAZO, -30),
        (400, MARCOS_DA_VIGENCIA, None),
        (200, MARCOS_DA_VIGENCIA, 365),
    ],
)
def test_marco_devido(dias, marcos, marco):
    assert marco_devido(dias, marcos) == marco


@pytest.fixture
def pessoas(semestre, contraparte, outra_contraparte, opas_tecnico, opas_gestor):
    Vinculo.objects.update(desde=date(2010, 1, 1))
    return contraparte, opas_tecnico


def test_lembra_quem_escreve_uma_vez_em_cada_marco(pessoas):
    dia = date(2018, 1, 8)

    assert lembrar(dia) == 2
    assert lembrar(dia) == 0
    assert lembrar(date(2018, 1, 10)) == 0
    assert lembrar(date(2018, 1, 14)) == 2
    assert lembrar(date(2018, 1, 20)) == 2

    contraparte, opas_tecnico = pessoas
    assert {m.to[0] for m in mail.outbox} == {
        contraparte.usuario.email,
        opas_tecnico.usuario.email,
    }
    assert mail.outbox[0].subject == "TC 60: faltam 7 dias"
    assert "/cooperacao/60/relatorios/2017/2/" in mail.outbox[0].body
    assert "atrasado há 5 dias" in mail.outbox[-1].body


def test_enviado_lembra_a_opas_e_fechado_ninguem(pessoas, semestre, opas_gestor):
    semestre.situacao = "aprovado"
    semestre.save()

    assert lembrar(PRAZO) == 1
    assert mail.outbox[0].to == [opas_gestor.usuario.email]
    semestre.situacao = "fechado"
    semestre.save()
    assert lembrar(date(2018, 1, 30)) == 0


def test_plano_e_vigencia_tambem_se_lembram(plano, db):
    vinculo_de("opas_gestor")
    vinculo_de("contraparte")
    Vinculo.objects.update(desde=date(2010, 1, 1))

    assert lembrar(date(2017, 12, 20)) == 1
    assert "PTS do 1º semestre de 2018" in mail.outbox[0].body
    mail.outbox.clear()
    assert lembrar(date(2020, 4, 27)) >= 2
    assert any("Término da vigência" in m.body for m in mail.outbox)


def test_comando_diz_quantos_mandou(pessoas, capsys):
    call_command("lembrar_cooperacao")

    assert "lembretes enviados" in capsys.readouterr().out
