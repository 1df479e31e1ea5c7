"""Emite os cadernos de muitos territórios de um ano, em todos os núcleos."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from auditoria.models import Documento
from indicadores.lote import Feito, em_lote
from indicadores.models import Rodada
from territorios.models import Nivel, Territorio


class Command(BaseCommand):
    """`manage.py emitir_cadernos 2007 --saida cadernos/` emite os das 27 UFs."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ano", type=int)
        parser.add_argument("--nivel", choices=Nivel.values, default=Nivel.UF)
        parser.add_argument("--uf", help="só os territórios desta UF")
        parser.add_argument("--processos", type=int, default=0, help="0 usa todos")
        parser.add_argument("--saida", type=Path, help="pasta onde gravar os PDFs")

    def handle(self, *args: Any, **options: Any) -> None:
        ano, saida = options["ano"], options["saida"]
        if not Rodada.objects.filter(ano=ano).exists():
            raise CommandError(f"Não há rodada de {ano}.")
        territorios = Territorio.objects.filter(nivel=options["nivel"])
        if uf := options["uf"]:
            territorios = territorios.filter(uf__codigo=uf.upper())
        codigos = list(territorios.order_by("codigo").values_list("codigo", flat=True))
        if not codigos:
            raise CommandError("Não há territórios desse nível.")
        if saida:
            saida.mkdir(parents=True, exist_ok=True)
        emitidos = 0
        for feito in em_lote(ano, codigos, processos=options["processos"]):
            emitidos += bool(feito.resultado)
            self._contar(feito, ano, saida)
        self.stdout.write(f"{emitidos} de {len(codigos)} cadernos emitidos.")

    def _contar(self, feito: Feito, ano: int, saida: Path | None) -> None:
        """Uma linha por território e, se pedido, o arquivo."""
        if not feito.resultado:
            self.stdout.write(f"{feito.codigo}: {feito.motivo}")
            return
        self.stdout.write(f"{feito.codigo}: código {feito.resultado}.")
        if saida:
            documento = Documento.objects.get(codigo=feito.resultado)
            with documento.arquivo.open("rb") as arquivo:
                destino = saida / f"caderno-{ano}-{feito.codigo}.pdf"
                destino.write_bytes(arquivo.read())
