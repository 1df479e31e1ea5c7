"""Entrar, sair, escolher com que vínculo agir e trocar a senha."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from contas.forms import EntrarForm, TrocarSenhaForm
from contas.http import UsuarioRequest
from contas.models import CHAVE_DO_VINCULO, Vinculo

PREFIXO = "envio:"
"""Distingue, na página de entrada, os campos do envio interrompido."""


def _deste_portal(request: HttpRequest, endereco: str) -> bool:
    """Diz se o endereço é um caminho deste portal, e não um nome nem outro lugar."""
    return endereco.startswith("/") and url_has_allowed_host_and_scheme(
        endereco, {request.get_host()}, require_https=request.is_secure()
    )


def _destino(request: HttpRequest) -> str:
    """Para onde ir depois de entrar: o `next` se for deste portal, senão o painel."""
    proximo = request.POST.get("next") or request.GET.get("next") or ""
    if _deste_portal(request, proximo):
        return proximo
    return settings.LOGIN_REDIRECT_URL


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def entrar(request: HttpRequest) -> HttpResponse:
    """Entra por e-mail e senha; quem já entrou vai direto ao painel."""
    if request.user.is_authenticated and request.method == "GET":
        return redirect(_destino(request))
    form = EntrarForm(request, data=request.POST or None)
    envio = _envio_guardado(request)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        if envio:
            return render(request, "contas/reenviar.html", envio)
        return redirect(_destino(request))
    status = 422 if request.method == "POST" else 200
    return _pagina_de_entrada(request, form, envio, status)


def entrar_de_novo(request: HttpRequest) -> HttpResponse:
    """A sessão acabou no meio de um envio: pede a senha sem perder o que veio.

    Depois de entrar, a pessoa confirma o reenvio; nada se grava sozinho. Só
    chega aqui o que passou pela proteção contra envio forjado.
    """
    envio = {
        "acao": request.get_full_path(),
        "campos": [
            (nome, valor)
            for nome, valores in request.POST.lists()
            for valor in valores
            if nome != "csrfmiddlewaretoken"
        ],
        "tinha_arquivo": bool(request.FILES),
    }
    return _pagina_de_entrada(request, EntrarForm(request), envio, 401)


def _envio_guardado(request: HttpRequest) -> dict[str, Any]:
    """O envio interrompido que a página de entrada carregou; vazio se não havia."""
    acao = request.POST.get("reenviar", "")
    if not _deste_portal(request, acao):
        return {}
    return {
        "acao": acao,
        "campos": [
            (nome.removeprefix(PREFIXO), valor)
            for nome, valores in request.POST.lists()
            for valor in valores
            if nome.startswith(PREFIXO)
        ],
        "tinha_arquivo": "tinha_arquivo" in request.POST,
    }


def _pagina_de_entrada(
    request: HttpRequest, form: EntrarForm, envio: dict[str, Any], status: int
) -> HttpResponse:
    contexto = {
        "form": form,
        "envio": envio,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "pessoas": _pessoas_de_demonstracao(),
    }
    return render(request, "contas/entrar.html", contexto, status=status)


def _pessoas_de_demonstracao() -> list[Vinculo]:
    """Uma pessoa por papel, mostradas na entrada só no modo de demonstração."""
    if not settings.MODO_DEMO:
        return []
    return list(
        Vinculo.objects.vigentes()
        .filter(usuario__de_demonstracao=True)
        .order_by("usuario__pk", "pk")
    )


@login_not_required
@require_http_methods(["GET", "POST"])
def sair(request: HttpRequest) -> HttpResponse:
    """Sai por POST; por GET, pede a confirmação (um link não pode sair por ninguém)."""
    if request.method == "GET":
        return render(request, "contas/sair.html")
    logout(request)
    messages.success(request, "Você saiu do portal.")
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_POST
def atuar(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Passa a agir com outro dos próprios vínculos vigentes."""
    vinculo = get_object_or_404(request.user.vinculos_vigentes, pk=pk)
    request.session[CHAVE_DO_VINCULO] = vinculo.pk
    messages.success(
        request,
        f"Você agora atua como {vinculo.papel_no_texto}, {vinculo.lotacao}.",
    )
    return redirect(settings.LOGIN_REDIRECT_URL)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def trocar_senha(request: UsuarioRequest) -> HttpResponse:
    """Troca a própria senha sem perder a sessão."""
    form = TrocarSenhaForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, "Senha trocada.")
        return redirect(settings.LOGIN_REDIRECT_URL)
    status = 422 if request.method == "POST" else 200
    return render(request, "contas/trocar_senha.html", {"form": form}, status=status)


def bloqueado(
    request: HttpRequest, credenciais: dict[str, Any], *args: Any
) -> HttpResponse:
    """Muitas tentativas erradas: espera, igual exista ou não o e-mail."""
    return render(request, "contas/bloqueado.html", status=429)
