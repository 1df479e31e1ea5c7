"""Importa o arquivo de regiões de saúde do Ministério."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from base.errors import RegraViolada
from territorios.actions import importar_regioes, ler_arquivo_das_regioes


class Command(BaseCommand):
    """Encerra o pertencimento de quem mudou e abre o novo, na data dita."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("arquivo", type=Path)
        parser.add_argument(
            "--desde",
            type=date.fromisoformat,
            help="início da validade",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            linhas = ler_arquivo_das_regioes(options["arquivo"])
            resumo = importar_regioes(
                linhas, desde=options["desde"] or timezone.localdate()
            )
        except FileNotFoundError as erro:
            raise CommandError(f"Não há arquivo em {options['arquivo']}.") from erro
        except RegraViolada as erro:
            raise CommandError(erro.mensagem) from erro
        self.stdout.write(
            f"{resumo.regioes} regiões; {resumo.municipios_que_entraram} municípios "
            f"entraram, {resumo.municipios_que_mudaram} mudaram, "
            f"{resumo.municipios_iguais} ficaram como estavam."
        )
