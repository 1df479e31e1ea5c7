"""A conta de um indicador com os nomes da ficha, curtos para caber ao lado do campo.

Funções puras.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from base.numeros import formatar

LIMITE: Final = 90
"""Letras que cabem num nome, ao lado do campo; o telefone as quebra em duas linhas."""
_SEMPRE_IGUAL: Final = re.compile(
    r",?\s+(?:em determinado|no mesmo) local e período", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ContaDaFicha:
    """Numerador ÷ denominador × multiplicador, nas palavras da ficha.

    `inteiros` são os textos como a ficha os traz, se algum teve de ser encurtado.
    """

    numerador: str
    denominador: str
    vezes: str
    inteiros: tuple[str, str] | None = None

    def __str__(self) -> str:
        """«Óbitos de menores de 1 ano ÷ Nascidos vivos × 1.000»."""
        return f"{self.numerador} ÷ {self.denominador} × {self.vezes}"


def conta_da_ficha(
    numerador: str, denominador: str, multiplicador: Decimal
) -> ContaDaFicha:
    """A conta que a tela diz; onde a ficha não nomeia um lado, diz-se qual é ele."""
    inteiros = (numerador.strip(), denominador.strip())
    curtos = (nome_curto(inteiros[0]), nome_curto(inteiros[1]))
    return ContaDaFicha(
        curtos[0] or "Numerador",
        curtos[1] or "Denominador",
        formatar(multiplicador),
        None if curtos == inteiros else inteiros,
    )


def nome_curto(texto: str) -> str:
    """Sem o local e o período, que são os da pactuação, e com até `LIMITE` letras.

    Corta entre palavras e diz, com reticências, que cortou.
    """
    curto = _SEMPRE_IGUAL.sub("", texto).strip()
    if len(curto) <= LIMITE:
        return curto
    return f"{curto[:LIMITE].rsplit(' ', 1)[0].rstrip(' ,;(+')}…"
