"""O arquivo do ato e o encerramento dos Termos de uma norma revogada."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from base.errors import RegraViolada
from base.models import Andamento
from contas.models import Papel
from pactos import actions
from pactos.actions.comum import colegiado_de
from pactos.models import Ato, Norma, Termo
from pactos.states import Situacao
from tests.factories.contas import vinculo_de
from tests.factories.pactos import TermoFactory
from tests.factories.territorios import MunicipioFactory

pytestmark = pytest.mark.django_db


def pdf(nome="resolucao.pdf", comeco=b"%PDF-1.7"):
    return SimpleUploadedFile(nome, comeco + b" resto do arquivo")


def decisao(termo, ato, **extra):
    return {
        "decisao": "sem_pendencias",
        "tipo": "resolucao",
        "ato": f"{ato.numero}/{ato.ano}",
        "data_do_ato": f"{ato.data:%d/%m/%Y}",
        "versao": termo.versao,
        **extra,
    }


def test_rn_pac_20_o_arquivo_entra_com_a_decisao_e_sai_da_pagina_do_ato(
    client, termo, secretaria_cib, gestor, ato
):
    client.force_login(secretaria_cib.usuario)
    endereco = reverse("pactos:decidir_termo", args=[termo.pk])
    revisao = client.post(endereco, decisao(termo, ato)).content.decode()
    assert 'type="file"' in revisao

    falso = pdf(comeco=b"MZ-programa")
    recusa = client.post(endereco, decisao(termo, ato, confirmado="1", arquivo=falso))
    assert recusa.status_code == 422
    assert "não é o que o nome diz" in recusa.content.decode()
    termo.refresh_from_db()
    assert termo.situacao == Situacao.EM_ANALISE_CIB

    client.post(endereco, decisao(termo, ato, confirmado="1", arquivo=pdf()))

    gravado = Ato.objects.get()
    assert gravado.juntado_por == secretaria_cib
    client.logout()
    pagina = client.get(gravado.get_absolute_url()).content.decode()
    assert "resolucao.pdf" in pagina
    assert "Xapuri" in pagina
    baixado = client.get(reverse("pactos:arquivo_do_ato", args=[gravado.pk]))
    assert b"".join(baixado.streaming_content).startswith(b"%PDF-1.7")
    assert baixado["Content-Disposition"].startswith("attachment")
    with pytest.raises(RegraViolada) as erro:
        actions.juntar_arquivo_do_ato(gravado, por=secretaria_cib, arquivo=pdf())
    assert erro.value.codigo == "ato_ja_tem_arquivo"
    with pytest.raises(PermissionDenied):
        actions.juntar_arquivo_do_ato(gravado, por=gestor, arquivo=pdf())


def test_rn_pac_20_junta_depois_pela_pagina_do_ato(client, termo, secretaria_cib, ato):
    actions.homologar_na_cib(termo, por=secretaria_cib, ato=ato, com_pendencias=False)
    gravado = Ato.objects.get()
    juntar = reverse("pactos:juntar_arquivo_do_ato", args=[gravado.pk])
    arquivo = reverse("pactos:arquivo_do_ato", args=[gravado.pk])
    client.force_login(secretaria_cib.usuario)
    assert client.get(arquivo).status_code == 404
    assert client.post(juntar, {}).status_code == 422
    assert client.post(juntar, {"arquivo": pdf("a.exe")}).status_code == 422

    client.post(juntar, {"arquivo": pdf()})
    client.post(juntar, {"arquivo": pdf()})

    gravado.refresh_from_db()
    assert gravado.nome_do_arquivo == "resolucao.pdf"
    assert b"".join(client.get(arquivo).streaming_content).startswith(b"%PDF")


def test_rn_pac_20_ato_alheio_404_e_colega_403(
    client, termo, secretaria_cib, secretaria_cib_de_mg, ato
):
    Termo.objects.update(situacao=Situacao.APROVADO)
    do_conselho = Ato.objects.create(
        colegiado=colegiado_de("conselho", termo),
        tipo="resolucao",
        numero="1",
        ano=ato.ano,
        data=ato.data,
    )
    juntar = reverse("pactos:juntar_arquivo_do_ato", args=[do_conselho.pk])
    client.force_login(secretaria_cib_de_mg.usuario)
    assert client.get(do_conselho.get_absolute_url()).status_code == 404
    client.force_login(secretaria_cib.usuario)
    assert client.post(juntar, {"arquivo": pdf()}).status_code == 403


# ------------------------------------------------------------ norma revogada


@pytest.fixture
def ministerio(xapuri):
    return vinculo_de(Papel.MINISTERIO)


@pytest.fixture
def revogada(xapuri):
    termos = [
        TermoFactory(territorio=MunicipioFactory(), situacao=situacao)
        for situacao in ("publicado", "em_revisao", "homologado_cib", "rascunho")
    ]
    norma = termos[0].norma
    Norma.objects.update(revogada_por="Portaria GM/MS nº 1.580/2012")
    norma.refresh_from_db()
    return norma


def test_rn_pac_21_norma_revogada_encerra_os_homologados_de_uma_vez(
    client, revogada, ministerio, ato
):
    client.force_login(ministerio.usuario)
    endereco = reverse("pactos:encerrar_da_norma", args=[revogada.pk])
    pagina = client.get(endereco).content.decode()
    assert "1.580/2012" in pagina
    dados = {
        "tipo": "portaria",
        "ato": f"1580/{ato.ano}",
        "data_do_ato": f"{ato.data:%d/%m/%Y}",
        "motivo": "Norma revogada.",
        "quantos": 3,
    }
    sem_ciencia = client.post(endereco, dados)
    assert sem_ciencia.status_code == 422

    feita = client.post(endereco, {**dados, "ciente": "on"})

    assert feita.url == Andamento.objects.get().get_absolute_url()
    situacoes = sorted(Termo.objects.values_list("situacao", flat=True))
    assert situacoes == ["encerrado", "encerrado", "encerrado", "rascunho"]
    assert Ato.objects.get().tramitacoes.count() == 3
    vazia = client.get(endereco).content.decode()
    assert "Não há Termo homologado" in vazia
    client.post(endereco, {**dados, "ciente": "on"})
    assert Ato.objects.get().tramitacoes.count() == 3


@pytest.mark.parametrize(
    ("preparar", "quantos", "codigo"),
    [
        (lambda: Norma.objects.update(revogada_por=""), 3, "norma_em_vigor"),
        (lambda: None, 2, "quantidade_mudou"),
        (lambda: Termo.objects.update(situacao="rascunho"), 0, "nada_a_encerrar"),
    ],
)
def test_rn_pac_21_so_o_que_se_confirmou(
    revogada, ministerio, ato, preparar, quantos, codigo
):
    preparar()
    revogada.refresh_from_db()

    with pytest.raises(RegraViolada) as erro:
        actions.encerrar_da_norma(
            revogada,
            por=ministerio,
            ato=replace(ato, tipo=Ato.Tipo.PORTARIA),
            motivo="Revogada",
            quantos=quantos,
        )

    assert erro.value.codigo == codigo


def test_rn_pac_21_so_o_ministerio(client, revogada, secretaria_cib, ato):
    client.force_login(secretaria_cib.usuario)
    endereco = reverse("pactos:encerrar_da_norma", args=[revogada.pk])
    assert client.get(endereco).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.encerrar_da_norma(
            revogada, por=secretaria_cib, ato=ato, motivo="x", quantos=3
        )
