"""Muitas pessoas decidem o mesmo Termo ao mesmo tempo, em conexões de verdade."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import connections

from base.errors import RegraViolada
from pactos import actions
from pactos.models import Ato, Termo, Tramitacao
from pactos.states import Situacao
from tests.factories.pactos import TermoFactory
from tests.factories.territorios import MunicipioFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

PESSOAS = 8


def em_paralelo(tarefas):
    """Roda as tarefas de uma vez, cada uma na sua conexão; devolve os resultados."""
    largada = Barrier(len(tarefas))

    def correr(tarefa):
        try:
            largada.wait(timeout=20)
            return tarefa()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tarefas)) as pessoas:
        return list(pessoas.map(correr, tarefas))


def homologar(termo, por, ato):
    try:
        actions.homologar_na_cib(termo, por=por, ato=ato, com_pendencias=False)
    except RegraViolada as erro:
        return erro.codigo
    return "homologado"


def test_muitas_homologacoes_do_mesmo_termo_dao_uma(termo, secretaria_cib, ato):
    tarefas = [
        lambda n=n: homologar(termo, secretaria_cib, replace(ato, numero=str(n)))
        for n in range(1, PESSOAS + 1)
    ]

    resultados = em_paralelo(tarefas)

    assert sorted(resultados) == ["homologado"] + ["situacao_invalida"] * (PESSOAS - 1)
    assert Tramitacao.objects.count() == 1
    assert Ato.objects.count() == 1
    termo.refresh_from_db()
    assert termo.situacao == Situacao.HOMOLOGADO_CIB


def test_o_mesmo_ato_para_muitos_termos_ao_mesmo_tempo(xapuri, secretaria_cib, ato):
    termos = [TermoFactory(territorio=MunicipioFactory()) for _ in range(4)]
    tarefas = [lambda t=t: homologar(t, secretaria_cib, ato) for t in termos]

    resultados = em_paralelo(tarefas)

    assert resultados == ["homologado"] * 4
    assert Ato.objects.get().tramitacoes.count() == 4


def test_editar_enquanto_se_homologa_nao_mistura(termo, secretaria_cib, ato):
    def homologar_o_que_li():
        try:
            actions.homologar_na_cib(
                termo, por=secretaria_cib, ato=ato, com_pendencias=False, versao=1
            )
        except RegraViolada as erro:
            return erro.codigo
        return "homologado"

    def devolver():
        try:
            actions.devolver_pela_cib(
                termo, por=secretaria_cib, motivo="Rever", versao=1
            )
        except RegraViolada as erro:
            return erro.codigo
        return "devolvido"

    resultados = em_paralelo([homologar_o_que_li, devolver])

    assert resultados.count("situacao_invalida") == 1
    assert Termo.objects.get().versao == 2
