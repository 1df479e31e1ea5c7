"""Por que um arquivo inteiro é recusado antes de ser lido."""

from base.errors import RegraViolada


class ArquivoRecusado(RegraViolada):
    """O arquivo não é seguro, não é uma planilha ou não se deixa ler."""


class Cancelada(RegraViolada):
    """A pessoa desistiu enquanto o arquivo era lido."""
