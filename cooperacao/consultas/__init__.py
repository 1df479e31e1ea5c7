"""O que as telas, o PDF, a API e o painel leem da cooperação."""

from cooperacao.consultas.ano import (
    LINHAS_DA_MATRIZ,
    AnoDoTermo,
    BlocoDoSemestre,
    LinhaDoQuadro,
    ano_do_termo,
    campos_da_matriz,
    contar,
    matriz_em_vigor,
    matriz_posterior,
    matrizes_do_ano,
    outra_matriz_do_ano,
    por_resultado,
)
from cooperacao.consultas.consolidado import (
    AnoConsolidado,
    anos_com_relatorio,
    consolidado,
    conteudo_do_consolidado,
)
from cooperacao.consultas.pagamento import Pagamento, quem_paga
from cooperacao.consultas.painel import Painel, anos_do_painel, painel
from cooperacao.consultas.pendencias import DIAS_DE_ATRASO_CONTADOS, pendencias_de
from cooperacao.consultas.publicas import (
    conteudo,
    em_forma_canonica,
    relatorio,
    tc,
    tcs,
)
from cooperacao.consultas.termos import (
    RegistrosDoRE,
    acoes_por_resultado,
    dificuldades_abertas,
    planos_do_termo,
    por_copiar,
    registros_do_re,
    relatorios_do_termo,
    termo,
    termos,
)

__all__ = [
    "DIAS_DE_ATRASO_CONTADOS",
    "LINHAS_DA_MATRIZ",
    "AnoConsolidado",
    "AnoDoTermo",
    "BlocoDoSemestre",
    "LinhaDoQuadro",
    "Pagamento",
    "Painel",
    "RegistrosDoRE",
    "acoes_por_resultado",
    "ano_do_termo",
    "anos_com_relatorio",
    "anos_do_painel",
    "campos_da_matriz",
    "consolidado",
    "contar",
    "conteudo",
    "conteudo_do_consolidado",
    "dificuldades_abertas",
    "em_forma_canonica",
    "matriz_em_vigor",
    "matriz_posterior",
    "matrizes_do_ano",
    "outra_matriz_do_ano",
    "painel",
    "pendencias_de",
    "planos_do_termo",
    "por_copiar",
    "por_resultado",
    "quem_paga",
    "registros_do_re",
    "relatorio",
    "relatorios_do_termo",
    "tc",
    "tcs",
    "termo",
    "termos",
]
