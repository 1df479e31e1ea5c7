"""Quanto custa um documento, antes de imprimi-lo."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from base.errors import RegraViolada
from base.numeros import formatar

LINHAS_POR_TABELA: Final = 1_500
LINHAS_POR_DOCUMENTO: Final = 8_000
CARACTERES_POR_DOCUMENTO: Final = 12_000_000

# medido: 7 ms e 0,15 MiB por linha de tabela, 0,25 ms por mil caracteres
_SEGUNDOS_POR_LINHA: Final = Decimal("0.007")
_MIB_POR_LINHA: Final = Decimal("0.15")
_SEGUNDOS_POR_CARACTERE: Final = Decimal("0.00000025")

_TABELA: Final = re.compile(r"<(table|/table|tr)\b", re.I)


@dataclass(frozen=True, slots=True)
class Estimativa:
    """Tamanho do documento; `segundos` e `mib` são estimados."""

    linhas: int
    maior_tabela: int
    caracteres: int

    @property
    def segundos(self) -> Decimal:
        return (
            self.linhas * _SEGUNDOS_POR_LINHA
            + self.caracteres * _SEGUNDOS_POR_CARACTERE
        )

    @property
    def mib(self) -> Decimal:
        return self.linhas * _MIB_POR_LINHA


def estimar_tamanho(html: str) -> Estimativa:
    """Conta as linhas de tabela do HTML, ao todo e na maior tabela."""
    linhas = maior = atual = 0
    for achado in _TABELA.finditer(html):
        if achado.group(1).lower() == "tr":
            linhas += 1
            atual += 1
            maior = max(maior, atual)
        else:
            atual = 0
    return Estimativa(linhas, maior, len(html))


def exigir_tamanho(linhas: int, *, maior_tabela: int | None = None) -> None:
    """Recusa o documento que não se imprime em tempo razoável.

    Para chamar antes de buscar os dados, com a contagem do banco, ou sobre a
    estimativa do HTML. `maior_tabela` None quer dizer uma tabela só.
    """
    maior = linhas if maior_tabela is None else maior_tabela
    if maior > LINHAS_POR_TABELA:
        raise RegraViolada(
            f"O quadro tem {formatar(maior, 0)} linhas, e o PDF comporta "
            f"{formatar(LINHAS_POR_TABELA, 0)}. Baixe a planilha (XLSX) ou o CSV, "
            "ou escolha um território menor.",
            codigo="documento_grande",
        )
    if linhas > LINHAS_POR_DOCUMENTO:
        raise RegraViolada(
            f"O documento teria {formatar(linhas, 0)} linhas de quadros, e o PDF "
            f"comporta {formatar(LINHAS_POR_DOCUMENTO, 0)}. Baixe a planilha (XLSX) "
            "ou o CSV, ou escolha menos indicadores.",
            codigo="documento_grande",
        )


def exigir_html_imprimivel(html: str) -> None:
    """A última guarda, sobre o HTML pronto."""
    estimativa = estimar_tamanho(html)
    exigir_tamanho(estimativa.linhas, maior_tabela=estimativa.maior_tabela)
    if estimativa.caracteres > CARACTERES_POR_DOCUMENTO:
        raise RegraViolada(
            "O documento tem texto demais para um PDF só. Imprima-o em partes.",
            codigo="documento_grande",
        )
