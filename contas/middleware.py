"""Com que vínculo a pessoa age nesta requisição."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse

from contas.models import Usuario, Vinculo

CHAVE = "vinculo"


def vinculo_em_uso(request: HttpRequest) -> Vinculo | None:
    """O escolhido na sessão, se ainda vale; senão, o primeiro vigente; ou None."""
    if not request.user.is_authenticated:
        return None
    vigentes = list(cast(Usuario, request.user).vinculos_vigentes)
    escolhido = request.session.get(CHAVE)
    for vinculo in vigentes:
        if vinculo.pk == escolhido:
            return vinculo
    return vigentes[0] if vigentes else None


class VinculoMiddleware:
    """Põe `request.vinculo` (Vinculo ou None) ao alcance das views."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.vinculo = (  # type: ignore[attr-defined]
            vinculo_em_uso(request) if not _e_arquivo(request) else None
        )
        return self.get_response(request)


def _e_arquivo(request: HttpRequest) -> bool:
    return request.path.startswith(("/static/", "/saude/"))
