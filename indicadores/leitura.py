"""A grade de metas como veio do formulário, lida célula a célula."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from base.numeros import NumeroInvalido, ler_decimal
from indicadores.actions import EntradaDeMeta
from indicadores.consultas import Grade, LinhaDaGrade
from indicadores.rules import EstadoDaCelula

LIMITE_DA_JUSTIFICATIVA: Final = 1000
ESTADOS_DA_GRADE: Final = (
    EstadoDaCelula.VALOR,
    EstadoDaCelula.NAO_PACTUADO,
    EstadoDaCelula.NAO_SE_APLICA,
)


@dataclass(frozen=True, slots=True)
class CelulaDigitada:
    """O que veio no formulário para uma ficha, como foi digitado."""

    texto: str
    estado: str
    justificativa: str
    versao: int
    original: str


@dataclass(frozen=True, slots=True)
class ErroDaCelula:
    """Uma célula recusada: `campo` é o prefixo do campo (m, s ou j)."""

    campo: str
    mensagem: str


@dataclass(frozen=True, slots=True)
class LeituraDaGrade:
    """A grade lida: o que se pode gravar, o que se recusa e tudo o que foi digitado."""

    entradas: list[EntradaDeMeta] = field(default_factory=list)
    erros: dict[int, ErroDaCelula] = field(default_factory=dict)
    digitadas: dict[int, CelulaDigitada] = field(default_factory=dict)


def original_da(linha: LinhaDaGrade) -> str:
    """A célula como a tela a mostrou, para saber depois se a pessoa a mudou."""
    if linha.meta is None:
        return f"{EstadoDaCelula.NAO_INFORMADO}:"
    valor = "" if linha.meta.valor is None else format(linha.meta.valor, "f")
    return f"{linha.meta.estado}:{valor}"


def ler_grade(dados: Mapping[str, str], quadro: Grade) -> LeituraDaGrade:
    """Lê as células presentes no formulário; uma recusa não impede as outras.

    Campos por número de indicador: m (texto), s (estado), j (justificativa),
    v (versão vista), o (célula vista), x ("deles" quando a pessoa escolheu
    manter o que outra gravou).
    """
    leitura = LeituraDaGrade()
    for linha in quadro.linhas:
        numero = linha.ficha.numero
        if linha.nao_se_aplica or f"s{numero}" not in dados:
            continue
        if dados.get(f"x{numero}") == "deles":
            continue
        digitada = _digitada(dados, numero)
        leitura.digitadas[numero] = digitada
        resposta = _ler_celula(digitada, numero)
        if isinstance(resposta, ErroDaCelula):
            leitura.erros[numero] = resposta
        else:
            leitura.entradas.append(resposta)
    return leitura


def _digitada(dados: Mapping[str, str], numero: int) -> CelulaDigitada:
    versao = dados.get(f"v{numero}", "")
    return CelulaDigitada(
        texto=dados.get(f"m{numero}", "").strip(),
        estado=dados.get(f"s{numero}", ""),
        justificativa=dados.get(f"j{numero}", "").strip().replace("\r\n", "\n"),
        versao=int(versao) if versao.isascii() and versao.isdigit() else 0,
        original=dados.get(f"o{numero}", ""),
    )


def _ler_celula(digitada: CelulaDigitada, numero: int) -> EntradaDeMeta | ErroDaCelula:
    if digitada.estado not in ESTADOS_DA_GRADE:
        return ErroDaCelula("s", "Escolha a situação da meta na lista.")
    if len(digitada.justificativa) > LIMITE_DA_JUSTIFICATIVA:
        return ErroDaCelula(
            "j",
            f"A justificativa tem {len(digitada.justificativa)} letras; resuma em até "
            f"{LIMITE_DA_JUSTIFICATIVA}.",
        )
    if digitada.estado == EstadoDaCelula.VALOR:
        return _ler_valor(digitada, numero)
    return _ler_ausencia(digitada, numero)


def _ler_valor(digitada: CelulaDigitada, numero: int) -> EntradaDeMeta | ErroDaCelula:
    if not digitada.texto:
        return _entrada(digitada, numero, EstadoDaCelula.NAO_INFORMADO, None)
    try:
        valor = ler_decimal(digitada.texto)
    except NumeroInvalido as erro:
        return ErroDaCelula("m", erro.mensagem)
    return _entrada(digitada, numero, EstadoDaCelula.VALOR, valor)


def _ler_ausencia(
    digitada: CelulaDigitada, numero: int
) -> EntradaDeMeta | ErroDaCelula:
    rotulo = EstadoDaCelula(digitada.estado).label
    if digitada.texto:
        return ErroDaCelula(
            "m",
            f"Há um valor digitado e a situação é “{rotulo}”. Apague o valor ou "
            "escolha “Valor”.",
        )
    if not digitada.justificativa:
        return ErroDaCelula("j", f"Escreva por que a meta fica “{rotulo.lower()}”.")
    return _entrada(digitada, numero, digitada.estado, None)


def _entrada(
    digitada: CelulaDigitada, numero: int, estado: str, valor: Decimal | None
) -> EntradaDeMeta:
    return EntradaDeMeta(
        numero=numero,
        estado=estado,
        valor=valor,
        justificativa=digitada.justificativa,
        versao=digitada.versao,
        mudou=not _e_a_original(digitada.original, estado, valor),
    )


def _e_a_original(original: str, estado: str, valor: Decimal | None) -> bool:
    antes, _, texto = original.partition(":")
    if antes != estado:
        return False
    if valor is None or not texto:
        return valor is None and not texto
    try:
        return ler_decimal(texto) == valor
    except NumeroInvalido:
        return False
