"""Qualquer pessoa, sem entrar, lê a avaliação de 2007 e a carteira da SES-MG."""

import re

import pytest
from playwright.sync_api import expect

from tests.navegador.conftest import fotografar

pytestmark = pytest.mark.navegador


def test_avaliacao_de_2007_do_brasil(pagina):
    pagina.goto("/indicadores/avaliacao/2007/BR/")
    fotografar(pagina, "avaliacao-2007")
    pagina.locator("main a[href$='/2007/BR/8/']").first.click()

    principal = pagina.locator("main")
    expect(principal).to_contain_text(
        re.compile("alcançaram 21, não alcançaram 6", re.IGNORECASE)
    )
    expect(principal.locator("svg[role=img]").first).to_be_visible()
    expect(principal.locator("svg.mapa")).to_be_visible()
    expect(principal.locator("table tbody tr")).to_have_count(32)
    fotografar(pagina, "avaliacao-2007-indicador-8")
    for formato, tipo in (
        ("csv", "text/csv"),
        ("xlsx", "spreadsheetml"),
        ("pdf", "application/pdf"),
    ):
        endereco = pagina.locator(f"main a[href*='.{formato}']").first
        resposta = pagina.request.get(endereco.get_attribute("href"))
        assert resposta.status == 200
        assert tipo in resposta.headers["content-type"]


def test_carteira_da_ses_mg(pagina):
    pagina.goto("/portfolio/")
    fotografar(pagina, "portfolio")
    pagina.locator("main a[href^='/portfolio/']").first.click()
    principal = pagina.locator("main")
    expect(principal).to_contain_text("APS Para Todos")
    expect(principal).to_contain_text("Inteligência do Gasto")
    fotografar(pagina, "portfolio-carteira")
    pagina.get_by_role("link", name=re.compile("APS Para Todos")).first.click()
    expect(pagina.get_by_role("heading", level=1)).to_contain_text("APS Para Todos")
    fotografar(pagina, "portfolio-projeto")


@pytest.mark.parametrize(
    ("endereco", "nome"),
    [
        ("/", "inicio-publico"),
        ("/entrar/", "entrar"),
        ("/indicadores/", "catalogo"),
        ("/indicadores/2007/9/", "ficha"),
        ("/indicadores/avaliacao/2007/BR/9/", "avaliacao-2007-indicador-9"),
        ("/pactos/", "pactos"),
        ("/pactos/painel/2007/", "pactos-painel"),
        ("/cooperacao/", "cooperacao"),
        ("/transparencia/", "transparencia"),
        ("/dados/", "dados"),
        ("/api/v1/docs", "api"),
        ("/calendario/", "calendario"),
        ("/busca/?q=sao+joao", "busca"),
        ("/documentos/verificar/", "verificar"),
        ("/documentos/verificar/AAAA-BBBB-CCCC/", "verificar-inexistente"),
    ],
)
def test_paginas_publicas(pagina, endereco, nome):
    pagina.goto(endereco)

    expect(pagina.get_by_role("heading", level=1)).to_be_visible()
    fotografar(pagina, nome)
