"""Metas em número de casos onde se pede taxa, ditas em toda contagem. RN-IND-31."""

from decimal import Decimal as D

import pytest

from indicadores import narrativa
from indicadores.consultas import avaliar_ano
from indicadores.models import Rodada
from indicadores.rules import Celula, EstadoDaCelula
from indicadores.unidades_misturadas import metas_em_contagem
from territorios.models import Territorio

MIL, CEM = D(1000), D(100)


def _celula(valor, variante=""):
    return Celula(EstadoDaCelula.VALOR, D(valor), variante)


@pytest.mark.parametrize(
    ("multiplicador", "nacional", "pares", "esperado"),
    [
        pytest.param(MIL, None, {1: ("13", "0.9")}, {1}, id="inteira e longe"),
        pytest.param(MIL, None, {1: ("13.5", "0.9")}, set(), id="com decimais"),
        pytest.param(MIL, None, {1: ("4", "0.9")}, set(), id="perto do resultado"),
        pytest.param(CEM, None, {1: ("13", "0.9")}, set(), id="proporção"),
        pytest.param(None, None, {1: ("13", "0.9")}, set(), id="sem multiplicador"),
        pytest.param(MIL, None, {1: ("13", "0")}, set(), id="resultado zero"),
        pytest.param(
            MIL, D(1), {1: ("13", "0.9"), 2: ("3", "1.5")}, {1, 2}, id="ao lado de uma"
        ),
        pytest.param(MIL, D(1), {2: ("3", "1.5")}, set(), id="sozinha não se estranha"),
    ],
)
def test_quais_metas_parecem_contagem(multiplicador, nacional, pares, esperado):
    celulas = {k: (_celula(m), _celula(r)) for k, (m, r) in pares.items()}

    assert metas_em_contagem(celulas, multiplicador, nacional) == esperado


def test_a_definicao_em_numero_nao_e_engano():
    pares = {1: (_celula("13", "numero"), _celula("2", "numero")), 2: (None, None)}

    assert not metas_em_contagem(pares, MIL, None)


def test_a_matriz_marca_a_celula_e_as_contagens(client, publicados):
    pagina = client.get("/indicadores/avaliacao/2007/BR/").content.decode()

    assert ", com a meta em número de casos" in pagina
    assert "9/27*" in pagina
    assert "a meta parece número de casos onde a ficha pede taxa" in pagina
    assert "Entram na conta metas que parecem número de casos" in pagina
    # quem pactuou em taxa não leva a marca
    so_o_9 = client.get("/indicadores/avaliacao/2007/BR/?tipo=P&prioridade=3")
    assert "número de casos onde" not in so_o_9.content.decode()


def test_a_api_diz_que_a_contagem_compara_unidades_diferentes(client, publicados):
    ler = "/api/v1/alcance/?ano=2007&nivel=UF&indicador={}"
    misturado = client.get(ler.format(27)).json()
    comparavel = client.get(ler.format(8)).json()

    assert misturado["alcancaram"] == 9
    assert "parecem número de casos onde se pede taxa" in misturado["ressalva"]
    motivos = {x["sigla"]: x["motivo"] for x in misturado["territorios"]}
    assert motivos["AM"].startswith("A meta parece número de casos")
    assert motivos["PB"] == ""
    assert comparavel["ressalva"] == ""
    assert not any(x["motivo"] for x in comparavel["territorios"])


def test_a_conta_da_prioridade_tambem_o_diz(publicados):
    rodada = Rodada.objects.select_related("edicao").get(ano=2007)
    avaliacoes = avaliar_ano(rodada, Territorio.objects.get(codigo="BR"))
    por_numero = {a.ficha.numero: a for a in avaliacoes}

    frase = narrativa.ressalva_das_unidades([por_numero[27], por_numero[8]])

    assert frase.endswith("onde se pede taxa: 17 do indicador 27 (Notificação de PFA).")
    assert narrativa.ressalva_das_unidades([por_numero[8]]) == ""
