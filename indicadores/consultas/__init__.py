"""Perguntas que juntam fichas, metas e resultados; nenhuma escreve."""

from indicadores.consultas.alcance import Alcance, AlcanceDoTerritorio, alcance
from indicadores.consultas.avaliacao import (
    Avaliacao,
    Grupo,
    LinhaDaAvaliacao,
    avaliar,
    avaliar_ano,
    avaliar_fichas,
    endereco_da_avaliacao,
    ler_numeros,
    montar,
)
from indicadores.consultas.celulas import CelulaLida, Lugar, julgar
from indicadores.consultas.efeito import Efeito, efeito_da_regra
from indicadores.consultas.escrita import escrever
from indicadores.consultas.grade import (
    Grade,
    LinhaDaGrade,
    alvo_de,
    avisos,
    grade,
    medianas_da_uf,
    progresso,
    variante_do_territorio,
)
from indicadores.consultas.matriz import (
    GrupoDaMatriz,
    LinhaDaMatriz,
    Matriz,
    matriz_do_ano,
)
from indicadores.consultas.pendencias import pendencias_de
from indicadores.consultas.prazos import (
    janela_das_metas,
    janela_dos_resultados,
    pactuacao_nova,
    passa_pela_cir,
)
from indicadores.consultas.roteiro import fichas_da_pactuacao, fichas_do_territorio

__all__ = [
    "Alcance",
    "AlcanceDoTerritorio",
    "Avaliacao",
    "CelulaLida",
    "Efeito",
    "Grade",
    "Grupo",
    "GrupoDaMatriz",
    "LinhaDaAvaliacao",
    "LinhaDaGrade",
    "LinhaDaMatriz",
    "Lugar",
    "Matriz",
    "alcance",
    "alvo_de",
    "avaliar",
    "avaliar_ano",
    "avaliar_fichas",
    "avisos",
    "efeito_da_regra",
    "endereco_da_avaliacao",
    "escrever",
    "fichas_da_pactuacao",
    "fichas_do_territorio",
    "grade",
    "janela_das_metas",
    "janela_dos_resultados",
    "julgar",
    "ler_numeros",
    "matriz_do_ano",
    "medianas_da_uf",
    "montar",
    "pactuacao_nova",
    "passa_pela_cir",
    "pendencias_de",
    "progresso",
    "variante_do_territorio",
]
