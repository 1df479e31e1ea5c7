"""Perguntas que juntam fichas, metas e resultados; nenhuma escreve."""

from indicadores.consultas.acompanhamento import (
    Acompanhamento,
    LinhaDoAcompanhamento,
    acompanhar,
)
from indicadores.consultas.alcance import Alcance, AlcanceDoTerritorio, alcance
from indicadores.consultas.analises import (
    LinhaDosFatores,
    Mudanca,
    analise_de,
    avaliacoes_da_prioridade,
    mudancas,
    numeros_da_prioridade,
    numeros_do_indicador,
    tabela_dos_fatores,
)
from indicadores.consultas.andamento import OndeEsta, andamento_de
from indicadores.consultas.avaliacao import (
    Avaliacao,
    Grupo,
    LinhaDaAvaliacao,
    avaliar,
    avaliar_ano,
    avaliar_fichas,
    endereco_da_avaliacao,
    ler_numeros,
    metas_em_contagem_de,
    montar,
    somar_contagens,
)
from indicadores.consultas.celulas import (
    Afirmacao,
    CelulaLida,
    Lugar,
    em_lugares,
    julgar,
)
from indicadores.consultas.comparacao import (
    LinhaDaComparacao,
    cenario,
    comparar,
    ler_comparacao,
    territorios_pedidos,
)
from indicadores.consultas.copiadas import FichaDaEdicao, fichas_da_edicao
from indicadores.consultas.distribuicao import (
    Distribuicao,
    LinhaDoRanking,
    distribuicao,
    ler_distribuicao,
    recorte_da_distribuicao,
)
from indicadores.consultas.efeito import Efeito, efeito_da_regra
from indicadores.consultas.escrita import apurado, enxuto, escrever, escrever_apurado
from indicadores.consultas.faltas import Falta, faltas_de
from indicadores.consultas.grade import (
    Grade,
    LinhaDaGrade,
    codigo_da,
    grade,
    medianas_da_uf,
    progresso,
    ultima_gravacao,
)
from indicadores.consultas.matriz import (
    GrupoDaMatriz,
    LinhaDaMatriz,
    Matriz,
    matriz_do_ano,
    matriz_dos_municipios,
    municipios_em_ordem,
)
from indicadores.consultas.pendencias import pendencias_de
from indicadores.consultas.prazos import (
    janela_das_metas,
    janela_dos_resultados,
    pactuacao_nova,
    passa_pela_cir,
)
from indicadores.consultas.propostas import (
    CenarioDasPropostas,
    Propostas,
    cenarios_das_propostas,
)
from indicadores.consultas.regioes import regioes_dos_municipios
from indicadores.consultas.roteiro import fichas_da_pactuacao, fichas_do_territorio
from indicadores.consultas.serie import AnoDaSerie, Serie, serie_de
from indicadores.consultas.trilho import Trilho, ValorAnterior, trilho_de
from indicadores.consultas.variantes import (
    alvo_de,
    variante_do_territorio,
    variantes_permitidas,
)

__all__ = [
    "Acompanhamento",
    "Afirmacao",
    "Alcance",
    "AlcanceDoTerritorio",
    "AnoDaSerie",
    "Avaliacao",
    "CelulaLida",
    "CenarioDasPropostas",
    "Distribuicao",
    "Efeito",
    "Falta",
    "FichaDaEdicao",
    "Grade",
    "Grupo",
    "GrupoDaMatriz",
    "LinhaDaAvaliacao",
    "LinhaDaComparacao",
    "LinhaDaGrade",
    "LinhaDaMatriz",
    "LinhaDoAcompanhamento",
    "LinhaDoRanking",
    "LinhaDosFatores",
    "Lugar",
    "Matriz",
    "Mudanca",
    "OndeEsta",
    "Propostas",
    "Serie",
    "Trilho",
    "ValorAnterior",
    "acompanhar",
    "alcance",
    "alvo_de",
    "analise_de",
    "andamento_de",
    "apurado",
    "avaliacoes_da_prioridade",
    "avaliar",
    "avaliar_ano",
    "avaliar_fichas",
    "cenario",
    "cenarios_das_propostas",
    "codigo_da",
    "comparar",
    "distribuicao",
    "efeito_da_regra",
    "em_lugares",
    "endereco_da_avaliacao",
    "enxuto",
    "escrever",
    "escrever_apurado",
    "faltas_de",
    "fichas_da_edicao",
    "fichas_da_pactuacao",
    "fichas_do_territorio",
    "grade",
    "janela_das_metas",
    "janela_dos_resultados",
    "julgar",
    "ler_comparacao",
    "ler_distribuicao",
    "ler_numeros",
    "matriz_do_ano",
    "matriz_dos_municipios",
    "medianas_da_uf",
    "metas_em_contagem_de",
    "montar",
    "mudancas",
    "municipios_em_ordem",
    "numeros_da_prioridade",
    "numeros_do_indicador",
    "pactuacao_nova",
    "passa_pela_cir",
    "pendencias_de",
    "progresso",
    "recorte_da_distribuicao",
    "regioes_dos_municipios",
    "serie_de",
    "somar_contagens",
    "tabela_dos_fatores",
    "territorios_pedidos",
    "trilho_de",
    "ultima_gravacao",
    "variante_do_territorio",
    "variantes_permitidas",
]
