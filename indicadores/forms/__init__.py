"""Formulários dos indicadores, um por ação. (As grades estão em leitura*.py.)"""

from indicadores.forms.passos import (
    AtoForm,
    ComentarioForm,
    HomologacaoForm,
    MotivoForm,
    ResolucaoForm,
    VersaoForm,
)

__all__ = [
    "AtoForm",
    "ComentarioForm",
    "HomologacaoForm",
    "MotivoForm",
    "ResolucaoForm",
    "VersaoForm",
]
