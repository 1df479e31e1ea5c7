"""O que um número permite dizer: intervalo, leitura honesta e o que é acaso.

Funções puras, sem banco e sem relógio.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from base.numeros import formatar
from indicadores.rules import Faixa, Sentido, alcancou

Z95: Final = Decimal("1.96")
Z998: Final = Decimal("3.09")
DENOMINADOR_PEQUENO: Final = Decimal(30)
"""Abaixo disso, um caso a mais muda a taxa mais do que qualquer política."""


@dataclass(frozen=True, slots=True)
class Intervalo:
    """Limites do que a proporção pode ser, na unidade do indicador."""

    menor: Decimal
    maior: Decimal

    def contem(self, valor: Decimal) -> bool:
        """Se o valor cabe no intervalo, com as bordas."""
        return self.menor <= valor <= self.maior


def wilson(
    numerador: Decimal | None,
    denominador: Decimal | None,
    multiplicador: Decimal,
    z: Decimal = Z95,
) -> Intervalo | None:
    """Intervalo de Wilson da proporção, vezes o multiplicador.

    None sem os dois operandos, com denominador zero, ou quando não é proporção
    (numerador maior que o denominador). Regra: RN-IND-33.
    """
    if numerador is None or not denominador or not 0 <= numerador <= denominador:
        return None
    p, n = numerador / denominador, denominador
    divisor = 1 + z * z / n
    centro = (p + z * z / (2 * n)) / divisor
    meia = z * (p * (1 - p) / n + z * z / (4 * n * n)).sqrt() / divisor
    return Intervalo(
        max(Decimal(0), centro - meia) * multiplicador,
        min(Decimal(1), centro + meia) * multiplicador,
    )


class Leitura(StrEnum):
    """O que se pode dizer do alcance, sabendo quanto o acaso pesa."""

    ALCANCOU = "alcançou"
    ALCANCOU_NO_LIMITE = "alcançou, mas pode ser acaso"
    NAO_ALCANCOU_NO_LIMITE = "não alcançou, mas pode ser acaso"
    NAO_ALCANCOU = "não alcançou"
    DENTRO = "dentro da faixa"
    DENTRO_NO_LIMITE = "dentro da faixa, mas pode ser acaso"
    FORA_NO_LIMITE = "fora da faixa, mas pode ser acaso"
    FORA = "fora da faixa"
    SEM_BASE = "sem base"


def ler(
    meta: Decimal | None,
    resultado: Decimal | None,
    intervalo: Intervalo | None,
    sentido: str,
    faixa: Faixa | None = None,
) -> Leitura:
    """O alcance e se a meta (ou um limite da faixa) está no intervalo do resultado.

    Sem intervalo, o alcance é lido como está. A comparação oficial não muda:
    igualar continua a alcançar. Regra: RN-IND-33.
    """
    if meta is None or resultado is None:
        return Leitura.SEM_BASE
    sim = alcancou(meta, resultado, sentido, faixa)
    if sim is None:
        return Leitura.SEM_BASE
    if faixa is not None:
        return _ler_na_faixa(faixa, intervalo, dentro=sim)
    incerto = intervalo is not None and intervalo.contem(meta)
    if sim:
        return Leitura.ALCANCOU_NO_LIMITE if incerto else Leitura.ALCANCOU
    return Leitura.NAO_ALCANCOU_NO_LIMITE if incerto else Leitura.NAO_ALCANCOU


def _ler_na_faixa(
    faixa: Faixa, intervalo: Intervalo | None, *, dentro: bool
) -> Leitura:
    limites = [x for x in (faixa.de, faixa.ate) if x is not None]
    incerto = intervalo is not None and any(intervalo.contem(x) for x in limites)
    if dentro:
        return Leitura.DENTRO_NO_LIMITE if incerto else Leitura.DENTRO
    return Leitura.FORA_NO_LIMITE if incerto else Leitura.FORA


def limites_do_funil(
    media: Decimal, denominador: Decimal, multiplicador: Decimal, z: Decimal = Z998
) -> Intervalo:
    """Entre que valores um território desse tamanho fica, se só o acaso o separa.

    `media` na unidade do indicador; 99,8 % dos casos caem dentro. Regra: RN-IND-33.
    """
    p = min(max(media / multiplicador, Decimal(0)), Decimal(1))
    desvio = (p * (1 - p) / denominador).sqrt() if denominador else Decimal(1)
    return Intervalo(
        max(Decimal(0), p - z * desvio) * multiplicador,
        (p + z * desvio) * multiplicador,
    )


def quartis(valores: Sequence[Decimal]) -> tuple[Decimal, Decimal, Decimal] | None:
    """Primeiro quartil, mediana e terceiro quartil; None com menos de quatro."""
    ordenados = sorted(valores)
    if len(ordenados) < 4:
        return None
    return (
        _quantil(ordenados, Decimal("0.25")),
        _quantil(ordenados, Decimal("0.5")),
        _quantil(ordenados, Decimal("0.75")),
    )


def _quantil(ordenados: Sequence[Decimal], q: Decimal) -> Decimal:
    posicao = q * (len(ordenados) - 1)
    baixo = int(posicao)
    alto = min(baixo + 1, len(ordenados) - 1)
    return ordenados[baixo] + (ordenados[alto] - ordenados[baixo]) * (posicao - baixo)


# ------------------------------------------------------------ porte


PORTES: Final = (
    (1, "até 5 mil habitantes", 5_000),
    (2, "de 5 a 10 mil", 10_000),
    (3, "de 10 a 20 mil", 20_000),
    (4, "de 20 a 50 mil", 50_000),
    (5, "de 50 a 100 mil", 100_000),
    (6, "de 100 a 500 mil", 500_000),
    (7, "mais de 500 mil", None),
)
PORTES_DAS_UFS: Final = (
    (11, "até 2 milhões de habitantes", 2_000_000),
    (12, "de 2 a 4 milhões", 4_000_000),
    (13, "de 4 a 10 milhões", 10_000_000),
    (14, "mais de 10 milhões", None),
)


def porte_de(habitantes: int | None, *, uf: bool = False) -> int | None:
    """A faixa de população; None quando não se sabe. O limite é da menor.

    De 1 a 7 para os municípios; de 11 a 14 para as UFs, que se comparam entre si.
    """
    if habitantes is None:
        return None
    portes = PORTES_DAS_UFS if uf else PORTES
    return next(n for n, _, ate in portes if ate is None or habitantes <= ate)


def nome_do_porte(porte: int) -> str:
    """A faixa por extenso."""
    return next(nome for n, nome, _ in (*PORTES, *PORTES_DAS_UFS) if n == porte)


def por_extenso(intervalo: Intervalo | None, casas: int) -> str:
    """«de 28,4 a 52,1»; travessão sem intervalo."""
    if intervalo is None:
        return formatar(None)
    return f"de {formatar(intervalo.menor, casas)} a {formatar(intervalo.maior, casas)}"


def e_de_melhora(sentido: str) -> bool:
    """Se o maior valor vem primeiro no ranking."""
    return sentido != Sentido.MENOR_MELHOR
