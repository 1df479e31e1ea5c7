"""O Ministério cuida das rodadas e das fichas; o estado acompanha e homologa."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.navegador.conftest import conferir_acessibilidade, entrar, fotografar

pytestmark = pytest.mark.navegador

HOJE = timezone.localdate()
ANO = HOJE.year


def nas_duas_larguras(pagina, nome):
    """Fotografa e confere a acessibilidade na mesa e no telefone."""
    fotografar(pagina, nome)
    pagina.set_viewport_size({"width": 360, "height": 800})
    conferir_acessibilidade(pagina)
    pagina.set_viewport_size({"width": 1280, "height": 900})


def test_o_ministerio_copia_a_edicao_muda_a_ficha_e_reabre_um_prazo(pagina):
    entrar(pagina, "ministerio")
    pagina.goto("/indicadores/")
    pagina.get_by_role("link", name=re.compile("^Gestão")).click()
    nas_duas_larguras(pagina, "gestao")

    pagina.get_by_role("link", name="Nova edição").click()
    pagina.get_by_label("Código").fill("2027-2030")
    pagina.get_by_label("Copiar de").select_option(label="Pacto pela Saúde, 2007")
    pagina.get_by_label("Nome").fill("Edição de 2027")
    pagina.get_by_label("Norma").fill("Norma de teste")
    pagina.get_by_label("Primeiro ano").fill("2027")
    pagina.get_by_label("Último ano").fill("2030")
    pagina.get_by_role("button", name="Criar edição").click()
    expect(pagina.get_by_role("heading", level=1)).to_have_text("Edição de 2027")
    expect(pagina.locator("#fichas tbody tr, table.densa tbody tr")).to_have_count(50)
    nas_duas_larguras(pagina, "gestao-edicao")

    pagina.get_by_role("link", name="Taxa de cura de casos novos de").click()
    expect(pagina.get_by_label("Degraus")).to_have_value(re.compile("75: mais 6 %"))
    pagina.get_by_text("Só a Amazônia Legal").click()
    pagina.get_by_role("button", name="Ver a quem se aplica").click()
    expect(pagina.locator("main")).to_contain_text("Aplica-se a 9 de 27 UFs")
    nas_duas_larguras(pagina, "gestao-ficha")
    pagina.get_by_role("button", name="Gravar ficha").click()
    expect(pagina.locator("main")).to_contain_text("Edição de 2027")

    pagina.goto(f"/indicadores/gestao/rodadas/{ANO - 1}/")
    pagina.get_by_role("link", name="Reabrir prazo").click()
    pagina.get_by_label("Para quem").select_option("AC")
    pagina.get_by_label("Só para um município").fill("1200401")
    ate = HOJE + timedelta(days=10)
    pagina.get_by_label("Até quando").fill(f"{ate:%d/%m/%Y}")
    pagina.get_by_label("Motivo").fill("Gestão nova.")
    pagina.get_by_role("button", name="Reabrir").click()
    expect(pagina.locator("main")).to_contain_text("Rio Branco/AC")
    expect(pagina.locator(".atos")).to_contain_text("Prazo reaberto")
    nas_duas_larguras(pagina, "gestao-rodada")


def test_a_ficha_usada_diz_por_que_nao_muda(pagina):
    entrar(pagina, "ministerio")
    pagina.goto("/indicadores/gestao/edicoes/2007/")
    pagina.get_by_role("link", name="Coeficiente de mortalidade infantil").first.click()

    expect(pagina.locator("main")).to_contain_text("Ficha congelada.")
    expect(pagina.get_by_role("link", name="Criar edição como cópia")).to_be_visible()
    conferir_acessibilidade(pagina)


def test_o_estado_acompanha_lembra_e_acrescenta_um_indicador(pagina):
    entrar(pagina, "secretaria_cib")
    pagina.goto("/indicadores/")
    pagina.get_by_role("link", name=re.compile("Andamento dos municípios")).click()
    expect(pagina.locator("main")).to_contain_text("Não iniciada")
    nas_duas_larguras(pagina, "acompanhar")

    pagina.get_by_label("Recado").fill("O prazo está perto.")
    pagina.get_by_role("button", name=re.compile("Lembrar os atrasados")).click()
    expect(pagina.locator("main")).to_contain_text("municípios lembrados")
    pagina.get_by_role("button", name=re.compile("Lembrar os atrasados")).click()
    expect(pagina.locator("main")).to_contain_text("Ninguém a lembrar")

    pagina.goto(f"/indicadores/acompanhar/{ANO}/AC/homologar/")
    expect(pagina.locator("main")).to_contain_text("Feijó")
    conferir_acessibilidade(pagina)


def test_o_lote_diz_o_que_falta_e_a_excecao_pede_o_motivo(pagina):
    entrar(pagina, "secretaria_cib_rr")
    pagina.goto(f"/indicadores/acompanhar/{ANO}/RR/homologar/")
    linha = pagina.get_by_role("row", name=re.compile("Caracaraí"))
    expect(linha).to_contain_text("Fora do esperado sem justificativa: 4, 13, 19")
    fotografar(pagina, "lote-com-faltas")

    pagina.get_by_role("link", name=re.compile("Só as prontas")).click()
    expect(pagina.get_by_text("Nenhuma pactuação com este filtro.")).to_be_visible()
    pagina.get_by_role("link", name="Ver todas as que esperam").click()

    pagina.get_by_label("Número do ato").fill(f"12/{ANO}")
    pagina.get_by_label("Data do ato").fill(f"02/01/{ANO}")
    linha.get_by_role("combobox").select_option("homologar")
    pagina.get_by_role("button", name="Revisar e homologar").click()
    expect(pagina.locator(".sumario-erros")).to_contain_text("assim mesmo")
    linha.get_by_role("textbox").fill("Prazo legal da CIB.")
    pagina.get_by_role("button", name="Revisar e homologar").click()
    expect(pagina.get_by_text("Homologadas: 1 (1 com ressalva).")).to_be_visible()
    fotografar(pagina, "lote-confirmacao")
