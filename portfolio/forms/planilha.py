"""A planilha que se envia."""

from typing import Any

from base.importacao import telas


class PlanilhaForm(telas.PlanilhaForm):
    """O arquivo da carteira."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campo = self.fields["arquivo"]
        campo.label = "Planilha da carteira"
        campo.help_text = "XLSX no formato do modelo, até 20 MB."
