"""O que mudou de uma versão da Matriz para outra, palavra por palavra. Puro."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

_PALAVRAS: Final = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Trecho:
    """Um pedaço de texto: `tipo` é "igual", "sai" ou "entra"."""

    tipo: str
    texto: str


@dataclass(frozen=True, slots=True)
class Diferenca:
    """Um campo que mudou; `onde` diz qual, como na tela."""

    onde: str
    trechos: list[Trecho]


def comparar(antes: str, depois: str) -> list[Trecho]:
    """Os trechos iguais, os que saíram e os que entraram, na ordem de leitura."""
    velho, novo = _PALAVRAS.findall(antes), _PALAVRAS.findall(depois)
    trechos = []
    casador = SequenceMatcher(a=velho, b=novo, autojunk=False)
    for operacao, i1, i2, j1, j2 in casador.get_opcodes():
        if operacao == "equal":
            trechos.append(Trecho("igual", "".join(velho[i1:i2])))
            continue
        if i2 > i1:
            trechos.append(Trecho("sai", "".join(velho[i1:i2])))
        if j2 > j1:
            trechos.append(Trecho("entra", "".join(novo[j1:j2])))
    return trechos


def diferencas(
    antes: Sequence[tuple[str, str]], depois: Sequence[tuple[str, str]]
) -> list[Diferenca]:
    """Os campos que diferem, na ordem de `depois` e, no fim, os que saíram.

    Cada versão vem como pares (onde, texto); o que só mudou de lugar não difere.
    """
    return list(_diferencas(dict(antes), dict(depois)))


def _diferencas(antes: dict[str, str], depois: dict[str, str]) -> Iterator[Diferenca]:
    for onde, texto in depois.items():
        velho = antes.get(onde, "")
        if velho != texto:
            yield Diferenca(onde, comparar(velho, texto))
    for onde, texto in antes.items():
        if onde not in depois and texto:
            yield Diferenca(onde, [Trecho("sai", texto)])
