"""Registrar e resolver pendências de um Termo."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from base.errors import RegraViolada
from contas.http import UsuarioRequest
from pactos import actions
from pactos.forms.termo import PendenciaForm, ResolucaoForm
from pactos.models import Pendencia, Responsabilidade, Termo
from pactos.views.comum import quem_age
from pactos.views.termos import termo_visivel_ou_404, trilha_do_termo


@require_http_methods(["GET", "POST"])
def registrar(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Registra o que falta ao Termo."""
    termo = termo_visivel_ou_404(request, pk)
    vinculo = quem_age(request, "registrar_pendencia", termo)
    itens = Responsabilidade.objects.do_termo(termo.norma, termo.esfera)
    form = PendenciaForm(request.POST or None, itens=itens)
    contexto = {
        "trilha": [*trilha_do_termo(termo), ("Registrar pendência", None)],
        "termo": termo,
        "form": form,
    }
    if request.method == "GET":
        return render(request, "pactos/pendencia.html", contexto)
    if form.is_valid():
        dados = {**form.cleaned_data}
        try:
            actions.registrar_pendencia(
                termo, por=vinculo, responsabilidade=dados.pop("item"), **dados
            )
        except RegraViolada as erro:
            form.add_error(None, erro.mensagem)
        else:
            messages.success(request, "Pendência registrada.")
            return redirect(termo)
    return render(request, "pactos/pendencia.html", contexto, status=422)


@require_http_methods(["GET", "POST"])
def resolver(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Dá a pendência por resolvida, dizendo como."""
    visiveis = Termo.objects.visiveis_para(request.vinculo)
    pendencia = get_object_or_404(
        Pendencia.objects.filter(termo__in=visiveis.values("pk")).select_related(
            "termo__territorio__uf", "responsabilidade"
        ),
        pk=pk,
    )
    termo = pendencia.termo
    vinculo = quem_age(request, "resolver_pendencia", termo)
    form = ResolucaoForm(request.POST or None)
    contexto = {
        "trilha": [*trilha_do_termo(termo), ("Resolver pendência", None)],
        "termo": termo,
        "pendencia": pendencia,
        "form": form,
    }
    if request.method == "GET":
        return render(request, "pactos/resolver.html", contexto)
    if form.is_valid():
        try:
            actions.resolver_pendencia(
                pendencia, por=vinculo, ato=form.cleaned_data["ato"]
            )
        except RegraViolada as erro:
            form.add_error(None, erro.mensagem)
        else:
            messages.success(request, f"{pendencia.nome}: pendência resolvida.")
            return redirect(termo)
    return render(request, "pactos/resolver.html", contexto, status=422)
