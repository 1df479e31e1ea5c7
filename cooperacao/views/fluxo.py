"""Levar o relatório do semestre pelo fluxo."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
)

from base.errors import RegraViolada
from contas.http import UsuarioRequest, vinculo_ou_403
from contas.models import Vinculo
from cooperacao import actions, paginas
from cooperacao.forms import (
    DevolucaoForm,
)
from cooperacao.models import RelatorioSemestral
from cooperacao.permissions import exigir
from cooperacao.views.acesso import (
    semestre_visivel_ou_404,
)
from cooperacao.views.semestres import trilha

Transitar = Callable[..., RelatorioSemestral]


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
        "trilha": trilha(relatorio, "Devolver"),
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
