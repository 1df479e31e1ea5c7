"""Envios grandes demais terminam numa página que diz o limite, não num erro 400."""

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from base.views import erro_413


class EnvioGrandeDemaisMiddleware:
    """Responde 413 quando o corpo do pedido passa de DATA_UPLOAD_MAX_MEMORY_SIZE."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            # ler aqui faz o limite valer antes do CSRF, que esconderia o motivo
            if request.method == "POST":
                _ = request.POST
        except RequestDataTooBig as erro:
            return erro_413(request, erro)
        return self.get_response(request)
