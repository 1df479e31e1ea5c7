"""A ficha e o caderno em PDF."""

import pytest

from auditoria.models import Documento
from tests.factories.portfolio import CicloFactory, IniciativaFactory, MarcoFactory
from tests.factories.territorios import outra_uf


@pytest.fixture(autouse=True)
def cofre_temporario(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_ficha_e_caderno_sao_registros_com_os_mesmos_bytes(client, marco):
    for endereco in (
        f"/portfolio/projetos/{marco.iniciativa.slug}.pdf",
        f"/portfolio/{marco.iniciativa.ciclo.slug}.pdf",
    ):
        primeira = client.get(endereco)
        segunda = client.get(endereco)

        assert primeira["Content-Type"] == "application/pdf"
        assert primeira.content.startswith(b"%PDF")
        assert primeira.content == segunda.content

    assert Documento.objects.filter(publico=True).count() == 2


def test_conteudo_novo_e_versao_nova(client, marco):
    endereco = f"/portfolio/projetos/{marco.iniciativa.slug}.pdf"
    client.get(endereco)
    marco.iniciativa.escopo = "Outro escopo"
    marco.iniciativa.save(update_fields=["escopo"])

    client.get(endereco)

    assert list(Documento.objects.order_by("versao").values_list("versao")) == [
        (1,),
        (2,),
    ]


def test_nao_publicado_e_rascunho_sem_registro(entrar, aest):
    ciclo = CicloFactory(publicado=False, territorio=outra_uf())
    marco = MarcoFactory(iniciativa=IniciativaFactory(ciclo=ciclo))

    resposta = entrar(aest).get(f"/portfolio/projetos/{marco.iniciativa.slug}.pdf")

    assert resposta.content.startswith(b"%PDF")
    assert not Documento.objects.exists()


def test_caderno_grande_demais_volta_a_carteira_dizendo_por_que(
    client, ciclo, monkeypatch
):
    monkeypatch.setattr("base.pdf.tamanho.LINHAS_POR_DOCUMENTO", 0)
    monkeypatch.setattr("base.pdf.tamanho.LINHAS_POR_TABELA", 0)
    IniciativaFactory(ciclo=ciclo)

    resposta = client.get(f"/portfolio/{ciclo.slug}.pdf")

    assert resposta.status_code == 302
    assert resposta["Location"] == ciclo.get_absolute_url()
