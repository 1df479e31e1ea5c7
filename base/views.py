"""Páginas de erro com uma saída, e a mostra dos componentes."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


def erro_400(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Pedido que o portal não entendeu."""
    return render(request, "400.html", status=400)


def erro_403(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Existe, mas não para este papel: diz quem pode."""
    motivo = str(exception) if exception else ""
    return render(request, "403.html", {"motivo": motivo}, status=403)


def erro_404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Não existe para quem pede; não confirma se existe para outros."""
    return render(request, "404.html", status=404)


def erro_413(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Envio maior que o limite."""
    return render(request, "413.html", status=413)


def erro_500(request: HttpRequest) -> HttpResponse:
    """Falha do portal: página que não depende de banco nem de contexto."""
    return render(None, "500.html", status=500)  # type: ignore[arg-type]


def csrf_recusado(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A proteção contra envio forjado recusou: em geral, a sessão expirou."""
    return render(request, "403_csrf.html", status=403)


@login_not_required
@require_GET
def componentes(request: HttpRequest) -> HttpResponse:
    """Cada componente em cada estado; só na demonstração e no desenvolvimento."""
    return render(request, "base/componentes.html")
