"""Planilhas que entram: lidas com cautela, mostradas antes e gravadas inteiras.

Como uma app usa: docs/importacao.md.
"""

from base.importacao.devolver import com_os_erros, marcadas
from base.importacao.errors import ArquivoRecusado, Cancelada
from base.importacao.leitura import Aba, Planilha, abrir
from base.importacao.lote import copiar, tabela_temporaria
from base.importacao.mesclas import Linha, Mesclas, exigir_sem_mesclas, letra
from base.importacao.motor import (
    Item,
    a_decidir,
    a_gravar,
    aberta,
    cancelar,
    confirmar,
    decidir,
    gravar,
    interrompida,
    receber,
    recusada,
    reler,
    simular,
    travar,
)
from base.importacao.seguranca import recusar

__all__ = [
    "Aba",
    "ArquivoRecusado",
    "Cancelada",
    "Item",
    "Linha",
    "Mesclas",
    "Planilha",
    "a_decidir",
    "a_gravar",
    "aberta",
    "abrir",
    "cancelar",
    "com_os_erros",
    "confirmar",
    "copiar",
    "decidir",
    "exigir_sem_mesclas",
    "gravar",
    "interrompida",
    "letra",
    "marcadas",
    "receber",
    "recusada",
    "recusar",
    "reler",
    "simular",
    "tabela_temporaria",
    "travar",
]
