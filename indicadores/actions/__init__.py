"""Os verbos dos indicadores: digitar metas e fazer a pactuação andar."""

from indicadores.actions.fluxo import (
    aprovar,
    devolver,
    devolver_pelo_conselho,
    enviar_ao_conselho,
    homologar,
    reabrir,
    registrar_e_validar,
    validar,
)
from indicadores.actions.metas import (
    Conflito,
    EntradaDeMeta,
    Salvamento,
    abrir_pactuacao,
    salvar_metas,
)

__all__ = [
    "Conflito",
    "EntradaDeMeta",
    "Salvamento",
    "abrir_pactuacao",
    "aprovar",
    "devolver",
    "devolver_pelo_conselho",
    "enviar_ao_conselho",
    "homologar",
    "reabrir",
    "registrar_e_validar",
    "salvar_metas",
    "validar",
]
