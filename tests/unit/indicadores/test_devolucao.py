"""Devolver dizendo o que ajustar em cada indicador. RN-IND-72."""

from decimal import Decimal as D

import pytest
from django.urls import reverse

from base.errors import RegraViolada
from indicadores import actions
from indicadores.models import AvisoDeComentario, Comentario, Pactuacao
from indicadores.states import Situacao
from tests.factories.indicadores import MetaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def validada(pactuacao):
    Pactuacao.objects.update(situacao=Situacao.VALIDADA)
    pactuacao.refresh_from_db()
    return pactuacao


@pytest.fixture
def url(validada):
    args = [validada.rodada.ano, validada.territorio.codigo, "devolver"]
    return reverse("indicadores:passo", args=args)


def test_o_motivo_de_cada_indicador_fica_ao_lado_dele(
    client, validada, url, ses, gestor, mailoutbox
):
    client.force_login(ses.usuario)
    dados = {"motivo": "Ajustes.", "versao": validada.versao}
    client.post(url, {**dados, "i1": " Pior que 2025. ", "i2": "", "i3": "Reveja."})

    validada.refresh_from_db()
    assert validada.situacao == Situacao.DEVOLVIDA
    ditos = Comentario.objects.order_by("ficha__numero")
    assert [(c.ficha.numero, c.texto) for c in ditos] == [
        (1, "Pior que 2025."),
        (3, "Reveja."),
    ]
    assert {c.escrito_por for c in ditos} == {ses}
    assert AvisoDeComentario.objects.filter(para=gestor).count() == 2
    client.force_login(gestor.usuario)
    grade = client.get(validada.get_absolute_url()).content.decode()
    assert "Pior que 2025." in grade


def test_sem_o_motivo_geral_o_que_se_escreveu_de_cada_um_volta(
    client, validada, url, ses
):
    client.force_login(ses.usuario)

    resposta = client.post(
        url, {"motivo": "", "versao": validada.versao, "i2": "Reveja."}
    )

    assert resposta.status_code == 422
    assert 'value="Reveja."' in resposta.content.decode()
    assert not Comentario.objects.exists()


def test_texto_longo_demais_diz_de_que_indicador(client, validada, url, ses):
    client.force_login(ses.usuario)
    dados = {"motivo": "Ajustes.", "versao": validada.versao, "i2": "x" * 501}

    resposta = client.post(url, dados)

    assert resposta.status_code == 422
    assert "do indicador 2" in resposta.content.decode()


def test_indicador_que_nao_ha_desfaz_tudo(validada, ses):
    with pytest.raises(RegraViolada):
        actions.devolver(
            validada, por=ses, motivo="Ajustes.", por_indicador={1: "a", 99: "b"}
        )

    validada.refresh_from_db()
    assert validada.situacao == Situacao.VALIDADA
    assert not Comentario.objects.exists()


def test_so_quem_devolve_tem_a_coluna(client, validada, url, ses):
    client.force_login(ses.usuario)

    assert 'name="i1"' in client.get(url).content.decode()
    homologar = url.replace("devolver", "homologar")
    assert 'name="i1"' not in client.get(homologar).content.decode()


def test_quem_esta_acima_nao_e_mandado_corrigir_o_que_nao_digita(
    client, validada, url, ses, fichas
):
    fichas[0].maximo_plausivel = D(10)
    fichas[0].save()
    MetaFactory(pactuacao=validada, ficha=fichas[0], valor=D(50))
    client.force_login(ses.usuario)

    homologar = client.get(url.replace("devolver", "homologar")).content.decode()
    assert "Quem corrige ou justifica é quem pactua" in homologar
    assert "Volte para corrigir" not in homologar
    devolver = client.get(url).content.decode()
    assert "sem justificativa" not in devolver
    assert "metas em branco" not in devolver


def test_quem_homologa_o_que_outro_acaba_de_devolver_le_o_que_houve(
    client, validada, url, ses
):
    client.force_login(ses.usuario)
    versao = validada.versao
    actions.devolver(validada, por=ses, motivo="Ajustes.")
    ato = {"numero": "12/2026", "data_do_ato": "01/06/2026", "versao": versao}

    resposta = client.post(url.replace("devolver", "homologar"), ato, follow=True)

    assert resposta.status_code == 200
    assert "está em “Devolvida para ajuste”" in resposta.content.decode()
