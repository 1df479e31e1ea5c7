"""Formulários dos indicadores, um por ação. (As grades estão em leitura*.py.)"""

from indicadores.forms.passos import (
    AtoForm,
    ComentarioForm,
    MotivoForm,
    ResolucaoForm,
    VersaoForm,
)

__all__ = ["AtoForm", "ComentarioForm", "MotivoForm", "ResolucaoForm", "VersaoForm"]
