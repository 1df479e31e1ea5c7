"""Formulários dos indicadores, um por ação. (As grades estão em leitura*.py.)"""

from indicadores.forms.passos import AtoForm, MotivoForm, ResolucaoForm, VersaoForm

__all__ = ["AtoForm", "MotivoForm", "ResolucaoForm", "VersaoForm"]
