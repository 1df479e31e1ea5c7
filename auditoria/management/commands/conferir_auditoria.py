"""Confere a corrente de hashes da trilha de auditoria."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from auditoria.actions import quebras_da_trilha
from auditoria.models import Corrente, Evento


class Command(BaseCommand):
    """Sai com erro se algum evento foi alterado, retirado ou reordenado."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        quebras = list(quebras_da_trilha())
        for quebra in quebras:
            self.stderr.write(
                f"{quebra.corrente}, evento {quebra.posicao}: {quebra.motivo}"
            )
        if quebras:
            raise CommandError(f"A trilha não confere: {len(quebras)} quebra(s).")
        self.stdout.write(
            f"A trilha confere: {Evento.objects.count()} eventos em "
            f"{Corrente.objects.count()} correntes."
        )
