"""Manda por e-mail os lembretes de prazo da cooperação; rode uma vez por dia."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cooperacao.notifications import lembrar


class Command(BaseCommand):
    """Rodar de novo no mesmo dia não repete nenhum lembrete."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        quantos = lembrar(timezone.localdate())
        self.stdout.write(f"{quantos} lembretes enviados.")
