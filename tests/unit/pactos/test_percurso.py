"""A adesão em duas datas e o tempo em cada etapa."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from contas.models import Papel
from pactos import acompanhamento
from pactos.models import Termo, Tramitacao
from pactos.percurso import CAMINHO, adesao_em, percurso, previsao
from pactos.states import Situacao
from tests.factories.contas import vinculo_de
from tests.factories.pactos import PendenciaFactory, TermoFactory
from tests.factories.territorios import MunicipioFactory

pytestmark = pytest.mark.django_db

INICIO = date(2026, 1, 5)


@pytest.fixture
def publicado(xapuri):
    """Do rascunho à Portaria, dez dias em cada etapa, com uma volta da CIB."""
    termo = TermoFactory(territorio=xapuri, situacao=Situacao.PUBLICADO)
    por = vinculo_de(Papel.SECRETARIA_CIB)
    caminho = [*CAMINHO, Situacao.PUBLICADO]
    for n, para in enumerate(caminho):
        Tramitacao.objects.create(
            termo=termo,
            acao="devolver_pela_cib" if n == 3 else "passo",
            para=para,
            instancia="cib",
            data=INICIO + timedelta(days=10 * n),
            registrada_em=timezone.now(),
            registrada_por=por,
            quem="x",
        )
    return termo


def no_acre(dia):
    return next(a for a in adesao_em(dia) if a.lugar.codigo == "AC")


@pytest.mark.parametrize(
    ("dias", "esperado"),
    [
        (0, [0, 0, 0]),
        (39, [0, 0, 0]),
        (40, [1, 0, 0]),
        (60, [0, 1, 0]),
        (70, [0, 0, 1]),
    ],
)
def test_rn_pac_19_a_adesao_e_a_do_fim_do_dia(publicado, dias, esperado):
    adesao = no_acre(INICIO + timedelta(days=dias))

    assert list(adesao.quantidades.values()) == esperado
    assert adesao.homologados == sum(esperado[1:])


def test_rn_pac_19_o_municipio_conta_uma_vez(publicado):
    TermoFactory(
        territorio=publicado.territorio, situacao="rascunho", numero_da_versao=2
    )
    MunicipioFactory()

    adesao = no_acre(INICIO + timedelta(days=80))

    assert (adesao.homologados, adesao.municipios) == (1, 2)


def test_tempo_mediano_maos_e_voltas(publicado):
    medido = percurso(Termo.objects.all(), timezone.localdate())

    assert {e.mediana for e in medido.etapas} == {10}
    assert sum(dias for _, dias in medido.maos) == 70
    assert medido.voltas == 1
    assert medido.faltam(Situacao.ENVIADO_CIT) == 20
    assert medido.faltam(Situacao.PUBLICADO) is None


def test_previsao_soma_as_medianas_e_desconta_a_espera(publicado, hoje):
    outro = TermoFactory(
        territorio=MunicipioFactory(), situacao="enviado_cit", situacao_desde=hoje
    )
    medido = percurso(Termo.objects.all(), timezone.localdate())

    assert previsao(medido, outro, hoje) == hoje + timedelta(days=20)
    outro.situacao_desde = hoje - timedelta(days=90)
    assert previsao(medido, outro, hoje) == hoje + timedelta(days=10)
    assert previsao(percurso(Termo.objects.none(), hoje), outro, hoje) is None


def test_paginas_publicas_em_duas_datas(client, publicado):
    endereco = reverse("pactos:adesao")
    antes, depois = (INICIO + timedelta(days=n) for n in (0, 70))

    pagina = client.get(f"{endereco}?em={depois}&antes={antes}").content.decode()

    assert "Acre" in pagina
    assert "<svg" in pagina
    assert client.get(f"{endereco}?em=ontem").status_code == 200
    assert "Mediana" in client.get(reverse("pactos:tempos")).content.decode()


def test_tempos_no_fim_de_um_dia_so_contam_o_que_ja_havia(publicado):
    no_meio = percurso(Termo.objects.all(), INICIO + timedelta(days=45))

    em_espera = {e.situacao: (e.agora, e.espera) for e in no_meio.etapas if e.agora}
    assert em_espera == {Situacao.HOMOLOGADO_CIB: (1, 5)}
    assert no_meio.espera_por_uf == {"AC": 5}


def test_funil_previsao_e_quem_procurar(client, publicado, hoje):
    parado = TermoFactory(
        territorio=MunicipioFactory(),
        situacao="enviado_cit",
        situacao_desde=hoje - timedelta(days=40),
    )
    TermoFactory(territorio=MunicipioFactory(), situacao="devolvido_cib")
    PendenciaFactory(termo=parado, prazo=hoje - timedelta(days=1))
    todos = Termo.objects.all()
    medido = percurso(todos, hoje)

    chegaram = [d.chegaram for d in acompanhamento.funil(todos)]
    previsto = acompanhamento.prever(medido, todos, hoje)
    (especie,) = acompanhamento.pendencias_por_especie(todos, hoje)
    (do_acre,) = acompanhamento.homologados_e_publicados(todos)

    assert chegaram == [3, 2, 2, 2, 2, 2, 1, 1]
    assert [(p.termo, p.dias, p.excesso) for p in previsto.procurar] == [
        (parado, 40, 30)
    ]
    assert [(p.em_andamento, p.previstos) for p in previsto.ufs] == [(1, (1, 1, 1))]
    assert (especie.abertas, especie.impedem, especie.vencidas) == (1, 1, 1)
    assert (do_acre.homologados, do_acre.publicados) == (1, 1)
    client.force_login(vinculo_de(Papel.SECRETARIA_CIB).usuario)
    pagina = client.get(f"{reverse('pactos:funil')}?uf=AC").content.decode()
    assert "Quem procurar hoje" in pagina
    assert parado.territorio.nome in pagina
    client.logout()
    assert client.get(reverse("pactos:funil")).status_code == 200
