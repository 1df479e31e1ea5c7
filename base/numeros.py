"""Números como se escrevem em português: do texto ao Decimal e de volta.

Nenhum valor do portal é `float`. Zero é um valor; a ausência é None e sai
como travessão.
"""

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Final

NBSP: Final = "\u00a0"
AUSENCIA: Final = "—"
MENOS: Final = "−"
ALGARISMOS_INTEIROS: Final = 15
CASAS_NA_ENTRADA: Final = 4

_CEM: Final = Decimal(100)
_ESPACOS: Final = re.compile("[ \t\u00a0\u2007\u2009\u202f]+")
_INTEIRO: Final = re.compile(r"[0-9]{1,9}")
_SO_PONTUACAO_E_DIGITOS: Final = re.compile(r"[0-9.,]+")
_MILHARES: Final = re.compile(r"\d{1,3}(\.\d{3})+")
_AMBIGUO: Final = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_SEGUIDO_DE_PALAVRA: Final = re.compile(r"([0-9][0-9.,]*)[ \u00a0]+[^\W\d_].*")
_TAMANHO_MAXIMO: Final = 60

_POR_EXTENSO: Final = (
    "zero",
    "um",
    "dois",
    "três",
    "quatro",
    "cinco",
    "seis",
    "sete",
    "oito",
    "nove",
    "dez",
)


class NumeroInvalido(ValueError):
    """O texto digitado não é um número que o portal possa guardar.

    `mensagem` é mostrada como está: diz o que há de errado e o que fazer.
    `codigo` é estável. `leituras` traz os valores possíveis quando o texto é
    ambíguo, na ordem em que a mensagem os cita; senão, é vazia.
    """

    def __init__(
        self, mensagem: str, *, codigo: str, leituras: tuple[Decimal, ...] = ()
    ) -> None:
        super().__init__(mensagem)
        self.mensagem = mensagem
        self.codigo = codigo
        self.leituras = leituras


def ler_inteiro(texto: str) -> int | None:
    """O inteiro sem sinal de um endereço ou campo oculto; None se não se lê.

    Só algarismos de 0 a 9: “³” passa por `isdigit` e `int` o recusa. Mais de nove
    não cabem no banco, e milhares deles o Python também recusa.
    """
    return int(texto) if _INTEIRO.fullmatch(texto) else None


def ler_decimal(
    texto: str, *, negativo: bool = False, casas: int = CASAS_NA_ENTRADA
) -> Decimal:
    """Lê `1.234,56`, `1234,56` ou `1234.56`; o sinal de % no fim é ignorado.

    Devolve o valor na unidade em que foi digitado, com as casas digitadas.
    Recusa com NumeroInvalido o que não é número, o que admite duas leituras
    (`1.234`), números negativos (salvo `negativo=True`), mais de 15
    algarismos inteiros e mais de `casas` decimais.
    """
    corpo, sinal = _separar_sinal(texto)
    if sinal and not negativo:
        raise NumeroInvalido(
            "O valor não pode ser negativo. Informe zero ou um número maior.",
            codigo="numero_negativo",
        )
    inteiros, decimais = _separar_partes(corpo)
    _conferir_tamanho(inteiros, decimais, casas)
    valor = Decimal(f"{inteiros or '0'}.{decimais}" if decimais else inteiros)
    return -valor if sinal and valor else valor


def _separar_sinal(texto: str) -> tuple[str, bool]:
    """Tira espaços das pontas, o % final e o sinal; diz se é negativo."""
    corpo = texto.strip()
    if corpo.endswith("%"):
        corpo = corpo[:-1].rstrip()
    sinal = corpo[:1] in ("-", MENOS)
    corpo = corpo[1:].lstrip() if sinal else corpo
    if not corpo:
        raise NumeroInvalido(
            "Informe um número, por exemplo 12,5.", codigo="numero_vazio"
        )
    if len(corpo) > _TAMANHO_MAXIMO:
        raise _grande()
    if achado := _SEGUIDO_DE_PALAVRA.fullmatch(corpo):
        raise NumeroInvalido(
            "O número veio com palavras. Escreva só o número, na unidade do campo: "
            f"{achado[1]}.",
            codigo="numero_com_palavras",
        )
    return _juntar_milhares(corpo), sinal


def _juntar_milhares(corpo: str) -> str:
    """Troca por pontos os espaços que separam milhares: 1 234,5 → 1.234,5."""
    if not _ESPACOS.search(corpo):
        return corpo
    com_pontos = _ESPACOS.sub(".", corpo)
    inteiro = com_pontos.partition(",")[0]
    if not _MILHARES.fullmatch(inteiro) or "." in corpo:
        raise _malformado()
    # o espaço só separa milhares: "1 234" não tem a dúvida de "1.234"
    return com_pontos.replace(".", "")


def _separar_partes(corpo: str) -> tuple[str, str]:
    """Devolve os algarismos inteiros e os decimais, sem pontuação."""
    _exigir_algarismos(corpo)
    if "," in corpo:
        return _com_virgula(corpo)
    if corpo.count(".") > 1:
        if not _MILHARES.fullmatch(corpo):
            raise _malformado()
        return corpo.replace(".", ""), ""
    if _AMBIGUO.fullmatch(corpo):
        raise _ambiguo(corpo)
    inteiros, ponto, decimais = corpo.partition(".")
    if ponto and not decimais:
        raise _malformado()
    return inteiros, decimais


def _com_virgula(corpo: str) -> tuple[str, str]:
    inteiros, _, decimais = corpo.partition(",")
    if not decimais.isdigit():
        raise _malformado()
    if "." in inteiros and not _MILHARES.fullmatch(inteiros):
        raise _malformado()
    return inteiros.replace(".", ""), decimais


def _exigir_algarismos(corpo: str) -> None:
    if _SO_PONTUACAO_E_DIGITOS.fullmatch(corpo):
        return
    if any(c.isdigit() and not c.isascii() for c in corpo):
        raise NumeroInvalido(
            "Use apenas os algarismos de 0 a 9.", codigo="numero_algarismos"
        )
    if any(c.isalpha() for c in corpo):
        raise NumeroInvalido(
            "Isto não é um número. Use só algarismos e a vírgula, por exemplo 12,5.",
            codigo="numero_com_letras",
        )
    raise _malformado()


def _conferir_tamanho(inteiros: str, decimais: str, casas: int) -> None:
    if len(inteiros.lstrip("0")) > ALGARISMOS_INTEIROS:
        raise _grande()
    if len(decimais) > casas:
        limite = (
            f"no máximo {casas} {'casa' if casas == 1 else 'casas'} depois da vírgula"
            if casas
            else "um número inteiro, sem vírgula"
        )
        raise NumeroInvalido(f"Informe {limite}.", codigo="numero_decimais")


def _malformado() -> NumeroInvalido:
    return NumeroInvalido(
        "Não foi possível ler este número. Use a vírgula para os decimais e, se "
        "quiser, o ponto para os milhares: 1.234,56.",
        codigo="numero_malformado",
    )


def _grande() -> NumeroInvalido:
    return NumeroInvalido(
        f"O número é grande demais: informe no máximo {ALGARISMOS_INTEIROS} "
        "algarismos antes da vírgula.",
        codigo="numero_grande",
    )


def _ambiguo(corpo: str) -> NumeroInvalido:
    milhar = Decimal(corpo.replace(".", ""))
    decimal = Decimal(corpo)
    return NumeroInvalido(
        f"“{corpo}” pode ser {formatar(milhar, 0)} ou {formatar(decimal, 3)}. "
        f"Escreva {milhar} se for o número inteiro, ou {corpo.replace('.', ',')} "
        "se forem decimais.",
        codigo="numero_ambiguo",
        leituras=(milhar, decimal),
    )


def formatar(valor: Decimal | int | None, casas: int | None = None) -> str:
    """Escreve o número com ponto nos milhares e vírgula nos decimais.

    `casas` None usa as casas significativas do valor (2,50 → 2,5). Arredonda
    a metade para longe do zero, como nos quadros oficiais. None sai "—".
    """
    if valor is None:
        return AUSENCIA
    decimal = Decimal(valor)
    if casas is None:
        casas = casas_de(_sem_zeros(decimal))
    decimal = _arredondar(decimal, casas)
    texto = f"{abs(decimal):,.{casas}f}"
    texto = texto.replace(",", "\0").replace(".", ",").replace("\0", ".")
    return f"{MENOS}{texto}" if decimal < 0 else texto


def percentual(valor: Decimal | int | None, casas: int = 1) -> str:
    """Escreve o percentual (99.79 → "99,8 %"), com espaço que não quebra.

    Quem não chegou a 100 nunca aparece com 100: ali o valor é truncado, e
    não arredondado (99,97 → "99,9 %"). None sai "—".
    """
    if valor is None:
        return AUSENCIA
    decimal = Decimal(valor)
    if decimal < _CEM <= _arredondar(decimal, casas):
        decimal = decimal.quantize(Decimal(1).scaleb(-casas), ROUND_DOWN)
    return f"{formatar(decimal, casas)}{NBSP}%"


def dinheiro(valor: Decimal | int | None, moeda: str = "R$") -> str:
    """Escreve o valor na moeda, com duas casas: "R$ 1.234,50". None sai "—"."""
    if valor is None:
        return AUSENCIA
    return f"{moeda}{NBSP}{formatar(valor, 2)}"


def casas_de(valor: Decimal | int | None) -> int:
    """Casas decimais com que o valor está escrito: Decimal("2.0") tem uma."""
    if valor is None:
        return 0
    expoente = Decimal(valor).as_tuple().exponent
    return max(0, -expoente) if isinstance(expoente, int) else 0


def por_extenso(numero: int, *, feminino: bool = False) -> str:
    """Escreve por extenso até dez; acima disso, em algarismos."""
    if feminino and numero in (1, 2):
        return ("uma", "duas")[numero - 1]
    if 0 <= numero < len(_POR_EXTENSO):
        return _POR_EXTENSO[numero]
    return formatar(numero, 0)


def _arredondar(valor: Decimal, casas: int) -> Decimal:
    return valor.quantize(Decimal(1).scaleb(-casas), ROUND_HALF_UP)


def _sem_zeros(valor: Decimal) -> Decimal:
    """Tira os zeros à direita da vírgula: 2,50 → 2,5."""
    return valor.normalize() if valor else Decimal(0)
