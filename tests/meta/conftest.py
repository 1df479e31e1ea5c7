"""A demonstração inteira, carregada uma vez por módulo e desfeita ao fim."""

import logging
import pickle
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from django.contrib.auth import middleware as da_entrada
from django.http import HttpRequest
from django.template import Template
from django.test.utils import _TestState

from base import planilhas
from base.pdf import impressao
from contas import middleware as do_vinculo
from painel.demonstracao import carregar
from tests.modulo import carregado_uma_vez


@pytest.fixture(scope="module")
def demonstracao(django_db_setup, django_db_blocker, cofre_temporario):
    """O que `make demo` mostra. Os PDFs aqui são de mentira: outro teste os lê."""
    com_impressao = impressao.compor
    impressao.compor = lambda html, *, rascunho=False: impressao.Impressao(b"%PDF", 1)
    with carregado_uma_vez(django_db_blocker, lambda: list(carregar())):
        yield
    impressao.compor = com_impressao


@pytest.fixture(scope="module")
def ja_identificados() -> Iterator[None]:
    """Quem pede, lido do banco uma vez por sessão e não a cada pedido.

    Para os milhares de pedidos das mesmas pessoas; a leitura em si tem os seus
    testes, e aqui ninguém muda de vínculo de um pedido para outro.
    """
    with pytest.MonkeyPatch.context() as remendo:
        for modulo, nome in (
            (da_entrada, "get_user"),
            (do_vinculo, "vinculos_da_requisicao"),
        ):
            remendo.setattr(modulo, nome, _lida_uma_vez(getattr(modulo, nome)))
        yield


def _lida_uma_vez(ler: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    lidos: dict[str, bytes] = {}

    def lida(request: HttpRequest) -> Any:
        """Uma cópia nova a cada pedido: o que um mudar não chega ao outro."""
        sessao = request.COOKIES.get("sessionid", "")
        if sessao not in lidos:
            lidos[sessao] = pickle.dumps(ler(request))
        return pickle.loads(lidos[sessao])  # noqa: S301 (escrito logo acima)

    return lida


@pytest.fixture
def sem_instrumentos(monkeypatch: pytest.MonkeyPatch) -> None:
    """Páginas desenhadas como em produção, sem guardar o contexto de cada pedaço.

    Para os pedidos de que só se olha o status; as recusas, que se esperam,
    também não se escrevem no registro, e das planilhas só se percorrem as linhas.
    """
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    monkeypatch.setattr(planilhas, "em_xlsx", _planilha_de_mentira)


def _planilha_de_mentira(folhas: Mapping[str, planilhas.Linhas]) -> bytes:
    """As linhas todas, sem o arquivo: outro teste o lê."""
    for linhas in folhas.values():
        deque(linhas, maxlen=0)
    return b"PK"
