"""Um formulário por ação da cooperação."""

from cooperacao.forms.relatorios import (
    AvaliacaoForm,
    CampoNarrativo,
    DevolucaoForm,
    FechoForm,
    FormularioComVersao,
)

__all__ = [
    "AvaliacaoForm",
    "CampoNarrativo",
    "DevolucaoForm",
    "FechoForm",
    "FormularioComVersao",
]
