"""O que as telas do Termo mostram, montado a partir do que já foi lido do banco."""

from pactos.paginas.desenhos import barra, legenda_das_respostas
from pactos.paginas.mudancas import mudancas_do_termo
from pactos.paginas.preparo import faltas_do_termo
from pactos.paginas.respostas import (
    apontamentos_da_devolucao,
    blocos_do_tlfg,
    eixos_do_termo,
    somar,
)
from pactos.paginas.trilha import (
    INSTANCIA_POR_EXTENSO,
    TermoNaPauta,
    atos_do_termo,
    passos_do_termo,
    situacao_na_tela,
    verbo,
)

__all__ = [
    "INSTANCIA_POR_EXTENSO",
    "TermoNaPauta",
    "apontamentos_da_devolucao",
    "atos_do_termo",
    "barra",
    "blocos_do_tlfg",
    "eixos_do_termo",
    "faltas_do_termo",
    "legenda_das_respostas",
    "mudancas_do_termo",
    "passos_do_termo",
    "situacao_na_tela",
    "somar",
    "verbo",
]
