"""A regra de meta da ficha como texto que se edita: de linhas a dados e de volta."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from base.errors import RegraViolada
from base.numeros import NumeroInvalido, formatar, ler_decimal

DEGRAU: Final = re.compile(
    r"(?:de\s+)?(?P<de>[\d.,]+)\s*:\s*"
    r"(?P<verbo>manter|alcançar|alcancar|mais|menos)\s*(?P<quanto>[\d.,]+)?\s*%?"
    r"(?:\s*\((?P<porque>.+)\))?",
    re.IGNORECASE,
)
EXEMPLO_DE_DEGRAUS: Final = (
    "Um por linha, do maior para o menor, como “85: manter”, “80: alcançar 85”, "
    "“75: mais 6 %”."
)
_CEM: Final = Decimal(100)


def ler_degraus(texto: str) -> list[dict[str, str]]:
    """Lê «75: mais 6 %», um degrau por linha, do maior para o menor.

    Cada degrau vale de `de` (inclusive) até o anterior; a base é o resultado do ano
    anterior. Levanta RegraViolada na linha que não se entende.
    """
    linhas = [linha.strip() for linha in texto.splitlines() if linha.strip()]
    degraus = [_ler_degrau(linha) for linha in linhas]
    limites = [Decimal(d["de"]) for d in degraus]
    if not degraus or limites != sorted(set(limites), reverse=True):
        raise RegraViolada(
            f"Escreva os degraus sem repetir o limite. {EXEMPLO_DE_DEGRAUS}",
            codigo="degraus_fora_de_ordem",
        )
    return degraus


def _ler_degrau(linha: str) -> dict[str, str]:
    achado = DEGRAU.fullmatch(linha)
    try:
        if achado is None:
            raise NumeroInvalido("", codigo="ilegivel")
        limite = ler_decimal(achado["de"])
        verbo = achado["verbo"].lower().replace("ç", "c")
        quanto = ler_decimal(achado["quanto"]) if achado["quanto"] else None
    except NumeroInvalido as erro:
        raise _ilegivel(linha) from erro
    if (quanto is None) != (verbo == "manter"):
        raise _ilegivel(linha)
    degrau = {"de": _claro(limite), "porque": achado["porque"] or linha}
    if quanto is None:
        return {**degrau, "vezes": "1"}
    if verbo == "alcancar":
        return {**degrau, "alcancar": _claro(quanto)}
    sinal = 1 if verbo == "mais" else -1
    return {**degrau, "vezes": _claro(1 + sinal * quanto / _CEM)}


def _ilegivel(linha: str) -> RegraViolada:
    return RegraViolada(
        f"Não se entende o degrau “{linha}”. {EXEMPLO_DE_DEGRAUS}",
        codigo="degrau_ilegivel",
    )


def escrever_degraus(degraus: Sequence[Mapping[str, str]]) -> str:
    """Os degraus como `ler_degraus` os lê, com o porquê entre parênteses."""
    return "\n".join(_escrever_degrau(d) for d in degraus)


def _escrever_degrau(degrau: Mapping[str, str]) -> str:
    inicio = f"{_por_extenso(Decimal(degrau['de']))}: "
    if "alcancar" in degrau:
        corpo = f"alcançar {_por_extenso(Decimal(degrau['alcancar']))}"
    else:
        variacao = (Decimal(degrau["vezes"]) - 1) * _CEM
        verbo = "mais" if variacao > 0 else "menos"
        corpo = f"{verbo} {_por_extenso(abs(variacao))} %" if variacao else "manter"
    porque = degrau["porque"]
    return inicio + corpo + ("" if porque == inicio + corpo else f" ({porque})")


def por_extenso(regra: Mapping[str, Any]) -> str:
    """«reduzir 10 % sobre o resultado anterior»; vazio sem regra."""
    tipo = regra.get("tipo")
    if tipo == "parametro":
        return f"parâmetro de {_por_extenso(Decimal(regra['valor']))}"
    if tipo in ("reduzir", "aumentar"):
        percentual = _por_extenso(Decimal(regra["percentual"]))
        return f"{tipo} {percentual} % sobre o resultado anterior"
    if tipo == "manter":
        return "manter o resultado anterior ou melhorá-lo"
    if tipo == "degraus":
        return "; ".join(d["porque"] for d in regra["degraus"])
    return ""


def _claro(valor: Decimal) -> str:
    return format(valor.normalize(), "f")


def _por_extenso(valor: Decimal) -> str:
    return formatar(valor.normalize()).replace(".", "")
