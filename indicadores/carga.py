"""Carga sintética do tamanho do país, para medir as telas onde a barra é definida.

Uma pactuação homologada por município e UF em cada ano, com meta e resultado de
cada ficha da edição de 2007. Os valores saem de um resumo das chaves: a mesma
carga em qualquer máquina, sem sorteio. Tudo em SQL, sem passar por modelos.
"""

from typing import Final

from django.db import connection, transaction

from base.banco import analisar
from indicadores.models import Edicao, Rodada

EDICAO: Final = "2007"
PRIMEIRO_ANO: Final = 2009
FONTE: Final = "Carga sintética"

_PACTUACOES: Final = """
INSERT INTO indicadores_pactuacao (rodada_id, territorio_id, situacao, situacao_desde,
    origem, versao, gravacoes_de_resultados, passa_pela_cir, resolucao_da_cir,
    resolucao_do_conselho, resolucao_da_cib, ato_de_homologacao, motivo_da_devolucao)
SELECT %s, id, 'homologada', now(), 'portal', 1, 1, false, '', '', '', '', ''
FROM territorios_territorio WHERE nivel IN ('MUN', 'UF')
"""
_METAS: Final = """
INSERT INTO indicadores_metapactuada (ficha_id, pactuacao_id, estado, valor,
    texto_da_fonte, nota, versao, origem, justificativa)
SELECT f.id, p.id, 'valor', (abs(hashtext(p.id || 'm' || f.id)) %% 1000)::numeric / 10,
    '', '', 1, %s, ''
FROM indicadores_pactuacao p, indicadores_ficha f
WHERE p.rodada_id = %s AND f.edicao_id = %s
"""
_RESULTADOS: Final = """
INSERT INTO indicadores_resultado (ficha_id, pactuacao_id, estado, valor,
    texto_da_fonte, nota, versao, origem, numerador, denominador, preliminar, fonte)
SELECT f.id, p.id, 'valor', n::numeric / 10, '', '', 1, %s, n, 1000, false, ''
FROM indicadores_pactuacao p, indicadores_ficha f,
    LATERAL (SELECT abs(hashtext(p.id || 'r' || f.id)) %% 1000 AS n) v
WHERE p.rodada_id = %s AND f.edicao_id = %s
"""


def gerar(anos: int) -> list[int]:
    """Cria os anos que faltam e devolve todos os da carga; repetir não muda nada."""
    edicao = Edicao.objects.get(codigo=EDICAO)
    existentes = dict(Rodada.objects.values_list("ano", "fonte"))
    livres = (
        ano
        for ano in range(PRIMEIRO_ANO, PRIMEIRO_ANO + 200)
        if existentes.get(ano, FONTE) == FONTE
    )
    escolhidos = [next(livres) for _ in range(anos)]
    for ano in escolhidos:
        if ano not in existentes:
            _gerar_ano(edicao, ano)
    analisar()
    return escolhidos


@transaction.atomic
def _gerar_ano(edicao: Edicao, ano: int) -> None:
    rodada = Rodada.objects.create(
        edicao=edicao, ano=ano, fonte=FONTE, demonstracao=True
    )
    with connection.cursor() as cursor:
        cursor.execute(_PACTUACOES, [rodada.pk])
        for sql in (_METAS, _RESULTADOS):
            cursor.execute(sql, [FONTE, rodada.pk, edicao.pk])
