from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from base.models import Andamento
from contas.models import Papel
from indicadores.consultas import andamento_de
from painel import fontes
from tests.factories.contas import UsuarioFactory, VinculoFactory, vinculo_de
from tests.factories.indicadores import PactuacaoFactory
from tests.factories.territorios import MunicipioFactory


@pytest.mark.parametrize("papel", list(Papel))
def test_todo_papel_tem_inicio(client, db, papel):
    vinculo = vinculo_de(papel)
    client.force_login(vinculo.usuario)

    resposta = client.get("/painel/")

    assert resposta.status_code == 200
    assert vinculo.lotacao in resposta.content.decode()


def test_quem_nao_entrou_vai_a_entrada(client, db):
    resposta = client.get("/painel/")

    assert resposta.status_code == 302
    assert resposta["Location"] == "/entrar/?next=/painel/"


def test_quem_nao_tem_vinculo_sabe_o_que_fazer(client, db):
    client.force_login(UsuarioFactory())

    resposta = client.get("/painel/")

    assert "ainda não tem vínculo" in resposta.content.decode()


def test_fila_vazia_diz_que_nada_espera(client, db):
    client.force_login(VinculoFactory(papel=Papel.AUDITOR).usuario)

    assert "Nada espera por você" in client.get("/painel/").content.decode()


def test_pendencias_vem_da_que_vence_antes_a_sem_prazo(db, monkeypatch):
    hoje = timezone.localdate()

    def pendencia(titulo, prazo):
        return fontes.Pendencia(titulo, "", "/", "Abrir", prazo)

    respostas = [
        [pendencia("b", hoje + timedelta(9)), pendencia("z", None)],
        [pendencia("a", hoje + timedelta(1))],
    ]
    apps = [SimpleNamespace(pendencias_de=lambda v, r=r: r) for r in respostas]
    monkeypatch.setattr(fontes, "FONTES", apps)

    titulos = [p.titulo for p in fontes.pendencias_de(VinculoFactory())]

    assert titulos == ["a", "b", "z"]


def test_quem_entrou_vai_da_pagina_publica_ao_seu_inicio(client, db):
    client.force_login(VinculoFactory().usuario)

    assert client.get("/")["Location"] == "/painel/"


def test_pagina_publica_conta_do_banco(client, db):
    assert "municípios" in client.get("/").content.decode()


@pytest.fixture
def andamento(db):
    vinculo = VinculoFactory()
    return Andamento.objects.create(
        titulo="Emitir o caderno", dono=vinculo.usuario, feito=3, total=10
    )


def test_so_quem_pediu_ve_a_tarefa(client, andamento):
    endereco = andamento.get_absolute_url()
    client.force_login(andamento.dono)
    assert client.get(endereco).status_code == 200

    client.force_login(VinculoFactory(papel=Papel.ADMINISTRADOR).usuario)
    assert client.get(endereco).status_code == 404

    client.logout()
    assert client.get(endereco).status_code == 302


def test_tarefa_pede_so_o_trecho_quando_e_htmx(client, andamento):
    client.force_login(andamento.dono)

    inteira = client.get(andamento.get_absolute_url())
    trecho = client.get(andamento.get_absolute_url(), headers={"HX-Request": "true"})

    assert b"<html" in inteira.content
    assert b"<html" not in trecho.content
    assert b"hx-trigger" in trecho.content
    assert "no-store" in trecho["Cache-Control"]


def test_tarefa_terminada_para_de_perguntar_e_leva_ao_resultado(client, andamento):
    Andamento.objects.update(situacao="concluida", resultado_url="/pronto.pdf")
    client.force_login(andamento.dono)

    pagina = client.get(andamento.get_absolute_url()).content.decode()

    assert "hx-trigger" not in pagina
    assert "/pronto.pdf" in pagina


def test_o_inicio_diz_onde_estao_as_metas_e_com_quem(client, db):
    municipio = MunicipioFactory()
    gestor = vinculo_de(Papel.GESTOR_MUNICIPAL, municipio=municipio)
    pactuacao = PactuacaoFactory(territorio=municipio, situacao="validada")
    client.force_login(gestor.usuario)

    texto = client.get("/painel/").content.decode()

    assert f'href="{pactuacao.get_absolute_url()}"' in texto
    assert "Validada" in texto
    assert "Secretaria Estadual de Saúde" in texto
    assert "em planilha" in texto


@pytest.mark.parametrize(
    ("situacao", "espera"),
    [
        ("em_digitacao", "gestor"),
        ("em_cir", "CIR"),
        ("em_apreciacao", "conselho de saúde"),
        ("homologada", ""),
    ],
)
def test_de_quem_se_espera(db, situacao, espera):
    municipio = MunicipioFactory()
    gestor = vinculo_de(Papel.GESTOR_MUNICIPAL, municipio=municipio)
    PactuacaoFactory(territorio=municipio, situacao=situacao)

    assert [a.espera_por for a in andamento_de(gestor)] == [espera]
    assert andamento_de(vinculo_de(Papel.MINISTERIO)) == []
