"""Mede o portal contra o mínimo que o mesmo trabalho custa."""

import gc
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from django.conf import settings
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
        if len(partes) == 1:
            self._medir(partes[0])
        else:
            self._medir_cada_uma_no_seu_processo(partes)

    def _medir_cada_uma_no_seu_processo(self, partes: Sequence[str]) -> None:
        """O que uma parte deixa na memória não pesa na outra."""
        medir = [sys.executable, str(settings.BASE_DIR / "manage.py"), "medir"]
        saidas = [
            subprocess.run([*medir, parte], check=False).returncode  # noqa: S603 - são nomes de PARTES
            for parte in partes
        ]
        if any(saidas):
            sys.exit(1)

    def _medir(self, parte: str) -> None:
        gc.collect()
        self.stdout.write(f"\n{parte}: {connection.vendor}, medianas em ms")
        self.stdout.write(_CABECALHO)
        medidas = []
        try:
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
