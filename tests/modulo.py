"""Dados caros de carregar, que muitos testes de um módulo só leem."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def carregado_uma_vez(
    django_db_blocker: Any, carregar: Callable[[], object]
) -> Iterator[None]:
    """Carrega antes do primeiro teste e desfaz depois do último.

    Serve a uma fixture de módulo que pede `django_db_setup`; o que cada teste muda
    desfaz-se ao fim dele, com o seu `db`.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        carregar()
        # as chaves se conferem já: adiadas, cada teste conferiria de novo todas elas
        connection.check_constraints()
        yield
        transaction.set_rollback(True)
