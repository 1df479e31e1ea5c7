"""O que vale para todos os testes."""

from collections.abc import Iterator

import pytest
from django.test import override_settings


@pytest.fixture(autouse=True, scope="session")
def cofre_temporario(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Documentos emitidos nos testes vão para uma pasta que some com eles."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield
