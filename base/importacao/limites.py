"""Até que tamanho se lê uma planilha."""

from typing import Final

from base.importacao.errors import ArquivoRecusado
from base.importacao.seguranca import recusar

LINHAS_MAXIMAS: Final = 400_000
COLUNAS_MAXIMAS: Final = 300
LETRAS_MAXIMAS: Final = 5_000
ABA_DO_RESUMO: Final = "Conferência do portal"
"""A aba que o portal acrescenta ao arquivo devolvido, e não lê quando ele volta."""


def demais(que: str, limite: int) -> ArquivoRecusado:
    """A recusa da planilha grande demais."""
    return recusar(
        f"A planilha tem mais de {limite} {que}. Divida-a em arquivos menores.",
        "arquivo_grande",
    )
