"""As contagens guardadas por UF renovam-se com cada mudança, e só onde houve uma."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from indicadores import actions
from indicadores.consultas import memoria
from indicadores.consultas.matriz import municipios_de
from indicadores.importacao import modelo
from indicadores.importacao.especies import Resultados
from indicadores.models import Ficha, MetaPactuada, Rodada
from indicadores.rules import Contagem, Sentido
from indicadores.states import Situacao
from territorios.models import Territorio
from tests.factories.indicadores import MetaFactory, PactuacaoFactory, ResultadoFactory
from tests.factories.territorios import MunicipioFactory, outra_uf
from tests.unit.indicadores.test_importacao import TODAS, enviar, gravar
from tests.unit.indicadores.test_resultados import homologada, ler  # noqa: F401

pytestmark = pytest.mark.django_db


def contar(codigo="BR"):
    rodada = Rodada.objects.select_related("edicao").get()
    onde = Territorio.objects.get(codigo=codigo)
    fichas = list(rodada.edicao.fichas.order_by("numero"))
    return memoria.contar(rodada, fichas, onde, municipios_de(onde))


def da_primeira(codigo="BR"):
    ficha = Ficha.objects.get(numero=1)
    return contar(codigo).contagens.get(ficha.pk)


def leituras_das_celulas(codigo="BR"):
    """As consultas que contam leem as duas tabelas de células."""
    with CaptureQueriesContext(connection) as consultas:
        contar(codigo)
    return [q["sql"] for q in consultas if "indicadores_resultado" in q["sql"]]


@pytest.fixture
def apurada(homologada, tecnico):  # noqa: F811
    """Rio Branco com meta 90 e resultado 25,5 no indicador 1."""
    actions.salvar_resultados(
        homologada, ler(homologada, n1="51", d1="200").entradas, por=tecnico
    )
    return homologada


def test_a_segunda_conta_nao_le_celulas(apurada):
    assert da_primeira() == Contagem(0, 1, 0)

    assert leituras_das_celulas() == []
    assert da_primeira() == Contagem(0, 1, 0)


def test_resultado_gravado_na_tela_muda_a_conta(apurada, tecnico):
    assert da_primeira() == Contagem(0, 1, 0)

    actions.salvar_resultados(
        apurada, ler(apurada, n1="190", d1="200").entradas, por=tecnico
    )

    assert da_primeira() == Contagem(1, 0, 0)


def test_planilha_gravada_muda_a_conta(apurada, tecnico):
    assert da_primeira() == Contagem(0, 1, 0)
    rodada, onde = apurada.rodada, apurada.territorio
    livro = load_workbook(io.BytesIO(modelo.gerar(Resultados(), rodada, onde, TODAS())))
    folha = livro[modelo.ABA]
    folha["H4"], folha["I4"] = 190, 200
    saida = io.BytesIO()
    livro.save(saida)

    gravar(enviar(saida.getvalue(), tecnico, rodada.ano, tipo=Resultados().tipo))

    assert da_primeira() == Contagem(1, 0, 0)


def test_reaberta_sai_da_conta_e_volta_com_a_meta_nova(apurada, ses, tecnico):
    assert da_primeira() == Contagem(0, 1, 0)

    reaberta = actions.reabrir(apurada, por=ses, motivo="Meta trocada.")

    assert da_primeira() is None
    MetaPactuada.objects.filter(ficha__numero=1).update(valor=20)
    type(reaberta).objects.update(
        situacao=Situacao.HOMOLOGADA, versao=reaberta.versao + 1
    )
    assert da_primeira() == Contagem(1, 0, 0)


def test_sentido_corrigido_na_ficha_muda_a_conta(apurada):
    assert da_primeira() == Contagem(0, 1, 0)

    Ficha.objects.filter(numero=1).update(sentido=Sentido.MENOR_MELHOR)

    assert da_primeira() == Contagem(1, 0, 0)


def test_so_a_uf_que_mudou_se_conta_de_novo(apurada, tecnico):
    vizinho = PactuacaoFactory(
        rodada=apurada.rodada,
        territorio=MunicipioFactory(uf=outra_uf()),
        situacao=Situacao.HOMOLOGADA,
    )
    ficha = Ficha.objects.get(numero=1)
    MetaFactory(pactuacao=vizinho, ficha=ficha)
    ResultadoFactory(pactuacao=vizinho, ficha=ficha)
    assert da_primeira() == Contagem(1, 1, 0)

    actions.salvar_resultados(
        apurada, ler(apurada, n1="190", d1="200").entradas, por=tecnico
    )

    (leitura, *_) = leituras_das_celulas()
    assert f"IN ({apurada.territorio.uf_id})" in leitura
    assert da_primeira() == Contagem(2, 0, 0)
    assert leituras_das_celulas(vizinho.territorio.uf.codigo) == []


def test_ficha_sem_par_numa_uf_e_julgada_noutra(apurada):
    """O que só uma UF não julga continua dito na página dela."""
    so_metas = PactuacaoFactory(
        rodada=apurada.rodada,
        territorio=MunicipioFactory(uf=outra_uf()),
        situacao=Situacao.HOMOLOGADA,
    )
    ficha = Ficha.objects.get(numero=1)
    MetaFactory(pactuacao=so_metas, ficha=ficha)

    pais = contar()

    assert ficha.pk in pais.contagens
    assert ficha.pk not in pais.com_numeros
    assert contar(so_metas.territorio.uf.codigo).com_numeros == {ficha.pk}
