"""Do gerente à entrega: semana, ponto crítico, pauta, despacho, entrega e ata."""

import io
import re
from datetime import date, timedelta

import pikepdf
import pytest
from playwright.sync_api import expect

from tests.navegador.conftest import entrar, fotografar

pytestmark = pytest.mark.navegador

CICLO = "/portfolio/ses-mg-2023-2026/"
PROJETO = "/portfolio/projetos/aps-para-todos/"
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
    pagina.goto(f"{CICLO}quadro/")
    fotografar(pagina, "portfolio-quadro")
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
    gerente.get_by_role("link", name=re.compile("^Entrega de")).first.click()
    gerente.get_by_label("Data da entrega").fill(HOJE)
    gerente.get_by_label("Evidência").fill("Ata 3 da reunião regional.")
    gerente.get_by_role("button", name="Gravar entrega").click()

    lider = abrir_contexto().new_page()
    entrar(lider, "lider_objetivo")
    lider.goto(PROJETO)
    lider.get_by_role("button", name=re.compile("^Confirmar entrega")).click()
    expect(lider.get_by_text(re.compile("Confirmada pelo líder"))).to_be_visible()
    lider.get_by_role("link", name="[fictício] Minuta").click()
    fotografar(lider, "portfolio-ponto")
    lider.goto("/portfolio/")
    fotografar(lider, "portfolio-ciclos")


def test_minha_semana_cabe_no_celular(pagina):
    entrar(pagina, "gerente_projeto")
    pagina.goto("/portfolio/semana/")
    fotografar(pagina, "portfolio-minha-semana")
