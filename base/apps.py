"""A app que as outras usam."""

from django.apps import AppConfig
from django.db.models import fields


class BaseConfig(AppConfig):
    """Acerta, antes dos formulários, o que o Django não traz em português."""

    name = "base"

    def ready(self) -> None:
        """A opção vazia das listas; o próprio Django manda trocá-la aqui."""
        fields.BLANK_CHOICE_LABEL = "Escolha"
