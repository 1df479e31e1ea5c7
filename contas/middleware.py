"""Quem pede: a entrada exigida por padrão e o vínculo com que a pessoa age."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from contas.models import CHAVE_DO_VINCULO, Usuario, Vinculo
from contas.views import entrar_de_novo


class EntradaMiddleware(LoginRequiredMiddleware):
    """Fecha o portal por padrão; quem perdeu a sessão ao enviar não perde o envio."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        # a classe do Django só declara o redirecionamento, mas aceita outra resposta
        if request.method == "POST":
            return entrar_de_novo(request)
        return super().handle_no_permission(request, view_func)


def vinculos_da_requisicao(request: HttpRequest) -> list[Vinculo]:
    """Os vigentes de quem pede, o que está em uso primeiro; vazia para o público.

    Está em uso o escolhido na sessão, se ainda vale; senão, o primeiro.
    """
    if not request.user.is_authenticated:
        return []
    usuario = cast(Usuario, request.user)
    vigentes = usuario.vinculos_da_sessao
    if vigentes is None:
        vigentes = list(usuario.vinculos_vigentes)
    escolhido = request.session.get(CHAVE_DO_VINCULO)
    return sorted(vigentes, key=lambda vinculo: vinculo.pk != escolhido)


class VinculoMiddleware:
    """Põe `request.vinculo` (Vinculo ou None) e os outros ao alcance das views."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        vinculos = [] if _e_arquivo(request) else vinculos_da_requisicao(request)
        request.vinculo = vinculos[0] if vinculos else None  # type: ignore[attr-defined]
        request.outros_vinculos = vinculos[1:]  # type: ignore[attr-defined]
        return self.get_response(request)


def _e_arquivo(request: HttpRequest) -> bool:
    return request.path.startswith(("/static/", "/saude/"))
