"""Levar o relatório do semestre pelo fluxo."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from contas.http import UsuarioRequest, vinculo_ou_403
from cooperacao import actions, paginas
from cooperacao.forms import DevolucaoForm
from cooperacao.permissions import exigir
from cooperacao.views.acesso import semestre_visivel_ou_404
from cooperacao.views.formularios import digitado, formulario, levar
from cooperacao.views.semestres import trilha


@require_POST
def enviar(
    request: UsuarioRequest, numero: int, ano: int, semestre: int
) -> HttpResponse:
    """Entrega o relatório à OPAS."""
    relatorio = semestre_visivel_ou_404(request, numero, ano, semestre)
    vinculo = vinculo_ou_403(request)
    return levar(
        request,
        lambda: actions.enviar(relatorio, por=vinculo),
        feito="Relatório enviado à OPAS.",
        para=relatorio.get_absolute_url(),
    )


@require_POST
def iniciar_revisao(
    request: UsuarioRequest, numero: int, ano: int, semestre: int
) -> HttpResponse:
    """Assume a revisão."""
    relatorio = semestre_visivel_ou_404(request, numero, ano, semestre)
    vinculo = vinculo_ou_403(request)
    return levar(
        request,
        lambda: actions.iniciar_revisao(relatorio, por=vinculo),
        feito="Revisão iniciada.",
        para=relatorio.get_absolute_url(),
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
    vinculo = vinculo_ou_403(request)
    return levar(
        request,
        lambda: actions.aprovar(relatorio, por=vinculo),
        feito="Relatório aprovado.",
        para=relatorio.get_absolute_url(),
    )


@require_POST
def fechar(
    request: UsuarioRequest, numero: int, ano: int, semestre: int
) -> HttpResponse:
    """Fecha o semestre."""
    relatorio = semestre_visivel_ou_404(request, numero, ano, semestre)
    vinculo = vinculo_ou_403(request)
    return levar(
        request,
        lambda: actions.fechar(relatorio, por=vinculo),
        feito="Semestre fechado.",
        para=relatorio.get_absolute_url(),
    )
