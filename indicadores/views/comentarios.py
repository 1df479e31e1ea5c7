"""Os comentários de um indicador na pactuação de um território."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contas.http import UsuarioRequest, vinculo_ou_403
from indicadores import actions
from indicadores.consultas import fichas_da_pactuacao
from indicadores.forms import ComentarioForm
from indicadores.models import Comentario
from indicadores.permissions import pode
from indicadores.views.pactuacao import pactuacao_visivel_ou_404, trilha_da


@never_cache
@require_http_methods(["GET", "POST"])
def comentar(
    request: UsuarioRequest, ano: int, codigo: str, numero: int
) -> HttpResponse:
    """Lê os comentários de um indicador e acrescenta o seu."""
    pactuacao = pactuacao_visivel_ou_404(request, ano, codigo)
    if pactuacao._state.adding:
        raise Http404
    ficha = get_object_or_404(fichas_da_pactuacao(pactuacao), numero=numero)
    por = vinculo_ou_403(request)
    if not pode(por, "ler_comentarios", pactuacao):
        raise PermissionDenied(
            "Os comentários são de quem pactua, do seu conselho e da esfera de cima."
        )
    enviou = request.method == "POST"
    if enviou and not pode(por, "comentar", pactuacao):
        raise PermissionDenied("A auditoria lê os comentários e não os escreve.")
    form = ComentarioForm(request.POST if enviou else None)
    if enviou and form.is_valid():
        actions.comentar(
            pactuacao,
            ficha,
            por=por,
            origem=f"tela {request.path}",
            **form.cleaned_data,
        )
        messages.success(request, "Comentário publicado.")
        return redirect(request.path)
    actions.marcar_lidos(pactuacao, ficha, por=por)
    contexto = {
        "pactuacao": pactuacao,
        "ficha": ficha,
        "comentarios": Comentario.objects.filter(
            pactuacao=pactuacao, ficha=ficha
        ).select_related("escrito_por__usuario", "escrito_por__territorio"),
        "form": form if pode(por, "comentar", pactuacao) else None,
        "trilha": trilha_da(pactuacao, f"Comentários do indicador {numero}"),
    }
    status = 422 if enviou else 200
    return render(request, "indicadores/comentarios.html", contexto, status=status)
