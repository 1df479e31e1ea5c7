"""O painel do ano: ordem por coluna, nível, filtros e páginas no endereço."""

import re

import pytest

from indicadores.filters import FiltroDoAno
from indicadores.models import Rodada
from tests.factories.indicadores import FichaFactory
from tests.factories.territorios import MunicipioFactory, UFFactory
from tests.unit.indicadores.test_distribuicao import municipios  # noqa: F401

pytestmark = pytest.mark.django_db


def _linhas(client, consulta, endereco="/indicadores/avaliacao/2007/N/"):
    resposta = client.get(f"{endereco}?{consulta}")
    assert resposta.status_code == 200
    pagina = resposta.content.decode()
    matriz = pagina[pagina.index('class="matriz"') :]
    corpo = matriz[matriz.index("</thead>") : matriz.index("<tfoot>")]
    return re.findall(r'<tr><th scope="row">([^<]+)</th>', corpo)


def test_ordena_por_um_indicador_nos_dois_sentidos(client, publicados):
    # AC 9,1, AM 15,4, AP 0, PA 31,3, RO 80, RR 50, TO 80
    assert _linhas(client, "ordem=21")[:3] == ["AP", "AC", "AM"]
    assert _linhas(client, "ordem=-21")[:2] == ["RO", "TO"]


def test_ordem_desconhecida_vale_como_nome(client, publicados):
    assert _linhas(client, "ordem=999") == _linhas(client, "")
    assert _linhas(client, "ordem=%3Cb%3E") == _linhas(client, "")


@pytest.mark.parametrize(
    ("texto", "ficha"), [("21", 21), ("-8", -8), ("alcance", None), ("--8", None)]
)
def test_ordem_lida_do_endereco(texto, ficha):
    from django.http import QueryDict

    assert FiltroDoAno.de(QueryDict(f"ordem={texto}")).por_ficha == ficha


def test_municipios_do_pais_em_paginas_com_consultas_fixas(
    client,
    municipios,  # noqa: F811
    django_assert_num_queries,
):
    rodada, ficha, lugares = municipios
    for _ in range(120):
        MunicipioFactory()
    endereco = f"/indicadores/avaliacao/{rodada.ano}/{lugares[0].macrorregiao.codigo}/"
    client.get(f"{endereco}?nivel=MUN")

    with django_assert_num_queries(9):
        primeira = _linhas(client, f"nivel=MUN&ordem=-{ficha.numero}", endereco)

    assert len(primeira) == 100
    assert {x[0] for x in primeira[:2]} == {"A", "C"}
    # os da segunda página ainda não têm números: diz isso e deixa voltar
    segunda = client.get(f"{endereco}?nivel=MUN&pagina=2&ordem=-{ficha.numero}")
    assert "Nenhum número público" in segunda.content.decode()
    assert "pagina=1" in segunda.content.decode()


def test_uf_com_mais_de_cem_municipios_conta_todos_e_mostra_cem(
    client,
    municipios,  # noqa: F811
):
    rodada, _, lugares = municipios
    for _ in range(120):
        MunicipioFactory()
    endereco = f"/indicadores/avaliacao/{rodada.ano}/{lugares[0].uf.codigo}/"

    assert len(_linhas(client, "ordem=alcance", endereco)) == 100
    pagina = client.get(f"{endereco}?ordem=alcance").content.decode()
    assert "Das 4 metas que podem ser julgadas" in pagina


def test_ano_sem_numeros_continua_a_dizer_o_que_fazer(client, db):
    UFFactory()
    ficha = FichaFactory()
    Rodada.objects.create(ano=2040, edicao=ficha.edicao)

    pagina = client.get("/indicadores/avaliacao/2040/AC/").content.decode()

    assert "Nenhum número público" in pagina
