"""Carrega o TC 60/2017 e o TC 61/2018, inteiros, para a demonstração.

Tabelas e nomes são os publicados; os textos foram reescritos e as pessoas,
trocadas por funções. Carregar de novo não muda nada: o que existe fica como
está, mesmo que alguém o tenha editado.
"""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction

from contas.models import Instituicao
from cooperacao.models import (
    AcaoDoPTS,
    AreaTecnica,
    Atividade,
    AvaliacaoDoRE,
    CartaAcordo,
    Dificuldade,
    ExecucaoFinanceira,
    Externalidade,
    FonteDeVerificacao,
    Indicador,
    MatrizLogica,
    PlanoSemestral,
    RelatorioAnual,
    RelatorioSemestral,
    ResultadoEsperado,
    TermoDeAjuste,
    TermoDeCooperacao,
    TermoRelacionado,
)
from cooperacao.states import SituacaoDoAnual, SituacaoDoPlano

PASTA = settings.BASE_DIR / "fixtures" / "cooperacao"
ARQUIVOS = ("tc60.json", "tc61.json")
NOMES = {
    "CONASS": "Conselho Nacional de Secretários de Saúde",
    "CONASEMS": "Conselho Nacional de Secretarias Municipais de Saúde",
}

Dados = dict[str, Any]
Resultados = dict[int, ResultadoEsperado]


def carregar() -> None:
    """Põe no portal os Termos que ainda não estão nele e emite o que já se fechou."""
    for arquivo in ARQUIVOS:
        dados = json.loads((PASTA / arquivo).read_text(encoding="utf-8"))
        if not TermoDeCooperacao.objects.filter(numero=dados["numero"]).exists():
            carregar_termo(dados)
        _emitir_os_fechados(dados)


def _emitir_os_fechados(dados: Dados) -> None:
    # a emissão desenha o PDF; importada aqui para que só quem emite a carregue
    from cooperacao.pdf import emitir

    abertos = RelatorioAnual.objects.filter(
        tc__numero=dados["numero"],
        ano__in=[r["ano"] for r in dados["relatorios"] if r["emitir"]],
        situacao=SituacaoDoAnual.ABERTO,
    ).select_related("tc")
    for anual in abertos:
        emitir(anual, por=None)


@transaction.atomic
def carregar_termo(dados: Dados) -> TermoDeCooperacao:
    """Cria um TC com tudo o que o arquivo traz."""
    contraparte, _ = Instituicao.objects.get_or_create(
        sigla=dados["contraparte"], defaults={"nome": NOMES[dados["contraparte"]]}
    )
    tc = TermoDeCooperacao(
        numero=dados["numero"],
        titulo=dados["titulo"],
        objeto=dados["objeto"],
        nup=dados["nup"],
        siafi=dados["siafi"],
        data_assinatura=_dia(dados["data_assinatura"]),
        data_inicio=date.fromisoformat(dados["data_inicio"]),
        contraparte=contraparte,
        interveniente=dados["interveniente"],
    )
    tc.full_clean()
    tc.save()
    _ajustes_e_areas(tc, dados)
    resultados = _matriz(tc, dados["matriz"])
    _acoes(tc, resultados, dados["acoes"])
    _cartas(tc, resultados, dados["cartas"])
    Dificuldade.objects.bulk_create(
        Dificuldade(tc=tc, **dificuldade) for dificuldade in dados["dificuldades"]
    )
    for relatorio in dados["relatorios"]:
        _relatorio(tc, resultados, relatorio)
    return tc


def _dia(texto: str | None) -> date | None:
    return date.fromisoformat(texto) if texto else None


def _ajustes_e_areas(tc: TermoDeCooperacao, dados: Dados) -> None:
    TermoDeAjuste.objects.bulk_create(
        TermoDeAjuste(
            tc=tc,
            numero=ta["numero"],
            tipo=ta["tipo"],
            valor=Decimal(ta["valor"]),
            data=_dia(ta["data"]),
            novo_termino=_dia(ta["novo_termino"]),
        )
        for ta in dados["termos_de_ajuste"]
    )
    AreaTecnica.objects.bulk_create(
        AreaTecnica(tc=tc, **area) for area in dados["areas_tecnicas"]
    )
    TermoRelacionado.objects.bulk_create(
        TermoRelacionado(tc=tc, **ligacao) for ligacao in dados["ligacoes"]
    )


def _matriz(tc: TermoDeCooperacao, dados: Dados) -> Resultados:
    matriz = MatrizLogica.objects.create(
        tc=tc,
        versao=1,
        vigente_desde=date.fromisoformat(dados["vigente_desde"]),
        finalidade=dados["finalidade"],
        proposito=dados["proposito"],
        linha_de_base=dados["linha_de_base"],
    )
    resultados = {}
    for item in dados["resultados"]:
        resultado = ResultadoEsperado.objects.create(
            matriz=matriz,
            numero=item["numero"],
            descricao=item["descricao"],
            nome_curto=item["nome_curto"],
            metas=item["metas"],
        )
        resultados[resultado.numero] = resultado
        _linhas(resultado, item)
    return resultados


def _linhas(resultado: ResultadoEsperado, dados: Dados) -> None:
    Atividade.objects.bulk_create(
        Atividade(resultado=resultado, ordem=ordem, codigo=codigo, texto=texto)
        for ordem, (codigo, texto) in enumerate(dados["atividades"], start=1)
    )
    Indicador.objects.bulk_create(
        Indicador(resultado=resultado, ordem=ordem, texto=texto)
        for ordem, texto in enumerate(dados["indicadores"], start=1)
    )
    FonteDeVerificacao.objects.bulk_create(
        FonteDeVerificacao(resultado=resultado, ordem=ordem, texto=texto)
        for ordem, texto in enumerate(dados["fontes"], start=1)
    )
    Externalidade.objects.bulk_create(
        Externalidade(resultado=resultado, ordem=ordem, texto=texto)
        for ordem, texto in enumerate(dados["externalidades"], start=1)
    )


def _acoes(tc: TermoDeCooperacao, resultados: Resultados, dados: list[Dados]) -> None:
    atividades = {
        a.codigo: a for a in Atividade.objects.filter(resultado__in=resultados.values())
    }
    AcaoDoPTS.objects.bulk_create(
        AcaoDoPTS(
            tc=tc,
            ano=acao["ano"],
            semestre=acao["semestre"],
            ordem=acao["ordem"],
            codigo=acao["codigo"],
            resultado=resultados[acao["re"]],
            atividade=atividades.get(acao["atividade"]),
            descricao=acao["descricao"],
            situacao=acao["situacao"],
            fora_do_plano=acao["fora_do_plano"],
        )
        for acao in dados
    )
    periodos = sorted({(acao["ano"], acao["semestre"]) for acao in dados})
    PlanoSemestral.objects.bulk_create(
        PlanoSemestral(
            tc=tc, ano=ano, semestre=semestre, situacao=SituacaoDoPlano.APROVADO
        )
        for ano, semestre in periodos
    )


def _cartas(tc: TermoDeCooperacao, resultados: Resultados, dados: list[Dados]) -> None:
    for item in dados:
        carta = CartaAcordo.objects.create(
            tc=tc,
            numero=item["numero"],
            executor=item["executor"],
            objeto=item["objeto"],
            vigencia=item["vigencia"],
            tc_de_origem=item["tc_de_origem"],
            situacao=item["situacao"],
            motivo_do_cancelamento=item["motivo"],
        )
        carta.resultados.set([resultados[numero] for numero in item["res"]])


def _relatorio(tc: TermoDeCooperacao, resultados: Resultados, dados: Dados) -> None:
    anual = RelatorioAnual.objects.create(
        tc=tc,
        ano=dados["ano"],
        modelo=dados["modelo"],
        contexto=dados["contexto"],
        contribuicao=dados["contribuicao"],
        licoes=dados["licoes"],
    )
    ExecucaoFinanceira.objects.create(
        anual=anual, **{nome: Decimal(v) for nome, v in dados["execucao"].items()}
    )
    for semestre in dados["semestres"]:
        _semestre(anual, resultados, semestre)


def _semestre(anual: RelatorioAnual, resultados: Resultados, dados: Dados) -> None:
    publicado = dados["publicado"]
    relatorio = RelatorioSemestral.objects.create(
        anual=anual,
        semestre=dados["semestre"],
        situacao=dados["situacao"],
        contribuicao=dados["contribuicao"],
        licoes=dados["licoes"],
        programadas_publicado=publicado.get("programadas"),
        finalizadas_publicado=publicado.get("finalizadas"),
        adiadas_publicado=publicado.get("adiadas"),
        avanco_publicado=publicado.get("avanco"),
    )
    AvaliacaoDoRE.objects.bulk_create(
        AvaliacaoDoRE(
            relatorio=relatorio,
            resultado=resultados[item["re"]],
            progresso=item["progresso"],
            dificuldades=item["dificuldades"],
            relacao=item["relacao"],
            sem_acoes_programadas=item["sem_acoes_programadas"],
            andamento_estimado=item["andamento_estimado"],
            programadas_publicadas=item["publicado"].get("programadas"),
            finalizadas_publicadas=item["publicado"].get("finalizadas"),
            adiadas_publicadas=item["publicado"].get("adiadas"),
            avanco_publicado=item["publicado"].get("avanco"),
        )
        for item in dados["avaliacoes"]
    )
