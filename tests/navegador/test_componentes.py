"""As peças das telas diante de um navegador: aparência, teclado e comodidades."""

import pytest
from playwright.sync_api import expect

from base.vitrine import PECAS
from tests.navegador.conftest import (
    conferir_acessibilidade,
    conferir_largura,
    fotografar,
)

pytestmark = pytest.mark.navegador


def test_componentes_em_cada_estado(pagina):
    pagina.goto("/componentes/")

    fotografar(pagina, "componentes")


@pytest.mark.parametrize("peca", sorted(PECAS))
def test_pecas_de_pagina_inteira(pagina, peca):
    pagina.goto(f"/componentes/?peca={peca}")

    fotografar(pagina, f"componente-{peca}")


@pytest.mark.parametrize("endereco", ["/acessibilidade/", "/privacidade/", "/nada/"])
def test_paginas_de_apoio_e_404(pagina, endereco):
    pagina.goto(endereco)

    conferir_acessibilidade(pagina)
    conferir_largura(pagina)


def test_recusa_leva_o_foco_ao_sumario_e_o_link_ao_campo(pagina):
    pagina.goto("/entrar/")
    pagina.get_by_role("button", name="Entrar").click()

    expect(pagina.locator(".sumario-erros")).to_be_focused()
    pagina.get_by_role("link", name="Senha: Escreva a sua senha.").click()
    expect(pagina.get_by_label("Senha")).to_be_focused()
    fotografar(pagina, "entrar-recusa")


def test_rascunho_volta_depois_de_sair_da_pagina(pagina):
    pagina.goto("/componentes/")
    pagina.on("dialog", lambda dialogo: dialogo.accept())
    campo = pagina.locator("form[data-rascunho] textarea")
    campo.fill("Texto que ainda não foi gravado.")
    expect(pagina.locator("[data-rascunho-estado]")).to_contain_text("guardado")

    pagina.reload()
    pagina.get_by_role("button", name="Recuperar o rascunho").click()

    expect(campo).to_have_value("Texto que ainda não foi gravado.")


def test_rascunho_descartado_nao_volta(pagina):
    pagina.goto("/componentes/")
    pagina.on("dialog", lambda dialogo: dialogo.accept())
    pagina.locator("form[data-rascunho] textarea").fill("Descarte.")
    expect(pagina.locator("[data-rascunho-estado]")).to_contain_text("guardado")
    pagina.reload()
    pagina.get_by_role("button", name="Descartar o rascunho").click()

    pagina.reload()

    expect(pagina.get_by_role("button", name="Recuperar o rascunho")).to_have_count(0)


def test_andamento_se_atualiza_sozinho(pagina):
    pagina.goto("/componentes/?peca=tarefa")

    expect(pagina.get_by_text("Caderno Brasil 2007 emitido")).to_be_visible()


def test_foco_visivel_em_cada_parada_do_teclado(pagina):
    pagina.goto("/componentes/")

    for _ in range(40):
        pagina.keyboard.press("Tab")
        desenho = pagina.evaluate(
            """() => {
                const e = document.activeElement;
                const alvo = e.matches('.br-radio input, .br-checkbox input')
                    ? getComputedStyle(e.nextElementSibling, '::before')
                    : getComputedStyle(e);
                return [e.outerHTML.slice(0, 80), parseFloat(alvo.outlineWidth),
                    alvo.outlineStyle];
            }"""
        )
        assert desenho[1] >= 1, desenho
        assert desenho[2] != "none", desenho


def test_sem_javascript_o_menu_e_os_erros_funcionam(abrir_contexto):
    contexto = abrir_contexto(
        java_script_enabled=False, viewport={"width": 360, "height": 800}
    )
    aba = contexto.new_page()
    aba.goto("/entrar/")
    aba.locator(".menu-movel summary").click()
    aba.locator(".menu-movel a", has_text="Transparência").wait_for()
    aba.get_by_role("button", name="Entrar").click()

    aba.locator(".sumario-erros").wait_for()
