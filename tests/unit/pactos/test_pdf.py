"""Extrato, comprovante e painel da UF: registrados, com os mesmos bytes."""

import pytest
from django.urls import reverse

from auditoria.models import Documento
from pactos import actions
from tests.factories.pactos import PendenciaFactory, RespostaFactory
from tests.factories.territorios import UFFactory

pytestmark = pytest.mark.django_db


def baixar(client, rota, *args):
    resposta = client.get(reverse(f"pactos:{rota}", args=args))
    assert resposta.content.startswith(b"%PDF-")
    return resposta.content


def test_extrato_e_rascunho_ate_homologar_e_registro_depois(
    client, termo, secretaria_cib, ato
):
    RespostaFactory(termo=termo)
    client.force_login(secretaria_cib.usuario)
    baixar(client, "extrato_pdf", termo.pk)
    assert not Documento.objects.exists()
    comprovante = reverse("pactos:comprovante_pdf", args=[termo.pk])
    assert client.get(comprovante).status_code == 404
    PendenciaFactory(termo=termo)
    actions.homologar_na_cib(termo, por=secretaria_cib, ato=ato, com_pendencias=True)
    client.logout()

    for rota, tipo in (("extrato_pdf", "extrato"), ("comprovante_pdf", "comprovante")):
        assert baixar(client, rota, termo.pk) == baixar(client, rota, termo.pk)
        documento = Documento.objects.get(tipo=tipo)
        assert documento.publico
        assert documento.codigo


def test_painel_da_uf_so_conta_o_que_e_publico_e_reemite_se_muda(
    client, termo, secretaria_cib, ato
):
    primeiro = baixar(client, "painel_da_uf_pdf", "AC")
    assert baixar(client, "painel_da_uf_pdf", "AC") == primeiro
    actions.homologar_na_cib(termo, por=secretaria_cib, ato=ato, com_pendencias=False)

    baixar(client, "painel_da_uf_pdf", "AC")

    assert Documento.objects.filter(tipo="painel_da_uf").count() == 2
    inexistente = reverse("pactos:painel_da_uf_pdf", args=["XX"])
    assert UFFactory().codigo == "AC"
    assert client.get(inexistente).status_code == 404
