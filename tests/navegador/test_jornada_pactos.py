"""Do gestor à Portaria: um município, uma pauta inteira e o Termo federal."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.navegador.conftest import entrar, fotografar

pytestmark = pytest.mark.navegador

HOJE = datetime.now(ZoneInfo("America/Sao_Paulo")).date()


@pytest.fixture
def como(abrir_contexto):
    """Abre o portal como a pessoa de um papel, em navegador próprio."""

    def abrir(papel):
        aba = abrir_contexto().new_page()
        entrar(aba, papel)
        return aba

    return abrir


def decidir(aba, endereco, opcao, numero):
    """Escolhe a decisão, informa o ato de hoje, revê e confirma."""
    aba.goto(endereco)
    aba.get_by_label(opcao, exact=True).check()
    aba.get_by_label("Número e ano do ato").fill(f"{numero}/{HOJE.year}")
    aba.get_by_label("Data do ato").fill(f"{HOJE:%d/%m/%Y}")
    aba.get_by_role("button", name="Revisar e decidir").click()
    aba.locator("main button[type=submit]").click()
    expect(aba.locator(".atos")).to_contain_text(f"{numero}/{HOJE.year}")


def enviar(aba, endereco, rotulo):
    aba.goto(endereco)
    aba.get_by_role("link", name=rotulo).click()
    aba.locator("main").get_by_role("button", name=rotulo).click()
    expect(aba.locator(".br-message.success")).to_be_visible()


def test_um_municipio_do_rascunho_a_portaria(como):
    gestor = como("gestor_municipal")
    gestor.goto("/pactos/?q=rio branco")
    gestor.locator("main table a").first.click()
    termo = re.sub(r"https?://[^/]+", "", gestor.url)
    for eixo in (6, 7):
        gestor.goto(f"{termo}eixos/{eixo}/")
        gestor.get_by_role("button", name="Responder de uma vez").click()
    enviar(gestor, termo, "Enviar ao Conselho de Saúde")

    conselho = como("conselho_municipal")
    decidir(conselho, termo, "Aprovar", 901)
    enviar(gestor, termo, "Enviar à CIB")
    cib = como("secretaria_cib")
    decidir(cib, termo, "Homologar sem pendências", 902)
    enviar(cib, termo, "Enviar à CIT")
    cit = como("secretaria_cit")
    decidir(cit, termo, "Homologar", 903)
    ministerio = como("ministerio")
    decidir(ministerio, termo, "Publicado em Portaria", 904)

    publico = ministerio.context.browser.new_context(
        base_url=ministerio.url.partition("/pactos")[0]
    ).new_page()
    publico.goto(termo)
    expect(publico.locator(".cab")).to_contain_text("Publicado em Portaria")
    fotografar(publico, "termo-publicado")
    publico.get_by_role("link", name="Portaria GM/MS nº 904").click()
    expect(publico.get_by_role("heading", level=1)).to_contain_text(f"904/{HOJE.year}")
    fotografar(publico, "ato-da-portaria")
    publico.context.close()


def test_uma_pauta_inteira_da_cib_a_portaria(como):
    cib = como("secretaria_cib")
    cib.goto("/pactos/colegiados/")
    cib.get_by_role("link", name=re.compile("9ª reunião ordinária")).first.click()
    reuniao = re.sub(r"https?://[^/]+", "", cib.url)
    fotografar(cib, "reuniao-da-cib")
    cib.get_by_role("link", name="Modo reunião", exact=True).click()
    for _ in range(3):
        cib.get_by_role("link", name="Seguinte").click()
    fotografar(cib, "modo-reuniao")
    cib.get_by_role("link", name="Decidir os Termos da pauta").click()
    cib.get_by_label("Número e ano do ato").fill(f"950/{HOJE.year}")
    cib.locator("select[name^=d]").first.select_option("adiar")
    cib.locator("input[name^=m]").first.fill("O COSEMS pediu vista.")
    cib.get_by_role("button", name="Revisar e decidir").click()
    fotografar(cib, "lote-confirmacao")
    cib.get_by_role("button", name="Gravar a decisão").click()
    expect(cib.locator("main")).to_contain_text("Termos homologados", timeout=60_000)
    enviar(cib, reuniao, re.compile("Enviar à CIT"))

    cit = como("secretaria_cit")
    cit.goto("/pactos/reunioes/nova/")
    cit.get_by_label("Número").fill("77")
    cit.get_by_label("Data").fill(f"{HOJE:%d/%m/%Y}")
    cit.get_by_role("button", name="Convocar").click()
    cit.get_by_role("button", name="Montar a pauta com o que espera").click()
    cit.get_by_role("link", name="Decidir os Termos da pauta").click()
    cit.get_by_label("Número e ano do ato").fill(f"951/{HOJE.year}")
    cit.get_by_role("button", name="Revisar e decidir").click()
    cit.get_by_role("button", name="Gravar a decisão").click()
    expect(cit.locator("main")).to_contain_text("Termos homologados", timeout=60_000)

    cit.goto("/pactos/portaria/")
    fotografar(cit, "portaria-de-muitos")
    cit.get_by_label("Número e ano do ato").fill(f"2846/{HOJE.year}")
    cit.get_by_label("Data do ato").fill(f"{HOJE:%d/%m/%Y}")
    cit.get_by_role("button", name="Registrar a Portaria").click()
    expect(cit.get_by_role("heading", level=1)).to_contain_text(f"2846/{HOJE.year}")
    assert cit.locator("main tbody tr").count() > 5
    for endereco, nome in (
        ("/pactos/funil/", "funil"),
        ("/pactos/tempos/", "tempos"),
        ("/pactos/adesao/", "adesao-na-data"),
    ):
        cit.goto(endereco)
        fotografar(cit, nome)


def test_o_termo_federal_do_ministerio_ao_cns_a_cit_e_a_portaria(como):
    ministerio, cit = como("ministerio"), como("secretaria_cit")
    ministerio.goto("/pactos/?q=brasil")
    ministerio.get_by_role("link", name="Brasil", exact=True).click()
    termo = re.sub(r"https?://[^/]+", "", ministerio.url)
    fotografar(ministerio, "termo-federal")
    enviar(ministerio, termo, "Enviar ao Conselho de Saúde")
    decidir(cit, termo, "Aprovar", 801)
    enviar(ministerio, termo, "Enviar à CIT")
    decidir(cit, termo, "Homologar", 802)
    decidir(ministerio, termo, "Publicado em Portaria", 803)

    expect(ministerio.locator(".atos")).to_contain_text("Resolução CNS nº 801")
