"""A grade que se salva sozinha: teclado, colagem, rede caída, sessão e duas pessoas.

As jornadas dividem a pactuação de Rio Branco; cada uma mexe em metas que as outras
não conferem.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.navegador.conftest import SENHA, conferir_largura, entrar, fotografar

pytestmark = pytest.mark.navegador

METAS = {
    "m1": "292,4",
    "m11": "0,50",
    "m12": "0,28",
    "m2": "93,0",
    "m8": "35",
    "m9": "0",
    "m13": "53,0",
    "m14": "17,0",
    "m15": "12,5",
    "m16": "3",
    "m3": "96,5",
    "m4": "100",
    "m5": "87,0",
    "m6": "88,0",
    "m7": "20",
    "m10": "92,0",
    "m22": "6",
    "m23": "95,0",
    "m17": "80,0",
    "m18": "80,0",
    "m19": "49,0",
    "m21": "100",
}
PAGINA = "/indicadores/pactuacao/2026/1200401/"


def meta(aba, numero):
    return aba.locator(f"#m{numero}")


def estado(aba):
    return aba.locator("[data-grade-estado]")


def abrir(aba, papel="tecnico_municipal"):
    entrar(aba, papel)
    aba.goto(PAGINA)
    expect(estado(aba)).to_contain_text("se salva sozinha")


def gravado(aba, numero):
    """O que o portal tem, lido de novo por outra requisição."""
    pagina = aba.request.get(PAGINA).text()
    return re.search(rf'id="m{numero}"[^>]*value="([^"]*)"', pagina)[1]


def limpar(aba):
    """Esvazia a grade pelo teclado, como a pessoa faria."""
    campos = aba.locator(".grade input[inputmode=decimal]")
    for campo in campos.all():
        campo.fill("")
    campos.first.blur()
    expect(estado(aba)).to_contain_text("Tudo salvo")
    for numero in ("7",):
        aba.locator(f"#s{numero}").select_option("valor")


def colar(aba, texto):
    """Põe o texto na área de transferência do navegador e cola no campo em foco."""
    aba.evaluate(
        """(texto) => {
            const dados = new DataTransfer();
            dados.setData("text/plain", texto);
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste",
                    { clipboardData: dados, bubbles: true, cancelable: true }));
        }""",
        texto,
    )


def test_o_tecnico_preenche_as_23_metas_so_com_o_teclado(pagina):
    abrir(pagina)
    limpar(pagina)
    pagina.reload()
    expect(estado(pagina)).to_contain_text("se salva sozinha")
    teclado = pagina.keyboard
    campos = [
        c.get_attribute("id")
        for c in pagina.locator(".grade input[inputmode=decimal]").all()
    ]
    assert len(campos) == 22, "o indicador 20 não se aplica desde 2020"
    pagina.locator(f"#{campos[0]}").focus()

    for posicao, campo in enumerate(campos):
        assert pagina.evaluate("document.activeElement.id") == campo
        teclado.type(METAS[campo])
        teclado.press("ArrowDown" if posicao % 2 else "Enter")
    # do fim da coluna o Enter leva ao botão; Shift+Tab volta à grade
    teclado.press("Enter")
    expect(estado(pagina)).to_contain_text("salvo", timeout=15000)
    expect(pagina.locator("[data-grade-andamento]")).to_contain_text("23 de 23")
    assert [gravado(pagina, c[1:]) for c in campos].count("") == 0

    # uma ausência e o seu motivo, sem sair do teclado
    pagina.locator("#s22").focus()
    teclado.press("ArrowDown")
    expect(pagina.locator("#j22")).to_be_visible()
    for _ in range(3):  # entre a situação e o motivo pode haver o trilho da meta
        teclado.press("Tab")
        if pagina.evaluate("document.activeElement.id") == "j22":
            break
    expect(pagina.locator("#j22")).to_be_focused()
    teclado.type("Não há equipe.")
    pagina.locator("#m22").focus()
    teclado.press("Control+a")
    teclado.press("Delete")
    teclado.press("Tab")
    expect(pagina.locator("#est22")).to_contain_text("Salvo")
    fotografar(pagina, "pactuacao-teclado")
    conferir_largura(pagina, 320)
    pagina.locator("#s22").select_option("valor")
    meta(pagina, "22").fill("6")
    meta(pagina, "22").blur()
    expect(pagina.locator("#est22")).to_contain_text("Salvo")


def test_a_justificativa_chega_antes_do_portal_e_o_tab_a_encontra(pagina):
    abrir(pagina)
    antes = meta(pagina, "9").input_value()
    pagina.route("**/celulas/", lambda rota: None)  # o portal ainda não respondeu
    teclado = pagina.keyboard
    meta(pagina, "9").focus()

    teclado.type("40")

    expect(pagina.locator("#j9")).to_be_visible()
    while pagina.evaluate("document.activeElement.name")[:1] in ("m", "s", ""):
        teclado.press("Tab")
    expect(pagina.locator("#j9")).to_be_focused()
    pagina.unroute("**/celulas/")
    pagina.reload()
    meta(pagina, "9").fill("40")
    meta(pagina, "9").fill(antes)
    expect(pagina.locator("#j9")).to_be_hidden()
    meta(pagina, "9").blur()
    expect(estado(pagina)).to_contain_text("salvo")

    # do fim da coluna, o Enter vai ao motivo que falta antes de ir ao botão
    meta(pagina, "9").fill("40")
    meta(pagina, "21").focus()
    ultimo = pagina.locator(".grade input[inputmode=decimal]").last
    ultimo.focus()
    teclado.press("Enter")
    expect(pagina.locator("#j9")).to_be_focused()
    # e, antes do motivo, à célula que o portal não gravou
    gravada = meta(pagina, "11").input_value()
    meta(pagina, "11").fill("1.234")
    meta(pagina, "11").blur()
    expect(estado(pagina)).to_contain_text("por resolver")
    ultimo.focus()
    teclado.press("Enter")
    expect(meta(pagina, "11")).to_be_focused()
    for numero, valor in (("9", antes), ("11", gravada)):
        meta(pagina, numero).fill(valor)
        meta(pagina, numero).blur()
    expect(estado(pagina)).to_contain_text("Tudo salvo")


def test_esc_desfaz_e_setas_andam(pagina):
    abrir(pagina)
    antes = meta(pagina, "2").input_value()
    meta(pagina, "2").focus()

    pagina.keyboard.type("77")
    pagina.keyboard.press("Escape")

    expect(meta(pagina, "2")).to_have_value(antes)
    pagina.keyboard.press("ArrowDown")
    pagina.keyboard.press("ArrowUp")
    expect(meta(pagina, "2")).to_be_focused()


def test_cola_uma_coluna_da_planilha_e_desfaz(pagina):
    abrir(pagina)
    antes = {n: meta(pagina, n).input_value() for n in ("3", "4", "5", "18")}
    meta(pagina, "3").focus()

    colar(pagina, "96,1\r\n75\r\n-\r\n")

    expect(meta(pagina, "3")).to_have_value("96,1")
    expect(meta(pagina, "4")).to_have_value("75")
    expect(meta(pagina, "5")).to_have_value(antes["5"])
    expect(estado(pagina)).to_contain_text("Tudo salvo")
    assert gravado(pagina, "3") == "96,1"
    fotografar(pagina, "pactuacao-colagem")

    pagina.get_by_role("button", name="Desfazer a colagem").click()
    expect(meta(pagina, "3")).to_have_value(antes["3"])
    expect(estado(pagina)).to_contain_text("Tudo salvo")
    assert gravado(pagina, "4") == antes["4"]

    # duas colunas: o número do indicador diz onde cada valor cai
    meta(pagina, "3").focus()
    colar(pagina, "18\t81,2\n20\t100\n3\t96,3")
    expect(meta(pagina, "18")).to_have_value("81,2")
    expect(meta(pagina, "3")).to_have_value("96,3")
    pagina.keyboard.press("Control+z")
    expect(meta(pagina, "18")).to_have_value(antes["18"])


def test_a_linha_de_titulos_e_o_nome_copiados_junto_nao_viram_metas(pagina):
    abrir(pagina)
    antes = {n: meta(pagina, n).input_value() for n in ("2", "8", "9", "13")}
    meta(pagina, "2").focus()

    colar(pagina, "Indicador\tNome\tMeta 2026\n2\tÓbitos\t93,4\n8\tSífilis\t34\n")

    expect(meta(pagina, "2")).to_have_value("93,4")
    expect(meta(pagina, "8")).to_have_value("34")
    expect(pagina.locator("[data-grade-colagem]")).to_contain_text("é título")
    expect(estado(pagina)).to_contain_text("Tudo salvo")
    colar(pagina, "Meta 2026\n93,3\n33\nNão se aplica\n52,9\n")
    expect(meta(pagina, "2")).to_have_value("93,3")
    expect(meta(pagina, "8")).to_have_value("33")
    expect(meta(pagina, "9")).to_have_value("Não se aplica")  # recusada, e à vista
    expect(meta(pagina, "13")).to_have_value("52,9")
    expect(pagina.locator("#est9")).to_contain_text("Corrigir")
    for numero, valor in antes.items():
        meta(pagina, numero).fill(valor)
    meta(pagina, "13").blur()
    expect(estado(pagina)).to_contain_text("Tudo salvo")


def test_a_coluna_que_passa_pelo_indicador_sem_campo_nao_escorrega(pagina):
    abrir(pagina)
    vizinhos = ("10", "22", "23", "17")
    antes = {n: meta(pagina, n).input_value() for n in vizinhos}
    aviso = pagina.locator("[data-grade-colagem]")
    meta(pagina, "10").focus()

    # na tela: 10, 20 (não se aplica, sem campo), 22 e 23
    colar(pagina, "92,1\nNA\n5\n95,1\n")
    expect(meta(pagina, "22")).to_have_value("5")
    expect(meta(pagina, "23")).to_have_value("95,1")
    expect(meta(pagina, "17")).to_have_value(antes["17"])
    pagina.get_by_role("button", name="Desfazer a colagem").click()
    expect(meta(pagina, "23")).to_have_value(antes["23"])

    meta(pagina, "10").focus()
    colar(pagina, "92,1\n5\n95,1\n80,1\n")
    expect(aviso).to_contain_text("Nada foi colado: a coluna passa pelo indicador 20")
    assert {n: meta(pagina, n).input_value() for n in vizinhos} == antes

    # do campo ao fim da tela, um valor para cada campo: não há dúvida
    fim = ["92,1", "5", "95,1", "80,1", "80,2", "49,1", "99"]
    colar(pagina, "\n".join(fim))
    expect(meta(pagina, "22")).to_have_value("5")
    expect(meta(pagina, "21")).to_have_value("99")
    pagina.keyboard.press("Control+z")
    expect(meta(pagina, "22")).to_have_value(antes["22"])
    expect(estado(pagina)).to_contain_text("Tudo salvo")


def test_a_rede_cai_e_volta_e_nada_se_perde(abrir_contexto):
    pagina = abrir_contexto().new_page()  # o console reclama da rede, e é o esperado
    abrir(pagina)
    pagina.context.set_offline(True)

    meta(pagina, "19").fill("49,7")
    meta(pagina, "21").fill("99")
    meta(pagina, "21").blur()
    expect(estado(pagina)).to_contain_text("rascunho deste navegador")
    fotografar(pagina, "pactuacao-sem-rede")
    pagina.context.set_offline(False)

    expect(estado(pagina)).to_contain_text("Tudo salvo", timeout=20000)
    assert (gravado(pagina, "19"), gravado(pagina, "21")) == ("49,7", "99,0")


def test_o_que_nao_chegou_e_recuperado_ao_voltar(abrir_contexto):
    pagina = abrir_contexto().new_page()
    abrir(pagina)
    pagina.route("**/celulas/", lambda rota: rota.abort())
    meta(pagina, "17").fill("81,9")
    meta(pagina, "17").blur()
    expect(estado(pagina)).to_contain_text("rascunho deste navegador")
    assert gravado(pagina, "17") != "81,9"

    pagina.unroute("**/celulas/")
    pagina.reload()

    expect(meta(pagina, "17")).to_have_value("81,9")
    expect(estado(pagina)).to_contain_text("Tudo salvo")
    assert gravado(pagina, "17") == "81,9"


def test_sessao_perdida_entra_em_outra_aba_e_o_envio_segue(pagina):
    abrir(pagina)
    pagina.context.clear_cookies(name="sessionid")

    meta(pagina, "13").fill("53,4")
    meta(pagina, "13").blur()
    expect(estado(pagina)).to_contain_text("Sua sessão terminou")
    fotografar(pagina, "pactuacao-sessao-perdida")
    with pagina.context.expect_page() as nova:
        pagina.get_by_role("link", name="Entrar de novo em outra aba").click()
    outra = nova.value
    outra.get_by_label("E-mail").fill("tecnico_municipal@demo.example.org")
    outra.get_by_label("Senha").fill(SENHA)
    outra.get_by_role("button", name="Entrar").click()
    outra.wait_for_url("**/painel/")
    outra.close()
    pagina.bring_to_front()
    pagina.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(estado(pagina)).to_contain_text("Tudo salvo")
    assert gravado(pagina, "13") == "53,4"


def test_sessao_perdida_ao_salvar_pelo_botao_sem_script(abrir_contexto):
    aba = abrir_contexto(java_script_enabled=False).new_page()
    entrar(aba, "tecnico_municipal")
    aba.goto(PAGINA)
    meta(aba, "17").fill("81,5")
    aba.context.clear_cookies(name="sessionid")

    aba.get_by_role("button", name="Salvar", exact=True).click()
    expect(aba.get_by_role("heading", level=1)).to_contain_text("Entre de novo")
    aba.get_by_label("E-mail").fill("tecnico_municipal@demo.example.org")
    aba.get_by_label("Senha").fill(SENHA)
    aba.get_by_role("button", name="Entrar").click()
    aba.locator("main").get_by_role("button", name="Enviar", exact=True).click()

    expect(meta(aba, "17")).to_have_value("81,5")


def test_duas_pessoas_na_mesma_celula_veem_os_dois_valores(pagina, abrir_contexto):
    outra = abrir_contexto().new_page()
    abrir(pagina, "gestor_municipal")
    abrir(outra)
    meta(outra, "15").fill("12,7")
    meta(outra, "15").blur()
    expect(estado(outra)).to_contain_text("Tudo salvo")

    meta(pagina, "15").fill("12,1")
    meta(pagina, "15").blur()

    linha = pagina.locator("#av15")
    expect(linha).to_contain_text("gravou 12,7")
    expect(linha).to_contain_text("você digitava 12,1")
    fotografar(pagina, "pactuacao-conflito-na-celula")
    # mudar de novo sem escolher não passa por cima de quem gravou
    meta(pagina, "15").fill("12,2")
    meta(pagina, "15").blur()
    expect(linha).to_contain_text("você digitava 12,2")
    assert gravado(pagina, "15") == "12,7"
    pagina.get_by_role("button", name="Usar o meu").click()
    expect(pagina.locator("#est15")).to_contain_text("Salvo")
    assert gravado(pagina, "15") == "12,2"

    meta(outra, "15").fill("12,8")
    meta(outra, "15").blur()
    outra.get_by_role("button", name="Ficar com 12,2").click()
    expect(meta(outra, "15")).to_have_value("12,2")
    expect(outra.locator("#est15")).to_contain_text("Salvo")


def test_sem_javascript_o_conflito_e_uma_pagina(abrir_contexto):
    minha = abrir_contexto(java_script_enabled=False).new_page()
    outra = abrir_contexto(java_script_enabled=False).new_page()
    for aba, papel in ((minha, "gestor_municipal"), (outra, "tecnico_municipal")):
        entrar(aba, papel)
        aba.goto(PAGINA)
    salvar = {"name": "Salvar", "exact": True}
    meta(outra, "14").fill("17,3")
    outra.get_by_role("button", **salvar).click()
    meta(minha, "14").fill("17,1")
    minha.get_by_role("button", **salvar).click()

    principal = minha.locator("main")
    expect(principal).to_contain_text("Outra pessoa salvou")
    expect(principal).to_contain_text("17,3")
    expect(principal).to_contain_text("17,1")
    minha.get_by_role("button", name="Salvar a minha escolha").click()
    expect(meta(minha, "14")).to_have_value("17,1")
