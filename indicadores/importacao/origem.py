"""Quem enviou uma planilha, e de que célula dela veio cada número."""

from base.models import Importacao
from contas.models import Vinculo


def vinculo_da(importacao: Importacao) -> Vinculo | None:
    """O vínculo com que se enviou; None é a administração, pela linha de comando."""
    pk = importacao.contexto.get("vinculo")
    return Vinculo.objects.vigentes().get(pk=pk) if pk else None


def origem_da(importacao: Importacao, aba: str, linha: int, coluna: str) -> str:
    """De onde veio a célula, para o trilho do número: arquivo, aba, linha e coluna."""
    folha = f", aba {aba}" if aba else ""
    return f"arquivo {importacao.nome_do_arquivo[:120]}{folha}, célula {coluna}{linha}"
