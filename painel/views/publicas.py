"""Páginas que qualquer um lê: a inicial e os painéis."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from contas.http import PortalRequest
from painel.resumo import fatos_do_portal


@login_not_required
@require_GET
def publica(request: PortalRequest) -> HttpResponse:
    """Página inicial pública; quem entrou tem a sua em /painel/."""
    if request.user.is_authenticated:
        return redirect("painel:inicio")
    return render(request, "painel/publica.html", {"fatos": fatos_do_portal()})
