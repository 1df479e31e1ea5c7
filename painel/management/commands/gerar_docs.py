"""Escreve os documentos que saem do código: docs/fluxos/ e docs/rotas.md."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from painel.documentacao import documentos


class Command(BaseCommand):
    """Com `--conferir`, não escreve: sai com erro se algum está desatualizado."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--conferir", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        velhos = [
            (caminho, texto)
            for caminho, texto in documentos().items()
            if not caminho.is_file() or caminho.read_text(encoding="utf-8") != texto
        ]
        if options["conferir"]:
            if velhos:
                nomes = ", ".join(caminho.name for caminho, _ in velhos)
                raise CommandError(
                    f"Desatualizados: {nomes}. Rode manage.py gerar_docs."
                )
            self.stdout.write("Documentos gerados em dia.")
            return
        for caminho, texto in velhos:
            caminho.parent.mkdir(parents=True, exist_ok=True)
            caminho.write_text(texto, encoding="utf-8")
            self.stdout.write(f"  {caminho.name}")
