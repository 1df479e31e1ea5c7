"""O que cada app diz ao painel: as suas `consultas`.

Uma app que ainda não as tem não aparece.
"""

import importlib
import importlib.util
from datetime import date
from types import ModuleType
from typing import Any

from base.telas import Pendencia
from contas.models import Vinculo

APPS = ("indicadores", "pactos", "cooperacao", "portfolio")


def consultas_de(app: str) -> ModuleType | None:
    """O módulo `consultas` da app; None se ela ainda não o tem."""
    if importlib.util.find_spec(f"{app}.consultas") is None:
        return None
    return importlib.import_module(f"{app}.consultas")


def perguntar(app: str, funcao: str, *argumentos: Any) -> Any:
    """O que `app.consultas.funcao` responde; None se não existe."""
    consultas = consultas_de(app)
    chamada = getattr(consultas, funcao, None)
    return chamada(*argumentos) if chamada else None


def pendencias_de(vinculo: Vinculo) -> list[Pendencia]:
    """O que espera pelo vínculo em todas as apps; primeiro o que vence antes."""
    pendencias: list[Pendencia] = []
    for app in APPS:
        pendencias += map(_pendencia, perguntar(app, "pendencias_de", vinculo) or [])
    return sorted(pendencias, key=lambda p: (p.prazo or date.max, p.titulo))


def _pendencia(item: Any) -> Pendencia:
    """A pendência de uma app, que pode ser a sua própria e não ter prazo."""
    if isinstance(item, Pendencia):
        return item
    return Pendencia(
        titulo=item.titulo,
        detalhe=item.detalhe,
        endereco=item.endereco,
        botao=item.botao,
        prazo=getattr(item, "prazo", None),
    )
