from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from base.tarefas import posse
from painel.views import saude


def tarefa_pronta(*, ha):
    tarefa = DBTaskResult.objects.create(
        task_path="x.y",
        args_kwargs={"args": [], "kwargs": {}},
        backend_name="default",
        run_after=None,
        exception_class_path="",
        traceback="",
    )
    DBTaskResult.objects.filter(pk=tarefa.pk).update(enqueued_at=timezone.now() - ha)


def test_tudo_em_ordem_e_200_sem_sessao(client, db):
    posse.bater("vivo")

    resposta = client.get("/saude/")

    assert resposta.status_code == 200
    assert resposta.json()["fila"]["trabalhador_vivo"] is True
    assert resposta.json()["migracoes"] == "ok"
    assert not resposta.cookies


def test_sem_trabalhador_e_sem_espera_o_portal_esta_sao(client, db):
    resposta = client.get("/saude/")

    assert resposta.status_code == 200
    assert resposta.json()["fila"]["trabalhador_vivo"] is False


def test_tarefa_parada_ha_mais_de_dez_minutos_e_503(client, db):
    tarefa_pronta(ha=timedelta(minutes=11))

    resposta = client.get("/saude/")

    assert resposta.status_code == 503
    assert resposta.json()["fila"]["situacao"] == "parada"


def test_migracao_pendente_e_503(client, db, monkeypatch):
    monkeypatch.setattr(
        saude.MigrationExecutor, "migration_plan", lambda self, alvos: [1, 2]
    )

    resposta = client.get("/saude/")

    assert resposta.status_code == 503
    assert resposta.json()["migracoes"] == "2 pendentes"


def test_banco_fora_do_ar_e_503(rf, monkeypatch):
    class Conexao:
        def cursor(self):
            raise DatabaseError

    monkeypatch.setattr(saude, "connection", Conexao())

    resposta = saude.saude(rf.get("/saude/"))

    assert resposta.status_code == 503


@pytest.mark.parametrize("metodo", ["post", "put", "delete"])
def test_so_aceita_get(client, db, metodo):
    assert getattr(client, metodo)("/saude/").status_code == 405
