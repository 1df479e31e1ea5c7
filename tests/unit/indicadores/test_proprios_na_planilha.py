"""Os indicadores regionais e locais vão e voltam pelas planilhas. RN-IND-43."""

import io

import pytest
from openpyxl import load_workbook

from base.models import Efeito
from indicadores.importacao import modelo
from indicadores.importacao.especies import Metas
from indicadores.models import MetaPactuada, Pactuacao, TipoDeFicha
from tests.factories.indicadores import FichaFactory
from tests.unit.indicadores.conftest import preencher
from tests.unit.indicadores.test_importacao import enviar, gravar, por_efeito


@pytest.fixture
def proprios(rodada, rio_branco, gestor_de_xapuri):
    """Um regional do Acre e um local de cada um de dois municípios, de mesmo número."""
    xapuri = gestor_de_xapuri.territorio
    for numero, dono, tipo in (
        (101, rio_branco.uf, TipoDeFicha.REGIONAL),
        (201, rio_branco, TipoDeFicha.LOCAL),
    ):
        FichaFactory(numero=numero, territorio=dono, tipo=tipo, desde_ano=rodada.ano)
    local = FichaFactory.build(
        numero=201, territorio=xapuri, tipo=TipoDeFicha.LOCAL, desde_ano=rodada.ano,
        nome_curto="Local de Xapuri",
    )  # fmt: skip
    primeira = MetaPactuada.ficha.field.related_model.todas.get(numero=201)
    local.edicao, local.prioridade = primeira.edicao, primeira.prioridade
    local.save()
    return xapuri


def test_o_modelo_da_uf_traz_os_de_cada_um_e_a_volta_os_grava(
    rodada, rio_branco, tecnico, proprios
):
    conteudo = modelo.gerar(Metas(), rodada, rio_branco.uf, Pactuacao.objects.all())
    linhas = [
        (linha[0].value, linha[1].value, linha[2].value)
        for linha in load_workbook(io.BytesIO(conteudo))[modelo.ABA].iter_rows(
            min_row=4
        )
        if linha[1].value > 100
    ]

    assert linhas == [
        ("Acre", 101, "Indicador 101 (regional)"),
        ("Rio Branco/AC", 101, "Indicador 101 (regional)"),
        ("Rio Branco/AC", 201, "Indicador 201 (local)"),
        ("Xapuri/AC", 101, "Indicador 101 (regional)"),
        ("Xapuri/AC", 201, "Local de Xapuri (local)"),
    ]
    cheio = preencher(conteudo, {("Rio Branco", 101): 10, ("Rio Branco", 201): 20})
    importacao = enviar(cheio, tecnico, rodada.ano)
    gravar(importacao)

    donos = MetaPactuada.objects.values_list("ficha__numero", "ficha__territorio__nome")
    assert sorted(donos) == [(101, "Acre"), (201, "Rio Branco")]
    assert por_efeito(enviar(cheio, tecnico, rodada.ano))["igual"]


def test_csv_com_o_indicador_de_outro_diz_de_quem_ele_e(rodada, tecnico, proprios):
    FichaFactory(numero=202, territorio=proprios, tipo=TipoDeFicha.LOCAL)
    arquivo = b"codigo;indicador;meta\n1200401;202;5\n1200401;101;7\n"

    importacao = enviar(arquivo, tecnico, rodada.ano, nome="x.csv")

    recusada = importacao.itens.get(efeito=Efeito.RECUSADA)
    assert recusada.motivo == (
        "O indicador 202 foi acrescentado por Xapuri/AC, e Rio Branco/AC não o tem."
    )
    assert por_efeito(importacao) == {"nova": 1, "recusada": 1}
