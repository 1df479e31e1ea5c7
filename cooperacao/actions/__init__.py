"""Os verbos da cooperação; os do plano, da Matriz e do Termo, cada um no seu módulo."""

from cooperacao.actions.relatorios import (
    CAMPOS_DA_AVALIACAO,
    CAMPOS_DO_FECHO,
    TIPO_DO_DOCUMENTO,
    aprovar,
    devolver,
    documento_do_anual,
    emitir_relatorio_anual,
    enviar,
    faltas_para_emitir,
    faltas_para_enviar,
    fechar,
    iniciar_revisao,
    ler_documento,
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
    "salvar_avaliacao",
    "salvar_fecho",
]
