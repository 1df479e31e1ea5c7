"""As listas de definições do modelo, que mudam de linha para linha."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from base.importacao import letra
from base.planilhas import sem_formula
from indicadores.importacao.modelo.colunas import ABA_DAS_LISTAS, PRIMEIRA, Coluna

Escolhas = Mapping[tuple[str, ...], Sequence[int]]
"""As definições oferecidas e as linhas que as oferecem."""


def oferecer_definicoes(
    livro: Workbook, folha: Any, colunas: Sequence[Coluna], escolhas: Escolhas
) -> None:
    """Uma lista suspensa por conjunto de definições, numa aba escondida.

    Os nomes têm vírgulas e passam do que uma lista escrita na célula aguenta.
    """
    indices = [PRIMEIRA + i for i, c in enumerate(colunas) if c.campo == "r"]
    if not indices or not escolhas:
        return
    da_coluna = letra(indices[0])
    listas = livro.create_sheet(ABA_DAS_LISTAS)
    listas.sheet_state = "hidden"
    for numero, (nomes, linhas) in enumerate(escolhas.items(), 1):
        listas.append([sem_formula(n) for n in nomes])
        ultima = letra(len(nomes) - 1)
        lista = DataValidation(
            type="list",
            formula1=f"'{ABA_DAS_LISTAS}'!$A${numero}:${ultima}${numero}",
            allow_blank=True,
            showErrorMessage=True,
            errorTitle="Definição",
            error="Escolha na lista.",
        )
        for de, ate in _trechos(linhas):
            lista.add(f"{da_coluna}{de}:{da_coluna}{ate}")
        folha.data_validations.append(lista)


def _trechos(linhas: Sequence[int]) -> list[tuple[int, int]]:
    """As linhas seguidas, juntas: [4, 5, 7] → (4, 5), (7, 7)."""
    trechos = []
    for _, grupo in groupby(enumerate(linhas), key=lambda par: par[1] - par[0]):
        seguidas = [linha for _, linha in grupo]
        trechos.append((seguidas[0], seguidas[-1]))
    return trechos
