"""A identificação, o dinheiro, o contexto e a Matriz."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from base.conferencias import (
    Conferencia,
    Situacao,
    comparar,
    observacao,
    saldo_confere,
    soma_das_partes,
)
from base.numeros import dinheiro
from cooperacao.consultas import AnoDoTermo, BlocoDoSemestre
from cooperacao.models import ExecucaoFinanceira, MatrizLogica, TermoDeCooperacao
from cooperacao.rules import nup_confere, termino_maximo

_ANO: Final = re.compile(r"\b(20\d{2})\b")


_CONGRESSO: Final = re.compile(r"\b([XVI]{3,})\b(?=[^.]{0,12}Congresso)")


_RE_NO_CONTEXTO: Final = re.compile(r"\bRE (\d+)\)\s*([^;.]+)")


_CRIACAO: Final = re.compile(r"criad[oa] em (\d{4})")


_IDADE: Final = re.compile(r"(\d+) anos de existência")


DESCRICAO_DO_RE: Final = "A descrição do RE é a da Matriz"


def da_identificacao(dados: AnoDoTermo) -> Iterator[Conferencia]:
    yield from _do_termo(dados.tc)
    yield from _areas(dados)
    if dados.execucao is None:
        yield observacao(
            "sem_execucao",
            "Execução financeira",
            "não informada: o relatório sai sem repassados, desembolsados e saldo",
        )
    else:
        yield from _da_execucao(dados.execucao)


def _do_termo(tc: TermoDeCooperacao) -> Iterator[Conferencia]:
    """Processo, valor, vigência e data de assinatura."""
    confere = nup_confere(tc.nup)
    yield Conferencia(
        "nup",
        "Identificação, processo",
        "dígitos certos",
        tc.nup if confere else f"{tc.nup}, dígitos errados",
        Situacao.CERTA if confere else Situacao.DIVERGENCIA,
        regra="Dígitos verificadores do processo (módulo 11)",
    )
    recursos = [ta.valor for ta in tc.termos_de_ajuste.all()]
    yield soma_das_partes(
        "Identificação, valor do TC",
        total=tc.valor_total,
        partes=recursos,
        formato=dinheiro,
        codigo="soma_dos_ajustes",
        regra="Valor do TC = soma dos Termos de Ajuste",
    )
    cabe = tc.termino_vigente <= termino_maximo(tc.data_inicio)
    yield Conferencia(
        "vigencia",
        "Identificação, vigência",
        f"até {termino_maximo(tc.data_inicio):%d/%m/%Y}",
        f"{tc.data_inicio:%d/%m/%Y} a {tc.termino_vigente:%d/%m/%Y}",
        Situacao.CERTA if cabe else Situacao.DIVERGENCIA,
        regra="Vigência de até cinco anos mais cinco",
    )
    if tc.data_assinatura:
        mesma = tc.data_assinatura == tc.data_inicio
        yield Conferencia(
            "datas",
            "Data de assinatura",
            f"contexto: assinado em {tc.data_assinatura:%d/%m/%Y}",
            f"início em {tc.data_inicio:%d/%m/%Y}",
            Situacao.CERTA if mesma else Situacao.DIVERGENCIA,
            "" if mesma else "a identificação e o contexto discordam",
            "Datas concordam",
        )


def _da_execucao(execucao: ExecucaoFinanceira) -> Iterator[Conferencia]:
    # o que nasceu no portal não tem saldo publicado com que conferir
    if execucao.saldo_publicado is not None or execucao.saldo is None:
        yield saldo_confere(
            "Execução financeira, saldo",
            saldo=execucao.saldo_publicado,
            recebido=execucao.repassados,
            saidas=[execucao.desembolsados, execucao.pendente],
            formato=lambda v: dinheiro(v, "US$"),
            regra="Saldo = repassados − desembolsados − pendente",
        )
    if execucao.saldo is not None and execucao.saldo < 0:
        yield Conferencia(
            "saldo_negativo",
            "Execução financeira, saldo",
            dinheiro(execucao.saldo, "US$"),
            "zero ou mais",
            Situacao.DIVERGENCIA,
            "desembolsados e pendente passam dos repassados",
            "O gasto cabe no repassado",
        )
    yield observacao(
        "moedas",
        "Moedas",
        "os Termos de Ajuste são em R$ e a execução em US$: não se comparam "
        "sem a taxa de cada repasse",
    )


def so_as_palavras(texto: str) -> str:
    """Sem acento, caixa, pontuação nem espaços a mais: só as palavras."""
    sem_acento = unicodedata.normalize("NFKD", texto).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"\w+", sem_acento.lower()))


@dataclass(frozen=True, slots=True)
class Desvio:
    """Um RE que o contexto de um relatório descreve de outro modo do que a Matriz."""

    numero: int
    no_contexto: str
    na_matriz: str


def desvios_do_contexto(contexto: str, matriz: MatrizLogica) -> list[Desvio]:
    """Os REs cuja descrição no contexto não é a da versão da Matriz (RN-COO-20)."""
    ditos = dict(_RE_NO_CONTEXTO.findall(contexto))
    return [
        Desvio(resultado.numero, dito.strip(), resultado.descricao)
        for resultado in matriz.resultados.all()
        if (dito := ditos.get(str(resultado.numero))) is not None
        and so_as_palavras(dito) != so_as_palavras(resultado.descricao)
    ]


_SIGLA_DA_UNIDADE: Final = re.compile(r"\bUT ?([A-Z]{3})\b")
_TELEFONE: Final = re.compile(r"\(\d{2}\) \d{4,5}-\d{4}")


def _areas(dados: AnoDoTermo) -> Iterator[Conferencia]:
    """A sigla da unidade nos textos e a forma dos telefones."""
    areas = list(dados.tc.areas_tecnicas.all())
    siglas = {s for area in areas for s in _SIGLA_DA_UNIDADE.findall(area.nome)}
    textos = " ".join(
        (dados.anual.contexto, *(t for b in dados.blocos for t in textos_do_bloco(b)))
    )
    outras = set(_SIGLA_DA_UNIDADE.findall(textos)) - siglas
    if siglas and (outras or _SIGLA_DA_UNIDADE.search(textos)):
        yield Conferencia(
            "sigla_da_unidade",
            "Área técnica, sigla",
            ", ".join(f"UT{s}" for s in sorted(siglas)),
            "texto: " + ", ".join(f"UT{s}" for s in sorted(outras or siglas)),
            Situacao.DIVERGENCIA if outras else Situacao.CERTA,
            regra="A sigla da unidade é a da identificação",
        )
    for area in areas:
        if area.telefone:
            certo = _TELEFONE.fullmatch(area.telefone) is not None
            yield Conferencia(
                "telefone",
                f"Área técnica, {area.get_lado_display()}",
                "(61) 3251-9595",
                area.telefone,
                Situacao.CERTA if certo else Situacao.DIVERGENCIA,
                "" if certo else "o esperado é um exemplo da forma",
                "O telefone tem a forma (DD) número",
            )


def textos_do_bloco(bloco: BlocoDoSemestre) -> Iterator[str]:
    """Tudo o que o semestre escreve: a, b e c de cada RE e o fecho."""
    yield from (bloco.relatorio.contribuicao, bloco.relatorio.licoes)
    for linha in bloco.linhas:
        if avaliacao := linha.avaliacao:
            yield from (
                avaliacao.progresso,
                avaliacao.dificuldades,
                avaliacao.relacao,
            )


def do_contexto(dados: AnoDoTermo) -> Iterator[Conferencia]:
    resultados = list(dados.matriz.resultados.all()) if dados.matriz else []
    no_contexto = dict(_RE_NO_CONTEXTO.findall(dados.anual.contexto))
    for resultado in resultados:
        dito = no_contexto.get(str(resultado.numero))
        if dito is not None:
            igual = so_as_palavras(dito) == so_as_palavras(resultado.descricao)
            yield Conferencia(
                "descricao_do_re",
                f"RE {resultado.numero}, contexto",
                resultado.descricao,
                f"contexto: {dito.strip()}",
                Situacao.CERTA if igual else Situacao.DIVERGENCIA,
                nota="" if igual else "duas descrições do mesmo RE",
                regra=DESCRICAO_DO_RE,
            )
        yield from _resultado_vencido(dados, resultado.numero, resultado.descricao)
    yield from _idade(dados)


def _resultado_vencido(
    dados: AnoDoTermo, numero: int, descricao: str
) -> Iterator[Conferencia]:
    """RE que só fala de anos passados, ou de um congresso que não é o do texto."""
    regra = "RE vigente no ano do relatório"
    anos = [int(ano) for ano in _ANO.findall(descricao)]
    if anos and max(anos) < dados.anual.ano:
        yield Conferencia(
            "re_vencido",
            f"RE {numero}",
            f"relatório de {dados.anual.ano}",
            f"período até {max(anos)}",
            Situacao.DIVERGENCIA,
            "Matriz sem revisão",
            regra,
        )
    da_matriz = set(_CONGRESSO.findall(descricao))
    if da_matriz:
        textos = " ".join(
            avaliacao.progresso
            for bloco in dados.blocos
            for linha in bloco.linhas
            if linha.resultado.numero == numero and (avaliacao := linha.avaliacao)
        )
        outros = set(_CONGRESSO.findall(textos)) - da_matriz
        if outros:
            yield Conferencia(
                "re_vencido",
                f"RE {numero}",
                f"texto: {', '.join(sorted(outros))} Congresso",
                f"Matriz: {', '.join(sorted(da_matriz))} Congresso",
                Situacao.DIVERGENCIA,
                "Matriz sem revisão",
                regra,
            )


def _idade(dados: AnoDoTermo) -> Iterator[Conferencia]:
    criacao = _CRIACAO.search(dados.anual.contexto)
    textos = " ".join(
        avaliacao.progresso
        for bloco in dados.blocos
        for linha in bloco.linhas
        if (avaliacao := linha.avaliacao)
    )
    idade = _IDADE.search(textos)
    if criacao and idade:
        calculado = dados.anual.ano - int(criacao[1])
        yield comparar(
            "datas",
            "Contexto e avaliações",
            publicado=f"{idade[1]} anos em {dados.anual.ano}",
            calculado=f"{calculado} anos em {dados.anual.ano}",
            nota=f"o contexto diz criado em {criacao[1]}",
            regra="Datas concordam",
        )
