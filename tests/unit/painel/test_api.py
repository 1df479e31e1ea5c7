import json

import pytest
from django.http import HttpRequest

from painel import api
from tests.factories.territorios import MunicipioFactory, UFFactory


def test_territorios_por_nivel(client, db):
    uf = UFFactory()

    corpo = client.get("/api/v1/territorios/?nivel=UF").json()

    assert corpo["total"] == 1
    assert corpo["itens"][0]["codigo"] == uf.codigo
    assert corpo["proxima"] is None


def test_lista_longa_vem_em_paginas_e_a_proxima_guarda_os_filtros(client, db):
    for _ in range(3):
        MunicipioFactory()

    corpo = client.get("/api/v1/territorios/?nivel=MUN&por_pagina=2").json()

    assert (corpo["total"], corpo["paginas"], len(corpo["itens"])) == (3, 2, 2)
    seguinte = client.get(corpo["proxima"]).json()
    assert (seguinte["pagina"], len(seguinte["itens"])) == (2, 1)


def test_busca_por_nome_nao_distingue_acento(client, db):
    MunicipioFactory(nome="Brasiléia", nome_normalizado="BRASILEIA")

    corpo = client.get("/api/v1/territorios/?q=brasileia").json()

    assert [item["nome"] for item in corpo["itens"]] == ["Brasiléia"]


def test_numero_fixo_de_consultas(client, db, django_assert_num_queries):
    for _ in range(5):
        MunicipioFactory()

    with django_assert_num_queries(2):
        client.get("/api/v1/territorios/")


@pytest.mark.parametrize(
    ("endereco", "status", "codigo"),
    [
        ("territorios/9999999/", 404, "nao_encontrado"),
        ("territorios/?nivel=XX", 422, "pedido_invalido"),
        ("territorios/?pagina=0", 422, "pedido_invalido"),
        ("territorios/?por_pagina=100000", 422, "pedido_invalido"),
        ("alcance/", 422, "pedido_invalido"),
        ("alcance/?ano=1900&indicador=8", 404, "nao_encontrado"),
        ("alcance/?ano=abc&indicador=8", 422, "pedido_invalido"),
        ("indicadores/?edicao=1900", 404, "nao_encontrado"),
        ("tcs/999/", 404, "nao_encontrado"),
        ("tcs/60/relatorios/1900/", 404, "nao_encontrado"),
        ("portfolio/nenhum/projetos/", 404, "nao_encontrado"),
        ("nada/", 404, "nao_encontrado"),
    ],
)
def test_erro_tem_sempre_a_mesma_forma(client, db, endereco, status, codigo):
    resposta = client.get(f"/api/v1/{endereco}")

    assert resposta.status_code == status
    assert resposta["Content-Type"].startswith("application/json")
    erro = resposta.json()["erro"]
    assert set(erro) == {"codigo", "mensagem"}
    assert erro["codigo"] == codigo


@pytest.mark.parametrize("metodo", ["post", "put", "patch", "delete"])
def test_nada_se_escreve_pela_api(client, db, metodo):
    resposta = getattr(client, metodo)("/api/v1/territorios/")

    assert resposta.status_code == 405
    assert resposta.json()["erro"]["codigo"] == "metodo_nao_aceito"


def test_erro_interno_nao_conta_o_que_quebrou(caplog):
    pedido = HttpRequest()
    pedido.path = "/api/v1/x/"

    resposta = api._erro_interno(pedido, ZeroDivisionError("segredo"))

    assert resposta.status_code == 500
    assert "segredo" not in json.loads(resposta.content)["erro"]["mensagem"]


def test_documentacao_lista_todos_os_enderecos_sem_nada_de_fora(client, db):
    pagina = client.get("/api/v1/docs").content.decode()
    esquema = client.get("/api/v1/openapi.json").json()

    for caminho in esquema["paths"]:
        assert caminho in pagina
    assert "cdn" not in pagina
    assert "<script>" not in pagina
    assert client.get("/api/v1/")["Location"] == "/api/v1/docs"
