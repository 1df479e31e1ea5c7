"""Números de planilha que outra pessoa escreveu: em português ou em inglês.

«1.234,5» e «1,234.5» têm uma leitura só. «1.234» tem duas, e «1,234» também, num
arquivo que escreve em inglês: pergunta-se, e nunca se escolhe. Regra: RN-IND-68.
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

PORTUGUES: Final = "portugues"
INGLES: Final = "ingles"
MODOS: Final = (PORTUGUES, INGLES)
SO_EM_INGLES, COM_PONTO, COM_VIRGULA = "so em inglês", "ponto", "vírgula"
_SO_EM_INGLES: Final = re.compile(r"-?\d{1,3}(?:,\d{3})+\.\d+")
_COM_PONTO: Final = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")
_COM_VIRGULA: Final = re.compile(r"-?[1-9]\d{0,2},\d{3}")
_O_MENOR: Final = len("1.234")
_DATA: Final = re.compile(
    r"\d{4}-\d\d-\d\d(?: .*)?|\d{1,2}[/-](?:\d{1,2}|[a-zç]{3})\.?(?:[/-]\d{2,4})?"
    r"|[a-zç]{3}\.?[/-]\d{2,4}",
    re.IGNORECASE,
)
VIROU_DATA: Final = (
    "O programa de planilhas trocou o número por uma data.",
    "Ponha a célula no formato de número e escreva de novo o valor, por exemplo 12,5.",
)
_ERRO: Final = re.compile(r"#[A-ZÚ/0]+[!?]?")
DEU_ERRO: Final = (
    "Aqui está um erro de conta do programa de planilhas, e não um número.",
    "Corrija a conta e cole só o valor; se não há valor, deixe a célula em branco.",
)
_SERIE_DO_EXCEL: Final = re.compile(r"[34]\d{4}|5[0-4]\d{3}")


class Lido(NamedTuple):
    """O número como o portal o lê, e o que o texto mostra de como o arquivo escreve."""

    texto: str
    sinal: str = ""


def ler(texto: str, modo: str, *, so_texto: bool) -> Lido:
    """O texto de um campo numérico; `modo` é como o arquivo escreve, se já se disse.

    `so_texto` diz que toda célula é texto (CSV). No XLSX o número de verdade chega
    com vírgula decimal, e a vírgula nunca é de milhar.
    """
    if len(texto) < _O_MENOR:  # o caso comum
        return Lido(texto)
    if _SO_EM_INGLES.fullmatch(texto):
        return Lido(texto.replace(",", "").replace(".", ","), SO_EM_INGLES)
    if _COM_PONTO.fullmatch(texto):
        if not modo:
            return Lido(texto, COM_PONTO)
        return Lido(texto.replace(".", "" if modo == PORTUGUES else ","))
    if so_texto and _COM_VIRGULA.fullmatch(texto):
        return Lido(texto.replace(",", "") if modo == INGLES else texto, COM_VIRGULA)
    return Lido(texto)


def por_responder(sinais: Mapping[str, int]) -> int:
    """Quantos números têm duas leituras, pelo que o arquivo todo mostrou."""
    em_ingles = sinais.get(SO_EM_INGLES, 0) > 0
    virgulas = sinais.get(COM_VIRGULA, 0) if em_ingles else 0
    return sinais.get(COM_PONTO, 0) + virgulas


def virou_data(texto: str) -> bool:
    """Se o programa de planilhas trocou o número por uma data: 12.5 vira 12/mai."""
    return bool(_DATA.fullmatch(texto))


def deu_erro(texto: str) -> bool:
    """Se a célula é um erro do programa de planilhas: #DIV/0!, #N/D."""
    return bool(_ERRO.fullmatch(texto))


def e_serie_do_excel(texto: str) -> bool:
    """Se é uma data guardada como número: os dias contados de 1900."""
    return bool(_SERIE_DO_EXCEL.fullmatch(texto))
