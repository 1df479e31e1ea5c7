"""O que um relatório de TC diz, contra o que o portal calcula e o que o texto afirma.

Nenhum número é corrigido: o publicado fica, com o do portal ao lado.
"""

from dataclasses import replace
from typing import Final

from base.conferencias import Conferencia, Resumo, Situacao, na_tela, resumo
from base.telas import Verificacao
from cooperacao.conferencias.identificacao import (
    Desvio,
    da_identificacao,
    desvios_do_contexto,
    do_contexto,
)
from cooperacao.conferencias.publicadas import dos_quadros_publicados
from cooperacao.conferencias.semestres import (
    contagens_do_re,
    dos_semestres,
    ligacoes,
    metas,
    onde_fica,
    textos_do_re,
)
from cooperacao.consultas import AnoDoTermo, BlocoDoSemestre, LinhaDoQuadro

__all__ = [
    "Desvio",
    "desvios_do_contexto",
    "do_ano",
    "do_resultado",
    "na_pagina_do_re",
    "onde_fica",
    "principais",
]


def do_ano(dados: AnoDoTermo) -> Resumo:
    """Todas as conferências do relatório do ano, na ordem do documento."""
    return resumo(
        [
            *da_identificacao(dados),
            *do_contexto(dados),
            *dos_semestres(dados),
            *dos_quadros_publicados(dados),
        ]
    )


MUDAM_A_LEITURA: Final = frozenset(
    {
        "percentual_total",
        "contagem_e_texto",
        "finalizadas_a_mais",
        "saldo_confere",
        "soma_dos_ajustes",
        "nup",
        "vigencia",
        "datas",
        "re_vencido",
        "descricao_do_re",
    }
)


def principais(todas: Resumo) -> list[Conferencia]:
    """As divergências que mudam a leitura do relatório, para a página do TC."""
    return [c for c in todas.lista_de_divergencias if c.codigo in MUDAM_A_LEITURA]


def do_resultado(bloco: BlocoDoSemestre, linha: LinhaDoQuadro) -> Resumo:
    """As conferências de um RE num semestre, para quem está escrevendo."""
    return resumo(
        [
            *contagens_do_re(bloco, linha),
            *textos_do_re(bloco, linha),
            *ligacoes(bloco, linha),
            *metas(linha),
        ]
    )


def na_pagina_do_re(resumo_do_re: Resumo, onde: str) -> list[Verificacao]:
    """As conferências de um RE para a página dele, sem repetir em qual RE se está."""
    return [
        replace(verificacao, texto=_frase(conferencia, str(verificacao.texto), onde))
        for conferencia, verificacao in zip(
            resumo_do_re.conferencias, na_tela(resumo_do_re.conferencias), strict=True
        )
    ]


def _frase(conferencia: Conferencia, texto: str, onde: str) -> str:
    if (
        conferencia.codigo == "acao_sem_atividade"
        and conferencia.situacao == Situacao.DIVERGENCIA
    ):
        texto = f"{conferencia.nota}: ligue no plano a ação à atividade dela"
    texto = texto.removeprefix(onde).lstrip(":, ")
    return texto[:1].upper() + texto[1:]
