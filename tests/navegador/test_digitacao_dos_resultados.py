"""Os resultados se salvam sozinhos, linha a linha, com o valor calculado à vista."""

import pytest
from playwright.sync_api import expect

from tests.navegador.conftest import entrar, fotografar
from tests.navegador.test_digitacao_das_metas import colar, estado

pytestmark = pytest.mark.navegador

PAGINA = "/indicadores/resultados/2025/1200401/"


def test_o_tecnico_informa_so_com_o_teclado(pagina):
    entrar(pagina, "tecnico_municipal")
    pagina.goto(PAGINA)
    for campo in ("#m14", "#m2", "#n15", "#d15"):
        pagina.locator(campo).fill("")
    teclado = pagina.keyboard
    pagina.locator("#n14").focus()

    teclado.type("1193")
    teclado.press("ArrowRight")
    expect(pagina.locator("#d14")).to_be_focused()
    teclado.type("6744")
    # numerador e denominador vão juntos: nada se recusa no meio da linha
    expect(pagina.locator("#av14")).to_be_empty()
    teclado.press("ArrowDown")

    expect(pagina.locator("#val14")).to_contain_text("17,7 (1.193 de 6.744)")
    expect(estado(pagina)).to_contain_text("Tudo salvo")

    # numerador e denominador colados lado a lado
    pagina.locator("#n2").focus()
    colar(pagina, "48\t52\n")
    pagina.locator("#d2").blur()
    expect(pagina.locator("#val2")).to_contain_text("(48 de 52)")

    # doze casos não são o indicador 12
    pagina.locator("#n2").focus()
    colar(pagina, "12\t13\n")
    expect(pagina.locator("#n2")).to_have_value("12")
    expect(pagina.locator("#d2")).to_have_value("13")

    # o engano se explica e não impede
    pagina.locator("#n15").focus()
    teclado.type("87")
    teclado.press("ArrowDown")
    expect(pagina.locator("#av15")).to_contain_text("Falta o denominador.")
    fotografar(pagina, "resultados-na-hora")
    pagina.locator("#n15").fill("")
    pagina.locator("#n15").blur()
    expect(estado(pagina)).to_contain_text("Tudo salvo")
