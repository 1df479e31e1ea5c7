"""Datas de uma parte do portal que outra acompanha.

Quem muda uma data chama `mudaram()`; quem acompanha está em
`settings.ACOMPANHAM_DATAS`, pelo caminho da função. Assim as partes que não se
importam (pactos, cooperação, portfólio) andam juntas sem se conhecer.
"""

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string


def mudaram() -> None:
    """Avisa, depois de gravado, quem acompanha datas; a falha de um não desfaz nada."""
    for caminho in settings.ACOMPANHAM_DATAS:
        transaction.on_commit(import_string(caminho), robust=True)
