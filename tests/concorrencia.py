"""Várias pessoas ao mesmo tempo, cada uma na sua conexão com o banco."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections


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
