"""O gestor municipal digita as metas, é recusado, corrige, valida e leva o recibo.

As jornadas dividem a mesma pactuação: a que valida fica por último, porque
depois dela ninguém mais digita.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.navegador.conftest import capturar, entrar, fotografar

pytestmark = pytest.mark.navegador

METAS = {
    "1": "292,4",
    "11": "0,50",
    "12": "0,28",
    "9": "0",
    "14": "17,0",
    "15": "12,5",
    "16": "3",
    "4": "100",
    "5": "87,0",
    "6": "88,5",
    "7": "20",
    "10": "92,0",
    "22": "6",
    "17": "80,0",
    "18": "80,0",
    "19": "49,0",
    "21": "100",
}
RUINS = {
    "1": ("312.500", "312500"),
    "14": ("muitas", "número"),
    "16": ("-3", "negativ"),
    "10": ("9" * 40, "algarismos"),
}


CELULAR = {"width": 360, "height": 800}


def no_celular(aba, nome):
    """Fotografa nas duas larguras, com axe, e segue no celular."""
    fotografar(aba, nome)
    aba.set_viewport_size(CELULAR)


def meta(aba, numero):
    return aba.locator(f"#m{numero}")


def preencher(aba, metas):
    for numero, valor in metas.items():
        meta(aba, numero).fill(valor)


def fotografar_sem_script(aba, nome):
    aba.set_viewport_size({"width": 360, "height": 900})
    capturar(aba, f"{nome}-360")


def abrir_pela_fila(aba):
    aba.get_by_role("link", name="Continuar").click()
    expect(aba.get_by_role("heading", level=1)).to_contain_text("Rio Branco")


def test_sem_javascript_tambem_se_pactua(abrir_contexto):
    aba = abrir_contexto(java_script_enabled=False, viewport=CELULAR).new_page()
    entrar(aba, "tecnico_municipal")
    abrir_pela_fila(aba)

    meta(aba, "18").fill("80,4")
    aba.get_by_role("button", name="Salvar", exact=True).click()

    expect(meta(aba, "18")).to_have_value("80,4")
    meta(aba, "7").fill("")
    aba.locator("#s7").select_option("Não pactuado")
    aba.get_by_label("Justificativa do indicador 7").fill("Sem casos há dez anos.")
    fotografar_sem_script(aba, "pactuacao-sem-javascript")
    aba.get_by_role("button", name="Salvar", exact=True).click()
    expect(aba.locator("main")).to_contain_text("1 meta salva.")
    aba.locator("#s7").select_option("Valor")
    aba.get_by_label("Justificativa do indicador 7").fill("")
    aba.get_by_role("button", name="Salvar", exact=True).click()


def test_outro_municipio_nao_existe_para_o_gestor(pagina):
    entrar(pagina, "gestor_municipal")

    resposta = pagina.goto("/indicadores/pactuacao/2026/1200708/")

    assert resposta.status == 404
    fotografar(pagina, "erro-404")


def salvar_e_conferir(pagina):
    """Envia a grade e espera a página seguinte: a da conferência ou a da recusa."""
    with pagina.expect_navigation():
        pagina.get_by_role("button", name="Salvar e conferir").click()


def test_do_painel_ao_comprovante_no_celular(pagina):
    pagina.set_viewport_size(CELULAR)
    entrar(pagina, "gestor_municipal")
    expect(
        pagina.get_by_role("heading", name=re.compile("Espera por mim"))
    ).to_be_visible()
    no_celular(pagina, "painel-gestor-municipal")
    abrir_pela_fila(pagina)
    expect(pagina.locator(".grade input[inputmode=decimal]")).to_have_count(22)
    no_celular(pagina, "pactuacao")

    # quatro metas ruins entre dezessete: cada uma recusada, nenhuma outra perdida
    preencher(pagina, METAS | {n: valor for n, (valor, _) in RUINS.items()})
    pagina.get_by_role("button", name="Salvar e conferir").click()
    sumario = pagina.locator(".sumario-erros")
    expect(sumario).to_contain_text("Falta corrigir 4 metas")
    for numero, (valor, trecho) in RUINS.items():
        expect(sumario).to_contain_text(re.compile(rf"Indicador {numero}:.*{trecho}"))
        expect(meta(pagina, numero)).to_have_value(valor)
    for numero in sorted(set(METAS) - set(RUINS)):
        assert meta(pagina, numero).input_value() == METAS[numero]
    no_celular(pagina, "pactuacao-recusa")

    preencher(pagina, {n: METAS[n] for n in RUINS})
    salvar_e_conferir(pagina)
    # avisos pedem justificativa e não impedem
    while pagina.locator("textarea[aria-invalid=true]").count():
        for campo in pagina.locator("textarea[aria-invalid=true]").all():
            campo.fill("Definida com a equipe técnica.")
        salvar_e_conferir(pagina)
    expect(pagina).to_have_url(re.compile("/passo/registrar_e_validar/$"))
    no_celular(pagina, "pactuacao-conferir")

    # registro da resolução do conselho e validação
    pagina.get_by_label(re.compile("[Rr]esolução")).first.fill("7/2026")
    datas = pagina.get_by_label(re.compile("[Dd]ata"))
    if datas.count():
        datas.first.fill("10/11/2026")
    pagina.locator("main form").get_by_role("button").last.click()

    expect(pagina.get_by_text("Pactuação validada.", exact=True)).to_be_visible()
    no_celular(pagina, "pactuacao-validada")
    endereco = pagina.get_by_role(
        "link", name=re.compile("Baixar o comprovante")
    ).get_attribute("href")
    resposta = pagina.request.get(endereco)
    assert resposta.status == 200
    assert resposta.headers["content-type"] == "application/pdf"
    assert pagina.request.get(endereco).body() == resposta.body()

    # de volta ao início: o que se enviou, onde está e com quem
    pagina.goto("/painel/")
    onde = pagina.get_by_role("row").filter(has_text="Pactuação 2026")
    expect(onde.first).to_contain_text("Validada")
    expect(onde.first).to_contain_text("Secretaria Estadual de Saúde")
    no_celular(pagina, "painel-depois-de-enviar")
    onde.first.get_by_role("link", name="Pactuação 2026").click()
    expect(pagina.get_by_text("Pactuação validada.", exact=True)).to_be_visible()
