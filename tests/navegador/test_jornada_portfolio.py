"""Do gerente à entrega: semana, ponto crítico, pauta, despacho, entrega e ata."""

import io
import re
from datetime import date, timedelta

import pikepdf
import pytest
from playwright.sync_api import expect

from tests.navegador.conftest import entrar, fotografar

pytestmark = pytest.mark.navegador

ANO = date.today().year  # noqa: DTZ011
CICLO = f"/portfolio/ses-mg-{ANO}-{ANO + 3}/"
PROJETO = "/portfolio/projetos/consulta-a-distancia/"
AMANHA = f"{date.today() + timedelta(days=1):%d/%m/%Y}"  # noqa: DTZ011
HOJE = f"{date.today():%d/%m/%Y}"  # noqa: DTZ011


def test_do_ponto_critico_ao_despacho_e_a_entrega(pagina, abrir_contexto):
    """Gerente, AEST, subsecretário e gerente outra vez; o celular vai sem script."""
    gerente = abrir_contexto(
        viewport={"width": 360, "height": 740}, java_script_enabled=False
    ).new_page()
    entrar(gerente, "gerente_projeto")
    gerente.goto("/portfolio/semana/")
    gerente.get_by_label("O que andou nesta semana").first.fill("Duas visitas.")
    gerente.get_by_role("button", name=re.compile("^Gravar")).first.click()
    expect(gerente.get_by_text("Escrita nesta semana")).to_be_visible()

    gerente.goto(f"{PROJETO}pontos/novo/")
    gerente.get_by_label("Ponto crítico").fill("Edital sem empresa interessada")
    gerente.get_by_label("Impacto").fill("A obra não começa.")
    gerente.get_by_label("Saída proposta").fill("Rever o preço de referência.")
    gerente.get_by_label("Responsável").fill("Diretor de compras")
    gerente.get_by_label("Prazo").fill(AMANHA)
    gerente.get_by_role("button", name="Abrir ponto crítico").click()
    for _ in range(2):
        gerente.get_by_role("link", name="Edital sem empresa interessada").click()
        gerente.get_by_role("link", name="Levar ao degrau de cima").click()
        gerente.get_by_label("Motivo").fill("Depende de outra área.")
        gerente.get_by_role("button", name="Levar acima").click()
        gerente.goto(PROJETO)

    entrar(pagina, "aest")
    pagina.goto(f"{CICLO}semana/")
    expect(pagina.get_by_text("Duas visitas.")).to_be_visible()
    fotografar(pagina, "portfolio-semana")
    pagina.goto(f"{CICLO}mudancas/")
    fotografar(pagina, "portfolio-mudancas")

    chefe = abrir_contexto().new_page()
    entrar(chefe, "subsecretario")
    chefe.goto(f"{CICLO}reunioes/")
    fotografar(chefe, "portfolio-reunioes")
    chefe.get_by_role("link", name=re.compile("Reunião com subsecretários")).click()
    fotografar(chefe, "portfolio-pauta")
    chefe.get_by_role("link", name="Decidir Edital sem empresa interessada").click()
    chefe.get_by_label("Despacho", exact=True).check(force=True)
    chefe.get_by_label("O que se decidiu").fill("Publicar novo edital.")
    chefe.get_by_label("Responsável pelo despacho").fill("Diretor de compras")
    chefe.get_by_label("Prazo do despacho").fill(AMANHA)
    fotografar(chefe, "portfolio-decidir")
    chefe.get_by_role("button", name="Registrar decisão").click()
    expect(chefe.get_by_text(re.compile(r"Despacho 2/\d{4}"))).to_be_visible()

    pagina.goto(f"{CICLO}reunioes/")
    pagina.get_by_role("link", name=re.compile("Reunião com subsecretários")).click()
    pagina.get_by_role("button", name="Encerrar a reunião").click()
    expect(pagina.get_by_text("a ata está pronta")).to_be_visible()
    endereco = pagina.get_by_role("link", name="Ata (PDF)").get_attribute("href")
    ata = pagina.request.get(endereco)
    assert ata.status == 200
    with pikepdf.open(io.BytesIO(ata.body())) as pdf:
        assert pdf.Root.MarkInfo.Marked

    gerente.goto(f"{CICLO}reunioes/")
    gerente.get_by_role("link", name=re.compile(r"cumprimento do Despacho 2\b")).click()
    gerente.get_by_label("O que foi feito").fill("Edital 4 publicado.")
    gerente.get_by_role("button", name="Registrar cumprimento").click()
    expect(gerente.get_by_text(re.compile("Resolvido em"))).to_be_visible()

    gerente.goto(PROJETO)
    gerente.get_by_role("link", name="Entrega de Três polos").click()
    gerente.get_by_label("Data da entrega").fill(HOJE)
    gerente.get_by_label("Evidência").fill("Ata 3 da reunião regional.")
    gerente.get_by_role("button", name="Gravar entrega").click()

    lider = abrir_contexto().new_page()
    entrar(lider, "lider_objetivo")
    lider.goto(PROJETO)
    lider.get_by_role("button", name="Confirmar entrega de Três polos").click()
    expect(lider.get_by_text(re.compile("Confirmada pelo líder"))).to_be_visible()
    lider.get_by_label("Comentário").fill("Polos visitados.")
    lider.get_by_role("button", name="Comentar").click()
    expect(lider.get_by_text("Polos visitados.")).to_be_visible()

    pagina.goto(f"{CICLO}reunioes/convocar/")
    pagina.get_by_label("Reunião").select_option(label="Reunião de entregas")
    pagina.get_by_label("Data").fill(HOJE)
    pagina.get_by_role("button", name="Convocar").click()
    pagina.get_by_role("link", name=re.compile("Reunião de entregas")).click()
    expect(pagina.get_by_text("Ata 3 da reunião regional.")).to_be_visible()
    fotografar(pagina, "portfolio-entregas")
    pagina.get_by_role("button", name="Encerrar a reunião").click()
    expect(pagina.get_by_text("a ata está pronta")).to_be_visible()

    lider.goto(PROJETO)
    lider.get_by_role("link", name="[fictício] Minuta").click()
    fotografar(lider, "portfolio-ponto")
    lider.goto("/portfolio/")
    fotografar(lider, "portfolio-ciclos")


def test_minha_semana_cabe_no_celular(pagina):
    entrar(pagina, "gerente_projeto")
    pagina.goto("/portfolio/semana/")
    fotografar(pagina, "portfolio-minha-semana")


def test_o_quadro_se_move_arrastando_e_pelo_seletor(pagina, abrir_contexto):
    """Dois movem o mesmo cartão: o segundo vê o que o primeiro gravou."""
    entrar(pagina, "aest")
    pagina.goto(f"{CICLO}quadro/")
    fotografar(pagina, "portfolio-quadro")
    cartao = pagina.locator("[data-cartao='agenda-de-visitas-as-regioes']")
    # o alto do cartão: arrastar a partir do seletor só o abriria
    cartao.drag_to(
        pagina.locator("[data-coluna='paralisado'] h2"),
        source_position={"x": 100, "y": 4},
    )
    pagina.wait_for_url("**/situacao/*")
    expect(pagina.get_by_label("Situação")).to_have_value("paralisado")

    outra = abrir_contexto(java_script_enabled=False).new_page()
    entrar(outra, "aest")
    outra.goto(f"{CICLO}quadro/")
    outra.get_by_label("Mover Agenda de visitas").select_option("atencao")
    outra.get_by_role("button", name="Mover Agenda de visitas").click()
    for aba, motivo in ((outra, "Falta local."), (pagina, "Sem verba.")):
        aba.get_by_label("Motivo").fill(motivo)
        aba.get_by_label("Válida até").fill(AMANHA)
        aba.get_by_role("button", name="Informar situação").click()
    expect(outra.get_by_text(re.compile("informada$")).first).to_be_visible()
    expect(pagina.get_by_text("Outra pessoa gravou antes de você.")).to_be_visible()
    expect(pagina.get_by_text("Falta local.")).to_be_visible()
    expect(pagina.get_by_label("Motivo")).to_have_value("Sem verba.")


def test_a_aest_muda_o_metodo_e_ve_as_vistas(pagina):
    entrar(pagina, "aest")
    pagina.goto(CICLO)
    fotografar(pagina, "portfolio-carteira")
    for vista in ("mapa", "calendario", "gerentes", "territorios", "qualidade"):
        pagina.goto(f"{CICLO}{vista}/")
        fotografar(pagina, f"portfolio-{vista}")
    pagina.goto(f"{CICLO}listas/problemas/")
    fotografar(pagina, "portfolio-problemas")
    pagina.get_by_label("Problema", exact=True).last.fill("Falta de transporte")
    pagina.get_by_role("button", name="Gravar a lista").click()
    expect(pagina.get_by_text("lista gravada")).to_be_visible()

    pagina.goto(f"{CICLO}priorizacao/")
    fotografar(pagina, "portfolio-priorizacao")
    pagina.get_by_role("link", name="Mudar os pesos").click()
    pagina.get_by_label("Esforço").fill("4")
    fotografar(pagina, "portfolio-criterios")
    pagina.get_by_role("button", name="Gravar pesos").click()
    pagina.get_by_role("link", name="Nova estratégia").click()
    fotografar(pagina, "portfolio-estrategia")
    pagina.get_by_label("Estratégia").fill("Transporte sanitário")
    pagina.get_by_role("button", name="Gravar").click()
    expect(pagina.get_by_text("Transporte sanitário")).to_be_visible()

    pagina.goto(f"{PROJETO}editar/")
    fotografar(pagina, "portfolio-editar-ficha")
    pagina.get_by_label("Onda").fill("2")
    pagina.get_by_role("button", name="Gravar ficha").click()
    expect(pagina.get_by_text("Ficha gravada.")).to_be_visible()
    fotografar(pagina, "portfolio-ficha")
    pagina.get_by_role("link", name="Entregas e pesos").click()
    pagina.get_by_label("Peso").first.fill("70")
    fotografar(pagina, "portfolio-pesos")
    pagina.get_by_role("button", name="Gravar entregas e pesos").click()
    expect(pagina.get_by_text("Pesos normalizados.")).to_be_visible()
    pagina.get_by_role("button", name="Encerrar iniciativa").click()
    expect(pagina.get_by_text("Registre as entregas antes de encerrar")).to_be_visible()
