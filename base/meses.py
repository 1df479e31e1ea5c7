"""Os nomes dos meses, de janeiro a dezembro, como o portal os escreve."""

from typing import Final

NOMES: Final = (
    "janeiro",
    "fevereiro",
    "março",
    "abril",
    "maio",
    "junho",
    "julho",
    "agosto",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
)
CURTOS: Final = tuple(nome[:3] for nome in NOMES)
