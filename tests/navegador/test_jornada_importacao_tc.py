"""O gestor da OPAS traz um relatório antigo: pergunta, simulação, gravação e PDF."""

import io
import re

import pikepdf
import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.navegador.conftest import entrar, fotografar

pytestmark = pytest.mark.navegador


def preencher(caminho):
    """O quadro do 1º semestre de 2014 e a execução, com o que o papel não deixa ler."""
    livro = load_workbook(caminho)
    livro["Quadro"].append([2014, 1, 1, 4, 2, "ilegível", "50%"])
    livro["Quadro"].append([2014, 1, "Total", 4, 2, 1, 50])
    livro["Execução"].append([2014, "9,785,867.36", "1.234", "ilegível", ""])
    livro.save(caminho)


def test_relatorio_antigo_do_modelo_ao_pdf(pagina, tmp_path):
    entrar(pagina, "opas_gestor")
    pagina.goto("/cooperacao/60/")
    pagina.get_by_role("link", name="Importar as tabelas").click()
    fotografar(pagina, "cooperacao-importar")
    with pagina.expect_download() as baixado:
        pagina.get_by_role("link", name="Baixar o modelo").click()
    arquivo = tmp_path / "tc60-2014.xlsx"
    baixado.value.save_as(arquivo)
    preencher(arquivo)
    pagina.locator("input[type=file]").set_input_files(arquivo)
    pagina.get_by_role("button", name="Enviar e ver o que mudaria").click()

    principal = pagina.locator("main")
    esperar_a_leitura(pagina, "com duas leituras: 1")
    pagina.get_by_role("link", name="com duas leituras: 1").click()
    expect(principal).to_contain_text("diga como se lê cada célula")
    fotografar(pagina, "cooperacao-duas-leituras")
    pagina.locator("label", has_text="1.234,00").click()
    pagina.get_by_role("button", name="Guardar as leituras e ver o que mudaria").click()
    esperar_a_leitura(pagina, "Gravar no TC 60")
    fotografar(pagina, "cooperacao-importacao-simulada")
    pagina.get_by_role("button", name="Gravar no TC 60").click()
    esperar_a_leitura(pagina, re.compile(r"^\s*Gravada"))
    fotografar(pagina, "cooperacao-importacao-gravada")

    pagina.goto("/cooperacao/60/relatorios/2014/")
    expect(principal).to_contain_text("as contagens são as que saíram no documento")
    expect(principal).to_contain_text("ilegível")
    fotografar(pagina, "cooperacao-ano-importado")
    resposta = pagina.request.get("/cooperacao/60/relatorios/2014.pdf")
    assert resposta.status == 200
    with pikepdf.open(io.BytesIO(resposta.body())) as pdf:
        assert pdf.Root.MarkInfo.Marked


def esperar_a_leitura(pagina, texto):
    """Volta à página, como quem atualiza, até a tarefa terminar e o texto aparecer."""
    aparecer = pagina.locator("main").get_by_text(texto).first
    for _ in range(120):
        if aparecer.is_visible():
            return
        pagina.wait_for_timeout(250)
        pagina.reload()
    expect(aparecer).to_be_visible()
