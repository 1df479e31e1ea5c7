"""Carrega Brasil, macrorregiões, UFs e municípios."""

from typing import Any

from django.core.management.base import BaseCommand

from territorios.actions import carregar_catalogo


class Command(BaseCommand):
    """Idempotente: a segunda vez só atualiza o que mudou."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{carregar_catalogo()} municípios no catálogo.")
