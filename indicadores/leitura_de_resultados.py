"""Os resultados como vieram do formulário, lidos linha a linha."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Protocol

from base.numeros import NumeroInvalido
from indicadores.actions import EntradaDeResultado
from indicadores.consultas import LinhaDaGrade
from indicadores.leitura import ler_valor
from indicadores.models import Ficha, Resultado, Variante
from indicadores.rules import EstadoDaCelula, valor_calculado, valor_do_composto

LIMITE_DA_NOTA: Final = 1000
LIMITE_DA_FONTE: Final = 200
_DIA_MES_ANO: Final = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_CASAS: Final = Decimal("0.0001")
CAMPOS: Final = "ndmspfej"
"""Numerador, denominador, valor, situação, preliminar, fonte, extração e nota."""
LETRAS_DOS_QUESITOS: Final = "abcghklqtuwy"
"""Um campo por quesito da ficha composta, na ordem deles; até doze."""
_LIDAS: Final[Mapping[str, bool | None]] = {"sim": True, "nao": False, "": None}
_ESCRITAS: Final = {lida: texto for texto, lida in _LIDAS.items()}

Textos = dict[str, str]


@dataclass(frozen=True, slots=True)
class LeituraDosResultados:
    """O que se pode gravar, o que se recusa (campo e frase) e tudo o que se digitou."""

    entradas: list[EntradaDeResultado] = field(default_factory=list)
    erros: dict[int, tuple[str, str]] = field(default_factory=dict)
    digitados: dict[int, Textos] = field(default_factory=dict)


class ComContagem(Protocol):
    """Uma ficha num território e o multiplicador da definição em uso."""

    @property
    def ficha(self) -> Ficha: ...
    @property
    def variante(self) -> Variante | None: ...
    @property
    def multiplicador(self) -> Decimal | None: ...


class Recusa(Exception):
    """Um campo recusado, com a frase que a pessoa lê."""

    def __init__(self, campo: str, frase: str) -> None:
        super().__init__(frase)
        self.campo, self.frase = campo, frase


def textos_do(
    resultado: Resultado | None, ficha: Ficha, *, por_quesitos: bool = True
) -> Textos:
    """Os campos como a tela os mostra; a fonte da ficha é a que se propõe.

    A planilha não tem os quesitos da ficha composta: sem `por_quesitos`, as contagens.
    """
    quesitos = _textos_dos_quesitos(resultado, ficha) if por_quesitos else {}
    if resultado is None:
        vazios = dict.fromkeys(CAMPOS, "") | quesitos
        return vazios | {"s": EstadoDaCelula.VALOR, "f": ficha.fonte[:LIMITE_DA_FONTE]}
    pelas_contagens = resultado.denominador is not None and not quesitos
    ausente = resultado.estado == EstadoDaCelula.NAO_SE_APLICA and not pelas_contagens
    data = resultado.data_extracao
    return quesitos | {
        "n": _escrito(resultado.numerador) if pelas_contagens else "",
        "d": _escrito(resultado.denominador) if pelas_contagens else "",
        "m": ""
        if pelas_contagens or (quesitos and resultado.respostas)
        else _escrito(resultado.valor),
        "s": EstadoDaCelula.NAO_SE_APLICA if ausente else EstadoDaCelula.VALOR,
        "p": "sim" if resultado.preliminar else "",
        "f": resultado.fonte,
        "e": data.isoformat() if data else "",
        "j": resultado.nota,
    }


def quesitos_de(ficha: Ficha) -> list[tuple[str, str]]:
    """A letra do campo e o texto de cada quesito; vazia se não é composta."""
    return list(zip(LETRAS_DOS_QUESITOS, ficha.itens, strict=False))


def _textos_dos_quesitos(resultado: Resultado | None, ficha: Ficha) -> Textos:
    respostas = (resultado.respostas if resultado else None) or []
    letras = [letra for letra, _ in quesitos_de(ficha)]
    faltam = [None] * (len(letras) - len(respostas))
    return {
        letra: _ESCRITAS[resposta]
        for letra, resposta in zip(letras, [*respostas, *faltam], strict=False)
    }


def _escrito(valor: Decimal | None) -> str:
    if valor is None:
        return ""
    return format(valor.normalize(), "f").replace(".", ",")


def ler_resultados(
    dados: Mapping[str, str], linhas: Sequence[LinhaDaGrade]
) -> LeituraDosResultados:
    """Lê as linhas presentes; uma recusa não impede as outras.

    `v` é a versão vista e `o` o que a tela mostrava; `x` = "deles" fica com o
    que outra pessoa gravou.
    """
    leitura = LeituraDosResultados()
    for linha in linhas:
        ficha = linha.ficha
        numero = ficha.numero
        if linha.nao_se_aplica or f"s{numero}" not in dados:
            continue
        if dados.get(f"x{numero}") == "deles":
            continue
        campos = [*CAMPOS, *(letra for letra, _ in quesitos_de(ficha))]
        textos = {c: _limpo(dados.get(f"{c}{numero}", "")) for c in campos}
        leitura.digitados[numero] = textos
        try:
            entrada = ler_linha(linha, textos)
        except Recusa as recusa:
            leitura.erros[numero] = (recusa.campo, recusa.frase)
            continue
        mudou = dados.get(f"o{numero}", "") != resumo_dos(textos)
        versao = _inteiro(dados.get(f"v{numero}", ""))
        leitura.entradas.append(replace(entrada, versao=versao, mudou=mudou))
    return leitura


def resumo_dos(textos: Textos) -> str:
    """O que a tela mostrava numa linha, para saber depois se a pessoa a mudou."""
    campos = CAMPOS + LETRAS_DOS_QUESITOS
    return "|".join(_limpo(textos[c]) for c in campos if c in textos)


def _limpo(texto: str) -> str:
    return texto.strip().replace("\r\n", "\n")


def _inteiro(texto: str) -> int:
    return int(texto) if texto.isascii() and texto.isdigit() and len(texto) < 9 else 0


def ler_linha(linha: ComContagem, textos: Textos) -> EntradaDeResultado:
    """A linha como a regra a lê; Recusa diz o campo e a frase."""
    numerador = _numero(textos, "n")
    denominador = _numero(textos, "d")
    valor = _numero(textos, "m", linha.variante, linha.ficha)
    _exigir_textos(textos)
    respostas = _respostas(linha.ficha, textos)
    if respostas is None:
        contagens = (numerador, denominador)
        estado, valor = _estado_e_valor(linha, textos, contagens, valor)
    else:
        if (numerador, denominador, valor) != (None, None, None):
            raise Recusa("m", "Responda os quesitos ou informe só o valor.")
        estado, valor = _pelos_quesitos(linha, textos, respostas)
        if valor is not None:
            numerador = Decimal(sum(map(bool, respostas)))
            denominador = Decimal(len(respostas))
    em_uso = respostas is not None or estado != EstadoDaCelula.NAO_INFORMADO
    return EntradaDeResultado(
        numero=linha.ficha.numero,
        estado=estado,
        valor=valor,
        numerador=numerador,
        denominador=denominador,
        preliminar=textos["p"] == "sim",
        fonte=textos["f"] if em_uso else "",
        data_extracao=_data(textos["e"]),
        nota=textos["j"],
        versao=0,
        mudou=True,
        respostas=respostas,
    )


def _respostas(ficha: Ficha, textos: Textos) -> list[bool | None] | None:
    """As respostas na ordem dos quesitos; None se nenhuma foi dada."""
    lidas = []
    for letra, item in quesitos_de(ficha):
        texto = textos.get(letra, "")
        if texto not in _LIDAS:
            raise Recusa(letra, f"Responda sim ou não: “{item}”.")
        lidas.append(_LIDAS[texto])
    return lidas if any(r is not None for r in lidas) else None


def _pelos_quesitos(
    linha: ComContagem, textos: Textos, respostas: Sequence[bool | None]
) -> tuple[str, Decimal | None]:
    """O valor do composto; por informar enquanto falta um quesito (RN-IND-02)."""
    if textos["s"] == EstadoDaCelula.NAO_SE_APLICA:
        raise Recusa("s", "Há quesitos respondidos e a situação é “Não se aplica”.")
    if linha.multiplicador is None:
        raise Recusa("m", "Este indicador se informa só pelo valor, sem quesitos.")
    valor = valor_do_composto(respostas, linha.multiplicador)
    if valor is None:
        return EstadoDaCelula.NAO_INFORMADO, None
    return EstadoDaCelula.VALOR, valor.quantize(_CASAS, ROUND_HALF_UP)


def _numero(
    textos: Textos,
    campo: str,
    variante: Variante | None = None,
    ficha: Ficha | None = None,
) -> Decimal | None:
    if not textos[campo]:
        return None
    try:
        return ler_valor(textos[campo], variante, ficha)
    except NumeroInvalido as erro:
        raise Recusa(campo, erro.mensagem) from erro


def _exigir_textos(textos: Textos) -> None:
    if textos["s"] not in (EstadoDaCelula.VALOR, EstadoDaCelula.NAO_SE_APLICA):
        raise Recusa("s", "Escolha a situação do resultado na lista.")
    for campo, nome, limite in (
        ("f", "A fonte", LIMITE_DA_FONTE),
        ("j", "A nota", LIMITE_DA_NOTA),
    ):
        if len(textos[campo]) > limite:
            raise Recusa(
                campo,
                f"{nome} tem {len(textos[campo])} letras; resuma em até {limite}.",
            )


def _data(texto: str) -> date | None:
    """O dia, como o campo o envia (2026-03-15) ou como se escreve (15/03/2026)."""
    if not texto:
        return None
    try:
        if casou := _DIA_MES_ANO.fullmatch(texto):
            dia, mes, ano = map(int, casou.groups())
            return date(ano, mes, dia)
        return datetime.fromisoformat(texto).date()
    except ValueError:
        raise Recusa(
            "e", "Informe o dia da extração, por exemplo 15/03/2026."
        ) from None


def _estado_e_valor(
    linha: ComContagem,
    textos: Textos,
    contagens: tuple[Decimal | None, Decimal | None],
    valor: Decimal | None,
) -> tuple[str, Decimal | None]:
    """O estado e o valor que a linha quer dizer; 0 de 0 não se aplica (RN-IND-05)."""
    tem_contagem = contagens != (None, None)
    if textos["s"] == EstadoDaCelula.NAO_SE_APLICA:
        if tem_contagem or valor is not None:
            raise Recusa("s", "Há números digitados e a situação é “Não se aplica”.")
        if not textos["j"]:
            raise Recusa("j", "Escreva por que o indicador não se aplica.")
        return EstadoDaCelula.NAO_SE_APLICA, None
    if not tem_contagem:
        return _so_o_valor(valor)
    if linha.multiplicador is None:
        raise Recusa("m", "Este indicador se informa só pelo valor, sem contagens.")
    if valor is not None:
        raise Recusa("m", "Informe o numerador e o denominador, ou só o valor.")
    return _pelas_contagens(*contagens, linha.multiplicador)


def _pelas_contagens(
    numerador: Decimal | None, denominador: Decimal | None, multiplicador: Decimal
) -> tuple[str, Decimal | None]:
    if numerador is None:
        raise Recusa("n", "Falta o numerador.")
    if denominador is None:
        raise Recusa("d", "Falta o denominador.")
    if denominador == 0 and numerador:
        raise Recusa("d", "O denominador é zero e o numerador não. Confira os dois.")
    calculado = valor_calculado(numerador, denominador, multiplicador)
    if calculado is None:
        return EstadoDaCelula.NAO_SE_APLICA, None
    return EstadoDaCelula.VALOR, calculado.quantize(_CASAS, ROUND_HALF_UP)


def _so_o_valor(valor: Decimal | None) -> tuple[str, Decimal | None]:
    if valor is None:
        return EstadoDaCelula.NAO_INFORMADO, None
    return EstadoDaCelula.VALOR, valor
