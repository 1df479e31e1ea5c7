"""Tipos da requisição e o que as views perguntam sobre quem pede."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from contas.models import Usuario, Vinculo


class PortalRequest(HttpRequest):
    """Requisição como as views a recebem: `vinculo` é None para o público."""

    vinculo: Vinculo | None
    outros_vinculos: list[Vinculo]
    htmx: HtmxDetails


class UsuarioRequest(PortalRequest):
    """Requisição de usuário autenticado (garantida pelo LoginRequiredMiddleware)."""

    user: Usuario


def vinculo_ou_403(request: PortalRequest) -> Vinculo:
    """O vínculo com que a pessoa age; sem vínculo vigente, 403 que diz o que fazer."""
    if request.vinculo is None:
        raise PermissionDenied(
            "Você não tem vínculo vigente. Peça ao administrador do seu órgão que "
            "registre o seu vínculo para continuar."
        )
    return request.vinculo
