"""Emite o caderno de avaliação de um território e ano e o grava num arquivo."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from base.errors import RegraViolada
from indicadores.consultas import avaliar_ano
from indicadores.models import Rodada
from indicadores.pdf import emitir_caderno
from territorios.models import Territorio


class Command(BaseCommand):
    """`manage.py emitir_caderno 2007 BR --saida caderno.pdf`."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ano", type=int)
        parser.add_argument("codigo", help="BR, sigla da UF, região ou município")
        parser.add_argument("--indicador", type=int, help="só este número")
        parser.add_argument("--saida", required=True, type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rodada = Rodada.objects.select_related("edicao").get(ano=options["ano"])
            territorio = Territorio.objects.select_related("uf").get(
                codigo=options["codigo"].upper()
            )
        except Rodada.DoesNotExist:
            raise CommandError(f"Não há rodada de {options['ano']}.") from None
        except Territorio.DoesNotExist:
            raise CommandError(f"Não há o território {options['codigo']}.") from None
        numero = options["indicador"]
        avaliacoes = [
            a
            for a in avaliar_ano(rodada, territorio)
            if numero is None or a.ficha.numero == numero
        ]
        if not avaliacoes:
            raise CommandError("Não há números públicos para este caderno.")
        try:
            documento = emitir_caderno(rodada, territorio, avaliacoes)
        except RegraViolada as erro:
            raise CommandError(erro.mensagem) from erro
        with documento.arquivo.open("rb") as arquivo:
            options["saida"].write_bytes(arquivo.read())
        self.stdout.write(f"{options['saida']}: código {documento.codigo}.")
