"""Planilhas como as pessoas as fazem: título mesclado, duas linhas, notas no fim.

Regras: RN-IND-61 e RN-IND-68.
"""

import io

import pytest
from django.urls import reverse
from openpyxl import Workbook

from base.errors import RegraViolada
from base.importacao import aberta, confirmar
from base.models import SituacaoDaImportacao
from indicadores.importacao import caminho, numeros, tabela
from indicadores.importacao.especies import Metas, Resultados
from indicadores.importacao.papeis import pelos_nomes
from indicadores.models import MetaPactuada
from indicadores.states import Situacao
from territorios.models import Nivel
from tests.factories.territorios import MunicipioFactory
from tests.unit.indicadores.test_importacao import enviar, por_efeito


def em_xlsx(linhas, mesclas=(), ocultas=(), aba="Metas"):
    livro = Workbook()
    livro.active.title = "Leia-me"
    livro.active["A1"] = "Planilha de apoio"
    folha = livro.create_sheet(aba)
    for linha in linhas:
        folha.append(linha)
    for mescla in mesclas:
        folha.merge_cells(mescla)
    for numero in ocultas:
        folha.row_dimensions[numero].hidden = True
    saida = io.BytesIO()
    livro.save(saida)
    return saida.getvalue()


def so_enviar(conteudo, rodada, nome="planilha.xlsx", tipo=Metas.tipo):
    return caminho.enviar(
        io.BytesIO(conteudo), nome=nome, tipo=tipo, ano=rodada.ano, por=None
    )


@pytest.fixture
def rodada(pactuacao):
    MunicipioFactory(codigo="1200708", nome="Xapuri")
    return pactuacao.rodada


TITULO = [
    ("Secretaria de Estado da Saúde",),
    ("Metas de 2026",),
    (),
    ("Município", "UF", "Indicador", "Meta"),
]
FIM = [
    ("Total", "", "", 170),
    ("Fonte: áreas técnicas.",),
    ("Elaborado pela coordenação de planejamento",),
]


def test_titulo_mesclado_cabecalho_na_linha_4_e_rodape(rodada):
    arquivo = em_xlsx(
        [
            *TITULO,
            ("Rio Branco", "AC", 1, 90.5),
            ("Município", "UF", "Indicador", "Meta"),
            ("Xapuri", "AC", 1, "70,5"),
            *FIM,
        ],
        mesclas=["A1:D1", "A2:D2", "A9:D9"],
        ocultas=[7],
    )

    importacao = enviar(arquivo, None, rodada.ano)

    assert por_efeito(importacao) == {"nova": 2}
    assert importacao.formato == caminho.TABELA
    assert importacao.resumo["tabela"]["onde"] == "linha 4, aba Metas"
    assert importacao.resumo["tabela"]["antes"] == [
        "linha 1: Secretaria de Estado da Saúde",
        "linha 2: Metas de 2026",
    ]
    assert importacao.resumo["lidos"] == {
        "cabeçalho repetido, fora": 1,
        "linha de total, fora": 1,
        "linha de rodapé, fora": 1,
        "linha só com um texto, fora": 1,
        "linha oculta ou filtrada, lida como as outras": 1,
    }


def test_cabecalho_em_duas_linhas_numa_coluna_por_indicador(rodada, pactuacao):
    pactuacao.situacao = Situacao.HOMOLOGADA
    pactuacao.save(update_fields=["situacao"])
    rodada.resultados_abrem = rodada.metas_abrem
    rodada.resultados_fecham = rodada.metas_fecham
    rodada.save(update_fields=["resultados_abrem", "resultados_fecham"])
    linhas = [
        ("Resultados por município", "", "", "", ""),
        ("Município", "Indicador 1", "", "Indicador 2", ""),
        ("", "Numerador", "Denominador", "Numerador", "Denominador"),
        ("120040 Rio Branco", 30, 40, 10, 40),
    ]
    mesclado = em_xlsx(linhas, mesclas=["A1:E1", "A2:A3", "B2:C2", "D2:E2"])
    em_csv = "\n".join(";".join(map(str, linha)) for linha in linhas).encode()

    for conteudo, nome in ((mesclado, "a.xlsx"), (em_csv, "a.csv")):
        importacao = so_enviar(conteudo, rodada, nome, Resultados.tipo)

        assert importacao.mapa["colunas"] == {
            "0": "lugar", "1": "n:1", "2": "d:1", "3": "n:2", "4": "d:2"
        }  # fmt: skip
        importacao = caminho.dizer_colunas(
            importacao, importacao.mapa["colunas"], traco="zero"
        )
        importacao = caminho.simular(importacao)
        assert por_efeito(importacao) == {"nova": 2}, nome
        onde = importacao.resumo["tabela"]["onde"]
        assert onde.startswith("linhas 2 e 3")


@pytest.mark.parametrize(
    ("coluna", "papel"),
    [
        ("13 - Parto normal", ("m", 13)),
        ("Indicador 13: PARTO NORMAL", ("m", 13)),
        ("Parto normal", ("m", 13)),
        ("3 - Parto normal", None),
        ("Cobertura", None),
        ("Parto", None),
    ],
)
def test_a_coluna_com_o_nome_do_indicador_se_reconhece_e_nunca_se_adivinha(
    coluna, papel
):
    fichas = [(13, "Parto normal"), (4, "Cobertura"), (17, "Cobertura")]
    assert pelos_nomes(fichas)(coluna) == papel


def test_o_nome_do_municipio_e_a_sigla_da_uf_se_reconhecem(rodada, pactuacao):
    conteudo = (
        "Nome do Município;Sigla UF;Nº Indicador;Meta Pactuada\nRio Branco;AC;1;80\n"
    )

    importacao = so_enviar(conteudo.encode(), rodada, "a.csv")

    assert importacao.mapa["colunas"] == {
        "0": "lugar", "1": "uf", "2": "numero", "3": "m"
    }  # fmt: skip


def test_a_coluna_nome_do_municipio_separa_o_municipio_do_estado(rodada):
    conteudo = "Nome do Município;Nº;Meta\nSão Paulo;1;80\n".encode()

    importacao = so_enviar(conteudo, rodada, "a.csv")

    with aberta(importacao) as planilha:
        assert tabela.achar(planilha).niveis[0] == Nivel.MUNICIPIO


def test_a_coluna_com_o_nome_da_ficha_se_sugere(rodada, pactuacao):
    ficha = pactuacao.rodada.edicao.fichas.get(numero=2)
    ficha.nome_curto = "Parto normal"
    ficha.save(update_fields=["nome_curto"])
    conteudo = b"Municipio;UF;Ind. 1;2 - Parto normal\nRio Branco;AC;80;40\n"

    importacao = so_enviar(conteudo, rodada, "a.csv")

    assert importacao.mapa["colunas"] == {
        "0": "lugar", "1": "uf", "2": "m:1", "3": "m:2"
    }  # fmt: skip


def test_so_o_numerador_recusa_se_com_o_remedio(rodada, pactuacao):
    pactuacao.situacao = Situacao.HOMOLOGADA
    pactuacao.save(update_fields=["situacao"])
    rodada.resultados_abrem = rodada.metas_abrem
    rodada.resultados_fecham = rodada.metas_fecham
    rodada.save(update_fields=["resultados_abrem", "resultados_fecham"])
    conteudo = b"Municipio;UF;1 Numerador\nRio Branco;AC;30\n"

    importacao = so_enviar(conteudo, rodada, "a.csv", Resultados.tipo)
    caminho.dizer_colunas(importacao, importacao.mapa["colunas"], traco="zero")
    importacao.refresh_from_db()
    item = caminho.simular(importacao).itens.get()

    assert item.motivo == "Falta o denominador."
    assert "no mesmo arquivo" in item.remedio


def test_a_mescla_diz_de_quem_sao_as_linhas_e_nunca_um_valor(rodada):
    arquivo = em_xlsx(
        [
            ("Município", "Indicador", "Meta"),
            ("Rio Branco", 1, 90),
            (None, 2, 80),
            ("Xapuri", 1, 70),
            ("Xapuri", 2, None),
        ],
        mesclas=["A2:A3", "C4:C5"],
    )

    importacao = enviar(arquivo, None, rodada.ano)

    assert por_efeito(importacao) == {"nova": 2, "recusada": 2}
    recusadas = importacao.itens.filter(efeito="recusada").order_by("ordem")
    assert [i.endereco for i in recusadas] == ["C4", "C5"]
    assert "mesclada (C4:C5)" in recusadas[0].motivo
    assert importacao.itens.get(linha=3).rotulo == "Rio Branco/AC, 2 Indicador 2"


def test_quem_envia_troca_o_cabecalho_na_tela(rodada, tecnico, client):
    client.force_login(tecnico.usuario)
    texto = "Município;Meta;Indicador\nvelho;x;y\nLugar;Número;Pactuado\n1200401;1;90\n"
    importacao = caminho.enviar(
        io.BytesIO(texto.encode()),
        nome="a.csv",
        tipo=Metas.tipo,
        ano=rodada.ano,
        por=tecnico,
    )
    endereco = reverse("indicadores:colunas_da_importacao", args=[importacao.pk])
    assert "linha 3: Lugar, Número, Pactuado" in client.get(endereco).text

    client.post(endereco, {"trocar": "sim", "cabecalho": "0:3"})

    pagina = client.get(endereco).text
    assert "O cabeçalho é a <b>linha 3</b>" in pagina
    client.post(endereco, {"c0": "lugar", "c1": "numero", "c2": "m", "traco": "zero"})
    importacao.refresh_from_db()
    assert importacao.situacao == SituacaoDaImportacao.SIMULADA
    assert por_efeito(importacao) == {"nova": 1}
    assert importacao.resumo["tabela"]["onde"] == "linha 3"


@pytest.mark.parametrize(
    ("texto", "modo", "so_texto", "lido", "sinal"),
    [
        ("1.234,5", "", True, "1.234,5", ""),
        ("1,234.5", "", True, "1234,5", numeros.SO_EM_INGLES),
        ("1,234,567.8", "", True, "1234567,8", numeros.SO_EM_INGLES),
        ("1.234", "", True, "1.234", numeros.COM_PONTO),
        ("1.234", "portugues", True, "1234", ""),
        ("1.234", "ingles", True, "1,234", ""),
        ("1,234", "", True, "1,234", numeros.COM_VIRGULA),
        ("1,234", "ingles", True, "1234", numeros.COM_VIRGULA),
        ("1,234", "portugues", True, "1,234", numeros.COM_VIRGULA),
        ("1,234", "ingles", False, "1,234", ""),
        ("0.234", "", True, "0.234", ""),
        ("12.5", "", True, "12.5", ""),
        ("abc", "", True, "abc", ""),
    ],
)
def test_numeros_em_portugues_e_em_ingles(texto, modo, so_texto, lido, sinal):
    assert numeros.ler(texto, modo, so_texto=so_texto) == (lido, sinal)


def test_numero_de_duas_leituras_pergunta_e_nao_grava_antes(rodada):
    """A vírgula só é duvidosa no arquivo que mostra escrever em inglês."""
    em_portugues = b"ibge;indicador;meta\n1200401;1;12,345\n1200401;2;9,5\n"
    em_ingles = b"ibge;indicador;meta\n1200401;1;1,234.5\n1200401;2;12,345\n"
    com_ponto = b"ibge;indicador;meta\n1200401;1;1.234\n"
    feita = enviar(em_portugues, None, rodada.ano, nome="a.csv")
    assert feita.resumo["por_responder"] == 0

    for arquivo in (em_ingles, com_ponto):
        importacao = enviar(arquivo, None, rodada.ano, nome="a.csv")
        assert importacao.resumo["por_responder"] == 1
        with pytest.raises(RegraViolada) as erro:
            confirmar(importacao, so_as_certas=True)
        assert erro.value.codigo == "ha_perguntas"

    importacao = enviar(em_ingles, None, rodada.ano, nome="a.csv")
    importacao = caminho.dizer_colunas(
        importacao, importacao.mapa["colunas"], traco="zero", modo=numeros.INGLES
    )
    caminho.gravar(confirmar(caminho.simular(importacao), so_as_certas=False))
    valores = MetaPactuada.objects.order_by("ficha").values_list("valor", flat=True)
    assert [str(v.normalize()) for v in valores] == ["1234.5", "12345"]


def test_regravado_com_coluna_deslocada_espacos_duros_e_data_como_numero(
    rodada, pactuacao
):
    pactuacao.situacao = Situacao.HOMOLOGADA
    pactuacao.save(update_fields=["situacao"])
    rodada.resultados_abrem = rodada.metas_abrem
    rodada.resultados_fecham = rodada.metas_fecham
    rodada.save(update_fields=["resultados_abrem", "resultados_fecham"])
    arquivo = em_xlsx(
        [
            (),
            ("", "Município\u00a0", "Indicador", "Resultado", "Data da extração"),
            ("", "\u00a0Rio\u00a0Branco ", "1", "1\u00a0234,5\u00a0", 46000),
        ]
    )

    importacao = enviar(arquivo, None, rodada.ano, tipo=Resultados.tipo)

    item = importacao.itens.get()
    assert (item.efeito, item.endereco) == ("nova", "D3")
    assert item.dados["x"]["valor"] == "1234.5"
    assert item.dados["x"]["data_extracao"] == "2025-12-09"
    assert "46000 é 09/12/2025" in item.motivo
