"""O que vale para todos os testes."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import override_settings


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """No SQLite, os testes de duas conexões nem se escolhem: lá não há duas."""
    if connection.vendor == "postgresql":
        return
    fora = [item for item in items if item.get_closest_marker("postgres")]
    if fora:
        config.hook.pytest_deselected(items=fora)
        items[:] = [item for item in items if item not in fora]


@pytest.fixture(autouse=True, scope="session")
def cofre_temporario(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Documentos emitidos nos testes vão para uma pasta que some com eles."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield
