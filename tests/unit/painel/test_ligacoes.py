"""Marcos que andam com uma deliberação da CIB ou com uma ação de TC."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from base.errors import RegraViolada
from contas.models import Papel
from cooperacao.states import SituacaoDaAcao, SituacaoDoPlano
from pactos.models import ItemDePauta
from painel.ligacoes import mover_marcos, origens_do_ciclo
from portfolio import actions
from portfolio.models import LigacaoDoMarco, Repactuacao
from tests.factories.contas import InstituicaoFactory, VinculoFactory
from tests.factories.cooperacao import AcaoFactory, PlanoFactory
from tests.factories.pactos import ColegiadoFactory, ReuniaoFactory
from tests.factories.portfolio import CicloFactory, IniciativaFactory, MarcoFactory
from tests.factories.territorios import outra_uf


@pytest.fixture
def hoje():
    return timezone.localdate()


@pytest.fixture
def aest(db):
    return VinculoFactory(
        papel=Papel.AEST,
        territorio=outra_uf(),
        instituicao=InstituicaoFactory(sigla="SES-MG"),
    )


@pytest.fixture
def marco(aest):
    ciclo = CicloFactory(territorio=outra_uf())
    return MarcoFactory(iniciativa=IniciativaFactory(ciclo=ciclo), nome="Resolução")


@pytest.fixture
def item(hoje):
    reuniao = ReuniaoFactory(
        colegiado=ColegiadoFactory(territorio=outra_uf()),
        data=hoje + timedelta(days=20),
    )
    return ItemDePauta.objects.create(reuniao=reuniao, ordem=1, titulo="Compras")


def ligar(marco, aest, hoje, dias=5):
    [origem] = origens_do_ciclo(marco.iniciativa.ciclo, por=aest, hoje=hoje)
    return actions.ligar_marco(
        marco, por=aest, versao=marco.versao, de=origem, dias=dias
    )


def test_marco_anda_com_a_deliberacao_da_cib(aest, marco, item, hoje):
    """RN-POR-21: cada mudança é uma repactuação com o motivo."""
    ligar(marco, aest, hoje)
    marco.refresh_from_db()
    assert marco.data_base == hoje + timedelta(days=25)

    item.reuniao.data = hoje + timedelta(days=50)
    item.reuniao.save(update_fields=["data"])
    call_command("mover_marcos")
    call_command("mover_marcos")

    marco.refresh_from_db()
    assert marco.data_prevista == hoje + timedelta(days=55)
    mudanca = Repactuacao.objects.get(de__isnull=False)
    assert mudanca.motivo.startswith("Acompanha Compras")


def test_marco_anda_com_a_acao_de_plano_aprovado(aest, marco, hoje):
    """RN-POR-21: a ação adiada continua noutro semestre, com outro prazo."""
    plano = PlanoFactory(situacao=SituacaoDoPlano.APROVADO)
    acao = AcaoFactory(
        tc=plano.tc,
        ano=plano.ano,
        semestre=plano.semestre,
        situacao=SituacaoDaAcao.PROGRAMADA,
        prazo=hoje + timedelta(days=30),
    )
    ligar(marco, aest, hoje, dias=0)
    seguinte = PlanoFactory(
        tc=plano.tc, ano=plano.ano + 1, situacao=SituacaoDoPlano.EM_ELABORACAO
    )
    AcaoFactory(
        tc=plano.tc,
        ano=seguinte.ano,
        semestre=seguinte.semestre,
        veio_de=acao,
        situacao=SituacaoDaAcao.PROGRAMADA,
        prazo=hoje + timedelta(days=90),
    )

    assert mover_marcos() == 0
    seguinte.situacao = SituacaoDoPlano.APROVADO
    seguinte.save(update_fields=["situacao"])
    assert mover_marcos() == 1

    marco.refresh_from_db()
    assert marco.data_prevista == hoje + timedelta(days=90)


def test_entregue_nao_anda_e_ligado_nao_se_repactua(aest, marco, item, hoje):
    """RN-POR-21."""
    ligar(marco, aest, hoje)
    marco.refresh_from_db()
    with pytest.raises(RegraViolada) as ligado:
        actions.repactuar_marco(
            marco, por=aest, versao=marco.versao, para=hoje, motivo="Outro dia"
        )
    with pytest.raises(RegraViolada) as de_novo:
        ligar(marco, aest, hoje)
    actions.atualizar_marco(
        marco, por=aest, versao=marco.versao, data_real=hoje, evidencia="Ata"
    )
    item.reuniao.data = hoje + timedelta(days=99)
    item.reuniao.save(update_fields=["data"])

    assert (ligado.value.codigo, de_novo.value.codigo) == (
        "marco_ligado",
        "marco_ja_ligado",
    )
    assert mover_marcos() == 0


def test_desligar_guarda_a_ultima_data(aest, marco, item, hoje):
    """RN-POR-21."""
    ligar(marco, aest, hoje)
    marco.refresh_from_db()
    actions.desligar_marco(marco, por=aest, versao=marco.versao)
    with pytest.raises(RegraViolada) as erro:
        actions.desligar_marco(marco, por=aest, versao=marco.versao)

    assert erro.value.codigo == "marco_sem_ligacao"
    marco.refresh_from_db()
    assert marco.data_base == hoje + timedelta(days=25)
    assert mover_marcos() == 0


def test_so_se_liga_ao_que_se_ve(aest, marco, hoje):
    """Reunião de outro território e plano não aprovado não aparecem."""
    outra = ReuniaoFactory(data=hoje + timedelta(days=20))
    ItemDePauta.objects.create(reuniao=outra, ordem=1, titulo="De fora")
    plano = PlanoFactory(situacao=SituacaoDoPlano.EM_ELABORACAO)
    AcaoFactory(
        tc=plano.tc,
        ano=plano.ano,
        semestre=plano.semestre,
        situacao=SituacaoDaAcao.PROGRAMADA,
        prazo=hoje + timedelta(days=30),
    )

    assert origens_do_ciclo(marco.iniciativa.ciclo, por=aest, hoje=hoje) == []


def test_ligar_e_desligar_pelas_telas(aest, marco, item, client):
    """RN-POR-21."""
    client.force_login(aest.usuario)
    tela = reverse("painel:ligar_marco", args=[marco.pk])
    dados = {"versao": "1", "de": f"cib:{item.pk}", "dias": "10"}

    assert "Compras" in client.get(tela).text
    assert client.post(tela, dados | {"de": "cib:999999"}).status_code == 422
    ficha = client.post(tela, dados, follow=True).text
    repetida = client.post(tela, dados | {"versao": "2"})
    ligada = client.get(tela).text
    solta = client.post(reverse("painel:desligar_marco", args=[marco.pk]), follow=True)
    de_novo = client.post(
        reverse("painel:desligar_marco", args=[marco.pk]), follow=True
    )

    assert "Anda com" in ficha
    assert repetida.status_code == 422
    assert "Desligar" in ligada
    assert "não acompanha mais" in solta.text
    assert "não acompanha nenhuma data" in de_novo.text
    assert not LigacaoDoMarco.objects.exists()
