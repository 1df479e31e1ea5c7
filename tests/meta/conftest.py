"""A demonstração inteira, carregada uma vez por módulo e desfeita ao fim."""

import pytest
from django.db import transaction

from base.pdf import impressao
from painel.demonstracao import carregar


@pytest.fixture(scope="module")
def demonstracao(django_db_setup, django_db_blocker, cofre_temporario):
    """O que `make demo` mostra. Os PDFs aqui são de mentira: outro teste os lê."""
    com_impressao = impressao.compor
    impressao.compor = lambda html, *, rascunho=False: impressao.Impressao(b"%PDF", 1)
    with django_db_blocker.unblock(), transaction.atomic():
        list(carregar())
        yield
        transaction.set_rollback(True)
    impressao.compor = com_impressao
