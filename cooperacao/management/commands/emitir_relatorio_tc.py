"""Emite o relatório anual de um TC e grava o PDF num arquivo."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cooperacao import actions, consultas, pdf
from cooperacao.models import RelatorioAnual


class Command(BaseCommand):
    """O já emitido sai como foi guardado; com semestre aberto, sai o rascunho."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("tc", type=int, help="número do Termo de Cooperação")
        parser.add_argument("ano", type=int, help="ano do relatório")
        parser.add_argument("--saida", type=Path, required=True, help="arquivo PDF")

    def handle(self, *args: Any, **options: Any) -> None:
        numero, ano = options["tc"], options["ano"]
        saida: Path = options["saida"]
        anual = (
            RelatorioAnual.objects.select_related("tc")
            .filter(tc__numero=numero, ano=ano)
            .first()
        )
        if anual is None:
            raise CommandError(f"Não há relatório de {ano} do TC {numero}.")
        if not saida.parent.is_dir():
            raise CommandError(f"A pasta {saida.parent} não existe.")
        saida.write_bytes(self._conteudo(anual))
        self.stdout.write(f"{saida}: {saida.stat().st_size} bytes")

    def _conteudo(self, anual: RelatorioAnual) -> bytes:
        documento = actions.documento_do_anual(anual)
        if documento is None and not actions.faltas_para_emitir(anual):
            documento = pdf.emitir(anual, por=None)
        if documento is not None:
            return actions.ler_documento(documento)
        faltas = "; ".join(actions.faltas_para_emitir(anual))
        self.stderr.write(f"Sai o rascunho, porque {faltas}.")
        tc = consultas.termo(anual.tc.numero)
        if tc is None:
            raise CommandError(f"Não há o TC {anual.tc.numero}.")
        return pdf.rascunho(
            consultas.ano_do_termo(anual, tc),
            em=timezone.now(),
            emissor="Portal de Planejamento do SUS",
        )
