"""O endereço curto e permanente de cada número: `/n/2007-21-BR-r/`.

Ano, indicador, território e espécie (`m` meta, `r` resultado, `c` calculado pelo
portal): quem lê um quadro impresso escreve o endereço de qualquer célula.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from django.conf import settings

PREFIXO: Final = "/n/"
_FORMA: Final = re.compile(
    r"([0-9]{4})-([0-9]{1,4})-([A-Za-z]{1,2}|[0-9]{5}|[0-9]{7})-([mrcMRC])\Z"
)


class Especie(StrEnum):
    """O que o número é."""

    META = "m"
    RESULTADO = "r"
    CALCULADO = "c"


@dataclass(frozen=True, slots=True)
class Identidade:
    """Qual número: o ano, o indicador, o território e a espécie."""

    ano: int
    indicador: int
    codigo: str
    especie: Especie

    @classmethod
    def ler(cls, texto: str) -> Self | None:
        """A identidade escrita no endereço; None se não é uma."""
        achado = _FORMA.match(texto)
        if achado is None:
            return None
        ano, indicador, codigo, especie = achado.groups()
        return cls(int(ano), int(indicador), codigo.upper(), Especie(especie.lower()))

    def __str__(self) -> str:
        return f"{self.ano}-{self.indicador}-{self.codigo}-{self.especie}"

    @property
    def endereco(self) -> str:
        """O caminho no portal."""
        return f"{PREFIXO}{self}/"

    @property
    def endereco_absoluto(self) -> str:
        """O endereço inteiro, como se imprime e como vai no QR."""
        return f"{settings.ENDERECO_DO_PORTAL}{self.endereco}"


def endereco_do_numero(ano: int, indicador: int, codigo: str, especie: Especie) -> str:
    """O caminho do trilho de um número, dos seus quatro dados."""
    return Identidade(ano, indicador, codigo, especie).endereco
