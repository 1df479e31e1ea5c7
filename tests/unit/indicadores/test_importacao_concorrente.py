"""Dois importando ao mesmo tempo, e o trabalhador morto no meio da gravação."""

import io
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connections

from auditoria.actions import quebras_da_trilha
from base.errors import RegraViolada
from base.importacao import confirmar
from base.models import Andamento, Importacao, SituacaoDaImportacao
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


def morrer_gravando(importacao):
    """Outro processo grava até o último passo da transação e leva um kill -9."""
    banco = connections["default"].settings_dict
    host = banco["HOST"].replace("/", "%2F")
    ambiente = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "sus_planning.settings",
        "PYTHONPATH": str(settings.BASE_DIR),
        "DATABASE_URL": f"postgresql://{banco['USER']}:{banco['PASSWORD']}@{host}"
        f":{banco['PORT']}/{banco['NAME']}",
    }
    return subprocess.run(
        [sys.executable, "-c", GRAVAR, str(importacao.pk)],
        env=ambiente,
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
