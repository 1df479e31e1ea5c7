"""A trilha só se acrescenta, e o que se mexer nela aparece."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from auditoria.actions import quebras_da_trilha, registrar
from auditoria.models import Corrente, Evento
from tests.factories.contas import VinculoFactory
from tests.factories.territorios import MunicipioFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def municipio():
    return MunicipioFactory()


@pytest.fixture
def vinculo(municipio):
    return VinculoFactory(territorio=municipio)


def alterar(**campos):
    """Altera um evento por fora do portal, como quem tem o banco na mão."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE auditoria_evento DISABLE TRIGGER USER")
        for campo, valor in campos.items():
            cursor.execute(f"UPDATE auditoria_evento SET {campo} = %s", [valor])
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE auditoria_evento ENABLE TRIGGER USER")


def apagar(onde=""):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE auditoria_evento DISABLE TRIGGER USER")
        cursor.execute(f"DELETE FROM auditoria_evento {onde}")
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE auditoria_evento ENABLE TRIGGER USER")


def test_registrar_diz_quem_agindo_como_o_que_e_o_que_mudou(municipio, vinculo):
    evento = registrar(
        municipio,
        "territorios.municipio.corrigido",
        por=vinculo,
        origem="/teste/",
        valor=Decimal("12.50"),
        desde=date(2026, 1, 2),
    )

    assert evento.autor == vinculo.usuario
    assert evento.por == str(vinculo)
    assert evento.dados == {"valor": "12.5", "desde": "2026-01-02"}
    assert evento.origem == "/teste/"
    assert list(Evento.objects.do_objeto(municipio)) == [evento]


def test_rn_aud_01_eventos_se_encadeiam_por_registro(municipio, vinculo):
    primeiro = registrar(municipio, "a", por=vinculo)
    segundo = registrar(municipio, "b", por=vinculo)
    outro = registrar(MunicipioFactory(), "a", por=vinculo)

    assert (primeiro.posicao, segundo.posicao, outro.posicao) == (1, 2, 1)
    assert segundo.hash_anterior == primeiro.hash
    assert outro.hash_anterior == ""
    assert list(quebras_da_trilha()) == []


@pytest.mark.parametrize(
    "campos",
    [{"acao": "outra"}, {"dados": '{"valor": "99"}'}, {"por": "Ninguém"}],
    ids=lambda campos: next(iter(campos)),
)
def test_evento_alterado_e_detectado(municipio, vinculo, campos):
    registrar(municipio, "a", por=vinculo, valor="1")

    alterar(**campos)

    assert [q.motivo for q in quebras_da_trilha()] == ["o conteúdo foi alterado"]


@pytest.mark.parametrize(
    ("onde", "motivo"),
    [
        ("WHERE posicao = 2", "falta um evento aqui"),
        ("WHERE posicao = 3", "faltam eventos no fim"),
        ("", "faltam eventos no fim"),
    ],
)
def test_evento_retirado_e_detectado(municipio, vinculo, onde, motivo):
    for acao in ("a", "b", "c"):
        registrar(municipio, acao, por=vinculo)

    apagar(onde)

    assert motivo in [q.motivo for q in quebras_da_trilha()]


def test_conferir_auditoria_sai_com_erro_se_algo_foi_mexido(municipio, vinculo, capsys):
    registrar(municipio, "a", por=vinculo)
    call_command("conferir_auditoria")
    assert "confere: 1 eventos em 1 correntes" in capsys.readouterr().out

    alterar(acao="outra")

    with pytest.raises(CommandError, match="1 quebra"):
        call_command("conferir_auditoria")


def test_a_trilha_nao_se_altera_nem_se_apaga_pelo_portal(municipio, vinculo):
    registrar(municipio, "a", por=vinculo)

    with pytest.raises(TypeError):
        Evento.objects.update(acao="b")
    with pytest.raises(TypeError):
        Evento.objects.all().delete()


def test_o_postgresql_recusa_alterar_e_apagar(municipio, vinculo):
    registrar(municipio, "a", por=vinculo)
    if connection.vendor != "postgresql":
        # no SQLite não há gatilho: a mesma mudança é acusada pela corrente
        alterar(acao="b")
        assert list(quebras_da_trilha())
        return
    for comando in (
        "UPDATE auditoria_evento SET acao = 'b'",
        "DELETE FROM auditoria_evento",
    ):
        with (
            pytest.raises(DatabaseError, match="não se altera"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(comando)


def test_a_acao_desfeita_nao_deixa_evento(municipio, vinculo):
    with transaction.atomic():
        registrar(municipio, "a", por=vinculo)
        transaction.set_rollback(True)

    assert not Evento.objects.exists()
    assert not Corrente.objects.exists()
