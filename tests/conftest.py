"""O que vale para todos os testes."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import override_settings


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Cada teste onde ele diz alguma coisa; o que não diz nem se escolhe.

    No SQLite não há duas conexões; e o teste que traz o seu próprio SQLite, repetido
    ao lado do PostgreSQL, seria o mesmo.
    """
    marca = "outro_banco" if connection.vendor == "postgresql" else "postgres"
    fora = [item for item in items if item.get_closest_marker(marca)]
    if fora:
        config.hook.pytest_deselected(items=fora)
        items[:] = [item for item in items if item not in fora]


@pytest.fixture(autouse=True, scope="session")
def cofre_temporario(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Documentos emitidos nos testes vão para uma pasta que some com eles."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(autouse=True)
def memoria_vazia() -> None:
    """Desfeito o teste, as chaves do banco voltam a servir a outros registros."""
    cache.clear()
