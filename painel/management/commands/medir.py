"""Mede o portal contra o mínimo que o mesmo trabalho custa."""

import gc
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from painel.medicao import PARTES, Medida, TelaComErro


class Command(BaseCommand):
    """Imprime a tabela e sai com erro se alguma linha passa do limite."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """As partes a medir; sem nenhuma, todas."""
        parser.add_argument("partes", nargs="*", help=f"Quais: {', '.join(PARTES)}.")

    def handle(self, *args: Any, **options: Any) -> None:
        partes = options["partes"] or list(PARTES)
        if estranhas := [p for p in partes if p not in PARTES]:
            raise CommandError(
                f"Não há a parte {estranhas[0]}. Há: {', '.join(PARTES)}."
            )
        gc.collect()
        self.stdout.write(f"Banco: {connection.vendor}. Tempos em ms (mediana).")
        self.stdout.write(_CABECALHO)
        medidas = []
        try:
            for parte in partes:
                for medida in PARTES[parte]():
                    self.stdout.write(_linha(medida))
                    self.stdout.flush()
                    medidas.append(medida)
        except TelaComErro as erro:
            raise CommandError(str(erro)) from erro
        if acima := [m.nome for m in medidas if not m.passa]:
            self.stderr.write(f"Acima do limite: {', '.join(acima)}.")
            sys.exit(1)


_CABECALHO = f"{'nome':<44} | {'nosso':>9} | {'nu':>9} | {'razão':>6} | {'limite':>6} |"


def _linha(medida: Medida) -> str:
    return (
        f"{medida.nome:<44} | {medida.nosso:9.1f} | {medida.nu:9.1f} | "
        f"{medida.razao:6.2f} | {medida.limite:6.2f} | "
        f"{'passa' if medida.passa else 'ACIMA'}, {medida.nota}"
    )
