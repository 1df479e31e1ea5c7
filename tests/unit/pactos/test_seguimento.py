"""Prazos, apoio, a página da UF e as agendas."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from base.errors import RegraViolada
from contas.models import Papel
from pactos import actions
from pactos.consultas import indicador_de_colegiados
from pactos.models import AdesaoDaUF, Colegiado, Cumprimento, ItemDaAgenda
from pactos.states import Situacao
from tests.factories.contas import vinculo_de
from tests.factories.pactos import RespostaFactory, ReuniaoFactory, TermoFactory
from tests.factories.territorios import RegiaoDeSaudeFactory, UFFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def prazo(xapuri, hoje):
    """Um item vencido ontem, num Termo publicado."""
    termo = TermoFactory(territorio=xapuri, situacao=Situacao.PUBLICADO)
    return RespostaFactory(
        termo=termo, situacao="nao_realiza_ainda", prazo=hoje - timedelta(days=1)
    )


@pytest.fixture
def estadual(xapuri):
    return vinculo_de(Papel.TECNICO_ESTADUAL)


def test_rn_pac_17_lista_publica_do_vencido_ao_cumprido(client, prazo, gestor, hoje):
    lista = reverse("pactos:prazos")
    pagina = client.get(f"{lista}?lugar=AC&vencidos=1").content.decode()
    assert "Xapuri" in pagina
    assert "Vencido" in pagina
    assert "Informar cumprimento" not in pagina
    client.force_login(gestor.usuario)
    assert "Informar cumprimento" in client.get(lista).content.decode()
    cumprir = reverse("pactos:cumprir_prazo", args=[prazo.pk])
    dados = {"realizado_desde": f"{hoje:%d/%m/%Y}", "evidencia": "Plano publicado"}
    amanha = f"{hoje + timedelta(days=1):%d/%m/%Y}"
    assert client.get(cumprir).status_code == 200
    assert client.post(cumprir, {**dados, "evidencia": ""}).status_code == 422
    assert client.post(cumprir, {**dados, "realizado_desde": amanha}).status_code == 422

    client.post(cumprir, dados)

    assert Cumprimento.objects.get().evidencia == "Plano publicado"
    assert "Nenhum prazo em curso" in client.get(lista).content.decode()
    assert client.post(cumprir, dados).status_code == 422


def test_rn_pac_17_o_estado_oferece_apoio(client, prazo, estadual):
    client.force_login(estadual.usuario)
    apoiar = reverse("pactos:apoiar_prazo", args=[prazo.pk])
    assert client.get(apoiar).status_code == 200
    assert client.post(apoiar, {}).status_code == 422

    client.post(apoiar, {"descricao": "Oficina em Rio Branco"})

    lista = client.get(reverse("pactos:prazos")).content.decode()
    assert "Oficina em Rio Branco" in lista


def test_rn_pac_17_item_sem_prazo_e_evidencia_vazia(prazo, gestor, hoje):
    realiza = RespostaFactory(termo=prazo.termo)
    for resposta, evidencia, codigo in (
        (realiza, "x", "item_sem_prazo"),
        (prazo, " ", "sem_evidencia"),
    ):
        with pytest.raises(RegraViolada) as erro:
            actions.informar_cumprimento(
                resposta, por=gestor, data=hoje, evidencia=evidencia
            )
        assert erro.value.codigo == codigo


def test_prazos_cada_um_o_seu(client, prazo, gestor, estadual):
    for vinculo, rota in ((estadual, "cumprir_prazo"), (gestor, "apoiar_prazo")):
        client.force_login(vinculo.usuario)
        endereco = reverse(f"pactos:{rota}", args=[prazo.pk])
        assert client.get(endereco).status_code == 403
    client.logout()
    assert client.get(endereco).status_code == 302


def test_rn_pac_18_pagina_e_agenda_da_uf(client, xapuri, secretaria_cib, gestor, hoje):
    acre = UFFactory()
    reuniao = ReuniaoFactory()
    client.force_login(secretaria_cib.usuario)
    adesao = reverse("pactos:adesao_da_uf", args=["AC"])
    agenda = reverse("pactos:item_da_agenda", args=["AC", 3])
    dados = {
        "responsavel": "SES",
        "prazo": f"{hoje - timedelta(days=3):%d/%m/%Y}",
        "reuniao": reuniao.pk,
        "situacao": "em_andamento",
    }
    assert client.get(adesao).status_code == 200
    assert client.post(adesao, {"plano_de_acao": "x"}).status_code == 422
    client.post(adesao, {"plano_de_acao": "concluido", "grupo_condutor": "COSEMS"})
    assert client.get(agenda).status_code == 200
    assert client.post(agenda, {}).status_code == 422
    client.post(agenda, dados)
    client.post(agenda, {**dados, "responsavel": "CIB"})

    assert AdesaoDaUF.objects.get().plano_de_acao == "concluido"
    assert ItemDaAgenda.objects.get().responsavel == "CIB"
    assert client.get(agenda).status_code == 200
    fora = reverse("pactos:item_da_agenda", args=["AC", 9])
    assert client.get(fora).status_code == 404
    client.force_login(gestor.usuario)
    assert client.get(adesao).status_code == 403
    assert client.get(agenda).status_code == 403
    client.logout()
    pagina = client.get(reverse("pactos:estado", args=["AC"])).content.decode()
    assert "Pautar o Pacto" in pagina
    assert "Concluído" in pagina
    assert "atrasada" in client.get(reverse("pactos:agendas")).content.decode()
    with pytest.raises(PermissionDenied):
        actions.gravar_adesao_da_uf(acre, por=gestor, modo="")


def test_indicador_3_sai_dos_colegiados(xapuri):
    acre, regiao = UFFactory(), RegiaoDeSaudeFactory()
    assert indicador_de_colegiados(acre).percentual == 0
    for tipo in ("CGR", "CIR"):
        Colegiado.objects.create(tipo=tipo, territorio=regiao)

    assert indicador_de_colegiados(acre).percentual == 100
