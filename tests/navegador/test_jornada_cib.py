"""A secretaria da CIB homologa um Termo com o número da Resolução."""

import re

import pytest
from playwright.sync_api import expect

from tests.navegador.conftest import conferir_acessibilidade, entrar, fotografar

pytestmark = pytest.mark.navegador


def abrir_xapuri(aba):
    aba.goto("/pactos/?uf=AC&situacao=em_analise_cib")
    aba.get_by_role("link", name=re.compile("Xapuri")).first.click()
    expect(aba.get_by_role("heading", level=1)).to_contain_text("Xapuri")


def test_homologa_com_o_numero_da_resolucao_e_a_trilha_diz_quem_quando_e_o_ato(pagina):
    entrar(pagina, "secretaria_cib")
    fotografar(pagina, "painel-secretaria-cib")
    abrir_xapuri(pagina)
    fotografar(pagina, "termo-em-analise")

    # sem o número do ato: recusa, e o que foi escrito continua na tela
    pagina.get_by_label("Homologar com pendências").check()
    pagina.get_by_label("Observação ou motivo").fill("Falta a assinatura do COSEMS.")
    pagina.get_by_role("button", name="Revisar e decidir").click()
    expect(pagina.locator(".sumario-erros")).to_be_visible()
    expect(pagina.get_by_label("Observação ou motivo")).to_have_value(
        "Falta a assinatura do COSEMS."
    )
    expect(pagina.get_by_label("Homologar com pendências")).to_be_checked()
    conferir_acessibilidade(pagina)

    pagina.get_by_label("Número e ano do ato").fill("118/2026")
    pagina.get_by_role("button", name="Revisar e decidir").click()
    expect(pagina.get_by_role("heading", level=1)).to_contain_text("Homologar")
    fotografar(pagina, "termo-confirmacao")
    pagina.locator("main button[type=submit]").click()

    expect(pagina.get_by_role("heading", level=1)).to_contain_text("Xapuri")
    atos = pagina.locator(".atos")
    expect(atos).to_contain_text("Homologado na CIB")
    expect(atos).to_contain_text("118/2026")
    expect(atos).to_contain_text("secretaria da CIB, Acre")
    fotografar(pagina, "termo-homologado")


def test_o_termo_sai_em_pdf(pagina):
    entrar(pagina, "secretaria_cib")
    abrir_algum = pagina.goto("/pactos/?uf=AC")
    assert abrir_algum.ok
    pagina.locator("main table a").first.click()
    endereco = pagina.get_by_role(
        "link", name=re.compile(r"\(PDF")
    ).first.get_attribute("href")

    resposta = pagina.request.get(endereco)

    assert resposta.status == 200
    assert resposta.headers["content-type"] == "application/pdf"
    assert resposta.body().startswith(b"%PDF-1.")


def test_o_publico_nao_ve_o_termo_que_ainda_nao_foi_homologado(pagina, abrir_contexto):
    entrar(pagina, "secretaria_cib")
    pagina.goto("/pactos/?uf=AC&situacao=em_analise_cib")
    endereco = pagina.locator("main table a").first.get_attribute("href")

    publico = abrir_contexto().new_page()
    resposta = publico.goto(endereco)

    assert resposta.status in (302, 404) or "/entrar/" in publico.url
