"""A planilha-formulário: sai preenchida com o que há, volta com o que mudou.

Uma linha por indicador e território. Só as células brancas se escrevem; as demais
estão travadas. As colunas escondidas dizem de que célula do portal é a linha e
como ela estava, para que o que muitos preenchem se junte célula a célula.
"""

from indicadores.importacao.modelo.colunas import (
    ABA,
    ABA_DE_AJUDA,
    ABA_DOS_IDS,
    LINHA_DO_CABECALHO,
)
from indicadores.importacao.modelo.gerar import gerar, territorios_do_modelo
from indicadores.importacao.modelo.ler import ids_do, ler

__all__ = [
    "ABA",
    "ABA_DE_AJUDA",
    "ABA_DOS_IDS",
    "LINHA_DO_CABECALHO",
    "gerar",
    "ids_do",
    "ler",
    "territorios_do_modelo",
]
