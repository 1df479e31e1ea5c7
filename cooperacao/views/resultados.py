"""Escrever um Resultado Esperado do semestre."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
)

from base.errors import RegraViolada
from contas.http import UsuarioRequest, vinculo_ou_403
from cooperacao import actions, conferencias, conflito, consultas, paginas
from cooperacao.consultas import AnoDoTermo, BlocoDoSemestre, LinhaDoQuadro
from cooperacao.forms import (
    AvaliacaoForm,
)
from cooperacao.permissions import exigir, pode, pode_escrever
from cooperacao.states import SituacaoDoSemestre
from cooperacao.views.acesso import (
    ano_carregado,
    avaliacao_da,
    bloco_do,
    linha_do_re_ou_404,
    semestre_visivel_ou_404,
)
from cooperacao.views.semestres import comum, pagina_do_conflito, trilha


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
    form = AvaliacaoForm(conflito.com_os_juntados(request.POST))
    if not form.is_valid():
        return _pagina_do_re(request, dados, bloco, linha, form, status=422)
    avaliacao = avaliacao_da(linha)
    tela = f"Relatório do {bloco.periodo}, RE {linha.resultado.numero}"

    def salvar(versao: int, campos: Mapping[str, Any], junto: bool) -> None:
        origem = f"{tela}, junção com o que outra pessoa gravou" if junto else tela
        actions.salvar_avaliacao(
            avaliacao, por=vinculo, versao=versao, campos=campos, origem=origem
        )

    versao = form.cleaned_data["versao"]
    try:
        desfecho = conflito.salvar_juntando(avaliacao, form.campos, versao, salvar)
    except RegraViolada as erro:
        form.add_error(None, erro.mensagem)
        return _pagina_do_re(request, dados, bloco, linha, form, status=422)
    if desfecho.disputados:
        return pagina_do_conflito(
            request,
            avaliacao,
            form,
            desfecho,
            {
                "trilha": trilha(bloco.relatorio, f"RE {linha.resultado.numero}"),
                "sobre": f"{bloco.relatorio}, RE {linha.resultado.numero}",
                "quem": avaliacao.salvo_por,
                "gravado_em": avaliacao.salvo_em,
            },
        )
    juncao = ", junto com o que outra pessoa gravou" if desfecho.junto else ""
    messages.success(request, f"RE {linha.resultado.numero} salvo{juncao}.")
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
    contexto = comum(bloco) | {
        "trilha": trilha(bloco.relatorio, f"RE {linha.resultado.numero}"),
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
