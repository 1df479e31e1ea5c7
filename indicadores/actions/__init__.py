"""Os verbos dos indicadores: digitar metas e resultados e fazer a pactuação andar."""

from indicadores.actions.analises import TextoDaAnalise, escrever_analise
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
from indicadores.actions.resultados import (
    EntradaDeResultado,
    ResultadosSalvos,
    prazo_dos_resultados,
    resultado_por_extenso,
    salvar_resultados,
)

__all__ = [
    "Conflito",
    "EntradaDeMeta",
    "EntradaDeResultado",
    "ResultadosSalvos",
    "Salvamento",
    "TextoDaAnalise",
    "abrir_pactuacao",
    "aprovar",
    "devolver",
    "devolver_pelo_conselho",
    "enviar_ao_conselho",
    "escrever_analise",
    "homologar",
    "prazo_dos_resultados",
    "reabrir",
    "registrar_e_validar",
    "resultado_por_extenso",
    "salvar_metas",
    "salvar_resultados",
    "validar",
]
