"""Metas em número de casos onde a ficha pede taxa: quais são e o que se diz delas."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from indicadores.rules import Celula, EstadoDaCelula

_CEM: Final = Decimal(100)
LONGE: Final = Decimal(5)
"""Quantas vezes a meta passa do resultado para que se diga que é outra unidade."""
DOBRO: Final = Decimal(2)

Par = tuple[Celula | None, Celula | None]
"""A meta e o resultado de um território."""

META_EM_CONTAGEM: Final = (
    "A meta parece número de casos, e a ficha pede taxa: o alcance compara unidades "
    "diferentes."
)
EM_CASOS: Final = "a meta parece número de casos"
"""O mesmo, curto, para a célula de uma tabela."""
NINGUEM: Final[frozenset[int]] = frozenset()


def metas_em_contagem(
    pares: Mapping[int, Par], multiplicador: Decimal | None, nacional: Decimal | None
) -> frozenset[int]:
    """As chaves dos territórios cuja meta parece contagem onde se pede taxa.

    A meta é um inteiro cinco vezes maior que o resultado, numa taxa por mil ou
    mais. Onde há dessas, também o é a meta inteira que passa do dobro da nacional
    e do resultado: no quadro misturado, 3 casos passam por taxa. Regra: RN-IND-31.
    """
    if multiplicador is None or multiplicador <= _CEM:
        return NINGUEM
    inteiras = {
        onde: (meta, resultado.valor)
        for onde, (celula, resultado) in pares.items()
        if resultado and resultado.valor and (meta := _meta_inteira(celula))
    }
    certas = {x for x, (meta, valor) in inteiras.items() if meta >= LONGE * valor}
    if not certas:
        return NINGUEM
    return frozenset(
        onde
        for onde, (meta, valor) in inteiras.items()
        if onde in certas or (nacional and meta >= DOBRO * nacional and meta > valor)
    )


def _meta_inteira(celula: Celula | None) -> Decimal | None:
    """A meta, se é um valor sem casas decimais, na definição da ficha."""
    if celula is None or celula.variante or celula.estado != EstadoDaCelula.VALOR:
        return None
    inteira = celula.valor is not None and celula.valor == celula.valor.to_integral()
    return celula.valor if inteira else None


def a_contagem_as_mistura(quantas: int, com_meta: int) -> str:
    """«18 de 27 metas parecem número de casos…: a contagem compara unidades…»"""
    if com_meta == 1:
        return META_EM_CONTAGEM
    parecem = "parece" if quantas == 1 else "parecem"
    return (
        f"{quantas} de {com_meta} metas {parecem} número de casos onde se pede taxa: "
        "a contagem compara unidades diferentes."
    )
