"""Comentários por indicador: quem escreve, quem lê e o que fica. RN-IND-51."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from auditoria.models import Evento
from base.errors import RegraViolada
from contas.models import Papel
from indicadores import actions
from indicadores.models import Comentario, Pactuacao
from indicadores.states import Situacao
from tests.factories.contas import vinculo_de

pytestmark = pytest.mark.django_db


@pytest.fixture
def enviada(pactuacao):
    """Já enviada: a região e o estado a veem."""
    Pactuacao.objects.update(situacao=Situacao.EM_APRECIACAO)
    pactuacao.refresh_from_db()
    return pactuacao


@pytest.fixture
def url(enviada):
    args = [enviada.rodada.ano, enviada.territorio.codigo, 1]
    return reverse("indicadores:comentarios", args=args)


@pytest.fixture
def tecnico_estadual(rio_branco):
    return vinculo_de(Papel.TECNICO_ESTADUAL, uf=rio_branco.uf)


def test_o_tecnico_do_estado_comenta_e_o_municipio_le_na_grade(
    client, enviada, url, tecnico_estadual, tecnico
):
    client.force_login(tecnico_estadual.usuario)
    resposta = client.post(url, {"texto": " Reveja com o comitê de óbitos. "})

    assert resposta.url == url
    comentario = Comentario.objects.get()
    assert comentario.texto == "Reveja com o comitê de óbitos."
    assert comentario.escrito_por == tecnico_estadual
    evento = Evento.objects.get(acao="indicadores.indicador.comentado")
    assert evento.dados["indicador"] == 1

    client.force_login(tecnico.usuario)
    texto = client.get(enviada.get_absolute_url()).content.decode()
    assert "Reveja com o comitê de óbitos." in texto
    assert "1 comentário<" in texto
    assert tecnico_estadual.usuario.nome in texto


def test_o_publico_nao_le_comentarios(
    client, enviada, fichas, url, tecnico_estadual, gestor_de_xapuri
):
    actions.comentar(enviada, fichas[0], texto="Só entre nós.", por=tecnico_estadual)
    Pactuacao.objects.update(situacao=Situacao.HOMOLOGADA)

    assert b"entre n" not in client.get(enviada.get_absolute_url()).content
    client.force_login(gestor_de_xapuri.usuario)
    assert b"entre n" not in client.get(enviada.get_absolute_url()).content
    assert client.get(url).status_code == 403


def test_quem_e_de_outro_lugar_nao_comenta(
    enviada, fichas, gestor_de_xapuri, ses_de_mg
):
    for vinculo in (gestor_de_xapuri, ses_de_mg):
        with pytest.raises(PermissionDenied):
            actions.comentar(enviada, fichas[0], texto="Oi", por=vinculo)


def test_comentario_vazio_e_recusado(client, enviada, fichas, url, tecnico):
    client.force_login(tecnico.usuario)

    assert client.post(url, {"texto": "  "}).status_code == 422
    with pytest.raises(RegraViolada) as erro:
        actions.comentar(enviada, fichas[0], texto=" ", por=tecnico)

    assert erro.value.codigo == "comentario_vazio"
    assert not Comentario.objects.exists()


def test_texto_do_comentario_nao_vira_marcacao(client, enviada, fichas, url, tecnico):
    actions.comentar(enviada, fichas[0], texto="<b>x</b><script>", por=tecnico)
    client.force_login(tecnico.usuario)

    for endereco in (url, enviada.get_absolute_url()):
        assert b"<script>" not in client.get(endereco).content.split(b"<main")[1]


def test_indicador_que_nao_existe_e_404(client, enviada, url, tecnico):
    client.force_login(tecnico.usuario)

    assert client.get(url.replace("/1/", "/99/")).status_code == 404
