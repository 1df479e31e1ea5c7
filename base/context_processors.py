"""O que toda página sabe sem que a view diga."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone


def portal(request: HttpRequest) -> dict[str, Any]:
    """Modo do portal e a data de hoje em Brasília."""
    return {
        "modo": settings.MODO,
        "modo_demo": settings.MODO_DEMO,
        "hoje": timezone.localdate(),
    }
