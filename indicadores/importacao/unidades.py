"""A unidade como cada um a escreve: «Percentual», «%», «/100.000», «Nº»."""

import re
import unicodedata
from typing import Final

_TAXAS: Final = (
    (r"(100 ?000|100 mil|cem mil)", "por 100 mil"),
    (r"(10 ?000|10 mil|dez mil)", "por 10 mil"),
    (r"(1 ?000|mil)", "por mil"),
)
_POR: Final = re.compile(r"^(taxa |coeficiente |razao )?(/|por |x )")
_NUMEROS: Final = frozenset(
    {
        "numero",
        "numero absoluto",
        "n absoluto",
        "no absoluto",
        "absoluto",
        "n",
        "no",
        "num",
        "casos",
        "obitos",
    }
)
_PERCENTUAIS: Final = frozenset({"percentual", "proporcao", "porcentagem"})


def medida_de(texto: str, *, casas: int = 1) -> str:
    """O que a unidade mede, para comparar a do arquivo com a da ficha.

    «%», «número», «razão», «taxa» (sem dizer por quantos) ou «por 100 mil»; o que
    não se reconhece é devolvido sem acento nem maiúscula. A unidade sem casas
    decimais que não é uma taxa é um número de coisas.
    """
    limpo = _limpo(texto)
    if limpo.startswith("% em relacao"):
        return limpo
    if limpo.startswith("%") or limpo.partition(" (")[0] in _PERCENTUAIS:
        return "%"
    if _POR.match(limpo):
        for padrao, medida in _TAXAS:
            if re.search(padrao, limpo):
                return medida
    if limpo in ("taxa", "coeficiente"):
        return "taxa"
    if limpo in _NUMEROS or limpo.startswith("numero") or casas == 0:
        return "número"
    return limpo


def mesma_unidade(do_arquivo: str, da_ficha: str, *, casas: int = 1) -> bool:
    """Se as duas unidades medem a mesma coisa; «Taxa» serve a qualquer taxa."""
    uma, outra = medida_de(do_arquivo), medida_de(da_ficha, casas=casas)
    return uma == outra or (uma == "taxa" and outra.startswith("por "))


def _limpo(texto: str) -> str:
    sem_acento = unicodedata.normalize("NFKD", texto).encode("ascii", "ignore").decode()
    return " ".join(sem_acento.lower().replace(".", " ").replace("(%)", "").split())
