"""O catálogo e a avaliação, que qualquer pessoa lê, com os números publicados."""

import csv
import io

import openpyxl
import pytest

from auditoria.models import Documento
from base.planilhas import sem_formula
from indicadores import consultas
from indicadores.models import Edicao, Ficha, Pactuacao, Resultado
from indicadores.states import Situacao
from tests.factories.indicadores import (
    RodadaFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def publicados(publicados_uma_vez, db):
    """Os deste módulo."""


@pytest.mark.parametrize(
    "caminho",
    [
        "/indicadores/",
        "/indicadores/?q=mortalidade&tipo=P&edicao=2007",
        "/indicadores/?q=%00&tipo=%00&edicao=x",
        "/indicadores/2007/9/",
        "/indicadores/2017-2021/1/",
        "/indicadores/avaliacao/2007/BR/",
        "/indicadores/avaliacao/2007/BR/?prioridade=1&tipo=P&ordem=alcance",
        "/indicadores/avaliacao/2007/BR/?prioridade=zz&tipo=zz",
        "/indicadores/avaliacao/2007/N/",
        "/indicadores/avaliacao/2007/AC/",
        "/indicadores/avaliacao/2008/BR/2/",
        "/indicadores/avaliacao/2007/BR/24/",
        "/indicadores/avaliacao/2007/BR/16/",
        "/indicadores/avaliacao/2007/BR/21/",
        "/indicadores/avaliacao/2007/DF/8/",
    ],
)
def test_paginas_publicas_abrem_sem_entrar(client, publicados, caminho):
    RodadaFactory(ano=2017, edicao=Edicao.objects.get(codigo="2017-2021"))

    assert client.get(caminho).status_code == 200


@pytest.mark.parametrize(
    "caminho",
    [
        "/indicadores/avaliacao/1999/BR/",
        "/indicadores/avaliacao/2007/XX/",
        "/indicadores/avaliacao/2007/BR/99/",
        "/indicadores/avaliacao/2007/BR.csv?indicador=99",
        "/indicadores/2007/99/",
        "/indicadores/1999/1/",
    ],
)
def test_o_que_nao_existe_e_404(client, publicados, caminho):
    assert client.get(caminho).status_code == 404


@pytest.mark.parametrize(
    ("consulta", "destino"),
    [
        ("indicador=8", "/indicadores/avaliacao/2007/BR/8/"),
        ("ano=2008&territorio=N&tipo=P", "/indicadores/avaliacao/2008/N/?tipo=P"),
        ("ano=abcd&territorio=%2F%2Fx", "/indicadores/avaliacao/2007/BR/"),
    ],
)
def test_o_formulario_leva_ao_endereco(client, publicados, consulta, destino):
    resposta = client.get(f"/indicadores/avaliacao/2007/BR/?{consulta}")

    assert resposta.status_code == 302
    assert resposta.url == destino


def test_pagina_do_indicador_8_diz_21_e_6(client, publicados):
    texto = client.get("/indicadores/avaliacao/2007/BR/8/").content.decode()

    assert "Alcançaram 21, não alcançaram 6" in texto
    assert texto.count("<svg") > 2


def test_pagina_do_indicador_nunca_mostra_o_numero_velho(client, publicados):
    endereco = "/indicadores/avaliacao/2007/BR/8/"
    assert "Alcançaram 21" in client.get(endereco).content.decode()
    perdeu = Resultado.objects.filter(
        ficha__numero=8, pactuacao__territorio__codigo="AC"
    ).get()
    assert consultas.alcance(2007, 8).territorios[0].alcancou is True

    Resultado.objects.filter(pk=perdeu.pk).update(valor=0)

    assert "Alcançaram 20" in client.get(endereco).content.decode()


def test_pagina_do_indicador_segue_a_ficha_corrigida(client, publicados):
    endereco = "/indicadores/avaliacao/2007/BR/8/"
    client.get(endereco)

    Ficha.objects.filter(numero=8).update(fonte="Fonte corrigida", nome_curto="Novo")

    texto = client.get(endereco).content.decode()
    assert "Fonte corrigida" in texto
    assert "<title>Novo" in texto


@pytest.mark.parametrize(
    ("caminho", "consultas_fixas"),
    [
        ("/indicadores/avaliacao/2007/BR/9/", 11),
        ("/indicadores/avaliacao/2007/BR/", 8),
        ("/indicadores/", 5),
    ],
)
def test_numero_de_consultas(
    client, publicados, caminho, consultas_fixas, django_assert_max_num_queries
):
    with django_assert_max_num_queries(consultas_fixas):
        client.get(caminho)


def test_rascunho_nao_entra_na_avaliacao(client, publicados):
    resultado = Resultado.objects.filter(
        ficha__numero=8, pactuacao__territorio__codigo="AC"
    ).get()
    Pactuacao.objects.filter(pk=resultado.pactuacao_id).update(
        origem="portal", situacao=Situacao.EM_DIGITACAO
    )

    assert consultas.alcance(2007, 8).sem_base == 1


def test_csv_tem_as_linhas_do_quadro(client, publicados):
    resposta = client.get("/indicadores/avaliacao/2007/BR.csv?indicador=9")

    texto = resposta.content.decode("utf-8-sig")
    linhas = list(csv.DictReader(io.StringIO(texto), delimiter=";"))
    assert len(linhas) == 27 + 5 + 1
    amazonas = next(x for x in linhas if x["codigo"] == "AM")
    assert (amazonas["meta"], amazonas["resultado"]) == ("20", "16,8")
    assert (amazonas["alcancou"], amazonas["percentual_da_meta"]) == ("sim", "119,05")


def test_xlsx_tem_numeros_como_numeros(client, publicados):
    resposta = client.get("/indicadores/avaliacao/2007/BR.xlsx?indicador=9")

    folha = openpyxl.load_workbook(io.BytesIO(resposta.content)).active
    assert folha.max_row == 1 + 33
    assert folha["H2"].data_type == "n"


@pytest.mark.parametrize(
    ("texto", "esperado"),
    [("=1+1", "'=1+1"), ("@x", "'@x"), ("-2", "'-2"), ("Acre", "Acre"), ("", "")],
)
def test_planilha_nao_executa_o_texto(texto, esperado):
    assert sem_formula(texto) == esperado


def test_caderno_com_os_mesmos_numeros_da_os_mesmos_bytes(client, publicados):
    """RN-IND-16."""
    url = "/indicadores/avaliacao/2007/N.pdf?indicador=9"

    primeiro, segundo = client.get(url), client.get(url)

    assert primeiro.content[:5] == b"%PDF-"
    assert primeiro.content == segundo.content
    assert Documento.objects.count() == 1
