"""A página de uma tarefa longa que a pessoa pediu."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from base.models import Andamento
from base.telas import andamento_na_tela
from contas.http import UsuarioRequest


@never_cache
@require_GET
def tarefa(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """Quanto falta; pode-se sair e voltar. Só quem pediu a vê."""
    andamento = get_object_or_404(Andamento.objects.de(request.user.pk), pk=uuid)
    contexto = {
        "trilha": [("Início", "/painel/"), (andamento.titulo, None)],
        "andamento": andamento,
        "tarefa": andamento_na_tela(andamento),
    }
    if request.htmx:
        return render(request, "components/tarefa.html", contexto)
    return render(request, "painel/tarefa.html", contexto)
