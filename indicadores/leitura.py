"""A grade de metas como veio do formulário, lida célula a célula."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Protocol

from base.numeros import NumeroInvalido, ler_decimal, ler_inteiro
from indicadores.actions import EntradaDeMeta
from indicadores.consultas import Grade, LinhaDaGrade, codigo_da
from indicadores.models import Ficha, MetaPactuada, Variante
from indicadores.rules import EstadoDaCelula

LIMITE_DA_JUSTIFICATIVA: Final = 1000
ESTADOS_DA_GRADE: Final = (
    EstadoDaCelula.VALOR,
    EstadoDaCelula.NAO_PACTUADO,
    EstadoDaCelula.NAO_SE_APLICA,
)


class Digitavel(Protocol):
    """Uma ficha num território: a definição em uso e as que cabem a ele."""

    @property
    def ficha(self) -> Ficha: ...
    @property
    def variante(self) -> Variante | None: ...
    @property
    def variantes(self) -> Sequence[Variante]: ...


@dataclass(frozen=True, slots=True)
class CelulaDigitada:
    """O que veio no formulário para uma ficha, como foi digitado."""

    texto: str
    estado: str
    justificativa: str
    versao: int
    original: str
    variante: str | None = None


@dataclass(frozen=True, slots=True)
class ErroDaCelula:
    """Uma célula recusada: `campo` é o prefixo do campo (m, s, r ou j)."""

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
        return _original(EstadoDaCelula.NAO_INFORMADO, None, linha.variante)
    return original_de(linha.meta)


def original_de(meta: MetaPactuada) -> str:
    """Estado, valor e, se não é a definição principal, a variante."""
    return _original(meta.estado, meta.valor, meta.variante)


def _original(estado: str, valor: Decimal | None, variante: Variante | None) -> str:
    texto = "" if valor is None else format(valor, "f")
    return f"{estado}:{texto}" + (f":{variante.codigo}" if variante else "")


def variante_escolhida(linha: Digitavel, codigo: str | None) -> Variante | None:
    """A variante do código, entre as que cabem ao território; a em uso se None."""
    if codigo is None:
        return linha.variante
    return next((v for v in _oferecidas(linha) if v.codigo == codigo), None)


def _oferecidas(linha: Digitavel) -> list[Variante]:
    """As permitidas e a que já está em uso, que não se perde se a regra mudou."""
    return [*linha.variantes, *([linha.variante] if linha.variante else [])]


def ler_grade(dados: Mapping[str, str], quadro: Grade) -> LeituraDaGrade:
    """Lê as células presentes no formulário; uma recusa não impede as outras.

    Campos por número de indicador: m (texto), s (estado), r (variante), j
    (justificativa), v (versão vista), o (célula vista), x ("deles" quando a
    pessoa escolheu manter o que outra gravou).
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
        resposta = ler_celula(digitada, linha)
        if isinstance(resposta, ErroDaCelula):
            leitura.erros[numero] = resposta
        else:
            leitura.entradas.append(resposta)
    return leitura


def numeros_em(dados: Mapping[str, str]) -> list[int]:
    """Os indicadores que vieram: os que têm o campo da situação."""
    return [
        int(nome[1:])
        for nome in dados
        if nome[:1] == "s" and nome[1:].isascii() and nome[1:].isdigit()
        if len(nome) < 6
    ]


def _digitada(dados: Mapping[str, str], numero: int) -> CelulaDigitada:
    return CelulaDigitada(
        texto=dados.get(f"m{numero}", "").strip(),
        estado=dados.get(f"s{numero}", ""),
        justificativa=dados.get(f"j{numero}", "").strip().replace("\r\n", "\n"),
        versao=ler_inteiro(dados.get(f"v{numero}", "")) or 0,
        original=dados.get(f"o{numero}", ""),
        variante=dados.get(f"r{numero}"),
    )


def ler_celula(
    digitada: CelulaDigitada, linha: Digitavel
) -> EntradaDeMeta | ErroDaCelula:
    """A célula como a regra a lê, digitada na tela ou vinda de uma planilha."""
    if digitada.estado not in ESTADOS_DA_GRADE:
        return ErroDaCelula("s", "Escolha a situação da meta na lista.")
    variante = variante_escolhida(linha, digitada.variante)
    if digitada.variante and variante is None:
        return ErroDaCelula("r", "Escolha na lista a definição do indicador.")
    if len(digitada.justificativa) > LIMITE_DA_JUSTIFICATIVA:
        return ErroDaCelula(
            "j",
            f"A justificativa tem {len(digitada.justificativa)} letras; resuma em até "
            f"{LIMITE_DA_JUSTIFICATIVA}.",
        )
    if digitada.estado == EstadoDaCelula.VALOR:
        return _ler_preenchida(digitada, linha, variante)
    return _ler_ausencia(digitada, linha, variante)


def _ler_preenchida(
    digitada: CelulaDigitada, linha: Digitavel, variante: Variante | None
) -> EntradaDeMeta | ErroDaCelula:
    if not digitada.texto:
        ausente = EstadoDaCelula.NAO_INFORMADO
        return _entrada(digitada, linha, ausente, None, variante)
    try:
        valor = ler_valor(digitada.texto, variante, linha.ficha)
    except NumeroInvalido as erro:
        return ErroDaCelula("m", erro.mensagem)
    return _entrada(digitada, linha, EstadoDaCelula.VALOR, valor, variante)


def ler_valor(
    texto: str, variante: Variante | None, ficha: Ficha | None = None
) -> Decimal:
    """O número digitado; negativo só onde a variante o admite (uma variação em %).

    Com `ficha`, o sinal de outra unidade recusa-se: «15 %» não é 15 por mil.
    """
    if ficha is not None:
        _exigir_a_unidade(texto, variante.unidade if variante else ficha.unidade)
    negativo = bool(variante and variante.regra.get("negativo"))
    return ler_decimal(texto, negativo=negativo)


def _exigir_a_unidade(texto: str, unidade: str) -> None:
    """Recusa o «%» onde se pede outra coisa e o «R$», que não é de indicador nenhum."""
    em_reais = "R$" in texto.upper()
    if em_reais or ("%" in texto and not unidade.startswith("%")):
        raise NumeroInvalido(
            f"“{texto}” está em {'reais' if em_reais else '%'}, e aqui se pede "
            f"{unidade}. Escreva nessa unidade, e só o número.",
            codigo="numero_em_outra_unidade",
        )


def _ler_ausencia(
    digitada: CelulaDigitada, linha: Digitavel, variante: Variante | None
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
    return _entrada(digitada, linha, digitada.estado, None, variante)


def _entrada(
    digitada: CelulaDigitada,
    linha: Digitavel,
    estado: str,
    valor: Decimal | None,
    variante: Variante | None,
) -> EntradaDeMeta:
    codigo = codigo_da(variante)
    return EntradaDeMeta(
        numero=linha.ficha.numero,
        estado=estado,
        valor=valor,
        justificativa=digitada.justificativa,
        versao=digitada.versao,
        mudou=not _e_a_original(digitada.original, estado, valor, codigo),
        variante=None if digitada.variante is None else codigo,
    )


def _e_a_original(
    original: str, estado: str, valor: Decimal | None, codigo: str
) -> bool:
    antes, _, resto = original.partition(":")
    texto, _, variante = resto.partition(":")
    if (antes, variante) != (estado, codigo):
        return False
    if valor is None or not texto:
        return valor is None and not texto
    try:
        return ler_decimal(texto, negativo=True) == valor
    except NumeroInvalido:
        return False
