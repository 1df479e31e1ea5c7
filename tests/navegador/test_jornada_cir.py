"""Onde há o passo da CIR: a região devolve e pactua, a CIB homologa, e quem comenta
é ouvido. Roraima, na demonstração, é a UF que o ligou."""

import re

import pytest
from playwright.sync_api import expect

from tests.navegador.conftest import entrar, fotografar

pytestmark = pytest.mark.navegador

AMAJARI = "/indicadores/pactuacao/2026/1400027/"
BONFIM = "/indicadores/pactuacao/2026/1400159/"


def confirmar(pagina):
    pagina.locator("main form").get_by_role("button").last.click()


def test_a_cir_devolve_com_motivo_e_pactua_com_ato(pagina):
    entrar(pagina, "tecnico_regional_rr")
    espera = pagina.locator("main")
    expect(espera).to_contain_text("Pactuar na CIR a pactuação 2026 de Bonfim/RR")

    pagina.goto(f"{BONFIM}passo/devolver_pela_cir/")
    pagina.get_by_label("Motivo").fill("[fictício] Reveja a meta de vacinas.")
    pagina.get_by_label("O que ajustar no indicador 4").fill("[fictício] Baixa.")
    fotografar(pagina, "pactuacao-devolver")
    confirmar(pagina)
    # a devolvida é outra vez um rascunho: o técnico da região ainda a lê e comenta
    expect(pagina).to_have_url(re.compile(BONFIM))
    expect(espera).to_contain_text("Devolvida ao gestor")
    expect(espera).to_contain_text("Ainda em digitação.")
    expect(pagina.locator("#i4")).to_contain_text("[fictício] Baixa.")
    expect(pagina.locator("#m1")).to_have_count(0)

    pagina.goto(AMAJARI)
    expect(pagina.locator("#i101")).to_contain_text("dentro da faixa de 75,0 a 85,0")
    fotografar(pagina, "pactuacao-com-cir")
    pagina.get_by_role("link", name="Registrar a pactuação na CIR").click()
    pagina.get_by_label("Número").fill("3/2026")
    pagina.get_by_label("Data").fill("10/11/2026")
    confirmar(pagina)
    expect(espera).to_contain_text("segue para o conselho")


def test_quem_comenta_de_fora_avisa_quem_digita(pagina, abrir_contexto):
    entrar(pagina, "conselho_municipal")
    pagina.goto("/indicadores/pactuacao/2025/1200401/comentarios/4/")
    pagina.get_by_label("Seu comentário").fill("[fictício] E as salas de vacina?")
    pagina.get_by_role("button", name="Publicar o comentário").click()
    expect(pagina.locator("main")).to_contain_text("Comentário publicado.")

    aba = abrir_contexto().new_page()
    entrar(aba, "gestor_municipal")
    item = aba.get_by_role("listitem").filter(has_text="Comentário novo")
    expect(item).to_contain_text("indicador 4")
    item.get_by_role("link", name="Ler").click()
    expect(aba.locator("main")).to_contain_text("E as salas de vacina?")
    fotografar(aba, "comentarios")
    aba.goto("/painel/")
    expect(aba.locator("main")).not_to_contain_text("Comentário novo")
