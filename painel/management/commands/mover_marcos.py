"""Põe os marcos do portfólio ligados a outras datas nas datas de agora."""

from typing import Any

from django.core.management.base import BaseCommand

from painel.ligacoes import mover_marcos


class Command(BaseCommand):
    """Para rodar todo dia; o portal já o faz quando um plano é aprovado."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{mover_marcos()} marcos mudaram de data.")
