"""O relatório de um semestre: ler, escrever cada RE e levá-lo pelo fluxo."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from auditoria.models import Evento
from base.errors import EdicaoConcorrente, RegraViolada
from base.telas import ValorEmConflito
from contas.http import PortalRequest, UsuarioRequest, vinculo_ou_403
from contas.models import Vinculo
from cooperacao import actions, conferencias, consultas, paginas
from cooperacao.consultas import AnoDoTermo, BlocoDoSemestre, LinhaDoQuadro
from cooperacao.forms import (
    AvaliacaoForm,
    DevolucaoForm,
    FechoForm,
    FormularioComVersao,
)
from cooperacao.models import AvaliacaoDoRE, RelatorioSemestral
from cooperacao.permissions import acoes_disponiveis, exigir, pode, pode_escrever
from cooperacao.states import TRANSICOES, SituacaoDoSemestre
from cooperacao.views.acesso import (
    ano_carregado,
    avaliacao_da,
    bloco_do,
    linha_do_re_ou_404,
    semestre_visivel_ou_404,
)

Transitar = Callable[..., RelatorioSemestral]


@login_not_required
@require_GET
def semestre(
    request: PortalRequest, numero: int, ano: int, semestre: int
) -> HttpResponse:
    """O semestre inteiro, com o que falta e o que cabe a quem olha fazer."""
    relatorio = semestre_visivel_ou_404(request, numero, ano, semestre)
    bloco = bloco_do(relatorio, ano_carregado(relatorio.anual))
    return _pagina_do_semestre(request, bloco)


def _pagina_do_semestre(
    request: PortalRequest, bloco: BlocoDoSemestre, status: int = 200
) -> HttpResponse:
    relatorio = bloco.relatorio
    acoes = acoes_disponiveis(request.vinculo, relatorio)
    abas = paginas.abas(bloco)
    contexto = _comum(bloco) | {
        "trilha": _trilha(relatorio),
        "abas": abas,
        "faltam": [f"RE {a.numero}" for a in abas if a.falta],
        "linhas": bloco.linhas,
        "passos": paginas.passos(relatorio),
        "escreve": pode_escrever(request.vinculo, relatorio),
        "botoes": [(acao, TRANSICOES[acao].rotulo) for acao in acoes],
        "atos": paginas.atos(list(Evento.objects.do_objeto(relatorio)[:20])),
    }
    return render(request, "cooperacao/semestre.html", contexto, status=status)


def _comum(bloco: BlocoDoSemestre) -> dict[str, Any]:
    relatorio = bloco.relatorio
    return {
        "bloco": bloco,
        "relatorio": relatorio,
        "tc": relatorio.anual.tc,
        "classe": paginas.CLASSE_DO_SEMESTRE[relatorio.situacao],
    }


def _trilha(relatorio: RelatorioSemestral, *resto: str) -> paginas.Trilha:
    anual = relatorio.anual
    return paginas.trilha(
        anual.tc,
        (f"Relatório de {anual.ano}", anual.get_absolute_url()),
        (f"{relatorio.semestre}º semestre", relatorio.get_absolute_url()),
        *((parte, None) for parte in resto),
    )


# ------------------------------------------------------------------ um RE


@require_http_methods(["GET", "POST"])
def resultado(
    request: UsuarioRequest, numero: int, ano: int, semestre: int, re: int
) -> HttpResponse:
    """Escreve a, b e c de um RE; quem só lê vê o mesmo sem os campos."""
    relatorio = semestre_visivel_ou_404(request, numero, ano, semestre)
    dados = ano_carregado(relatorio.anual)
    bloco = bloco_do(relatorio, dados)
    linha = linha_do_re_ou_404(bloco, re)
    if request.method == "POST":
        return _salvar_resultado(request, dados, bloco, linha)
    form = AvaliacaoForm.da_avaliacao(avaliacao_da(linha))
    return _pagina_do_re(request, dados, bloco, linha, form)


def _salvar_resultado(
    request: UsuarioRequest,
    dados: AnoDoTermo,
    bloco: BlocoDoSemestre,
    linha: LinhaDoQuadro,
) -> HttpResponse:
    vinculo = vinculo_ou_403(request)
    exigir(vinculo, "escrever", bloco.relatorio)
    form = AvaliacaoForm(request.POST)
    if not form.is_valid():
        return _pagina_do_re(request, dados, bloco, linha, form, status=422)
    try:
        actions.salvar_avaliacao(
            avaliacao_da(linha),
            por=vinculo,
            versao=form.cleaned_data["versao"],
            campos=form.campos,
            origem=f"Relatório do {bloco.periodo}, RE {linha.resultado.numero}",
        )
    except EdicaoConcorrente:
        return _conflito_do_re(request, bloco, linha, form)
    except RegraViolada as erro:
        form.add_error(None, erro.mensagem)
        return _pagina_do_re(request, dados, bloco, linha, form, status=422)
    messages.success(request, f"RE {linha.resultado.numero} salvo.")
    return redirect(_depois_de_salvar(request, bloco, linha))


def _depois_de_salvar(
    request: UsuarioRequest, bloco: BlocoDoSemestre, linha: LinhaDoQuadro
) -> str:
    """A mesma página ou, se pedido, o RE seguinte (depois do último, o semestre)."""
    if request.POST.get("destino") != "seguinte":
        return paginas.endereco_do_re(bloco.relatorio, linha.resultado.numero)
    seguinte = _seguinte(bloco, linha)
    if seguinte is None:
        return bloco.relatorio.get_absolute_url()
    return paginas.endereco_do_re(bloco.relatorio, seguinte)


def _seguinte(bloco: BlocoDoSemestre, linha: LinhaDoQuadro) -> int | None:
    numeros = [li.resultado.numero for li in bloco.linhas]
    posicao = numeros.index(linha.resultado.numero) + 1
    return numeros[posicao] if posicao < len(numeros) else None


def _pagina_do_re(
    request: UsuarioRequest,
    dados: AnoDoTermo,
    bloco: BlocoDoSemestre,
    linha: LinhaDoQuadro,
    form: AvaliacaoForm,
    status: int = 200,
) -> HttpResponse:
    anterior = paginas.linha_do_semestre_anterior(dados, bloco, linha)
    resumo = conferencias.do_resultado(bloco, linha)
    contexto = _comum(bloco) | {
        "trilha": _trilha(bloco.relatorio, f"RE {linha.resultado.numero}"),
        "abas": paginas.abas(bloco, linha.resultado.numero),
        "linha": linha,
        "anterior": anterior,
        "periodo_anterior": bloco.periodo.anterior(),
        "fatos": paginas.fatos_do_re(linha, anterior),
        "resumo": resumo,
        "conferencias": conferencias.na_pagina_do_re(
            resumo, conferencias.onde_fica(bloco, linha)
        ),
        "form": form,
        "quesitos": paginas.quesitos(form, anterior),
        "escreve": pode_escrever(request.vinculo, bloco.relatorio),
        "comenta": bloco.relatorio.situacao == SituacaoDoSemestre.EM_REVISAO
        and pode(request.vinculo, "comentar", bloco.relatorio),
        "registros": consultas.registros_do_re(bloco, linha),
        "do_re": paginas.endereco_do_re(bloco.relatorio, linha.resultado.numero),
        "seguinte": _seguinte(bloco, linha),
        "faltas": paginas.faltas_do_re(linha.avaliacao),
    }
    return render(request, "cooperacao/resultado.html", contexto, status=status)


def _conflito_do_re(
    request: UsuarioRequest,
    bloco: BlocoDoSemestre,
    linha: LinhaDoQuadro,
    form: AvaliacaoForm,
) -> HttpResponse:
    """Onde só um lado mexeu, junta; onde os dois mexeram, mostra e pede a escolha."""
    avaliacao = avaliacao_da(linha)
    avaliacao.refresh_from_db()
    era = paginas.como_era(avaliacao, form.cleaned_data["versao"])
    juntos, disputados = paginas.juntar(form.campos, avaliacao, era)
    if not disputados:
        actions.salvar_avaliacao(
            avaliacao,
            por=vinculo_ou_403(request),
            versao=avaliacao.versao,
            campos=juntos,
            origem=f"Relatório do {bloco.periodo}, junção com o que outro salvou",
        )
        messages.success(
            request,
            f"RE {linha.resultado.numero} salvo, junto com o que outra pessoa gravou.",
        )
        return redirect(_depois_de_salvar(request, bloco, linha))
    return _pagina_do_conflito(
        request,
        avaliacao,
        paginas.conflitos(juntos, disputados, avaliacao, _rotulos(form), era),
        {
            "trilha": _trilha(bloco.relatorio, f"RE {linha.resultado.numero}"),
            "sobre": f"{bloco.relatorio}, RE {linha.resultado.numero}",
            "quem": avaliacao.salvo_por,
            "gravado_em": avaliacao.salvo_em,
        },
    )


def _rotulos(form: FormularioComVersao) -> dict[str, str]:
    return {nome: str(form.fields[nome].label) for nome in form.campos}


def _pagina_do_conflito(
    request: UsuarioRequest,
    gravado: AvaliacaoDoRE | RelatorioSemestral,
    conflitos: tuple[list[ValorEmConflito], dict[str, str]],
    contexto: dict[str, Any],
) -> HttpResponse:
    """A escolha volta à mesma página, já com a versão gravada."""
    diferem, escondidos = conflitos
    return render(
        request,
        "cooperacao/conflito.html",
        {
            **contexto,
            "conflitos": diferem,
            "escondidos": escondidos,
            "versao": gravado.versao,
            "voltar": request.path,
        },
        status=409,
    )


# ------------------------------------------------------------------ fecho


@require_http_methods(["GET", "POST"])
def fecho(
    request: UsuarioRequest, numero: int, ano: int, semestre: int
) -> HttpResponse:
    """Escreve a contribuição e as lições do semestre."""
    relatorio = semestre_visivel_ou_404(request, numero, ano, semestre)
    vinculo = vinculo_ou_403(request)
    exigir(vinculo, "escrever", relatorio)
    if request.method == "GET":
        return _pagina_do_fecho(request, relatorio, FechoForm.do_relatorio(relatorio))
    form = FechoForm(request.POST)
    if not form.is_valid():
        return _pagina_do_fecho(request, relatorio, form, status=422)
    try:
        actions.salvar_fecho(
            relatorio,
            por=vinculo,
            versao=form.cleaned_data["versao"],
            campos=form.campos,
            origem=f"Relatório do {relatorio.periodo}, fecho",
        )
    except EdicaoConcorrente:
        return _conflito_do_fecho(request, relatorio, form)
    except RegraViolada as erro:
        form.add_error(None, erro.mensagem)
        return _pagina_do_fecho(request, relatorio, form, status=422)
    messages.success(request, "Contribuição e lições salvas.")
    return redirect(relatorio)


def _pagina_do_fecho(
    request: UsuarioRequest,
    relatorio: RelatorioSemestral,
    form: FechoForm,
    status: int = 200,
) -> HttpResponse:
    contexto = {
        "trilha": _trilha(relatorio, "Contribuição e lições"),
        "relatorio": relatorio,
        "tc": relatorio.anual.tc,
        "form": form,
        "escreve": relatorio.editavel,
    }
    return render(request, "cooperacao/fecho.html", contexto, status=status)


def _conflito_do_fecho(
    request: UsuarioRequest, relatorio: RelatorioSemestral, form: FechoForm
) -> HttpResponse:
    relatorio.refresh_from_db(fields=["contribuicao", "licoes", "versao"])
    era = paginas.como_era(relatorio, form.cleaned_data["versao"])
    juntos, disputados = paginas.juntar(form.campos, relatorio, era)
    if not disputados:
        actions.salvar_fecho(
            relatorio,
            por=vinculo_ou_403(request),
            versao=relatorio.versao,
            campos=juntos,
            origem=f"Relatório do {relatorio.periodo}, junção com o que outro salvou",
        )
        messages.success(request, "Salvo, junto com o que outra pessoa gravou.")
        return redirect(relatorio)
    return _pagina_do_conflito(
        request,
        relatorio,
        paginas.conflitos(juntos, disputados, relatorio, _rotulos(form), era),
        {
            "trilha": _trilha(relatorio, "Contribuição e lições"),
            "sobre": str(relatorio),
        },
    )


# ------------------------------------------------------------------ fluxo


def _levar(
    request: UsuarioRequest,
    relatorio: RelatorioSemestral,
    transitar: Transitar,
    feito: str,
    **campos: str,
) -> HttpResponse:
    """Faz a transição e volta ao semestre, com a mensagem do que houve."""
    vinculo: Vinculo = vinculo_ou_403(request)
    try:
        transitar(relatorio, por=vinculo, **campos)
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
    else:
        messages.success(request, feito)
    return redirect(relatorio)


@require_POST
def enviar(
    request: UsuarioRequest, numero: int, ano: int, semestre: int
) -> HttpResponse:
    """Entrega o relatório à OPAS."""
    relatorio = semestre_visivel_ou_404(request, numero, ano, semestre)
    return _levar(request, relatorio, actions.enviar, "Relatório enviado à OPAS.")


@require_POST
def iniciar_revisao(
    request: UsuarioRequest, numero: int, ano: int, semestre: int
) -> HttpResponse:
    """Assume a revisão."""
    relatorio = semestre_visivel_ou_404(request, numero, ano, semestre)
    return _levar(request, relatorio, actions.iniciar_revisao, "Revisão iniciada.")


@require_http_methods(["GET", "POST"])
def devolver(
    request: UsuarioRequest, numero: int, ano: int, semestre: int
) -> HttpResponse:
    """Pede o motivo e devolve para correção."""
    relatorio = semestre_visivel_ou_404(request, numero, ano, semestre)
    exigir(vinculo_ou_403(request), "devolver", relatorio)
    form = DevolucaoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _levar(
            request,
            relatorio,
            actions.devolver,
            "Relatório devolvido.",
            **form.cleaned_data,
        )
    contexto = {
        "trilha": _trilha(relatorio, "Devolver"),
        "confirmacao": paginas.pergunta_da_devolucao(relatorio),
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "cooperacao/confirmar.html", contexto, status=status)


@require_POST
def aprovar(
    request: UsuarioRequest, numero: int, ano: int, semestre: int
) -> HttpResponse:
    """Aprova o que foi revisado."""
    relatorio = semestre_visivel_ou_404(request, numero, ano, semestre)
    return _levar(request, relatorio, actions.aprovar, "Relatório aprovado.")


@require_POST
def fechar(
    request: UsuarioRequest, numero: int, ano: int, semestre: int
) -> HttpResponse:
    """Fecha o semestre."""
    relatorio = semestre_visivel_ou_404(request, numero, ano, semestre)
    return _levar(request, relatorio, actions.fechar, "Semestre fechado.")
