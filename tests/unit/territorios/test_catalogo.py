"""O catálogo do país: contagens conhecidas e desenho datado das regiões."""

import csv
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from base.errors import RegraViolada
from territorios.actions import (
    carregar_catalogo,
    gravar_populacao,
    importar_regioes,
    ler_arquivo_das_regioes,
)
from territorios.models import Nivel, Pertencimento, Populacao, Territorio
from territorios.rules import codigo_valido
from tests.factories.territorios import MunicipioFactory, UFFactory

pytestmark = pytest.mark.django_db


def linha(municipio, codigo="12001", nome="Alto Acre", uf="AC"):
    return {
        "co_uf": "12",
        "sg_uf": uf,
        "cod_regiao_de_saude": codigo,
        "regiao_de_saude": nome,
        "cod_municipio": municipio if isinstance(municipio, str) else municipio[:6],
        "no_municipio": "Xapuri",
    }


def test_catalogo_tem_27_ufs_e_5571_municipios_e_repetir_nao_muda_nada(
    django_assert_max_num_queries,
):
    with django_assert_max_num_queries(250):
        assert carregar_catalogo() == 5571
    assert carregar_catalogo() == 5571

    contagem = {
        nivel: Territorio.objects.filter(nivel=nivel).count() for nivel in Nivel
    }
    assert contagem == {
        Nivel.PAIS: 1,
        Nivel.MACRORREGIAO: 5,
        Nivel.UF: 27,
        Nivel.REGIAO_DE_SAUDE: 0,
        Nivel.MUNICIPIO: 5571,
    }
    municipios = Territorio.objects.municipios()
    assert municipios.filter(capital=True).count() == 27
    assert all(codigo_valido(c) for c in municipios.values_list("codigo", flat=True))
    por_uf = {
        sigla: municipios.filter(uf__codigo=sigla).count()
        for sigla in ("MG", "SP", "RS", "BA", "PR", "SC", "GO", "DF")
    }
    assert por_uf == {
        "MG": 853,
        "SP": 645,
        "RS": 497,
        "BA": 417,
        "PR": 399,
        "SC": 295,
        "GO": 246,
        "DF": 1,
    }


@pytest.mark.parametrize(
    ("ano", "quantos"),
    [(2007, 5564), (2012, 5565), (2013, 5570), (2024, 5570), (2026, 5571)],
)
def test_municipios_existentes_em_cada_ano(ano, quantos):
    carregar_catalogo()

    existentes = Territorio.objects.municipios().existentes_em(date(ano, 12, 31))

    assert existentes.count() == quantos


def test_sudeste_nao_se_confunde_com_sergipe():
    carregar_catalogo()

    assert Territorio.objects.get(codigo="SD").nome == "Sudeste"
    assert Territorio.objects.get(codigo="SE").nome == "Sergipe"


def test_municipio_que_muda_de_regiao_guarda_o_desenho_antigo():
    xapuri = MunicipioFactory(codigo="1200708", nome="Xapuri")
    importar_regioes([linha("120070")], desde=date(2019, 1, 1))

    resumo = importar_regioes(
        [linha("120070", "12002", "Baixo Acre e Purus")], desde=date(2025, 1, 1)
    )

    assert (resumo.municipios_que_entraram, resumo.municipios_que_mudaram) == (0, 1)
    alto = Territorio.objects.get(codigo="12001")
    baixo = Territorio.objects.get(codigo="12002")
    municipios = Territorio.objects.municipios()
    assert xapuri in municipios.abaixo_de(alto, em=date(2020, 6, 1))
    assert xapuri not in municipios.abaixo_de(alto)
    assert xapuri in municipios.abaixo_de(baixo)


def test_importar_o_mesmo_desenho_de_novo_nao_muda_nada():
    MunicipioFactory(codigo="1200708")
    importar_regioes([linha("120070")], desde=date(2019, 1, 1))

    resumo = importar_regioes([linha("120070")], desde=date(2025, 1, 1))

    assert resumo.municipios_iguais == 1
    assert Pertencimento.objects.count() == 1


@pytest.mark.parametrize(
    ("ruim", "codigo"),
    [
        (linha("999999"), "municipio_desconhecido"),
        (linha("120070", codigo="12"), "regiao_invalida"),
        (linha("120070", codigo="99001", uf="ZZ"), "regiao_invalida"),
    ],
)
def test_uma_linha_ruim_recusa_o_arquivo_inteiro(ruim, codigo):
    MunicipioFactory(codigo="1200708")
    MunicipioFactory(codigo="1200013")

    with pytest.raises(RegraViolada) as erro:
        importar_regioes([linha("120001"), ruim], desde=date(2025, 1, 1))

    assert erro.value.codigo == codigo
    assert not Pertencimento.objects.exists()


def test_arquivo_do_ministerio_e_lido_com_bom_e_ponto_e_virgula(tmp_path, capsys):
    MunicipioFactory(codigo="1200708")
    UFFactory()
    arquivo = tmp_path / "regioes.csv"
    campos = linha("120070")
    arquivo.write_text(
        ";".join(campos) + "\n" + ";".join(campos.values()) + "\n",
        encoding="utf-8-sig",
    )

    call_command("importar_regioes", arquivo, "--desde", "2025-01-01")

    assert "1 regiões; 1 municípios entraram" in capsys.readouterr().out


def test_arquivo_de_outro_layout_diz_quais_colunas_faltam(tmp_path):
    arquivo = tmp_path / "outro.csv"
    arquivo.write_text("a;b\n1;2\n")

    with pytest.raises(RegraViolada, match="cod_municipio"):
        ler_arquivo_das_regioes(arquivo)
    with pytest.raises(CommandError, match="Faltam"):
        call_command("importar_regioes", arquivo)
    with pytest.raises(CommandError, match="Não há arquivo"):
        call_command("importar_regioes", tmp_path / "nada.csv")


def test_populacao_por_ano_aceita_codigo_de_seis_e_sete_digitos():
    MunicipioFactory(codigo="1200401")

    assert gravar_populacao([("120040", 10)], ano=2022, fonte="teste") == 1
    assert gravar_populacao([("1200401", 12)], ano=2022, fonte="teste") == 1

    assert Populacao.objects.get().habitantes == 12


def test_populacao_da_uf_entra_pelo_codigo_de_dois_digitos():
    uf = UFFactory(codigo="AC", codigo_ibge="12")

    gravar_populacao([("12", 830_018)], ano=2022, fonte="teste")

    assert Populacao.objects.get().territorio == uf


def test_populacao_das_ufs_da_demonstracao_soma_a_do_pais():
    arquivo = Path(settings.BASE_DIR) / "fixtures/territorios/populacao_2022.csv"
    with arquivo.open(encoding="utf-8") as aberto:
        linhas = list(csv.DictReader(aberto, delimiter=";"))
    das_ufs = [int(x["habitantes"]) for x in linhas if len(x["codigo"]) == 2]

    assert (len(das_ufs), sum(das_ufs)) == (27, 203_080_756)


def test_populacao_de_codigo_desconhecido_e_recusada():
    with pytest.raises(RegraViolada) as erro:
        gravar_populacao([("999999", 1)], ano=2022, fonte="teste")

    assert erro.value.codigo == "municipio_desconhecido"
