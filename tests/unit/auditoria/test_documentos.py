"""Documentos emitidos: mesma coisa, mesmos bytes; coisa nova, versão nova."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from auditoria.actions import (
    emitir_documento,
    guardar_documento,
    preparar_emissao,
)
from auditoria.models import Documento
from base.errors import RegraViolada
from tests.factories.contas import VinculoFactory
from tests.factories.territorios import MunicipioFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def municipio():
    return MunicipioFactory()


def emitir(objeto, dados, pdf=b"%PDF-1.7 teste", **opcoes):
    documento, novo = preparar_emissao(
        objeto,
        tipo="comprovante",
        titulo="Comprovante",
        assunto="Rio Branco/AC, 2026",
        dados=dados,
        por=VinculoFactory(),
        **opcoes,
    )
    return guardar_documento(documento, pdf) if novo else documento


def test_rn_aud_02_mesmo_conteudo_devolve_a_mesma_emissao(municipio):
    primeira = emitir(municipio, {"meta": "1,5"})

    assert emitir(municipio, {"meta": "1,5"}) == primeira
    assert Documento.objects.count() == 1


def test_conteudo_novo_e_versao_nova_encadeada(municipio):
    primeira = emitir(municipio, {"meta": "1,5"}, cadeia="territorio:1")
    segunda = emitir(municipio, {"meta": "1,6"}, cadeia="territorio:1")

    assert segunda.versao == 2
    assert segunda.hash_anterior == primeira.hash_do_conteudo


def test_documento_emitido_nao_se_troca(municipio):
    documento = emitir(municipio, {"meta": "1,5"})

    with pytest.raises(RegraViolada) as erro:
        guardar_documento(documento, b"outro")

    assert erro.value.codigo == "documento_ja_emitido"


def test_verificar_diz_sem_login_o_que_e_o_documento(client, municipio):
    documento = emitir(municipio, {"meta": "1,5"})

    pagina = client.get(documento.get_absolute_url()).content.decode()

    assert "Comprovante" in pagina
    assert documento.hash_do_conteudo in pagina
    assert "Autêntico e vigente" in pagina


def test_verificar_avisa_que_ha_versao_mais_nova(client, municipio):
    velho = emitir(municipio, {"meta": "1,5"})
    emitir(municipio, {"meta": "1,6"})

    pagina = client.get(velho.get_absolute_url()).content.decode()

    assert "Esta não é mais a versão em vigor" in pagina


@pytest.mark.parametrize(
    ("copia", "frase"),
    [
        (b"%PDF-1.7 teste", "A cópia é idêntica à guardada"),
        (b"%PDF-1.7 adulterado", "A cópia não é igual à guardada"),
    ],
)
def test_copia_enviada_e_comparada_byte_a_byte(client, municipio, copia, frase):
    documento = emitir(municipio, {"meta": "1,5"})
    assert documento.sha256 == hashlib.sha256(b"%PDF-1.7 teste").hexdigest()

    resposta = client.post(
        documento.get_absolute_url(),
        {"arquivo": SimpleUploadedFile("copia.pdf", copia)},
    )

    assert frase in resposta.content.decode()


def test_codigo_inexistente_e_404_com_saida(client):
    resposta = client.get("/documentos/verificar/AAAA-BBBB-CCCC/")

    assert resposta.status_code == 404
    assert "Código não encontrado" in resposta.content.decode()
    assert "<form" in resposta.content.decode()


def test_codigo_digitado_sem_hifen_leva_ao_documento(client, municipio):
    documento = emitir(municipio, {"meta": "1,5"})
    digitado = documento.codigo.replace("-", "").lower()

    resposta = client.get("/documentos/verificar/", {"codigo": digitado})

    assert resposta.url == documento.get_absolute_url()


def test_comparar_sem_arquivo_pede_o_arquivo(client, municipio):
    documento = emitir(municipio, {"meta": "1,5"})

    resposta = client.post(documento.get_absolute_url())

    assert resposta.status_code == 422
    assert "Escolha o arquivo PDF" in resposta.content.decode()


@pytest.mark.parametrize("codigo", ["-", "😀", "AAAA", "' OR 1=1", "A" * 30])
def test_codigo_mal_escrito_pede_que_se_confira(client, codigo):
    resposta = client.get("/documentos/verificar/", {"codigo": codigo})

    assert resposta.status_code == 422
    assert "12 letras e números" in resposta.content.decode()


def test_desenhar_nao_prende_quem_escreve_e_roda_uma_vez(municipio):
    """Fora de transação: no SQLite, desenhar dentro dela pararia o portal inteiro."""
    transacoes = len(connection.savepoint_ids)
    vezes = []

    def desenhar(documento):
        vezes.append(len(connection.savepoint_ids))
        return b"%PDF-1.7 uma vez"

    opcoes = {
        "tipo": "termo",
        "titulo": "Termo",
        "assunto": "Rio Branco/AC",
        "dados": {"a": 1},
        "por": None,
        "desenhar": desenhar,
    }
    primeiro = emitir_documento(municipio, **opcoes)

    assert emitir_documento(municipio, **opcoes) == primeiro
    assert vezes == [transacoes]


def test_se_outra_pessoa_emitiu_o_mesmo_enquanto_se_desenhava_fica_a_dela(municipio):
    def desenhar(documento):
        emitir(municipio, {"meta": "1,5"}, pdf=b"%PDF-1.7 da outra")
        return b"%PDF-1.7 meu"

    documento = emitir_documento(
        municipio,
        tipo="comprovante",
        titulo="Comprovante",
        assunto="Rio Branco/AC, 2026",
        dados={"meta": "1,5"},
        por=None,
        desenhar=desenhar,
    )

    assert Documento.objects.get() == documento
    with documento.arquivo.open("rb") as arquivo:
        assert arquivo.read() == b"%PDF-1.7 da outra"
