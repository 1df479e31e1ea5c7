"""O Quadro 1 de dezembro de 2007 e o catálogo das responsabilidades."""

from decimal import Decimal

import pytest
from django.urls import reverse

from pactos.consultas import ETAPAS, quadro_do_ano, resumo
from pactos.demonstracao import carregar_catalogo, carregar_quadros
from pactos.models import Clausula, Responsabilidade
from pactos.rules import percentual
from pactos.states import Situacao
from tests.factories.pactos import TermoFactory
from tests.factories.territorios import MacrorregiaoFactory, MunicipioFactory

pytestmark = pytest.mark.django_db

MACRORREGIOES = {
    "N": "Norte",
    "NE": "Nordeste",
    "CO": "Centro-Oeste",
    "SD": "Sudeste",
    "S": "Sul",
}


@pytest.fixture
def quadros():
    for codigo, nome in MACRORREGIOES.items():
        MacrorregiaoFactory(codigo=codigo, nome=nome)
    carregar_quadros()


def test_quadro_1_de_2007(quadros):
    quadro = quadro_do_ano(2007)

    assert list(quadro.total.quantidades.values()) == [98, 1571, 257]
    assert quadro.total.homologados == 1828
    assert percentual(257, quadro.total.homologados) == Decimal("14.06")
    assert quadro.linhas[0].quantidades[ETAPAS[0]] is None
    assert quadro.linhas[2].quantidades[ETAPAS[0]] == 0
    assert [sum(q or 0 for q in linha.quantidades.values()) for linha in quadro.linhas]


def test_tcge_homologados_em_2007(quadros):
    quadro = quadro_do_ano(2007, "TCGE")

    assert [linha.total for linha in quadro.linhas] == [5, 5, 4, 4, 2]
    assert quadro.total.total == 20


def test_painel_mostra_o_impresso_ao_lado_do_calculado(client, quadros):
    pagina = client.get(reverse("pactos:painel", args=[2007])).content.decode()

    assert "1.571" in pagina
    assert "14,6 %" in pagina
    assert "14,06 %" in pagina


def test_painel_sem_quadro_conta_os_termos(client, quadros):
    TermoFactory(situacao=Situacao.PUBLICADO)
    TermoFactory(situacao=Situacao.HOMOLOGADO_CIB, territorio=MunicipioFactory())
    TermoFactory(situacao=Situacao.RASCUNHO, territorio=MunicipioFactory())

    quadro = quadro_do_ano(2026)

    assert list(quadro.total.quantidades.values()) == [1, 0, 1]
    assert client.get(reverse("pactos:painel", args=[2026])).status_code == 200


def test_painel_sem_quadro_nem_termos_diz_que_nao_ha(client, quadros):
    pagina = client.get(reverse("pactos:painel", args=[2015])).content.decode()

    assert "Não há Termos deste ano" in pagina
    assert reverse("pactos:painel", args=[2007]) in pagina


@pytest.mark.parametrize("ano", [1999, 2999])
def test_painel_de_ano_impossivel_nao_existe(client, ano):
    assert client.get(reverse("pactos:painel", args=[ano])).status_code == 404


def test_resumo_para_a_api(quadros):
    dados = resumo(2007)

    assert resumo(1990) is None
    assert dados is not None
    assert dados["publicado_pela_fonte"] is True
    assert dados["total"] == {
        "aguarda_cit": 98,
        "aguarda_portaria": 1571,
        "publicado": 257,
    }
    assert dados["macrorregioes"][3] == {
        "codigo": "SD",
        "nome": "Sudeste",
        "aguarda_cit": 63,
        "aguarda_portaria": 1163,
        "publicado": 2,
    }


def test_catalogo_do_municipio_tem_70_itens_e_diz_a_fonte(quadros):
    carregar_catalogo()
    carregar_catalogo()

    itens = Responsabilidade.objects.filter(esfera="M")
    assert itens.count() == 70
    por_eixo = [itens.filter(eixo__numero=n).count() for n in range(1, 8)]
    assert por_eixo == [17, 5, 9, 19, 6, 6, 8]
    oficiais = itens.filter(fonte=Responsabilidade.Fonte.OFICIAL)
    assert [i.item for i in oficiais] == ["3.1 a", "3.1 b", "3.3 a", "3.3 b"]


@pytest.mark.parametrize(("esfera", "quantos"), [("E", 62), ("DF", 59), ("U", 49)])
def test_as_outras_esferas_tem_os_sete_eixos_e_dizem_que_faltam_conferir(
    quadros, esfera, quantos
):
    carregar_catalogo()

    itens = Responsabilidade.objects.filter(esfera=esfera)
    assert itens.count() == quantos
    assert itens.values("eixo").distinct().order_by().count() == 7
    assert set(itens.values_list("fonte", flat=True)) == {"a_conferir"}
    assert Clausula.objects.filter(esfera=esfera).count() == 2
