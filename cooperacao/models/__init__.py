"""Os registros da cooperação: o Termo, a Matriz Lógica, o plano e os relatórios."""

from cooperacao.models.matriz import (
    Atividade,
    Externalidade,
    FonteDeVerificacao,
    Indicador,
    MatrizLogica,
    ResultadoEsperado,
)
from cooperacao.models.planos import AcaoDoPTS, PlanoSemestral
from cooperacao.models.registros import (
    Comentario,
    Dificuldade,
    ExecucaoFinanceira,
    Produto,
)
from cooperacao.models.relatorios import (
    AvaliacaoDoRE,
    RelatorioAnual,
    RelatorioSemestral,
)
from cooperacao.models.tc import (
    AreaTecnica,
    CartaAcordo,
    TermoDeAjuste,
    TermoDeCooperacao,
    TermoRelacionado,
)

__all__ = [
    "AcaoDoPTS",
    "AreaTecnica",
    "Atividade",
    "AvaliacaoDoRE",
    "CartaAcordo",
    "Comentario",
    "Dificuldade",
    "ExecucaoFinanceira",
    "Externalidade",
    "FonteDeVerificacao",
    "Indicador",
    "MatrizLogica",
    "PlanoSemestral",
    "Produto",
    "RelatorioAnual",
    "RelatorioSemestral",
    "ResultadoEsperado",
    "TermoDeAjuste",
    "TermoDeCooperacao",
    "TermoRelacionado",
]
