"""Cada página de erro diz o que houve e tem uma saída."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, TooManyFieldsSent
from django.test import Client, RequestFactory

from base import views


@pytest.fixture
def request_publico():
    request = RequestFactory().get("/x/")
    request.user = AnonymousUser()
    request.vinculo = None
    return request


def test_endereco_que_nao_existe_da_404_com_saida(client, db):
    resposta = client.get("/nao-existe/nunca/")

    assert resposta.status_code == 404
    assert 'href="/busca/"' in resposta.content.decode()


def test_404_nao_confirma_que_o_objeto_existe(request_publico):
    html = views.erro_404(request_publico, Exception("Termo 42")).content.decode()

    assert "Termo 42" not in html


def test_403_mostra_o_motivo_escapado(request_publico):
    erro = PermissionDenied("Homologar é da <b>CIB</b>.")

    resposta = views.erro_403(request_publico, erro)

    assert resposta.status_code == 403
    assert "Homologar é da &lt;b&gt;CIB&lt;/b&gt;." in resposta.content.decode()


def test_400_explica_formulario_com_campos_demais(request_publico):
    resposta = views.erro_400(request_publico, TooManyFieldsSent())

    assert resposta.status_code == 400
    assert "planilha" in resposta.content.decode()


def test_paginas_de_erro_abrem_sem_pessoa_nem_vinculo():
    cru = RequestFactory().get("/x/")

    assert views.erro_400(cru).status_code == 400
    assert views.erro_404(cru).status_code == 404
    assert views.erro_413(cru).status_code == 413


def test_envio_grande_demais_da_413_com_o_limite(client, db, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024

    resposta = client.post("/entrar/", {"username": "a" * 5000})

    assert resposta.status_code == 413
    assert "20 MB" in resposta.content.decode()


def test_500_nao_depende_de_banco_nem_de_contexto(monkeypatch):
    def falhar(caminho):
        raise ValueError(caminho)

    monkeypatch.setattr(views, "static", falhar)

    resposta = views.erro_500(RequestFactory().get("/"))

    assert resposta.status_code == 500
    assert "<h1>" in resposta.content.decode()


class TestSessaoExpirada:
    @pytest.fixture
    def recusa(self, db):
        cliente = Client(enforce_csrf_checks=True)
        return cliente.post(
            "/entrar/",
            {
                "username": "pessoa@example.org",
                "password": "segredo",
                "csrfmiddlewaretoken": "falso",
                "justificativa": "Texto <b>longo</b>",
            },
        )

    def test_diz_que_nada_foi_gravado_e_como_voltar(self, recusa):
        html = recusa.content.decode()

        assert recusa.status_code == 403
        assert "Nada foi gravado" in html
        assert 'href="/entrar/?next=/entrar/"' in html

    def test_mostra_o_que_foi_digitado(self, recusa):
        assert "Texto &lt;b&gt;longo&lt;/b&gt;" in recusa.content.decode()

    def test_nao_mostra_senha_nem_campos_tecnicos(self, recusa):
        html = recusa.content.decode()

        assert "segredo" not in html
        assert "falso" not in html

    def test_nao_oferece_reenviar(self, recusa):
        assert 'name="justificativa"' not in recusa.content.decode()


@pytest.mark.parametrize(
    ("origem", "volta"),
    [
        ("http://testserver/pactos/termos/1/", "http://testserver/pactos/termos/1/"),
        ("http://outro.example.org/", "/entrar/"),
        ("", "/entrar/"),
    ],
)
def test_volta_so_leva_a_este_portal(db, origem, volta):
    cliente = Client(enforce_csrf_checks=True)

    html = cliente.post("/entrar/", headers={"referer": origem}).content.decode()

    assert f'<a href="{volta}">Voltar ao formulário</a>' in html
