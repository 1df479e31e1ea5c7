"""Os resultados de um território como a tela os mostra, em texto pronto."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from base.numeros import formatar
from indicadores.actions import resultado_por_extenso
from indicadores.consultas import Grade, LinhaDaGrade, escrever, julgar
from indicadores.conta_da_ficha import ContaDaFicha, conta_da_ficha
from indicadores.leitura_de_resultados import (
    LeituraDosResultados,
    Textos,
    quesitos_de,
    resumo_dos,
    textos_do,
)
from indicadores.models import Pactuacao, Resultado
from indicadores.plausibilidade import Aviso
from indicadores.quadros import situacao_do
from indicadores.rules import EstadoDaCelula
from indicadores.tela_da_grade import ROTULO_DA_CLASSE, resultado_escrito

NADA_LIDO: Final = LeituraDosResultados()


@dataclass(frozen=True, slots=True)
class Quesito:
    """Um item sim/não do indicador composto: a letra do campo e a resposta."""

    letra: str
    texto: str
    resposta: str


@dataclass(frozen=True, slots=True)
class ResultadoNaTela:
    """Um resultado, já escrito em português, e os campos em que se informa.

    `conflito` é o que outra pessoa gravou enquanto esta digitava.
    """

    numero: int
    nome: str
    endereco: str
    unidade: str
    tem_contagem: bool
    conta: ContaDaFicha | None
    quesitos: Sequence[Quesito]
    vezes: str
    meta: str
    anterior: str
    resultado: str
    trilho: str
    trilho_da_meta: str
    trilho_do_anterior: str
    alcance: tuple[str, str, str]
    nao_se_aplica: str
    textos: Textos
    original: str
    versao: int
    classe: str
    erro: str
    campo: str
    conflito: Resultado | None
    gravado: Textos
    avisos: Sequence[Aviso]

    @property
    def chave(self) -> str | None:
        """De que depende o que a linha mostra; None se cita o que outros gravaram."""
        return None if self.conflito else repr(self)

    @property
    def rotulo_da_classe(self) -> str:
        """O que o quadrado da régua diz a quem não vê a cor."""
        return ROTULO_DA_CLASSE[self.classe]

    @property
    def usar(self) -> str:
        """O valor que o aviso propõe, se o resultado foi dado só pelo valor."""
        if not self.avisos or self.avisos[0].usar is None or not self.textos["m"]:
            return ""
        return escrever(self.avisos[0].usar, 0).replace(".", "")


def resultados_na_tela(
    quadro: Grade,
    salvos: Mapping[int, Resultado],
    leitura: LeituraDosResultados = NADA_LIDO,
    conflitos: Mapping[int, Resultado] | None = None,
) -> list[ResultadoNaTela]:
    """As linhas na ordem da grade; o que foi digitado e não gravado prevalece."""
    return [
        _linha(x, salvos.get(x.ficha.numero), leitura, conflitos or {})
        for x in quadro.linhas
    ]


def salvos_de(
    pactuacao: Pactuacao, numeros: Iterable[int] | None = None
) -> dict[int, Resultado]:
    """Os resultados gravados, por número do indicador; todos se `numeros` é None."""
    resultados = pactuacao.resultados.select_related(
        "ficha", "variante", "gravada_por__usuario"
    )
    if numeros is not None:
        resultados = resultados.filter(ficha__numero__in=list(numeros))
    return {r.ficha.numero: r for r in resultados}


def agrupados(
    quadro: Grade, linhas: Sequence[ResultadoNaTela]
) -> list[tuple[str, list[ResultadoNaTela]]]:
    """As linhas pela prioridade da ficha."""
    grupos: dict[str, list[ResultadoNaTela]] = {}
    for origem, linha in zip(quadro.linhas, linhas, strict=True):
        grupos.setdefault(origem.ficha.prioridade.nome, []).append(linha)
    return list(grupos.items())


def _linha(
    origem: LinhaDaGrade,
    salvo: Resultado | None,
    leitura: LeituraDosResultados,
    conflitos: Mapping[int, Resultado],
) -> ResultadoNaTela:
    ficha = origem.ficha
    numero = ficha.numero
    gravados = textos_do(salvo, ficha)
    textos = leitura.digitados.get(numero) or gravados
    campo, erro = leitura.erros.get(numero, ("", ""))
    conflito = conflitos.get(numero)
    anterior = origem.resultado_anterior
    avisos = _avisos(origem, salvo)
    vezes = origem.multiplicador if not ficha.itens else None
    return ResultadoNaTela(
        numero=numero,
        nome=ficha.nome,
        endereco=ficha.get_absolute_url(),
        unidade=origem.unidade,
        tem_contagem=vezes is not None,
        conta=None
        if vezes is None
        else conta_da_ficha(ficha.numerador, ficha.denominador, vezes),
        quesitos=_quesitos(origem, textos),
        vezes=formatar(origem.multiplicador),
        meta=escrever(origem.meta.valor if origem.meta else None, origem.casas),
        anterior=resultado_escrito(anterior, origem.casas),
        resultado=resultado_por_extenso(salvo, origem.casas) if salvo else "",
        trilho=origem.trilho(salvo, origem.ano),
        trilho_da_meta=origem.trilho(origem.meta, origem.ano),
        trilho_do_anterior=origem.trilho(anterior, origem.ano - 1),
        alcance=situacao_do(julgar(ficha, origem.meta, salvo)),
        nao_se_aplica=origem.nao_se_aplica,
        textos=textos,
        original=resumo_dos(gravados),
        versao=salvo.versao if salvo else 0,
        classe="err" if erro or conflito else _classe(origem, salvo, avisos),
        erro=erro,
        campo=campo,
        conflito=conflito,
        gravado=gravados,
        avisos=avisos,
    )


def _quesitos(origem: LinhaDaGrade, textos: Textos) -> Sequence[Quesito]:
    """Os da ficha composta; sem multiplicador não há como calcular por eles."""
    if origem.multiplicador is None:
        return ()
    return [
        Quesito(letra, texto, textos.get(letra, ""))
        for letra, texto in quesitos_de(origem.ficha)
    ]


def _avisos(origem: LinhaDaGrade, salvo: Resultado | None) -> Sequence[Aviso]:
    """O que se estranha no valor gravado, enquanto a nota não o explica."""
    return () if salvo is None or salvo.nota else origem.avisos_do(salvo)


def _classe(
    origem: LinhaDaGrade, salvo: Resultado | None, avisos: Sequence[Aviso]
) -> str:
    if origem.nao_se_aplica:
        return "nap"
    if salvo is None or salvo.estado == EstadoDaCelula.NAO_INFORMADO:
        return "vaz"
    if avisos:
        return "avi"
    return "nap" if salvo.estado == EstadoDaCelula.NAO_SE_APLICA else "val"
