"""Com que vínculo a pessoa age nesta requisição."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse

from contas.models import Usuario, Vinculo

CHAVE = "vinculo"


def vinculos_da_requisicao(request: HttpRequest) -> list[Vinculo]:
    """Os vigentes de quem pede, o que está em uso primeiro; vazia para o público.

    Está em uso o escolhido na sessão, se ainda vale; senão, o primeiro.
    """
    if not request.user.is_authenticated:
        return []
    vigentes = list(cast(Usuario, request.user).vinculos_vigentes)
    escolhido = request.session.get(CHAVE)
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
