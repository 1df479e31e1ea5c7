"""Enche o banco com números sintéticos de todo o país, para medir."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from indicadores import carga


class Command(BaseCommand):
    """Só fora da produção, e só no PostgreSQL."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anos", type=int, default=10)

    def handle(self, *args: Any, anos: int, **options: Any) -> None:
        if settings.MODO == "producao":
            raise CommandError("A carga sintética não se gera em produção.")
        if connection.vendor != "postgresql":
            raise CommandError("A carga sintética precisa do PostgreSQL.")
        if not 1 <= anos <= 50:
            raise CommandError("Informe de 1 a 50 anos.")
        feitos = carga.gerar(anos)
        self.stdout.write(f"Carga pronta: {feitos[0]} a {feitos[-1]}.")
