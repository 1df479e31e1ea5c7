"""Metas em número de casos onde se pede taxa, ditas em toda contagem. RN-IND-31."""

from decimal import Decimal as D
from types import SimpleNamespace

import pytest

from indicadores import conferencias, narrativa, quadros
from indicadores.consultas import avaliar, avaliar_ano
from indicadores.diferencas import territorios_com_cem
from indicadores.models import Agregacao, Ficha, Rodada
from indicadores.rules import Celula, EstadoDaCelula, somar
from indicadores.states import Situacao
from indicadores.unidades_misturadas import metas_em_contagem
from territorios.models import Territorio
from tests.factories.indicadores import (
    FichaFactory,
    PactuacaoFactory,
    ResultadoFactory,
    RodadaFactory,
)
from tests.factories.territorios import MunicipioFactory

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


@pytest.mark.parametrize(
    ("unidade", "valores", "esperado"),
    [
        ("%", (D(100), D(0), D(100)), (2, 3)),
        ("% dos municípios", (D(0), D(0)), (0, 2)),
        ("número", (D(0), D(0)), None),
        ("%", (D(100), None), None),
        ("%", (D(50), D(100)), None),
        ("%", (D(100),), None),
    ],
)
def test_quem_tem_cem_so_se_conta_no_percentual(unidade, valores, esperado):
    partes = [SimpleNamespace(valor_do_resultado=x) for x in valores]

    assert territorios_com_cem(Ficha(unidade=unidade), partes) == esperado


@pytest.mark.parametrize(
    ("partes", "esperado"),
    [
        ([_celula(6), _celula(7)], D(13)),
        ([_celula(0), _celula(0)], D(0)),
        ([_celula(6), Celula(EstadoDaCelula.NAO_INFORMADO, None)], None),
        ([_celula(6), _celula(7, "outra")], None),
        ([], None),
    ],
)
def test_contagens_somam_se_sem_faltar_nenhuma(partes, esperado):
    """RN-IND-07."""
    assert somar(partes) == esperado


def test_o_conjunto_da_contagem_e_a_soma_com_o_seu_trilho(client, db):
    rodada = RodadaFactory(ano=2025)
    ficha = FichaFactory(
        edicao=rodada.edicao,
        numero=8,
        unidade="número",
        casas=0,
        multiplicador=None,
        agregacao=Agregacao.SOMA,
    )
    uf = None
    for codigo, valor in (("1200401", 6), ("1200203", 7)):
        municipio = MunicipioFactory(codigo=codigo)
        uf = municipio.uf
        ResultadoFactory(
            pactuacao=PactuacaoFactory(
                rodada=rodada, territorio=municipio, situacao=Situacao.HOMOLOGADA
            ),
            ficha=ficha,
            valor=valor,
        )

    avaliacao = avaliar(rodada, ficha, uf)
    pagina = client.get(f"/n/2025-8-{uf.codigo}-c/").content.decode()

    assert avaliacao.calculado == D(13)
    assert "soma de 2 territórios = 13" in pagina
    assert narrativa.com_unidade("13", ficha.unidade) == "13"


def _avaliacao(numero, codigo):
    rodada = Rodada.objects.select_related("edicao").get(ano=2007)
    ficha = Ficha.objects.get(edicao=rodada.edicao, numero=numero)
    return avaliar(rodada, ficha, Territorio.objects.get(codigo=codigo))


def test_a_soma_de_casos_do_conjunto_nao_tem_percentual_da_meta(publicados):
    brasil, comparavel = _avaliacao(27, "BR"), _avaliacao(8, "BR")

    total = quadros.quadro_do_indicador(brasil).total
    fatos = [f.rotulo for f in quadros.fatos_do_indicador(brasil)]

    assert (total.meta, total.percentual, total.diferenca) == ("562,0", "—", "—")
    assert not any("da meta" in rotulo for rotulo in fatos)
    assert quadros.quadro_do_indicador(comparavel).total.percentual != "—"
    outros = quadros.fatos_do_indicador(comparavel)
    assert any("da meta, Brasil" in f.rotulo for f in outros)


def test_de_um_so_diz_se_no_singular(publicados):
    avaliacao = _avaliacao(27, "ES")
    frases = [c.frase for c in conferencias.conferir(avaliacao)]

    assert narrativa.frase_do_indicador(avaliacao).inteira.endswith(
        " A meta parece número de casos, e a ficha pede taxa: o alcance compara "
        "unidades diferentes."
    )
    assert any("a meta não está em taxa (1 meta parece" in f for f in frases)


def test_a_divergencia_das_unidades_nao_se_diz_calculo(publicados):
    feitas = conferencias.conferir(_avaliacao(27, "BR"))
    frase = next(c.frase for c in feitas if c.codigo == "unidades")

    assert frase.startswith("Unidades misturadas: 10 de 27 metas em taxa (17 metas")


def test_a_comparacao_diz_que_a_meta_e_de_casos(client, publicados):
    ler = "/indicadores/comparar/2007/?t={}&t={}"
    com_sao_paulo = client.get(ler.format("AC", "SP")).content.decode()
    sem_engano = client.get(ler.format("PR", "RR")).content.decode()

    assert com_sao_paulo.count("a meta parece número de casos") == 2
    assert "a meta parece número de casos" not in sem_engano
    # sozinha ao lado de quem pactuou em taxa, fica a nota da fonte
    com_roraima = client.get(ler.format("AC", "RR")).content.decode()
    assert "Meta em número de casos; resultado em taxa." in com_roraima


def test_o_trilho_na_api_traz_a_nota_da_fonte(client, publicados):
    numero = client.get("/api/v1/numeros/2007-27-BR-m/").json()

    assert numero["nota"] == "Meta em número de casos; resultado em taxa."


def test_de_um_so_nao_se_diz_o_menor(publicados):
    rotulos = [f.rotulo for f in quadros.fatos_do_indicador(_avaliacao(26, "ES"))]

    assert rotulos == ["ES, %", "da meta, ES"]
