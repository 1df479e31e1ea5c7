"""A planilha do relatório antigo."""

from typing import Any

from base.importacao import telas


class PlanilhaForm(telas.PlanilhaForm):
    """O arquivo com as tabelas do relatório."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campo = self.fields["arquivo"]
        campo.label = "Tabelas do relatório"
        campo.help_text = (
            "XLSX, com uma tabela por aba, ou CSV, com uma tabela; até 20 MB."
        )
