"""A técnica do estado baixa o modelo, preenche fora, envia, confere e grava."""

import re

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import expect

from tests.navegador.conftest import entrar, fotografar

pytestmark = pytest.mark.navegador


def preencher(caminho, respostas):
    livro = load_workbook(caminho)
    folha = livro["Preencher"]
    for linha in folha.iter_rows(min_row=4):
        if linha[0].value == "Acre" and linha[1].value in respostas:
            linha[7].value = respostas[linha[1].value]
    livro.save(caminho)


def enviar(pagina, arquivo):
    pagina.goto("/indicadores/importar/")
    pagina.locator("input[type=file]").set_input_files(arquivo)
    with pagina.expect_navigation():
        pagina.get_by_role("button", name="Enviar e conferir").click()


def test_modelo_sai_volta_com_erros_e_so_grava_o_que_a_pessoa_confirma(
    pagina, tmp_path
):
    entrar(pagina, "tecnico_estadual")
    pagina.goto("/indicadores/importar/")
    fotografar(pagina, "importacao-envio")
    with pagina.expect_download() as baixado:
        pagina.get_by_role("button", name="Baixar o modelo").click()
    arquivo = tmp_path / "metas.xlsx"
    baixado.value.save_as(arquivo)
    preencher(arquivo, {2: 95, 3: "312.500"})

    enviar(pagina, arquivo)
    esperar_a_leitura(pagina)

    principal = pagina.locator("main")
    expect(principal).to_contain_text("A planilha inteira espera")
    expect(principal).to_contain_text("Escreva 312500 se for o número inteiro")
    fotografar(pagina, "importacao-conferir")

    preencher(arquivo, {3: "95,0"})
    enviar(pagina, arquivo)
    esperar_a_leitura(pagina)
    with pagina.expect_navigation():
        pagina.get_by_role("button", name=re.compile("Gravar 2 células")).click()
    esperar_a_leitura(pagina)

    expect(pagina.locator("main")).to_contain_text("2 células gravadas")
    fotografar(pagina, "importacao-gravada")


def test_tabnet_pergunta_o_que_e_cada_coluna(pagina, tmp_path):
    entrar(pagina, "tecnico_estadual")
    arquivo = tmp_path / "tabnet.csv"
    arquivo.write_text(
        'Óbitos - Acre\n"Município";"2026";"Total"\n"120040 Rio Branco";-;-\n'
        '"Total";1;1\nFonte: SIM\n',
        encoding="latin-1",
    )

    enviar(pagina, arquivo)

    expect(pagina.locator("main")).to_contain_text("Parece uma exportação do TabNet")
    fotografar(pagina, "importacao-colunas")


def esperar_a_leitura(pagina):
    """Recarrega até a tarefa terminar, como quem sai e volta."""
    em_curso = pagina.get_by_role("link", name="Atualizar", exact=True)
    for _ in range(120):
        if not em_curso.is_visible():
            break
        pagina.wait_for_timeout(250)
        pagina.reload()
    ver = pagina.get_by_role("link", name="Ver o resultado")
    if ver.is_visible():
        expect(pagina.get_by_role("button", name="Cancelar a leitura")).to_have_count(0)
        with pagina.expect_navigation():
            ver.click()


def test_estado_traz_os_instrumentos_do_digisus_e_ve_quem_falta(pagina, tmp_path):
    entrar(pagina, "tecnico_estadual")
    arquivo = tmp_path / "digisus.csv"
    arquivo.write_text(
        "Município;UF;Plano de Saúde 2022-2025;PAS 2025;1º RDQA 2025;RAG 2025\n"
        "Rio Branco;AC;Aprovado;Aprovado;Avaliado;Em análise no Conselho de Saúde\n"
        "Xapuri;AC;Aprovado;Em elaboração;Não iniciado;-\n",
        encoding="latin-1",
    )

    enviar(pagina, arquivo)
    esperar_a_leitura(pagina)
    expect(pagina.locator("main")).to_contain_text("Situação dos instrumentos")
    with pagina.expect_navigation():
        pagina.get_by_role("button", name=re.compile("Gravar 7 células")).click()
    esperar_a_leitura(pagina)
    expect(pagina.locator("main")).to_contain_text("7 células gravadas")

    pagina.goto("/indicadores/instrumentos/2025/AC/?instrumento=pas&situacao=falta")

    expect(pagina.get_by_role("link", name="Xapuri")).to_be_visible()
    expect(pagina.get_by_role("link", name="Rio Branco")).to_have_count(0)
    fotografar(pagina, "instrumentos-da-uf")


def test_o_valor_estranho_pede_justificativa_e_se_grava(pagina, tmp_path):
    entrar(pagina, "tecnico_estadual")
    arquivo = tmp_path / "metas.csv"
    arquivo.write_text("codigo;indicador;meta\nAC;5;148\n", encoding="utf-8")

    enviar(pagina, arquivo)
    with pagina.expect_navigation():
        pagina.get_by_role("button", name="Ler a planilha").click()
    esperar_a_leitura(pagina)
    expect(pagina.locator("main")).to_contain_text("1 célula com aviso; 1 sem justif")
    pagina.get_by_role("link", name="veja e diga por quê").click()
    pagina.get_by_role("textbox", name=re.compile("Justificativa")).fill("Mutirão.")
    fotografar(pagina, "importacao-avisos")
    with pagina.expect_navigation():
        pagina.get_by_role("button", name="Guardar as justificativas").click()
    expect(pagina.locator("main")).to_contain_text("todas justificadas")
    with pagina.expect_navigation():
        pagina.get_by_role("button", name=re.compile("Gravar 1 célula")).click()
    esperar_a_leitura(pagina)
    expect(pagina.locator("main")).to_contain_text("1 célula gravada")


def test_o_quadro_do_digisus_sob_titulo_traz_metas_e_resultados(pagina, tmp_path):
    """Uma planilha mesclada pede as colunas; o quadro do DigiSUS, nada."""
    entrar(pagina, "tecnico_municipal")
    livro = Workbook()
    folha = livro.active
    for linha in (
        ("Secretaria Municipal de Saúde",),
        (),
        ("Município", "Indicador", "Meta"),
        ("Rio Branco", 3, "1.234"),
    ):
        folha.append(linha)
    folha.merge_cells("A1:C1")
    livro.save(tmp_path / "titulo.xlsx")

    enviar(pagina, tmp_path / "titulo.xlsx")
    principal = pagina.locator("main")
    expect(principal).to_contain_text("O cabeçalho é a linha 3")
    fotografar(pagina, "importacao-cabecalho")
    with pagina.expect_navigation():
        pagina.get_by_role("button", name="Ler a planilha").click()
    esperar_a_leitura(pagina)
    expect(principal).to_contain_text("1 número tem duas leituras")
    fotografar(pagina, "importacao-duas-leituras")

    (tmp_path / "digisus.csv").write_text(
        "Município: Rio Branco\nEstado: Acre\n"
        "Nº;Indicador;Tipo;Meta;Resultado Anual;% alcançada da meta;Unidade de Medida\n"
        "2;Óbitos de MIF investigados;E;97;90;-;%\n",
        encoding="latin-1",
    )
    enviar(pagina, tmp_path / "digisus.csv")
    esperar_a_leitura(pagina)
    expect(principal).to_contain_text("Metas e resultados de 2026")
    pagina.get_by_role("link", name="Resultados recusadas: 1").click()
    expect(principal).to_contain_text("depois que as metas são homologadas")
    fotografar(pagina, "importacao-dos-dois")


def test_o_ministerio_envia_em_nome_de_uma_uf_e_a_trilha_o_diz(pagina, tmp_path):
    """RN-IND-85: o mesmo caminho, com o recorte e o pedido."""
    arquivo = tmp_path / "do-ministerio.csv"
    arquivo.write_text("codigo;indicador;meta\n1200708;2;91\n3106200;2;90\n")
    entrar(pagina, "ministerio")
    pagina.goto("/indicadores/importar/")
    pagina.get_by_label("Em nome de").select_option("AC")
    pagina.get_by_label("A pedido de quem").fill("Ofício SES/AC nº 12/2026")
    pagina.locator("input[type=file]").set_input_files(arquivo)
    fotografar(pagina, "importacao-ministerio")
    with pagina.expect_navigation():
        pagina.get_by_role("button", name="Enviar e conferir").click()
    with pagina.expect_navigation():
        pagina.get_by_role("button", name="Ler a planilha").click()
    esperar_a_leitura(pagina)

    principal = pagina.locator("main")
    expect(principal).to_contain_text("em nome de AC")
    expect(principal).to_contain_text("fora de Acre, em nome de quem você envia")
    fotografar(pagina, "importacao-ministerio-conferir")
    pagina.get_by_text("Gravar a única certa").click()
    with pagina.expect_navigation():
        pagina.get_by_role("button", name="Gravar 1 célula").click()
    esperar_a_leitura(pagina)

    expect(principal).to_contain_text("1 célula gravada")
