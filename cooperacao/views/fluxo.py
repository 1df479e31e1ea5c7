"""Levar o relatório do semestre pelo fluxo."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from contas.http import UsuarioRequest, vinculo_ou_403
from cooperacao import actions, paginas
from cooperacao.forms import DevolucaoForm
from cooperacao.permissions import exigir
from cooperacao.views.acesso import semestre_visivel_ou_404
from cooperacao.views.formularios import dar_passo, digitado, formulario
from cooperacao.views.semestres import trilha


@require_POST
def enviar(
    request: UsuarioRequest, numero: int, ano: int, semestre: int
) -> HttpResponse:
    """Entrega o relatório à OPAS."""
    relatorio = semestre_visivel_ou_404(request, numero, ano, semestre)
    return dar_passo(
        request, relatorio, actions.enviar, feito="Relatório enviado à OPAS."
    )


@require_POST
def iniciar_revisao(
    request: UsuarioRequest, numero: int, ano: int, semestre: int
) -> HttpResponse:
    """Assume a revisão."""
    relatorio = semestre_visivel_ou_404(request, numero, ano, semestre)
    return dar_passo(
        request, relatorio, actions.iniciar_revisao, feito="Revisão iniciada."
    )


@require_http_methods(["GET", "POST"])
def devolver(
    request: UsuarioRequest, numero: int, ano: int, semestre: int
) -> HttpResponse:
    """Pede o motivo e devolve para correção."""
    relatorio = semestre_visivel_ou_404(request, numero, ano, semestre)
    vinculo = vinculo_ou_403(request)
    exigir(vinculo, "devolver", relatorio)
    form = DevolucaoForm(digitado(request))
    return formulario(
        request,
        trilha(relatorio, "Devolver"),
        paginas.pergunta_da_devolucao(relatorio),
        form,
        lambda: actions.devolver(relatorio, por=vinculo, **form.cleaned_data),
        feito="Relatório devolvido.",
    )


@require_POST
def aprovar(
    request: UsuarioRequest, numero: int, ano: int, semestre: int
) -> HttpResponse:
    """Aprova o que foi revisado."""
    relatorio = semestre_visivel_ou_404(request, numero, ano, semestre)
    return dar_passo(request, relatorio, actions.aprovar, feito="Relatório aprovado.")


@require_POST
def fechar(
    request: UsuarioRequest, numero: int, ano: int, semestre: int
) -> HttpResponse:
    """Fecha o semestre."""
    relatorio = semestre_visivel_ou_404(request, numero, ano, semestre)
    return dar_passo(request, relatorio, actions.fechar, feito="Semestre fechado.")
