"""Autenticidade: o que é um documento, se está vigente e se a cópia confere."""

import hashlib
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from auditoria.forms import CodigoForm, CopiaForm
from auditoria.models import Documento
from auditoria.rules import normalizar_codigo


@login_not_required
@require_GET
def procurar(request: HttpRequest) -> HttpResponse:
    """Pede o código e leva ao documento."""
    if "codigo" not in request.GET:
        return render(request, "auditoria/procurar.html", {"form": CodigoForm()})
    form = CodigoForm(request.GET)
    if not form.is_valid():
        return render(request, "auditoria/procurar.html", {"form": form}, status=422)
    return redirect("auditoria:verificar", form.cleaned_data["codigo"])


@login_not_required
@require_http_methods(["GET", "POST"])
def verificar(request: HttpRequest, codigo: str) -> HttpResponse:
    """Diz o que o documento é; com POST, compara a cópia enviada byte a byte."""
    certo = normalizar_codigo(codigo)
    documento = Documento.objects.filter(codigo=certo).first()
    if documento is None:
        return render(
            request,
            "auditoria/procurar.html",
            {
                "form": CodigoForm(initial={"codigo": codigo[:30]}),
                "inexistente": codigo[:30],
            },
            status=404,
        )
    enviou = request.method == "POST"
    form = CopiaForm(request.POST, request.FILES) if enviou else CopiaForm()
    contexto: dict[str, Any] = {
        "documento": documento,
        "vigente": Documento.objects.filter(
            modelo=documento.modelo,
            objeto_id=documento.objeto_id,
            tipo=documento.tipo,
            versao__gt=documento.versao,
        )
        .order_by("-versao")
        .first(),
        "form": form,
    }
    if enviou:
        if not form.is_valid():
            return render(request, "auditoria/verificar.html", contexto, status=422)
        soma = hashlib.sha256()
        for parte in form.cleaned_data["arquivo"].chunks():
            soma.update(parte)
        contexto["confere"] = soma.hexdigest() == documento.sha256
        contexto["soma"] = soma.hexdigest()
    return render(request, "auditoria/verificar.html", contexto)
