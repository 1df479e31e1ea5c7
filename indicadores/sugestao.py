"""A meta sugerida pela regra da ficha: funções puras. Regra: RN-IND-09."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from base.numeros import formatar
from indicadores.rules import Faixa, Sentido

_CEM: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class Sugestao:
    """Meta sugerida, na unidade do indicador, e o porquê em uma linha."""

    valor: Decimal
    porque: str


def sugerir_meta(
    regra: Mapping[str, Any],
    *,
    meta_anterior: Decimal | None,
    resultado_anterior: Decimal | None,
    sentido: str,
    casas: int,
    faixa: Faixa | None = None,
) -> Sugestao | None:
    """Meta sugerida pela regra da ficha; None quando falta com que sugerir.

    `regra["tipo"]`: `degraus` (pela faixa do resultado anterior), `parametro`
    (um valor fixo), `reduzir` ou `aumentar` (um percentual sobre o resultado
    anterior), `manter` (o resultado anterior) ou, sem regra, o melhor entre a meta
    e o resultado do ano anterior; no indicador de faixa, o resultado anterior ou o
    limite que ele ultrapassa. A sugestão nunca é gravada sozinha. Regra: RN-IND-09.
    """
    if regra.get("tipo") == "parametro":
        return Sugestao(Decimal(regra["valor"]), regra.get("porque", "parâmetro"))
    if regra.get("tipo") == "degraus":
        return _sugerir_por_degraus(regra["degraus"], resultado_anterior, casas)
    if regra.get("tipo") in ("reduzir", "aumentar", "manter"):
        return _sugerir_sobre_o_anterior(regra, resultado_anterior, sentido, casas)
    if sentido == Sentido.FAIXA:
        return _sugerir_na_faixa(faixa, resultado_anterior)
    anteriores = [v for v in (meta_anterior, resultado_anterior) if v is not None]
    if not anteriores:
        return None
    melhor = max(anteriores) if sentido == Sentido.MAIOR_MELHOR else min(anteriores)
    if resultado_anterior is None:
        return Sugestao(melhor, "repete a meta anterior")
    if melhor == resultado_anterior:
        return Sugestao(melhor, "manter o resultado")
    return Sugestao(melhor, "repete a não alcançada")


def _sugerir_sobre_o_anterior(
    regra: Mapping[str, Any], base: Decimal | None, sentido: str, casas: int
) -> Sugestao | None:
    """O resultado anterior, mantido ou com o percentual da regra a mais ou a menos."""
    if base is None:
        return None
    if regra["tipo"] == "manter":
        melhor = "reduzir" if sentido == Sentido.MENOR_MELHOR else "aumentar"
        return Sugestao(base, f"manter ou {melhor}")
    percentual = Decimal(regra["percentual"])
    sinal = -1 if regra["tipo"] == "reduzir" else 1
    valor = base * (1 + sinal * percentual / _CEM)
    return Sugestao(
        valor.quantize(_casa(casas), ROUND_HALF_UP),
        f"{regra['tipo']} {formatar(percentual)} % sobre o resultado anterior",
    )


def _sugerir_na_faixa(faixa: Faixa | None, base: Decimal | None) -> Sugestao | None:
    """Quem está dentro fica onde está; quem está fora vai ao limite mais próximo."""
    if faixa is None or base is None:
        return None
    porque = "manter-se na faixa" if faixa.contem(base) else "voltar à faixa"
    return Sugestao(faixa.mais_perto(base), porque)


def _sugerir_por_degraus(
    degraus: Sequence[Mapping[str, str]], base: Decimal | None, casas: int
) -> Sugestao | None:
    """Procura o degrau da base: `de` (inclusive), e `alcancar` ou `vezes`."""
    if base is None:
        return None
    for degrau in degraus:
        if base < Decimal(degrau["de"]):
            continue
        if "alcancar" in degrau:
            valor = Decimal(degrau["alcancar"])
        else:
            valor = base * Decimal(degrau["vezes"])
        return Sugestao(valor.quantize(_casa(casas), ROUND_HALF_UP), degrau["porque"])
    return None


def _casa(casas: int) -> Decimal:
    return Decimal(1).scaleb(-casas)
