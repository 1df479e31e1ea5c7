"""O técnico da OPAS entrega o segundo semestre de um RE e baixa o relatório anual."""

import io
import re

import pikepdf
import pytest
from playwright.sync_api import expect

from tests.navegador.conftest import entrar, fotografar

pytestmark = pytest.mark.navegador

PROGRESSO = "As duas ações do plano foram concluídas, com oficinas em nove estados."
DIFICULDADES = "A compra de passagens aéreas continuou demorada."
RELACAO = "As secretarias usam os planos de regionalização feitos nas oficinas."


def test_escreve_a_b_c_de_um_resultado_e_baixa_o_anual(pagina):
    entrar(pagina, "opas_tecnico")
    fotografar(pagina, "painel-opas-tecnico")
    pagina.goto("/cooperacao/60/")
    fotografar(pagina, "tc60")
    pagina.goto("/cooperacao/60/relatorios/2017/2/")
    fotografar(pagina, "semestre")
    pagina.locator("main a[href*='/re/1/']").first.click()
    fotografar(pagina, "resultado-esperado")

    pagina.get_by_label(re.compile(r"^a\)")).fill(PROGRESSO)
    pagina.get_by_label(re.compile(r"^b\)")).fill(DIFICULDADES)
    pagina.get_by_label(re.compile(r"^c\)")).fill(RELACAO)
    pagina.get_by_role("button", name="Salvar", exact=True).click()

    expect(pagina.get_by_text("a, b e c escritos")).to_be_visible()
    expect(pagina.get_by_label(re.compile(r"^b\)"))).to_have_value(DIFICULDADES)
    pagina.goto("/cooperacao/60/relatorios/2017/")
    fotografar(pagina, "relatorio-anual")
    resposta = pagina.request.get("/cooperacao/60/relatorios/2017.pdf")
    assert resposta.status == 200
    with pikepdf.open(io.BytesIO(resposta.body())) as pdf:
        assert len(pdf.pages) > 10
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == "pt-BR"


def test_duas_pessoas_no_mesmo_resultado_nao_perdem_texto(pagina, abrir_contexto):
    outra = abrir_contexto().new_page()
    entrar(pagina, "opas_tecnico")
    entrar(outra, "contraparte")
    endereco = "/cooperacao/60/relatorios/2017/2/re/1/"
    pagina.goto(endereco)
    outra.goto(endereco)

    outra.get_by_label(re.compile(r"^c\)")).fill("Texto da contraparte.")
    outra.get_by_role("button", name="Salvar", exact=True).click()
    pagina.get_by_label(re.compile(r"^c\)")).fill("Texto da OPAS.")
    pagina.get_by_role("button", name="Salvar", exact=True).click()

    principal = pagina.locator("main")
    expect(principal).to_contain_text("Texto da contraparte.")
    expect(principal).to_contain_text("Texto da OPAS.")
    fotografar(pagina, "relatorio-conflito")
