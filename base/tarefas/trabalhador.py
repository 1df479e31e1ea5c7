"""O laço do django-tasks-db, com batimento e com saída que não perde tarefa."""

import logging
import os
import threading
from datetime import timedelta
from types import FrameType

from django.db import DatabaseError, connection
from django_tasks_db.management.commands.db_worker import Worker

from base.tarefas import posse

registro = logging.getLogger("portal.tarefas")


class Batimento(threading.Thread):
    """Bate enquanto o trabalhador trabalha, e solta as tarefas dos que morreram."""

    def __init__(
        self, codigo: str, *, intervalo: timedelta, validade: timedelta
    ) -> None:
        super().__init__(name="batimento", daemon=True)
        self.codigo = codigo
        self.intervalo = intervalo
        self.validade = validade
        self.parar = threading.Event()

    def run(self) -> None:
        while not self.parar.wait(self.intervalo.total_seconds()):
            self.bater()
        connection.close()

    def bater(self) -> None:
        """Um batimento; o banco ocupado ou fora do ar não derruba o laço."""
        try:
            posse.bater(self.codigo)
            if soltas := posse.recuperar(validade=self.validade):
                registro.warning("%s tarefas interrompidas voltaram à fila", soltas)
        except DatabaseError:
            registro.exception("batimento não gravado")
            connection.close()


class TrabalhadorDoPortal(Worker):
    """Termina a tarefa em curso ao primeiro sinal; ao segundo, solta-a e sai."""

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """O segundo sinal sai sem marcar falha: a tarefa volta à fila sozinha."""
        if not self.running:
            os._exit(1)
        super().shutdown(signum, frame)
