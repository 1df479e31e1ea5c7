"""Mede o portal contra o mínimo que o mesmo trabalho custa."""

import gc
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from painel.medicao import Medida, TelaComErro, todas


class Command(BaseCommand):
    """Imprime a tabela e sai com erro se alguma linha passa do limite."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        gc.collect()
        self.stdout.write(f"Banco: {connection.vendor}. Tempos em ms (mediana).")
        self.stdout.write(_CABECALHO)
        medidas = []
        try:
            for medida in todas():
                self.stdout.write(_linha(medida))
                medidas.append(medida)
        except TelaComErro as erro:
            raise CommandError(str(erro)) from erro
        if acima := [m.nome for m in medidas if not m.passa]:
            self.stderr.write(f"Acima do limite: {', '.join(acima)}.")
            sys.exit(1)


_CABECALHO = f"{'nome':<32} | {'nosso':>8} | {'nu':>8} | {'razão':>6} | {'limite':>6} |"


def _linha(medida: Medida) -> str:
    limite = "—" if medida.limite is None else f"{medida.limite:.2f}"
    return (
        f"{medida.nome:<32} | {medida.nosso:8.1f} | {medida.nu:8.1f} | "
        f"{medida.razao:6.2f} | {limite:>6} | "
        f"{'passa' if medida.passa else 'ACIMA'}, {medida.nota}"
    )
