"""Carrega a demonstração: territórios, pessoas e o conteúdo de cada app."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from base.errors import RegraViolada
from painel.demonstracao import SENHA, carregar, vinculos_de_demonstracao


class Command(BaseCommand):
    """Idempotente: a segunda vez não muda nada. Só fora de produção."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for feito in carregar():
                self.stdout.write(f"  {feito}")
        except RegraViolada as erro:
            raise CommandError(erro.mensagem) from erro
        self.stdout.write(f"Pessoas de demonstração, todas com a senha {SENHA}:")
        for vinculo in vinculos_de_demonstracao():
            email = vinculo.usuario.email
            self.stdout.write(f"  {email:<46} {vinculo.lotacao}")
