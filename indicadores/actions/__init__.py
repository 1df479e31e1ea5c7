"""Os verbos dos indicadores: digitar metas e resultados e fazer a pactuação andar."""

from indicadores.actions.analises import TextoDaAnalise, escrever_analise
from indicadores.actions.cadernos import congelar_edicao
from indicadores.actions.comentarios import comentar, marcar_lidos
from indicadores.actions.edicoes import (
    alterar_edicao,
    criar_edicao,
    frase_de_quem_gere,
)
from indicadores.actions.fichas import (
    FRASE_DA_CONGELADA,
    esta_usada,
    gravar_ficha,
    proximo_numero,
    retirar_ficha,
    tipo_acrescentado,
)
from indicadores.actions.fluxo import (
    aprovar,
    devolver,
    devolver_pela_cib,
    devolver_pela_cir,
    devolver_pelo_conselho,
    enviar_a_cir,
    enviar_ao_conselho,
    homologar,
    pactuar_na_cib,
    pactuar_na_cir,
    reabrir,
    registrar_e_validar,
    validar,
)
from indicadores.actions.homologacao import (
    DEIXAR,
    DEVOLVER,
    HOMOLOGAR,
    MAIOR_LOTE,
    Decisao,
    homologar_lote,
    lote_ja_gravado,
)
from indicadores.actions.lembretes import lembrar
from indicadores.actions.metas import (
    Conflito,
    EntradaDeMeta,
    Salvamento,
    abrir_pactuacao,
    salvar_metas,
)
from indicadores.actions.passos import conferir_quem_e_quando
from indicadores.actions.resultados import (
    EntradaDeResultado,
    ResultadosSalvos,
    prazo_dos_resultados,
    resultado_por_extenso,
    salvar_resultados,
)
from indicadores.actions.rodadas import (
    configurar_uf,
    criar_rodada,
    encerrar_reabertura,
    mudar_prazos,
    reabrir_prazo,
)

__all__ = [
    "DEIXAR",
    "DEVOLVER",
    "FRASE_DA_CONGELADA",
    "HOMOLOGAR",
    "MAIOR_LOTE",
    "Conflito",
    "Decisao",
    "EntradaDeMeta",
    "EntradaDeResultado",
    "ResultadosSalvos",
    "Salvamento",
    "TextoDaAnalise",
    "abrir_pactuacao",
    "alterar_edicao",
    "aprovar",
    "comentar",
    "conferir_quem_e_quando",
    "configurar_uf",
    "congelar_edicao",
    "criar_edicao",
    "criar_rodada",
    "devolver",
    "devolver_pela_cib",
    "devolver_pela_cir",
    "devolver_pelo_conselho",
    "encerrar_reabertura",
    "enviar_a_cir",
    "enviar_ao_conselho",
    "escrever_analise",
    "esta_usada",
    "frase_de_quem_gere",
    "gravar_ficha",
    "homologar",
    "homologar_lote",
    "lembrar",
    "lote_ja_gravado",
    "marcar_lidos",
    "mudar_prazos",
    "pactuar_na_cib",
    "pactuar_na_cir",
    "prazo_dos_resultados",
    "proximo_numero",
    "reabrir",
    "reabrir_prazo",
    "registrar_e_validar",
    "resultado_por_extenso",
    "retirar_ficha",
    "salvar_metas",
    "salvar_resultados",
    "tipo_acrescentado",
    "validar",
]
