"""PDF dos documentos: de um template a bytes, sempre os mesmos bytes.

`imprimir_modelo("pactos/termo_pdf.html", {"doc": DadosDoDocumento(...)})`.
O template estende `documento/base.html`. O motor (WeasyPrint) só é carregado
na primeira impressão do processo.
"""

from base.pdf.dados import DadosDoDocumento, RegistroEmitido
from base.pdf.impressao import (
    Impressao,
    carregar,
    compor,
    imprimir,
    imprimir_modelo,
    montar_html,
)
from base.pdf.tamanho import (
    LINHAS_POR_DOCUMENTO,
    LINHAS_POR_TABELA,
    Estimativa,
    estimar_tamanho,
    exigir_tamanho,
)

__all__ = [
    "LINHAS_POR_DOCUMENTO",
    "LINHAS_POR_TABELA",
    "DadosDoDocumento",
    "Estimativa",
    "Impressao",
    "RegistroEmitido",
    "carregar",
    "compor",
    "estimar_tamanho",
    "exigir_tamanho",
    "imprimir",
    "imprimir_modelo",
    "montar_html",
]
