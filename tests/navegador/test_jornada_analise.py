"""Do número ao seu trilho, sem entrar; e o Ministério escreve e publica a avaliação."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.navegador.conftest import entrar, fotografar

pytestmark = pytest.mark.navegador


def test_do_quadro_ao_trilho_e_as_contas(pagina):
    pagina.goto("/indicadores/avaliacao/2007/BR/21/")
    pagina.locator("tfoot a[href$='/n/2007-21-BR-r/']").click()

    principal = pagina.locator("main")
    expect(principal).to_contain_text("As partes somam 328")
    fotografar(pagina, "trilho-do-numero")
    pagina.goto("/indicadores/avaliacao/2007/BR/21/distribuicao/")
    expect(principal).to_contain_text("Taxas instáveis")
    fotografar(pagina, "distribuicao")
    pagina.goto("/indicadores/simulador/2007/BR/21/")
    pagina.get_by_label("E se a meta de todos fosse").fill("50")
    pagina.get_by_role("button", name="Simular").click()
    expect(principal).to_contain_text("a meta de 50")
    fotografar(pagina, "simulador")
    pagina.goto("/indicadores/comparar/2007/?t=AC&t=BR")
    fotografar(pagina, "comparacao")


def test_ministerio_publica_a_avaliacao_do_indicador(pagina):
    entrar(pagina, "ministerio")
    pagina.goto("/indicadores/avaliacao/2007/BR/9/analise/")
    pagina.get_by_role("link", name="Escrever").click()
    pagina.get_by_label("Análise da implementação da prioridade").fill("Avançou.")
    pagina.get_by_label("Capacitação das equipes").select_option("favoreceu")
    fotografar(pagina, "escrever-avaliacao")
    pagina.get_by_role("button", name="Publicar").click()

    expect(pagina.locator("main")).to_contain_text("Avançou.")
    fotografar(pagina, "avaliacao-escrita")


def test_cib_simula_as_metas_propostas(pagina):
    entrar(pagina, "ministerio")
    ano = timezone.localdate().year
    pagina.goto(f"/indicadores/acompanhar/{ano}/RR/")
    pagina.get_by_role("link", name="Simular com as metas propostas").click()

    principal = pagina.locator("main")
    expect(principal).to_contain_text("enviaram as suas metas")
    fotografar(pagina, "metas-propostas")
    principal.get_by_role("row").nth(2).get_by_role("link").click()
    expect(principal).to_contain_text("Se todos cumprirem a meta proposta")
    fotografar(pagina, "metas-propostas-do-indicador")
