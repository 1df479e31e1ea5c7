import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.tasks import task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from base.errors import RegraViolada
from base.models import Andamento, SituacaoDoAndamento, Trabalhador
from base.tarefas import acompanhar, iniciar, posse
from base.tarefas.trabalhador import Batimento, TrabalhadorDoPortal
from contas.models import Usuario


@pytest.fixture
def dono(db):
    return Usuario.objects.create_user("pessoa@example.org", nome="Pessoa")


@pytest.fixture
def andamento(dono):
    return Andamento.objects.create(titulo="Emitir", dono=dono, tarefa="t-1")


@task()
def soma_um(andamento: str, *, parcela: int) -> int:
    with acompanhar(andamento) as passo:
        passo.passo(1, "somando", total=1)
    return parcela + 1


@task()
def quebra(andamento: str) -> None:
    with acompanhar(andamento):
        raise ZeroDivisionError


@task()
def viola_regra(andamento: str) -> None:
    with acompanhar(andamento):
        raise RegraViolada("Falta a portaria. Informe-a.", codigo="sem_portaria")


def test_iniciar_poe_na_fila_e_acompanha_ate_o_fim(dono):
    andamento = iniciar(soma_um, titulo="Somar", dono_id=dono.pk, parcela=2)

    assert andamento.situacao == SituacaoDoAndamento.CONCLUIDA
    assert (andamento.feito, andamento.total, andamento.tentativas) == (1, 1, 1)
    assert andamento.tarefa


def test_erro_inesperado_vira_frase_geral_no_andamento(dono):
    andamento = iniciar(quebra, titulo="Quebrar", dono_id=dono.pk)

    assert andamento.situacao == SituacaoDoAndamento.FALHOU
    assert "ZeroDivision" not in andamento.mensagem


def test_regra_violada_mostra_a_propria_frase(dono):
    andamento = iniciar(viola_regra, titulo="Emitir", dono_id=dono.pk)

    assert andamento.situacao == SituacaoDoAndamento.FALHOU
    assert andamento.mensagem == "Falta a portaria. Informe-a."


def test_andamento_alheio_nao_existe(andamento, dono):
    assert Andamento.objects.de(dono.pk).get() == andamento
    assert not Andamento.objects.de(dono.pk + 1).exists()


def tarefa_rodando(*, donos, ha=timedelta(minutes=5)):
    return DBTaskResult.objects.create(
        task_path="tests.unit.base.test_tarefas.soma_um",
        args_kwargs={"args": [], "kwargs": {}},
        backend_name="default",
        status="RUNNING",
        worker_ids=donos,
        started_at=timezone.now() - ha,
        run_after=None,
        exception_class_path="",
        traceback="",
    )


def test_tarefa_de_trabalhador_morto_volta_a_fila(andamento):
    tarefa = tarefa_rodando(donos=["morto"])
    Andamento.objects.update(tarefa=str(tarefa.pk), situacao="em_andamento", feito=3)
    Trabalhador.objects.create(
        codigo="morto", batimento_em=timezone.now() - timedelta(minutes=2)
    )

    assert posse.recuperar() == 1

    tarefa.refresh_from_db()
    andamento.refresh_from_db()
    assert tarefa.status == "READY"
    assert (andamento.situacao, andamento.feito) == (SituacaoDoAndamento.NA_FILA, 0)
    assert not Trabalhador.objects.exists()


def test_tarefa_de_trabalhador_vivo_fica_com_ele(db):
    tarefa = tarefa_rodando(donos=["morto", "vivo"])
    posse.bater("vivo")

    assert posse.recuperar() == 0

    tarefa.refresh_from_db()
    assert tarefa.status == "RUNNING"


def test_tarefa_recem_tomada_nao_se_perde_antes_do_primeiro_batimento(db):
    tarefa_rodando(donos=["novo"], ha=timedelta(seconds=1))

    assert posse.recuperar() == 0


def test_na_terceira_interrupcao_a_tarefa_falha_e_a_pessoa_sabe(andamento):
    tarefa = tarefa_rodando(donos=["a", "b", "c"])
    Andamento.objects.update(tarefa=str(tarefa.pk), situacao="em_andamento")

    assert posse.recuperar() == 1

    tarefa.refresh_from_db()
    andamento.refresh_from_db()
    assert tarefa.status == "FAILED"
    assert andamento.situacao == SituacaoDoAndamento.FALHOU
    assert andamento.mensagem == posse.INTERROMPIDA


def test_estado_da_fila_sem_nada(db):
    assert posse.estado_da_fila() == (None, None)


def test_batimento_sobrevive_ao_banco_fora_do_ar(db, monkeypatch, caplog):
    def fora_do_ar(codigo):
        raise DatabaseError

    monkeypatch.setattr(posse, "bater", fora_do_ar)
    batimento = Batimento("x", intervalo=posse.BATIMENTO, validade=posse.VALIDADE)
    monkeypatch.setattr("base.tarefas.trabalhador.connection.close", lambda: None)

    batimento.bater()

    assert "batimento não gravado" in caplog.text


def test_segundo_sinal_solta_a_tarefa_sem_marcar_falha(monkeypatch):
    saidas = []
    monkeypatch.setattr(os, "_exit", saidas.append)
    trabalhador = TrabalhadorDoPortal(
        queue_names=["*"],
        interval=1,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="x",
        excluded_queue_names=[],
    )
    trabalhador.running_task = True

    trabalhador.shutdown(signal.SIGTERM, None)
    assert saidas == []
    trabalhador.running = False
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.sys.exit", int)
    trabalhador.shutdown(signal.SIGTERM, None)

    assert saidas[0] == 1


# ------------------------------------------------------------------ kill -9


class Processo:
    """O portal em outro processo, com o seu próprio banco."""

    def __init__(self, pasta: Path) -> None:
        self.pasta = pasta
        self.ambiente = {
            **os.environ,
            "PORTAL_MODO": "demo",
            "PORTAL_VAR": str(pasta),
            "PYTHONPATH": str(settings.BASE_DIR),
            "DATABASE_URL": f"sqlite:///{pasta / 'db.sqlite3'}",
        }

    def rodar(self, *argumentos: str) -> str:
        return subprocess.run(
            [sys.executable, *argumentos],
            env=self.ambiente,
            cwd=settings.BASE_DIR,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def trabalhador(self) -> subprocess.Popen:
        return subprocess.Popen(
            [
                sys.executable,
                "manage.py",
                "trabalhar",
                "--intervalo=0.1",
                "--batimento=0.2",
                "--validade=1",
            ],
            env=self.ambiente,
            cwd=settings.BASE_DIR,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


ENFILEIRAR = """
import django; django.setup()
from base.tarefas import iniciar
from contas.models import Usuario
from tests.unit.base.tarefas_de_teste import dorme_na_primeira
dono = Usuario.objects.create_user("p@example.org", nome="P")
iniciar(dorme_na_primeira, titulo="T", dono_id=dono.pk, arquivo={arquivo!r})
"""
CONFERIR = """
import json, django; django.setup()
from base.models import Andamento
from django_tasks_db.models import DBTaskResult
t, a = DBTaskResult.objects.get(), Andamento.objects.get()
print(json.dumps([t.status, len(t.worker_ids), a.situacao, a.tentativas]))
"""


@pytest.fixture
def banco_dos_testes(django_db_setup, django_db_blocker):
    """O SQLite dos testes, migrado e vazio: copiá-lo poupa migrar outro."""
    with django_db_blocker.unblock():
        connection.ensure_connection()
        yield connection.connection


def esperar(condicao, segundos=30):
    limite = time.monotonic() + segundos
    while not condicao():
        assert time.monotonic() < limite, "demorou demais"
        time.sleep(0.05)


@pytest.mark.outro_banco
def test_kill_9_no_meio_da_tarefa_nao_a_perde(tmp_path, banco_dos_testes):
    processo = Processo(tmp_path)
    processo.ambiente["DJANGO_SETTINGS_MODULE"] = "sus_planning.settings"
    with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as copia:
        banco_dos_testes.backup(copia)
    diario = tmp_path / "diario.txt"
    diario.touch()
    processo.rodar("-c", ENFILEIRAR.format(arquivo=str(diario)))

    primeiro = processo.trabalhador()
    esperar(lambda: "começou" in diario.read_text())
    primeiro.kill()
    primeiro.wait(timeout=10)
    segundo = processo.trabalhador()
    try:
        esperar(lambda: "terminou" in diario.read_text())
        time.sleep(0.5)
    finally:
        segundo.terminate()
        saida = segundo.wait(timeout=20)

    assert saida == 0
    estado = json.loads(processo.rodar("-c", CONFERIR))
    assert estado == ["SUCCESSFUL", 2, "concluida", 2]
    assert diario.read_text().splitlines() == ["começou", "começou", "terminou"]
