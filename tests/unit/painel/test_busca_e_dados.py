from datetime import date
from decimal import Decimal

import pytest

from painel.busca import Resultado, territorios_com
from painel.dados import CONJUNTOS
from painel.exports import em_csv, em_json
from territorios.models import Territorio
from tests.factories.territorios import MunicipioFactory, UFFactory


@pytest.fixture
def lugares(db):
    acre = UFFactory(codigo="AC", nome="Acre", nome_normalizado="ACRE")
    mato = UFFactory(codigo="MT", nome="Mato Grosso", nome_normalizado="MATO GROSSO")
    for codigo, nome, normalizado, uf in (
        ("1200401", "Rio Branco", "RIO BRANCO", acre),
        ("5107206", "Rio Branco", "RIO BRANCO", mato),
        ("1200104", "Brasiléia", "BRASILEIA", acre),
    ):
        MunicipioFactory(
            codigo=codigo,
            codigo_ibge=codigo,
            nome=nome,
            nome_normalizado=normalizado,
            uf=uf,
            macrorregiao=uf.macrorregiao,
        )


@pytest.mark.parametrize(
    ("texto", "codigos"),
    [
        ("rio branco", ["1200401", "5107206"]),
        ("Rio Branco/AC", ["1200401"]),
        ("RIO BRANCO mt", ["5107206"]),
        ("brasileia", ["1200104"]),
        ("BRASILÉIA", ["1200104"]),
        ("1200401", ["1200401"]),
        ("12004", ["1200401"]),
        ("branco", ["1200401", "5107206"]),
        ("xyz", []),
        ("%", []),
        ("", []),
    ],
)
def test_territorios_por_nome_sigla_ou_codigo(lugares, texto, codigos):
    achados = Resultado(texto, None, "Território")

    assert [a.endereco.split("/")[2] for a in achados[:10]] == codigos


def test_sigla_da_uf_vem_antes_de_quem_so_a_tem_no_nome(lugares):
    assert territorios_com(["AC"]).first().codigo == "AC"


def test_pagina_do_meio_atravessa_territorios_e_demais(lugares, monkeypatch):
    resultado = Resultado("rio", None)
    monkeypatch.setattr("painel.busca._fichas", list)
    extra = [f"extra {i}" for i in range(3)]
    resultado.__dict__["_mostrados"] = (2, extra)

    assert len(resultado) == 5
    assert [str(a)[:7] for a in resultado[1:4]] == ["Achado(", "extra 0", "extra 1"]
    assert list(resultado[3:5]) == ["extra 1", "extra 2"]
    assert resultado[4] == "extra 2"


@pytest.mark.parametrize("q", ["", "a", "   "])
def test_busca_curta_nao_busca(client, db, q):
    resposta = client.get("/busca/", {"q": q})

    assert resposta.status_code == 200
    assert "resultados para" not in resposta.content.decode()


def test_busca_sem_achado_diz_o_que_tentar(client, db):
    assert "Nada encontrado" in client.get("/busca/?q=xyzw").content.decode()


def test_busca_escapa_o_que_se_digitou(client, db):
    assert b"<script>alert" not in client.get("/busca/?q=<script>alert(1)").content


def test_pagina_do_territorio_e_404(client, lugares):
    assert client.get("/territorios/1200401/").status_code == 200
    assert client.get("/territorios/AC/").status_code == 200
    assert client.get("/territorios/0000000/").status_code == 404


def test_transparencia_sem_dados_nao_quebra(client, db):
    pagina = client.get("/transparencia/").content.decode()

    assert "Ainda não há Termos homologados" in pagina


# ------------------------------------------------------------------ dados abertos


@pytest.mark.parametrize("nome", sorted(CONJUNTOS))
@pytest.mark.parametrize("formato", ["csv", "json"])
def test_todo_conjunto_sai_mesmo_vazio(client, db, nome, formato):
    resposta = client.get(f"/dados/{nome}.{formato}")

    assert resposta.status_code == 200
    assert b"".join(resposta.streaming_content)


def test_territorios_saem_com_as_colunas_do_dicionario(client, lugares):
    corpo = b"".join(client.get("/dados/territorios.csv").streaming_content)
    linhas = corpo.decode("utf-8-sig").splitlines()

    assert linhas[0].split(";") == CONJUNTOS["territorios"].nomes
    assert len(linhas) == 1 + Territorio.objects.count()


@pytest.mark.parametrize("endereco", ["nada.csv", "territorios.xls"])
def test_conjunto_ou_formato_que_nao_ha_e_404(client, db, endereco):
    assert client.get(f"/dados/{endereco}").status_code == 404


def test_csv_neutraliza_formula_e_escreve_em_portugues():
    linhas = list(
        em_csv(
            ["a", "b", "c", "d", "e"],
            [("=1+1", Decimal("1.2000"), None, True, date(2007, 12, 31))],
        )
    )

    assert linhas[2] == "'=1+1;1,2;;sim;2007-12-31\r\n"


def test_json_guarda_decimal_como_texto_e_ausencia_como_null():
    texto = "".join(
        em_json(["a", "b", "c"], [(Decimal("10.50"), None, date(2007, 1, 2))])
    )

    assert texto == '[\n{"a": "10.5", "b": null, "c": "2007-01-02"}\n]\n'
    assert "".join(em_json(["a"], [])) == "[]\n"
