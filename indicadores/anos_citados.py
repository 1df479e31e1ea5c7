"""Os anos que uma ficha cita, para conferir a que se copiou de outra edição.

Funções puras. Regra: RN-IND-42.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

_ANO: Final = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![.,]?\d)")


def anos_citados(conteudo: Any) -> set[int]:
    """Os anos de 1900 a 2099 num texto ou numa regra em dados.

    Na regra, o número só é ano se o nome do campo o diz («ate_ano»): uma população de
    2.000 não é. «1.999» e «2000,5» são quantidades, e não anos.
    """
    return set(_de(conteudo, e_ano=False))


def _de(conteudo: Any, *, e_ano: bool) -> Iterator[int]:
    if isinstance(conteudo, str):
        yield from (int(achado) for achado in _ANO.findall(conteudo))
    elif isinstance(conteudo, Mapping):
        for nome, valor in conteudo.items():
            yield from _de(valor, e_ano="ano" in str(nome).split("_"))
    elif isinstance(conteudo, Sequence):
        for valor in conteudo:
            yield from _de(valor, e_ano=e_ano)
    elif e_ano and isinstance(conteudo, int):
        yield conteudo


def a_conferir(partes: Mapping[str, Any], *, de: int, ate: int) -> list[str]:
    """«a observação cita 2020», de cada parte da ficha que cita ano fora da edição.

    `partes` vai do nome da parte, com o artigo, ao que está escrito nela.
    """
    frases = []
    for nome, conteudo in partes.items():
        fora = sorted(a for a in anos_citados(conteudo) if not de <= a <= ate)
        if fora:
            verbo = "citam" if nome.startswith(("os ", "as ")) else "cita"
            frases.append(f"{nome} {verbo} {', '.join(map(str, fora))}")
    return frases
