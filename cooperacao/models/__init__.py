"""Os registros da cooperação: o Termo, a Matriz Lógica, o plano e os relatórios."""

from cooperacao.models.anexos import AnexoDoTermo
from cooperacao.models.cartas import (
    CartaAcordo,
    RelatorioDaCarta,
    ResultadoDeOutroTermo,
)
from cooperacao.models.edicoes import Consolidado, EdicaoDoRelatorio, LembreteEnviado
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
    TermoDeAjuste,
    TermoDeCooperacao,
    TermoRelacionado,
)

__all__ = [
    "AcaoDoPTS",
    "AnexoDoTermo",
    "AreaTecnica",
    "Atividade",
    "AvaliacaoDoRE",
    "CartaAcordo",
    "Comentario",
    "Consolidado",
    "Dificuldade",
    "EdicaoDoRelatorio",
    "ExecucaoFinanceira",
    "Externalidade",
    "FonteDeVerificacao",
    "Indicador",
    "LembreteEnviado",
    "MatrizLogica",
    "PlanoSemestral",
    "Produto",
    "RelatorioAnual",
    "RelatorioDaCarta",
    "RelatorioSemestral",
    "ResultadoDeOutroTermo",
    "ResultadoEsperado",
    "TermoDeAjuste",
    "TermoDeCooperacao",
    "TermoRelacionado",
]
