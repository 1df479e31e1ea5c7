"""Carrega ou atualiza os prazos do calendário legal."""

from typing import Any

from django.core.management.base import BaseCommand

from painel.actions import carregar_prazos_legais


class Command(BaseCommand):
    """Idempotente: a segunda vez só atualiza o que mudou."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{carregar_prazos_legais()} prazos no calendário.")
