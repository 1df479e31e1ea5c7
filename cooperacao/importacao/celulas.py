"""Como se lê uma célula de um relatório antigo; o que admite duas leituras, pergunta.

Puro: sem banco e sem arquivo. Regra: RN-COO-34 (docs/regras/cooperacao.md).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, Final

from base.numeros import NumeroInvalido, formatar
from cooperacao.rules import ILEGIVEL, escrever_valor, ler_dinheiro

CONTAGEM_MAXIMA: Final = 9_999
VALOR_MAXIMO: Final = Decimal(10) ** 13
FORMATOS_DE_DATA: Final = ("%Y-%m-%d", "%d/%m/%Y")
_ILEGIVEIS: Final = frozenset({"ilegível", "ilegivel", "[ilegível]", "(ilegível)"})
_CENTAVOS: Final = Decimal("0.01")
_MOEDA: Final = re.compile(r"^(US\$|U\$S|USD|R\$|BRL)\s*", re.IGNORECASE)
_DUAS_LEITURAS: Final = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_SEM_CENTAVOS: Final = re.compile(r"[1-9]\d{0,2}(,\d{3}){2,}")
_PERCENTUAL: Final = re.compile(r"(\d{1,3})(?:[.,]0+)?\s*%?")
_FRACAO: Final = re.compile(r"(0[.,]\d{1,4}|1(?:[.,]0+)?)")


class Leitura(StrEnum):
    """O que a pessoa respondeu de uma célula com duas leituras."""

    MILHAR = "milhar"
    DECIMAL = "decimal"
    INTEIRO = "inteiro"
    FRACAO = "fracao"
    ILEGIVEL = "ilegivel"


class CelulaInvalida(Exception):
    """O que não se lê, e o que fazer."""

    def __init__(self, motivo: str, remedio: str) -> None:
        super().__init__(motivo)
        self.motivo = motivo
        self.remedio = remedio


class DuasLeituras(Exception):
    """A célula pode dizer uma coisa ou outra: só quem tem o documento sabe."""

    def __init__(self, opcoes: dict[str, str]) -> None:
        super().__init__("; ".join(opcoes.values()))
        self.opcoes = opcoes | {Leitura.ILEGIVEL: ILEGIVEL}


def ler_valor(texto: str, moeda: str, leitura: str = "") -> Decimal | None:
    """Dinheiro à brasileira ou à americana; None é «ilegível», nunca zero."""
    if _ilegivel(texto, leitura):
        return None
    corpo = _sem_moeda(texto, moeda)
    if _DUAS_LEITURAS.fullmatch(corpo) or _SEM_CENTAVOS.fullmatch(corpo):
        return _decidir_valor(corpo, leitura)
    try:
        valor = ler_dinheiro(corpo)
    except NumeroInvalido as erro:
        raise CelulaInvalida(erro.mensagem, ESCREVA_ILEGIVEL) from erro
    if valor >= VALOR_MAXIMO:
        raise CelulaInvalida("O valor é grande demais.", "Confira os algarismos.")
    return valor.quantize(_CENTAVOS)


ESCREVA_ILEGIVEL: Final = (
    "Corrija como está no documento ou, se lá não se lê, escreva “ilegível”."
)


def _ilegivel(texto: str, leitura: str) -> bool:
    return leitura == Leitura.ILEGIVEL or texto.casefold() in _ILEGIVEIS


def _sem_moeda(texto: str, moeda: str) -> str:
    marca = _MOEDA.match(texto)
    if marca and marca[1].upper().startswith("R") != (moeda == "R$"):
        raise CelulaInvalida(
            f"Esta coluna é em {moeda} e o valor está noutra moeda.",
            "As duas moedas não se misturam nem se convertem.",
        )
    return _MOEDA.sub("", texto)


def _decidir_valor(corpo: str, leitura: str) -> Decimal:
    inteiro = Decimal(re.sub(r"[.,]", "", corpo)).quantize(_CENTAVOS)
    opcoes: dict[str, str] = {Leitura.MILHAR: escrever_valor(inteiro)}
    decimal = inteiro
    if _DUAS_LEITURAS.fullmatch(corpo):
        exato = Decimal(corpo.replace(",", "."))
        decimal = exato.quantize(_CENTAVOS, ROUND_HALF_UP)
        opcoes[Leitura.DECIMAL] = (
            f"{formatar(exato, 3)}, guardado {escrever_valor(decimal)}"
        )
    if leitura not in opcoes:
        raise DuasLeituras(opcoes)
    return inteiro if leitura == Leitura.MILHAR else decimal


def ler_contagem(texto: str, leitura: str = "") -> int | None:
    """Quantas ações; None é «ilegível»."""
    if _ilegivel(texto, leitura):
        return None
    if not re.fullmatch(r"[0-9]+", texto) or int(texto) > CONTAGEM_MAXIMA:
        raise CelulaInvalida("Não é uma contagem de ações.", ESCREVA_ILEGIVEL)
    return int(texto)


def ler_percentual(texto: str, leitura: str = "") -> int | None:
    """Percentual inteiro; `1` e `0,5` podem ser a fração que a planilha guarda."""
    if _ilegivel(texto, leitura):
        return None
    if _FRACAO.fullmatch(texto):
        return _decidir_fracao(Decimal(texto.replace(",", ".")), leitura)
    partes = _PERCENTUAL.fullmatch(texto)
    if partes is None:
        raise CelulaInvalida("Não é um percentual inteiro.", ESCREVA_ILEGIVEL)
    return int(partes[1])


def _decidir_fracao(valor: Decimal, leitura: str) -> int:
    if not valor:
        return 0
    cheio = int((valor * 100).quantize(Decimal(1), ROUND_HALF_UP))
    opcoes: dict[str, str] = {Leitura.FRACAO: f"{cheio} %"}
    if valor == 1:
        opcoes[Leitura.INTEIRO] = "1 %"
    if leitura not in opcoes:
        raise DuasLeituras(opcoes)
    return cheio if leitura == Leitura.FRACAO else 1


def ler_dia(texto: str, leitura: str = "") -> date | None:
    """O dia da célula; None é «ilegível»."""
    if _ilegivel(texto, leitura):
        return None
    for formato in FORMATOS_DE_DATA:
        try:
            return datetime.strptime(texto, formato).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise CelulaInvalida("Não é uma data.", "Escreva dia/mês/ano: 27/05/2010.")


@dataclass(frozen=True, slots=True)
class Campo:
    """Como se lê uma coluna e como se mostra o que se leu."""

    nome: str
    ler: Callable[[str, str], Any]
    mostrar: Callable[[Any], str]


def mostrar_contagem(valor: int | None) -> str:
    """A contagem, ou «ilegível»."""
    return ILEGIVEL if valor is None else str(valor)


def mostrar_percentual(valor: int | None) -> str:
    """O percentual, ou «ilegível»."""
    return ILEGIVEL if valor is None else f"{valor} %"


def mostrar_dia(valor: date | None) -> str:
    """O dia à brasileira, ou «ilegível»."""
    return ILEGIVEL if valor is None else f"{valor:%d/%m/%Y}"


def em_dolar(texto: str, leitura: str = "") -> Decimal | None:
    """Dinheiro da execução, que é em US$."""
    return ler_valor(texto, "US$", leitura)


def em_real(texto: str, leitura: str = "") -> Decimal | None:
    """Dinheiro dos Termos de Ajuste, que é em R$."""
    return ler_valor(texto, "R$", leitura)
