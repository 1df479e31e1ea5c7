"""Executa as tarefas da fila até receber SIGTERM ou Ctrl-C."""

import os
import socket
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.crypto import get_random_string

from base.tarefas import posse
from base.tarefas.trabalhador import Batimento, TrabalhadorDoPortal


def _segundos(texto: str) -> timedelta:
    return timedelta(seconds=float(texto))


class Command(BaseCommand):
    """Rode quantos quiser: cada tarefa é tomada por um só."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--ate-esvaziar", action="store_true", help="sai quando a fila esvazia"
        )
        parser.add_argument(
            "--intervalo", type=float, default=1.0, help="segundos entre as consultas"
        )
        parser.add_argument("--batimento", type=_segundos, default=posse.BATIMENTO)
        parser.add_argument("--validade", type=_segundos, default=posse.VALIDADE)

    def handle(self, *args: Any, **options: Any) -> None:
        codigo = f"{socket.gethostname()[:30]}-{os.getpid()}-{get_random_string(8)}"
        batimento = Batimento(
            codigo, intervalo=options["batimento"], validade=options["validade"]
        )
        batimento.bater()
        batimento.start()
        trabalhador = TrabalhadorDoPortal(
            queue_names=["*"],
            interval=options["intervalo"],
            batch=options["ate_esvaziar"],
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=codigo,
            excluded_queue_names=[],
        )
        trabalhador.configure_signals()
        try:
            trabalhador.run()
        finally:
            batimento.parar.set()
            batimento.join(timeout=5)
            posse.despedir(codigo)
