"""Gráficos e mapas em SVG, feitos no servidor: os mesmos na página e no PDF.

Todo desenho tem título para leitor de tela; a tabela com os números vai
sempre ao lado, na página. Sem nenhuma linha, cada função devolve uma frase.
"""

from django.utils.safestring import SafeString

from base.graficos.barras import Parte, barra_empilhada
from base.graficos.codigo_qr import qr
from base.graficos.curva import PassoDaCurva, curva_s
from base.graficos.distribuicao import PontoDoFunil, funil, histograma
from base.graficos.legenda import ItemDaLegenda, amostra, legenda
from base.graficos.mapa import (
    SEM_BASE,
    Categoria,
    formas_das_ufs,
    legenda_do_mapa,
    mapa_uf,
)
from base.graficos.meta_resultado import LinhaMetaResultado, barras_meta_resultado
from base.graficos.series import PontoDaSerie, faisca, serie_temporal
from base.graficos.svg import Preenchimento, definir_hachuras
from base.graficos.tempo import (
    Andamento,
    LinhaDoTempo,
    Marco,
    Periodo,
    SituacaoDoMarco,
    linha_do_tempo,
)

DEFS = SafeString(definir_hachuras(Preenchimento, ""))

__all__ = [
    "DEFS",
    "SEM_BASE",
    "Andamento",
    "Categoria",
    "ItemDaLegenda",
    "LinhaDoTempo",
    "LinhaMetaResultado",
    "Marco",
    "Parte",
    "PassoDaCurva",
    "Periodo",
    "PontoDaSerie",
    "PontoDoFunil",
    "Preenchimento",
    "SituacaoDoMarco",
    "amostra",
    "barra_empilhada",
    "barras_meta_resultado",
    "curva_s",
    "faisca",
    "formas_das_ufs",
    "funil",
    "histograma",
    "legenda",
    "legenda_do_mapa",
    "linha_do_tempo",
    "mapa_uf",
    "qr",
    "serie_temporal",
]
