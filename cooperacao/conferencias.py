"""O que um relatório de TC diz, contra o que o portal calcula e o que o texto afirma.

Nenhum número é corrigido: o publicado fica, com o do portal ao lado.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from base.conferencias import (
    Conferencia,
    Resumo,
    Situacao,
    comparar,
    na_tela,
    observacao,
    resumo,
    saldo_confere,
    soma_das_partes,
)
from base.numeros import dinheiro, formatar, percentual
from base.telas import Verificacao
from cooperacao.consultas import AnoDoTermo, BlocoDoSemestre, LinhaDoQuadro
from cooperacao.models import AvaliacaoDoRE, MatrizLogica
from cooperacao.rules import media_simples, nup_confere, termino_maximo

_NEGA: Final = re.compile(
    r"\bnão\s+(?:\w+\s+){0,3}?(?:ações\s+)?(?:programad|pactuad)", re.IGNORECASE
)
_ALCANCADO: Final = re.compile(r"\bjá\s+(?:foi\s+)?alcançado", re.IGNORECASE)
_PROGRAMADAS: Final = re.compile(
    r"programadas\s+(\d+|uma|duas|três|quatro|cinco)\s+aç", re.IGNORECASE
)
_POR_EXTENSO: Final = {"uma": 1, "duas": 2, "três": 3, "quatro": 4, "cinco": 5}
_ANO: Final = re.compile(r"\b(20\d{2})\b")
_CONGRESSO: Final = re.compile(r"\b([XVI]{3,})\b(?=[^.]{0,12}Congresso)")
_RE_NO_CONTEXTO: Final = re.compile(r"\bRE (\d+)\)\s*([^;.]+)")
_CRIACAO: Final = re.compile(r"criad[oa] em (\d{4})")
_IDADE: Final = re.compile(r"(\d+) anos de existência")

QUADRO_E_TEXTO: Final = "Quadro e texto concordam"
DESCRICAO_DO_RE: Final = "A descrição do RE é a da Matriz"
PERCENTUAL_DO_RE: Final = "% do RE = finalizadas programadas ÷ programadas"
PERCENTUAL_TOTAL: Final = "% total = Σ finalizadas programadas ÷ Σ programadas"


def do_ano(dados: AnoDoTermo) -> Resumo:
    """Todas as conferências do relatório do ano, na ordem do documento."""
    return resumo([*_identificacao(dados), *_contexto(dados), *_semestres(dados)])


MUDAM_A_LEITURA: Final = frozenset(
    {
        "percentual_total",
        "contagem_e_texto",
        "finalizadas_a_mais",
        "saldo_confere",
        "soma_dos_ajustes",
        "nup",
        "vigencia",
        "datas",
        "re_vencido",
        "descricao_do_re",
    }
)


def principais(todas: Resumo) -> list[Conferencia]:
    """As divergências que mudam a leitura do relatório, para a página do TC."""
    return [c for c in todas.lista_de_divergencias if c.codigo in MUDAM_A_LEITURA]


def do_resultado(bloco: BlocoDoSemestre, linha: LinhaDoQuadro) -> Resumo:
    """As conferências de um RE num semestre, para quem está escrevendo."""
    return resumo(
        [
            *_contagens_do_re(bloco, linha),
            *_textos_do_re(bloco, linha),
            *_ligacoes(bloco, linha),
            *_metas(linha),
        ]
    )


def na_pagina_do_re(resumo_do_re: Resumo, onde: str) -> list[Verificacao]:
    """As conferências de um RE para a página dele, sem repetir em qual RE se está."""
    return [
        replace(verificacao, texto=_frase(conferencia, str(verificacao.texto), onde))
        for conferencia, verificacao in zip(
            resumo_do_re.conferencias, na_tela(resumo_do_re.conferencias), strict=True
        )
    ]


def _frase(conferencia: Conferencia, texto: str, onde: str) -> str:
    if (
        conferencia.codigo == "acao_sem_atividade"
        and conferencia.situacao == Situacao.DIVERGENCIA
    ):
        texto = f"{conferencia.nota}: ligue a ação à atividade certa"
    texto = texto.removeprefix(onde).lstrip(":, ")
    return texto[:1].upper() + texto[1:]


# ------------------------------------------------------------------ identificação


def _identificacao(dados: AnoDoTermo) -> Iterator[Conferencia]:
    tc = dados.tc
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
    if execucao := dados.execucao:
        yield saldo_confere(
            "Execução financeira, saldo",
            saldo=execucao.saldo_publicado,
            recebido=execucao.repassados,
            saidas=[execucao.desembolsados, execucao.pendente],
            formato=lambda v: dinheiro(v, "US$"),
            regra="Saldo = repassados − desembolsados − pendente",
        )
        yield observacao(
            "moedas",
            "Moedas",
            "os Termos de Ajuste são em R$ e a execução em US$: não se comparam "
            "sem a taxa de cada repasse",
        )


# ------------------------------------------------------------------ contexto e matriz


def _simples(texto: str) -> str:
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
        and _simples(dito) != _simples(resultado.descricao)
    ]


def _contexto(dados: AnoDoTermo) -> Iterator[Conferencia]:
    resultados = list(dados.matriz.resultados.all()) if dados.matriz else []
    no_contexto = dict(_RE_NO_CONTEXTO.findall(dados.anual.contexto))
    for resultado in resultados:
        dito = no_contexto.get(str(resultado.numero))
        if dito is not None:
            igual = _simples(dito) == _simples(resultado.descricao)
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


# ------------------------------------------------------------------ semestres


def _semestres(dados: AnoDoTermo) -> Iterator[Conferencia]:
    for bloco in dados.blocos:
        for linha in bloco.linhas:
            yield from _contagens_do_re(bloco, linha)
            yield from _textos_do_re(bloco, linha)
            yield from _ligacoes(bloco, linha)
        yield from _totais(bloco)


def onde_fica(bloco: BlocoDoSemestre, linha: LinhaDoQuadro) -> str:
    return f"{bloco.relatorio.semestre}º semestre, RE {linha.resultado.numero}"


def _inteiro(valor: Decimal | None) -> str:
    return "—" if valor is None else percentual(valor, 0)


def _contagens_do_re(
    bloco: BlocoDoSemestre, linha: LinhaDoQuadro
) -> Iterator[Conferencia]:
    contagem, avaliacao = linha.contagem, linha.avaliacao
    if contagem is None:
        return
    onde = onde_fica(bloco, linha)
    if contagem.extras:
        yield Conferencia(
            "finalizadas_a_mais",
            onde,
            f"programadas: {contagem.programadas}",
            f"finalizadas: {contagem.finalizadas_ao_todo}",
            Situacao.DIVERGENCIA,
            f"{contagem.extras} sem estar no plano: contada à parte",
            "Finalizadas não passam das programadas",
        )
    else:
        yield Conferencia(
            "finalizadas_a_mais",
            onde,
            f"programadas: {contagem.programadas}",
            f"{contagem.finalizadas} de {contagem.programadas} finalizadas",
            Situacao.CERTA,
            regra="Finalizadas não passam das programadas",
        )
    if avaliacao is None or avaliacao.programadas_publicadas is None:
        return
    yield comparar(
        "contagens_do_quadro",
        onde,
        publicado=(
            f"{avaliacao.programadas_publicadas} programadas e "
            f"{avaliacao.finalizadas_publicadas} finalizadas"
        ),
        calculado=(
            f"{contagem.programadas} programadas e "
            f"{contagem.finalizadas_ao_todo} finalizadas"
        ),
        regra="O quadro publicado repete as ações do PTS",
    )
    yield from _percentual_do_re(onde, linha, avaliacao)


def _percentual_do_re(
    onde: str, linha: LinhaDoQuadro, avaliacao: AvaliacaoDoRE
) -> Iterator[Conferencia]:
    contagem = linha.contagem
    if contagem is None or avaliacao.avanco_publicado is None:
        return
    calculado, publicado = contagem.avanco, avaliacao.avanco_publicado
    nota = ""
    if calculado is None:
        nota = "0 programadas: não há percentual"
    yield comparar(
        "percentual_do_re",
        f"{onde}, % de avanço",
        publicado=_inteiro(Decimal(publicado)),
        calculado=_inteiro(calculado),
        nota=nota,
        regra=PERCENTUAL_DO_RE,
    )


def _textos_do_re(
    bloco: BlocoDoSemestre, linha: LinhaDoQuadro
) -> Iterator[Conferencia]:
    contagem, avaliacao = linha.contagem, linha.avaliacao
    if contagem is None or avaliacao is None or not avaliacao.progresso:
        return
    onde = f"{onde_fica(bloco, linha)}, texto a)"
    texto = avaliacao.progresso
    if _NEGA.search(texto):
        nega = contagem.programadas == 0
        yield Conferencia(
            "contagem_e_texto",
            onde,
            "texto: nenhuma programada",
            f"quadro: {formatar(contagem.programadas)} programada"
            + ("s" if contagem.programadas > 1 else ""),
            Situacao.CERTA if nega else Situacao.DIVERGENCIA,
            "" if nega else "quadro e narrativa discordam",
            QUADRO_E_TEXTO,
        )
    elif citadas := _PROGRAMADAS.search(texto):
        quantas = _POR_EXTENSO.get(citadas[1].lower()) or int(citadas[1])
        yield comparar(
            "contagem_e_texto",
            onde,
            publicado=f"{quantas} programadas",
            calculado=f"{contagem.programadas} programadas",
            regra=QUADRO_E_TEXTO,
        )
    if _ALCANCADO.search(texto) and avaliacao.avanco_publicado is not None:
        yield Conferencia(
            "contagem_e_texto",
            onde,
            "alcançado em períodos anteriores",
            f"{_inteiro(Decimal(avaliacao.avanco_publicado))} de avanço",
            Situacao.DIVERGENCIA,
            "falta dizer que o RE se concluiu antes",
            QUADRO_E_TEXTO,
        )


def _ligacoes(bloco: BlocoDoSemestre, linha: LinhaDoQuadro) -> Iterator[Conferencia]:
    """O código do plano não vale como ligação com a atividade (RN-COO-09)."""
    for acao in linha.acoes:
        if not acao.codigo:
            continue
        parecida = acao.codigo.replace("R", "A", 1).replace("-A", ".")
        if acao.atividade is None:
            yield Conferencia(
                "acao_sem_atividade",
                f"{onde_fica(bloco, linha)}, ação {acao.codigo}",
                "ligação explícita com uma atividade",
                "sem atividade da Matriz",
                Situacao.DIVERGENCIA,
                f"{acao.codigo} no plano não é a atividade {parecida} da Matriz",
                "Cada ação do PTS tem a sua atividade",
            )
        else:
            yield Conferencia(
                "acao_sem_atividade",
                f"{onde_fica(bloco, linha)}, ação {acao.codigo}",
                acao.atividade.codigo,
                f"atividade {acao.atividade.codigo}",
                Situacao.CERTA,
                regra="Cada ação do PTS tem a sua atividade",
            )


def _metas(linha: LinhaDoQuadro) -> Iterator[Conferencia]:
    metas = linha.resultado.metas.strip(" .").upper()
    if metas in {"", "NA", "N/A"}:
        yield observacao(
            "sem_meta",
            "Indicadores do RE",
            "sem meta na Matriz (N/A): o alcance não se calcula",
        )


def _totais(bloco: BlocoDoSemestre) -> Iterator[Conferencia]:
    relatorio, total = bloco.relatorio, bloco.total
    if total is None or relatorio.programadas_publicado is None:
        return
    onde = f"{relatorio.semestre}º semestre, total"
    for rotulo, publicado, campo in (
        ("programadas", relatorio.programadas_publicado, "programadas_publicadas"),
        ("finalizadas", relatorio.finalizadas_publicado, "finalizadas_publicadas"),
        (
            "adiadas ou canceladas",
            relatorio.adiadas_publicado,
            "adiadas_publicadas",
        ),
    ):
        yield soma_das_partes(
            f"{onde}, {rotulo}",
            total=publicado,
            partes=[
                getattr(linha.avaliacao, campo)
                for linha in bloco.linhas
                if linha.avaliacao
            ],
            regra="Total do quadro = soma das linhas",
        )
    yield _percentual_total(bloco, onde)


def _percentual_total(bloco: BlocoDoSemestre, onde: str) -> Conferencia:
    """O total publicado, o do portal e de onde o publicado parece ter vindo.

    Total igual ao do portal, mas com finalizadas a mais, também diverge: o
    documento chegou ao mesmo número por outra conta.
    """
    total = bloco.total
    publicado = bloco.relatorio.avanco_publicado
    calculado = total.avanco if total else None
    media = media_simples(
        [
            linha.avaliacao.avanco_publicado
            for linha in bloco.linhas
            if linha.avaliacao and linha.avaliacao.avanco_publicado is not None
        ]
    )
    nota = ""
    if publicado is not None and media is not None:
        if Decimal(publicado) == media:
            nota = f"é a média simples dos {len(bloco.linhas)} RE, não das ações"
        else:
            nota = f"a média simples dos RE seria {percentual(media)}"
    if total and total.extras:
        nota = (
            f"{total.finalizadas_ao_todo} finalizadas para {total.programadas} "
            f"programadas: {total.extras} são extras; {nota}"
        )
    mesmo = calculado == publicado and not (total and total.extras)
    return Conferencia(
        "percentual_total",
        f"{onde}, % de avanço",
        _inteiro(calculado),
        _inteiro(None if publicado is None else Decimal(publicado)),
        Situacao.CERTA if mesmo else Situacao.DIVERGENCIA,
        nota,
        PERCENTUAL_TOTAL,
    )
