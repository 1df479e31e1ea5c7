"""Duas pessoas salvam a mesma célula ao mesmo tempo, em conexões de verdade."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal as D
from threading import Barrier

import pytest
from django.db import connections

from indicadores import actions
from indicadores.models import MetaPactuada, Pactuacao
from tests.factories.indicadores import MetaFactory
from tests.unit.indicadores.conftest import entrada

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def em_paralelo(tarefas):
    largada = Barrier(len(tarefas))

    def correr(tarefa):
        try:
            largada.wait(timeout=20)
            return tarefa()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tarefas)) as pessoas:
        return list(pessoas.map(correr, tarefas))


def test_de_muitas_gravacoes_da_mesma_celula_uma_vale_e_as_outras_conflitam(
    pactuacao, fichas, tecnico
):
    MetaFactory(pactuacao=pactuacao, ficha=fichas[0])
    tarefas = [
        lambda n=n: actions.salvar_metas(
            pactuacao, [entrada(1, D(n), versao=1)], por=tecnico
        )
        for n in range(1, 7)
    ]

    salvos = em_paralelo(tarefas)

    assert sorted(s.gravadas for s in salvos) == [0, 0, 0, 0, 0, 1]
    assert sum(len(s.conflitos) for s in salvos) == 5
    assert MetaPactuada.objects.get().versao == 2


def test_celulas_diferentes_ao_mesmo_tempo_sao_todas_salvas(pactuacao, tecnico):
    tarefas = [
        lambda n=n: actions.salvar_metas(pactuacao, [entrada(n, D(n))], por=tecnico)
        for n in (1, 2, 3)
    ]

    salvos = em_paralelo(tarefas)

    assert [s.gravadas for s in salvos] == [1, 1, 1]
    assert MetaPactuada.objects.count() == 3


def test_abrir_ao_mesmo_tempo_da_uma_so_pactuacao(pactuacao, tecnico):
    rodada, territorio = pactuacao.rodada, pactuacao.territorio
    Pactuacao.objects.all().delete()
    tarefas = [
        lambda: actions.abrir_pactuacao(rodada, territorio, por=tecnico)
        for _ in range(4)
    ]

    abertas = em_paralelo(tarefas)

    assert {p.pk for p in abertas} == {Pactuacao.objects.get().pk}
