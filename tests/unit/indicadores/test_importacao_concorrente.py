"""Dois importando ao mesmo tempo, e o trabalhador morto no meio da gravação."""

import io
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connections, transaction

from auditoria.actions import quebras_da_trilha
from auditoria.models import Evento
from base.errors import RegraViolada
from base.importacao import confirmar
from base.models import (
    Andamento,
    Importacao,
    SituacaoDaImportacao,
    SituacaoDoAndamento,
)
from indicadores.importacao import caminho
from indicadores.importacao.especies import Metas
from indicadores.models import MetaPactuada
from indicadores.tasks import gravar_importacao

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def simulada(rodada, valores, por=None):
    linhas = [f"1200401;{n};{v}" for n, v in valores.items()]
    conteudo = "\n".join(["codigo;indicador;meta", *linhas]).encode()
    importacao = caminho.enviar(
        io.BytesIO(conteudo), nome="x.csv", tipo=Metas.tipo, ano=rodada.ano, por=por
    )
    if importacao.situacao == SituacaoDaImportacao.COLUNAS:
        colunas = importacao.mapa["colunas"]
        importacao = caminho.dizer_colunas(importacao, colunas, traco="zero")
    return caminho.simular(importacao)


def em_paralelo(tarefas):
    largada = Barrier(len(tarefas))

    def correr(tarefa):
        try:
            largada.wait(timeout=20)
            return tarefa()
        except RegraViolada as erro:
            return erro.codigo
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tarefas)) as pessoas:
        return list(pessoas.map(correr, tarefas))


def test_de_duas_importacoes_da_mesma_celula_uma_grava_e_a_outra_simula_de_novo(
    rodada, tecnico, gestor
):
    importacoes = [
        confirmar(simulada(rodada, {1: n, 2: n}, por), so_as_certas=False)
        for n, por in ((10, tecnico), (20, gestor))
    ]

    saidas = em_paralelo([lambda i=i: caminho.gravar(i) for i in importacoes])

    assert sorted(map(str, saidas)) == ["2", "mudou_depois_da_simulacao"]
    assert len({m.valor for m in MetaPactuada.objects.all()}) == 1
    assert list(quebras_da_trilha()) == []


def test_celulas_diferentes_ao_mesmo_tempo_gravam_as_duas(rodada, tecnico, gestor):
    importacoes = [
        confirmar(simulada(rodada, valores, por), so_as_certas=False)
        for valores, por in (({1: 10}, tecnico), ({2: 20}, gestor))
    ]

    saidas = em_paralelo([lambda i=i: caminho.gravar(i) for i in importacoes])

    assert saidas == [1, 1]
    assert list(quebras_da_trilha()) == []


# ------------------------------------------------------------------ kill -9

GRAVAR = """
import os, signal, sys, django
django.setup()
from django.db import connection
from indicadores.importacao import caminho, gravacao
from base.models import Importacao
registrar = gravacao._avancar_e_registrar
def morrer(*a, **k):
    registrar(*a, **k)
    os.kill(os.getpid(), signal.SIGKILL)
gravacao._avancar_e_registrar = morrer
caminho.gravar(Importacao.objects.get(pk=sys.argv[1]))
"""


def ambiente_do_banco():
    """O ambiente de um processo que usa o mesmo banco desta prova."""
    banco = connections["default"].settings_dict
    host = banco["HOST"].replace("/", "%2F")
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "sus_planning.settings",
        "PYTHONPATH": str(settings.BASE_DIR),
        "DATABASE_URL": f"postgresql://{banco['USER']}:{banco['PASSWORD']}@{host}"
        f":{banco['PORT']}/{banco['NAME']}",
    }


def morrer_gravando(importacao):
    """Outro processo grava até o último passo da transação e leva um kill -9."""
    return subprocess.run(
        [sys.executable, "-c", GRAVAR, str(importacao.pk)],
        env=ambiente_do_banco(),
        cwd=settings.BASE_DIR,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_kill_9_no_meio_da_gravacao_nao_deixa_metade_e_a_tarefa_retoma(rodada, tecnico):
    importacao = confirmar(
        simulada(rodada, {1: 10, 2: 20}, tecnico), so_as_certas=False
    )

    morto = morrer_gravando(importacao)

    assert morto.returncode == -signal.SIGKILL, morto.stderr
    assert not MetaPactuada.objects.exists()
    importacao.refresh_from_db()
    assert importacao.situacao == SituacaoDaImportacao.GRAVANDO

    andamento = Andamento.objects.create(titulo="Gravação")
    gravar_importacao.func(str(andamento.pk), uuid=str(importacao.pk))
    gravar_importacao.func(str(andamento.pk), uuid=str(importacao.pk))

    assert MetaPactuada.objects.count() == 2
    assert set(MetaPactuada.objects.values_list("versao", flat=True)) == {1}
    assert Importacao.objects.get().situacao == SituacaoDaImportacao.GRAVADA
    assert list(quebras_da_trilha()) == []


# ------------------------------------------------------------------ o trabalhador

ENFILEIRAR = """
import sys, django
django.setup()
from base.models import Importacao
from base.tarefas import iniciar
from indicadores.tasks import gravar_importacao
importacao = Importacao.objects.get(pk=sys.argv[1])
iniciar(
    gravar_importacao,
    titulo="Gravação",
    dono_id=importacao.dono_id,
    chave=f"importacao:{importacao.pk}",
    uuid=str(importacao.pk),
)
"""


class Trabalhadores:
    """`manage.py trabalhar` de verdade, com a fila no banco."""

    def __init__(self, pasta):
        # fora do modo de teste, as tarefas vão para a fila do banco
        self.ambiente = {
            **ambiente_do_banco(),
            "PORTAL_MODO": "demo",
            "PORTAL_VAR": str(pasta),
        }
        self.processos = []

    def enfileirar(self, importacao):
        subprocess.run(
            [sys.executable, "-c", ENFILEIRAR, str(importacao.pk)],
            env=self.ambiente,
            cwd=settings.BASE_DIR,
            check=True,
            timeout=120,
        )

    def subir(self):
        comando = ["trabalhar", "--intervalo=0.1", "--batimento=0.2", "--validade=1"]
        processo = subprocess.Popen(
            [sys.executable, "manage.py", *comando],
            env=self.ambiente,
            cwd=settings.BASE_DIR,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.processos.append(processo)
        return processo


@pytest.fixture
def trabalhadores(tmp_path):
    deles = Trabalhadores(tmp_path)
    yield deles
    for processo in deles.processos:
        processo.kill()
        processo.wait(timeout=10)


def esperar(condicao, segundos=60):
    limite = time.monotonic() + segundos
    while not condicao():
        assert time.monotonic() < limite, "demorou demais"
        time.sleep(0.05)


def gravando_parado():
    """O outro processo está dentro da transação, à espera da tabela das metas."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted"
            " AND relation = 'indicadores_metapactuada'::regclass"
        )
        return cursor.fetchone()[0] == 1


def test_kill_9_do_trabalhador_no_meio_da_gravacao_e_outro_termina(
    rodada, tecnico, trabalhadores
):
    importacao = confirmar(
        simulada(rodada, {1: 10, 2: 20, 3: 30}, tecnico), so_as_certas=False
    )
    trabalhadores.enfileirar(importacao)

    with transaction.atomic():
        with connections["default"].cursor() as cursor:
            cursor.execute("LOCK TABLE indicadores_metapactuada IN SHARE MODE")
        primeiro = trabalhadores.subir()
        esperar(gravando_parado)
        primeiro.kill()
        assert primeiro.wait(timeout=10) == -signal.SIGKILL
    assert not MetaPactuada.objects.exists()
    assert Importacao.objects.get().situacao == SituacaoDaImportacao.GRAVANDO

    trabalhadores.subir()
    esperar(lambda: Importacao.objects.get().situacao == SituacaoDaImportacao.GRAVADA)

    assert MetaPactuada.objects.count() == 3
    assert set(MetaPactuada.objects.values_list("versao", flat=True)) == {1}
    assert Evento.objects.filter(acao="indicadores.metas.salvas").count() == 1
    assert list(quebras_da_trilha()) == []
    esperar(lambda: Andamento.objects.get().situacao == SituacaoDoAndamento.CONCLUIDA)
    assert Andamento.objects.get().tentativas == 2
