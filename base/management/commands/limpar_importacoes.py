"""Apaga as simulações e os arquivos de planilhas que passaram do prazo."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from base.importacao.limpeza import limpar


class Command(BaseCommand):
    """Para rodar todo dia; os prazos estão nas configurações."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        feita = limpar(timezone.now())
        self.stdout.write(
            f"Apagados: {feita.simulacoes} simulações, {feita.gravados} arquivos já "
            f"gravados e {feita.avulsos} planilhas montadas."
        )
