"""Linhas dos arquivos que os pactos dão a baixar."""

from collections.abc import Iterable, Iterator

from base.numeros import formatar
from pactos.models import LinhaTLFG
from pactos.rules import COLUNAS_DO_TLFG


def linhas_do_tlfg(parcelas: Iterable[LinhaTLFG]) -> Iterator[tuple[str, ...]]:
    """O limite em CSV: o que sai é o que entra de volta."""
    yield COLUNAS_DO_TLFG
    for p in parcelas:
        yield (
            p.bloco,
            p.componente,
            "+" if p.sinal > 0 else "-",
            formatar(p.valor_anual, 2).replace(".", ""),
            formatar(abs(p.valor_mensal), 2).replace(".", ""),
        )
