"""O CSV do TabNet como sai do DATASUS, e o Excel o regrava. RN-IND-60 e RN-IND-63."""

import io
from decimal import Decimal as D

import pytest
from openpyxl import Workbook

from base.importacao import com_os_erros
from base.models import Efeito, SituacaoDaImportacao
from contas.models import Papel
from indicadores.importacao import caminho
from indicadores.importacao.especies import Resultados
from indicadores.importacao.lugares import Lugares, NaoAchado
from indicadores.models import Pactuacao, Resultado
from indicadores.states import Situacao
from tests.factories.contas import vinculo_de
from tests.factories.indicadores import PactuacaoFactory
from tests.factories.territorios import MunicipioFactory, PaisFactory, outra_uf

TABNET = """Mortalidade - Acre
Óbitos infantis segundo Município
Período: 2025
"Município";"2024";"2025";"Total"
"120040 Rio Branco";10;12;22
"120070 Xapuri";-;-;-
"120000 Município ignorado - AC";1;1;2
"Total";11;13;24
Fonte: MS/SVS/CGIAE - Sistema de Informações sobre Mortalidade - SIM
Nota: dados sujeitos a revisão.
"""
POR_UF = """Taxa segundo Região/UF
Região/Unidade da Federação;2025;Total
Região Norte;1,5;1,5
.. Acre;12,5;12,5
.. Minas Gerais;...;...
Total;3;3
"""


@pytest.fixture
def rodada(pactuacao):
    """Acre e Rio Branco homologados, com os resultados abertos."""
    xapuri = MunicipioFactory(codigo="1200708", nome="Xapuri")
    rodada = pactuacao.rodada
    PactuacaoFactory(rodada=rodada, territorio=xapuri)
    rodada.resultados_abrem = rodada.metas_abrem
    rodada.resultados_fecham = rodada.metas_fecham
    rodada.save()
    Pactuacao.objects.update(situacao=Situacao.HOMOLOGADA)
    return rodada


def enviar(texto, rodada, colunas, *, traco="zero", nome="tabnet.csv", por=None):
    bruto = texto if isinstance(texto, bytes) else texto.encode("latin-1")
    importacao = caminho.enviar(
        io.BytesIO(bruto), nome=nome, tipo=Resultados.tipo, ano=rodada.ano, por=por
    )
    assert importacao.formato == "tabnet"
    if importacao.situacao == SituacaoDaImportacao.COLUNAS:
        importacao = caminho.dizer_colunas(importacao, colunas, traco=traco)
    return caminho.simular(importacao)


COLUNAS = {"0": "lugar", "2": "m:1"}


def contas(importacao):
    return {e.value: importacao.resumo[e] for e in Efeito if importacao.resumo[e]}


def gravar(importacao):
    from base.importacao import confirmar

    return caminho.gravar(confirmar(importacao, so_as_certas=True))


def test_tabnet_se_le_sem_titulo_rodape_nem_total(rodada):
    importacao = enviar(TABNET, rodada, COLUNAS)

    assert contas(importacao) == {"nova": 2, "recusada": 1}
    ignorado = importacao.itens.get(efeito=Efeito.RECUSADA)
    assert "município ignorado" in ignorado.motivo
    assert (ignorado.linha, ignorado.coluna) == (7, "A")
    assert importacao.resumo["lidos"] == {
        "linha de total, fora": 1,
        "“-” lido como zero": 1,
    }
    zero = importacao.itens.get(rotulo__startswith="Xapuri")
    assert (zero.depois, zero.motivo) == ("0", "“-” lido como zero.")


def test_o_traco_pode_ser_sem_dado(rodada):
    importacao = enviar(TABNET, rodada, COLUNAS, traco="ausente")

    assert contas(importacao) == {"nova": 1, "recusada": 1}
    assert "“-” lido como sem dado" in importacao.resumo["lidos"]


def test_tabnet_importado_duas_vezes_nao_muda_nada_na_segunda(rodada):
    gravar(enviar(TABNET, rodada, COLUNAS))
    antes = list(Resultado.objects.values())

    de_novo = enviar(TABNET, rodada, COLUNAS)

    assert contas(de_novo) == {"igual": 2, "recusada": 1}
    assert list(Resultado.objects.values()) == antes
    assert {r.valor for r in Resultado.objects.all()} == {D(0), D(12)}


def test_regravado_pelo_excel_como_xlsx_da_o_mesmo(rodada):
    livro = Workbook()
    for linha in TABNET.splitlines():
        celulas = [c.strip('"') for c in linha.split(";")]
        livro.active.append([int(c) if c.isdigit() else c for c in celulas])
    saida = io.BytesIO()
    livro.save(saida)

    importacao = enviar(saida.getvalue(), rodada, COLUNAS, nome="t.xlsx")

    assert contas(importacao) == {"nova": 2, "recusada": 1}


def embrulhado(linha):
    """Como o Excel salva a linha que leu inteira numa célula só."""
    return '"' + linha.replace('"', '""') + '"' if '"' in linha else linha


def test_o_csv_que_o_excel_embrulhou_entre_aspas_da_o_mesmo(rodada):
    """Aberto com outro separador e salvo de novo, cada linha vem entre aspas."""
    texto = "\r\n".join(map(embrulhado, TABNET.splitlines()))

    importacao = enviar(texto, rodada, COLUNAS)

    direto = enviar(TABNET, rodada, COLUNAS)
    assert contas(importacao) == contas(direto)
    assert importacao.itens.first().endereco == direto.itens.first().endereco
    marcada = com_os_erros(importacao).decode("cp1252")
    assert "120000 Município ignorado - AC;1;1;2;Coluna A: " in marcada


def test_o_xlsx_com_tudo_na_coluna_a_diz_o_que_fazer(rodada):
    livro = Workbook()
    for linha in TABNET.splitlines():
        livro.active.append([linha])
    saida = io.BytesIO()
    livro.save(saida)

    importacao = caminho.enviar(
        io.BytesIO(saida.getvalue()),
        nome="tabnet.xlsx",
        tipo=Resultados.tipo,
        ano=rodada.ano,
        por=None,
    )

    assert importacao.situacao == SituacaoDaImportacao.RECUSADA
    assert "numa coluna só" in importacao.motivo


def test_a_recusada_mostra_o_simbolo_como_veio(rodada, pactuacao):
    Pactuacao.objects.update(situacao=Situacao.EM_DIGITACAO)

    importacao = enviar(TABNET, rodada, COLUNAS)

    assert importacao.itens.get(linha=6).veio == "-"


def test_regioes_misturadas_a_ufs_ficam_de_fora(rodada, rio_branco):
    PactuacaoFactory(
        rodada=rodada, territorio=rio_branco.uf, situacao=Situacao.HOMOLOGADA
    )
    outra_uf()
    rio_branco.uf.__class__.objects.filter(codigo="AC").update(nome="Acre")

    importacao = enviar(POR_UF, rodada, {"0": "lugar", "1": "m:1"})

    assert importacao.resumo["lidos"] == {
        "linha de macrorregião, fora": 1,
        "“...” lido como não disponível": 1,
        "linha de total, fora": 1,
    }
    assert importacao.itens.get(efeito=Efeito.NOVA).depois == "12,5"


def test_numerador_e_denominador_em_duas_colunas(rodada):
    importacao = enviar(TABNET, rodada, {"0": "lugar", "1": "n:1", "2": "d:1"})

    assert importacao.itens.get(rotulo__startswith="Rio Branco").depois == (
        "83,3333 (10 de 12)"
    )


def test_quem_nao_e_do_territorio_nao_importa(rodada, rio_branco):
    ses = vinculo_de(Papel.GESTOR_ESTADUAL, uf=rio_branco.uf)

    importacao = enviar(TABNET, rodada, COLUNAS, por=ses)

    assert contas(importacao) == {"recusada": 3}


# ------------------------------------------------------------------ lugares


@pytest.fixture
def lugares(rio_branco):
    MunicipioFactory(codigo="1200328", nome="Alta Floresta D'Oeste")
    MunicipioFactory(codigo="1200436", nome="Santa Rosa do Purus")
    MunicipioFactory(codigo="3107406", nome="Bom Despacho", uf=outra_uf())
    MunicipioFactory(codigo="1200393", nome="Bom Despacho")
    return Lugares()


@pytest.mark.parametrize(
    ("texto", "uf", "codigo"),
    [
        ("1200401", "", "1200401"),
        ("120040", "", "1200401"),
        ("120040.0", "", "1200401"),
        ("120040 Rio Branco", "", "1200401"),
        ("120040 RIO BRANCO", "", "1200401"),
        ("120040-Rio Branco", "", "1200401"),
        ("120040 RIO BRANCO/AC", "", "1200401"),
        ("1200401 Rio Branco - AC", "", "1200401"),
        ("1200401,0", "", "1200401"),
        ("12 Acre", "", "AC"),
        ("rio  branco", "", "1200401"),
        ("Rio Branco/AC", "", "1200401"),
        ("Rio Branco (AC)", "", "1200401"),
        ("AC", "", "AC"),
        ("Alta Floresta D Oeste", "", "1200328"),
        ("ALTA FLORESTA D’OESTE", "", "1200328"),
        ("ALTA FLORESTA DOESTE", "", "1200328"),
        ("Bom Despacho", "MG", "3107406"),
        ("Bom Despacho - AC", "", "1200393"),
    ],
)
def test_territorio_se_acha_pelo_codigo_ou_pelo_nome(lugares, texto, uf, codigo):
    assert lugares.achar(texto, uf).codigo == codigo


@pytest.mark.parametrize(
    ("texto", "frase"),
    [
        ("Bom Despacho", "mais de um"),
        ("Rio Bramco", "Rio Branco/AC?"),
        ("999999", "Não há município de código"),
        ("120040 Xapuri", "mas o nome diz"),
        ("120040 Rio Branco/MT", "mas o nome diz"),
        ("12 Rondônia", "mas o nome diz"),
        ("120000 Município ignorado - AC", "ignorado"),
        ("", "Não há território"),
    ],
)
def test_territorio_nunca_se_adivinha(lugares, texto, frase):
    achado = lugares.achar(texto)

    assert isinstance(achado, NaoAchado)
    assert frase in f"{achado.motivo} {achado.remedio}"


def test_pais_nao_pactua(db):
    PaisFactory()

    assert isinstance(Lugares().achar("Brasil"), NaoAchado)
