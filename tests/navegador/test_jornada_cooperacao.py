"""O técnico da OPAS entrega o segundo semestre de um RE e baixa o relatório anual."""

import io
import re

import pikepdf
import pytest
from playwright.sync_api import expect

from tests.navegador.conftest import entrar, fotografar

pytestmark = pytest.mark.navegador

PROGRESSO = "As duas ações do plano foram concluídas, com oficinas em nove estados."
DIFICULDADES = "A compra de passagens aéreas continuou demorada."
RELACAO = "As secretarias usam os planos de regionalização feitos nas oficinas."


def test_escreve_a_b_c_de_um_resultado_e_baixa_o_anual(pagina):
    entrar(pagina, "opas_tecnico")
    fotografar(pagina, "painel-opas-tecnico")
    pagina.goto("/cooperacao/60/")
    fotografar(pagina, "tc60")
    pagina.goto("/cooperacao/60/relatorios/2017/2/")
    fotografar(pagina, "semestre")
    pagina.locator("main a[href*='/re/1/']").first.click()
    fotografar(pagina, "resultado-esperado")

    pagina.get_by_label(re.compile(r"^a\)")).fill(PROGRESSO)
    pagina.get_by_label(re.compile(r"^b\)")).fill(DIFICULDADES)
    pagina.get_by_label(re.compile(r"^c\)")).fill(RELACAO)
    pagina.get_by_role("button", name="Salvar", exact=True).click()

    expect(pagina.get_by_text("a, b e c escritos")).to_be_visible()
    expect(pagina.get_by_label(re.compile(r"^b\)"))).to_have_value(DIFICULDADES)
    pagina.goto("/cooperacao/60/relatorios/2017/")
    fotografar(pagina, "relatorio-anual")
    resposta = pagina.request.get("/cooperacao/60/relatorios/2017.pdf")
    assert resposta.status == 200
    with pikepdf.open(io.BytesIO(resposta.body())) as pdf:
        assert len(pdf.pages) > 10
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == "pt-BR"


def test_duas_pessoas_no_mesmo_resultado_nao_perdem_texto(pagina, abrir_contexto):
    outra = abrir_contexto().new_page()
    entrar(pagina, "opas_tecnico")
    entrar(outra, "contraparte")
    endereco = "/cooperacao/60/relatorios/2017/2/re/1/"
    pagina.goto(endereco)
    outra.goto(endereco)

    outra.get_by_label(re.compile(r"^c\)")).fill("Texto da contraparte.")
    outra.get_by_role("button", name="Salvar", exact=True).click()
    pagina.get_by_label(re.compile(r"^c\)")).fill("Texto da OPAS.")
    pagina.get_by_role("button", name="Salvar", exact=True).click()

    principal = pagina.locator("main")
    expect(principal).to_contain_text("Texto da contraparte.")
    expect(principal).to_contain_text("Texto da OPAS.")
    fotografar(pagina, "relatorio-conflito")


def test_do_plano_ao_relatorio_do_semestre(pagina, abrir_contexto):
    """A contraparte planeja, o gestor aprova, e o relatório do semestre se abre."""
    gestor = abrir_contexto().new_page()
    entrar(pagina, "contraparte")
    pagina.goto("/cooperacao/60/pts/")
    pagina.get_by_label("Ano").fill("2018")
    pagina.get_by_label("Semestre").select_option("1")
    fotografar(pagina, "pts-abrir")
    pagina.get_by_role("button", name="Abrir o plano").click()
    pagina.get_by_role("link", name="Acrescentar ação").click()
    fotografar(pagina, "pts-acao")
    pagina.get_by_label("Resultado Esperado").select_option(index=1)
    pagina.get_by_label("Descrição").fill("Apoiar as secretarias na regionalização")
    pagina.get_by_label("Código").fill("R1-A7")
    pagina.get_by_role("button", name="Salvar").click()
    fotografar(pagina, "pts")
    pagina.get_by_role("button", name="Enviar o plano à OPAS").click()

    entrar(gestor, "opas_gestor")
    gestor.goto("/cooperacao/60/pts/2018/1/")
    gestor.get_by_role("button", name="Aprovar o plano").click()

    pagina.goto("/cooperacao/60/relatorios/2018/1/re/1/")
    expect(pagina.locator("main")).to_contain_text("R1-A7")
    pagina.get_by_role("link", name="Registrar dificuldade").click()
    pagina.get_by_label("Tema").select_option("passagens")
    pagina.get_by_label("Dificuldade", exact=True).fill("Compra de passagens aéreas")
    pagina.get_by_role("button", name="Salvar").click()
    pagina.get_by_role("link", name="Acrescentar produto").click()
    fotografar(pagina, "produto")
    pagina.get_by_label("O que é").fill("Oficina de regionalização")
    pagina.get_by_label("UFs envolvidas").fill("AC, MG")
    pagina.get_by_role("button", name="Salvar").click()
    expect(pagina.locator("#produtos")).to_contain_text("AC, MG")
    fotografar(pagina, "resultado-registros")


def test_rascunho_fica_no_navegador_e_o_word_chega_limpo(pagina):
    entrar(pagina, "opas_tecnico")
    endereco = "/cooperacao/60/relatorios/2017/2/re/2/"
    pagina.goto(endereco)
    campo = pagina.get_by_label(re.compile(r"^b\)"))
    campo.fill("Ainda não salvo.")
    expect(pagina.locator("[data-rascunho-estado]")).to_contain_text("Rascunho")
    pagina.goto(endereco)
    pagina.get_by_role("button", name="Recuperar o rascunho").click()
    expect(campo).to_have_value("Ainda não salvo.")

    campo.fill("")
    campo.evaluate(
        """campo => {
            const dados = new DataTransfer();
            dados.setData("text/html",
              "<script>alert(1)</script><p class=MsoNormal><b>Duas</b> metas:</p>" +
              "<ul><li>ofici<del>mas</del>nas</li><li>" +
              "<a href='https://opas.example/x'>ata</a></li></ul>" +
              "<p>o&nbsp;&nbsp; item</p><p>o prazo</p>" +
              "<table><tr><td>AC</td><td>22</td></tr></table>");
            campo.dispatchEvent(new ClipboardEvent("paste",
              {clipboardData: dados, bubbles: true, cancelable: true}));
        }"""
    )
    assert campo.input_value() == (
        "**Duas** metas:\n\n- oficinas\n- ata (https://opas.example/x)\n\n"
        "- item\n\no prazo\n\nAC 22"
    )


def test_revisao_da_matriz_e_textos_do_ano(pagina, abrir_contexto):
    entrar(pagina, "opas_tecnico")
    pagina.goto("/cooperacao/61/matriz/")
    fotografar(pagina, "matriz")
    pagina.get_by_role("button", name="Rever a Matriz").click()
    pagina.get_by_role("link", name="Alterar o RE 2").click()
    fotografar(pagina, "matriz-re")
    pagina.get_by_label("Metas").fill("Um congresso por ano")
    pagina.get_by_role("button", name="Salvar").click()
    fotografar(pagina, "matriz-revisao")
    pagina.get_by_role("link", name="o que mudou dela para esta").click()
    expect(pagina.locator("ins")).to_contain_text("congresso")
    fotografar(pagina, "matriz-comparada")
    pagina.goto("/cooperacao/60/relatorios/2017/execucao/")
    fotografar(pagina, "execucao")
    pagina.goto("/cooperacao/60/relatorios/2017/textos/")
    fotografar(pagina, "textos-do-ano")


def test_painel_consolidado_e_manutencao_do_termo(pagina):
    entrar(pagina, "opas_gestor")
    pagina.goto("/cooperacao/")
    fotografar(pagina, "cooperacao-lista")
    pagina.get_by_role("link", name="Painel dos Termos").click()
    fotografar(pagina, "cooperacao-painel")
    pagina.goto("/cooperacao/consolidado/2018/")
    fotografar(pagina, "cooperacao-consolidado")
    pagina.goto("/cooperacao/60/quem-paga/?ano=2017")
    fotografar(pagina, "cooperacao-quem-paga")
    pagina.goto("/cooperacao/60/relatorios/2017/trilho/")
    fotografar(pagina, "cooperacao-trilho")
    for tela in (
        "identificacao",
        "ajustes/1",
        "ajustes/1/retirar",
        "areas/opas",
        "cartas/nova",
        "anexos/novo",
        "relacionados/novo",
    ):
        pagina.goto(f"/cooperacao/60/{tela}/")
        fotografar(pagina, f"cooperacao-{tela.replace('/', '-')}")


def test_um_semestre_da_contraparte_ao_fecho_do_ano(pagina, abrir_contexto):
    """A contraparte escreve, a OPAS revê e devolve, o gestor fecha e emite."""
    tecnico, gestor = (abrir_contexto().new_page() for _ in range(2))
    semestre = "/cooperacao/60/relatorios/2017/2/"
    entrar(pagina, "contraparte")
    pagina.goto(f"{semestre}re/1/")
    for letra, texto in zip("abc", (PROGRESSO, DIFICULDADES, RELACAO), strict=True):
        pagina.get_by_label(re.compile(rf"^{letra}\)")).fill(texto)
    pagina.get_by_role("button", name="Salvar", exact=True).click()
    pagina.goto(semestre)
    pagina.get_by_role("button", name="Enviar à OPAS").click()
    expect(pagina.locator("main")).to_contain_text("Enviado à OPAS")

    entrar(tecnico, "opas_tecnico")
    tecnico.goto(semestre)
    tecnico.get_by_role("button", name="Iniciar a revisão").click()
    tecnico.goto(f"{semestre}re/1/comentar/")
    tecnico.get_by_label("Comentário").fill("Diga em que estados.")
    tecnico.get_by_role("button", name="Salvar").click()
    tecnico.goto(f"{semestre}devolver/")
    tecnico.get_by_label("Motivo da devolução").fill("Falta dizer os estados no RE 1.")
    tecnico.get_by_role("button", name="Devolver").click()

    pagina.goto(f"{semestre}re/1/")
    expect(pagina.locator("main")).to_contain_text("Diga em que estados.")
    fotografar(pagina, "semestre-devolvido")
    pagina.get_by_role("button", name=re.compile("[Aa]tendido")).click()
    pagina.goto(semestre)
    pagina.get_by_role("button", name="Enviar à OPAS").click()

    tecnico.goto(semestre)
    tecnico.get_by_role("button", name="Iniciar a revisão").click()
    tecnico.get_by_role("button", name="Aprovar").click()
    entrar(gestor, "opas_gestor")
    gestor.goto(semestre)
    gestor.get_by_role("button", name="Fechar o semestre").click()
    fotografar(gestor, "semestre-fechado")
    gestor.goto("/cooperacao/60/relatorios/2017/")
    gestor.get_by_role("link", name="Emitir o relatório do ano").click()
    gestor.get_by_role("button", name="Emitir o relatório").click()
    expect(gestor.get_by_text("Relatório emitido.")).to_be_visible(timeout=90_000)

    publico = abrir_contexto().new_page()
    publico.goto("/cooperacao/60/relatorios/2017/")
    expect(publico.locator("main")).to_contain_text("Emitido")
    fotografar(publico, "relatorio-emitido")
    resposta = publico.request.get("/cooperacao/60/relatorios/2017.pdf")
    with pikepdf.open(io.BytesIO(resposta.body())) as pdf:
        assert len(pdf.pages) > 10
