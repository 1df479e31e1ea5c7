"""Tarefas que só os testes usam, no trabalhador de verdade."""

import time
from pathlib import Path

from django.tasks import task

from base.tarefas import acompanhar


@task()
def dorme_na_primeira(andamento: str, *, arquivo: str) -> None:
    """Anota que começou; na primeira vez dorme, para que a matem no meio."""
    with acompanhar(andamento) as passo:
        diario = Path(arquivo)
        with diario.open("a") as saida:
            saida.write("começou\n")
        vezes = len(diario.read_text().splitlines())
        passo.passo(1, total=2)
        if vezes == 1:
            time.sleep(60)
        with diario.open("a") as saida:
            saida.write("terminou\n")
        passo.concluir("/resultado/")
