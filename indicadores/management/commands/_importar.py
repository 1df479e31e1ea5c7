"""O que importar_pactuacao e importar_resultados têm em comum."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError

from base.errors import RegraViolada
from base.importacao import a_gravar, confirmar
from base.models import Efeito, Importacao, SituacaoDaImportacao
from contas.models import Vinculo
from indicadores.importacao import caminho
from indicadores.importacao.origem import EmNomeDe
from indicadores.models import Rodada
from territorios.models import Nivel, Territorio


class ComandoDeImportar(BaseCommand):
    """O mesmo caminho da tela: recebe, simula, mostra e, se pedido, grava."""

    tipo: ClassVar[str]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ano", type=int)
        parser.add_argument("arquivo", type=Path)
        parser.add_argument(
            "--simular", action="store_true", help="só mostra o que mudaria"
        )
        parser.add_argument(
            "--email",
            help="em nome de quem se importa: vale o que essa pessoa poderia digitar. "
            "Sem ele, é a administração da instalação",
        )

        parser.add_argument(
            "--em-nome-de",
            help="BR ou a sigla da UF por que o Ministério envia (com --email dele)",
        )
        parser.add_argument(
            "--pedido", default="", help="o ofício que pede o envio ao Ministério"
        )

    def handle(self, *args: Any, **opcoes: Any) -> None:
        """Termina com erro se algo foi recusado; nesse caso nada se grava."""
        if not Rodada.objects.filter(ano=opcoes["ano"]).exists():
            raise CommandError(f"Não há rodada de {opcoes['ano']}.")
        por = self._vinculo(opcoes["email"])
        try:
            with opcoes["arquivo"].open("rb") as arquivo:
                importacao = caminho.enviar(
                    arquivo,
                    nome=opcoes["arquivo"].name,
                    tipo=self.tipo,
                    ano=opcoes["ano"],
                    por=por,
                    em_nome_de=self._em_nome_de(opcoes),
                )
            if importacao.situacao == SituacaoDaImportacao.COLUNAS:
                mapa = importacao.mapa
                caminho.dizer_colunas(importacao, mapa["colunas"], traco=mapa["traco"])
                importacao.refresh_from_db()
            if importacao.situacao == SituacaoDaImportacao.SIMULANDO:
                importacao = caminho.simular(importacao)
            self._contar(importacao, simular=opcoes["simular"])
        except OSError as erro:
            raise CommandError(f"Não foi possível ler o arquivo: {erro}") from erro
        except RegraViolada as erro:
            raise CommandError(erro.mensagem) from erro

    def _vinculo(self, email: str | None) -> Vinculo | None:
        if not email:
            return None
        vinculo = Vinculo.objects.vigentes().filter(usuario__email=email).first()
        if vinculo is None:
            raise CommandError(f"{email} não tem vínculo vigente.")
        return vinculo

    def _em_nome_de(self, opcoes: dict[str, Any]) -> EmNomeDe | None:
        if not opcoes["em_nome_de"]:
            return None
        recorte = Territorio.objects.filter(
            codigo=opcoes["em_nome_de"], nivel__in=[Nivel.PAIS, Nivel.UF]
        ).first()
        if recorte is None or not opcoes["pedido"].strip():
            raise CommandError("Diga BR ou uma UF em --em-nome-de, e o --pedido.")
        return EmNomeDe(recorte, opcoes["pedido"])

    def _contar(self, importacao: Importacao, *, simular: bool) -> None:
        if importacao.situacao == SituacaoDaImportacao.RECUSADA:
            raise CommandError(f"Arquivo recusado. {importacao.motivo}")
        contas = ", ".join(f"{importacao.resumo[e]} {e.label}" for e in Efeito)
        self.stdout.write(f"{importacao.nome_do_arquivo}: {contas}.")
        for leitura, vezes in importacao.resumo.get("lidos", {}).items():
            self.stdout.write(f"  {leitura}: {vezes}")
        for item in importacao.itens.filter(efeito=Efeito.RECUSADA).iterator():
            aba = f"{item.aba}!" if item.aba else ""
            self.stderr.write(
                f"  {aba}{item.endereco} “{item.veio}”: {item.motivo} {item.remedio}"
            )
        if simular:
            self.stdout.write("Só simulado: nada foi gravado.")
        elif not a_gravar(importacao).exists() and not importacao.resumo["recusada"]:
            self.stdout.write("Nada a gravar: tudo já está no portal.")
        else:
            importacao = confirmar(importacao, so_as_certas=False)
            self.stdout.write(f"{caminho.gravar(importacao)} células gravadas.")
