"""Os verbos dos relatórios; os demais, cada assunto no seu módulo."""

from cooperacao.actions.anuais import (
    TIPO_DO_DOCUMENTO,
    documento_do_anual,
    emitir_relatorio_anual,
    faltas_para_emitir,
    ler_documento,
    reabrir,
)
from cooperacao.actions.relatorios import (
    CAMPOS_DA_AVALIACAO,
    CAMPOS_DO_FECHO,
    aprovar,
    devolver,
    enviar,
    faltas_para_enviar,
    fechar,
    iniciar_revisao,
    salvar_avaliacao,
    salvar_fecho,
)

__all__ = [
    "CAMPOS_DA_AVALIACAO",
    "CAMPOS_DO_FECHO",
    "TIPO_DO_DOCUMENTO",
    "aprovar",
    "devolver",
    "documento_do_anual",
    "emitir_relatorio_anual",
    "enviar",
    "faltas_para_emitir",
    "faltas_para_enviar",
    "fechar",
    "iniciar_revisao",
    "ler_documento",
    "reabrir",
    "salvar_avaliacao",
    "salvar_fecho",
]
