"""Erros que o Django responderia sem página: aqui, cada um tem uma saída."""

from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from base.views import erro_405, erro_413


class ErrosComSaidaMiddleware:
    """413 diz o limite do envio; 405, que o endereço só recebe formulários."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            # ler aqui faz o limite valer antes do CSRF, que esconderia o motivo
            if request.method == "POST":
                _ = request.POST
        except RequestDataTooBig as erro:
            return erro_413(request, erro)
        so_cabecalhos = request.method == "HEAD"
        if so_cabecalhos:
            # as views declaram GET; pedir só os cabeçalhos é o mesmo pedido
            request.method = "GET"
        resposta = self.get_response(request)
        if so_cabecalhos:
            return _sem_corpo(resposta)
        if (
            resposta.status_code == HTTPStatus.METHOD_NOT_ALLOWED
            and not resposta.content
        ):
            return erro_405(request, resposta)
        return resposta


def _sem_corpo(resposta: HttpResponse) -> HttpResponse:
    """Os mesmos cabeçalhos, sem o corpo."""
    if not resposta.streaming:
        resposta.headers.setdefault("Content-Length", str(len(resposta.content)))
        resposta.content = b""
    return resposta
