"""O que se digitou e não chegou: a página sem campos o mostra, entrega e esquece."""

import json

import pytest
from playwright.sync_api import expect

from tests.navegador.conftest import entrar, fotografar

pytestmark = pytest.mark.navegador

PAGINA = "/indicadores/pactuacao/2025/1200401/"
CELULAS = {
    # o que a grade guarda: os campos da linha, com a letra e o número
    "2": {"m2": "77,5", "s2": "valor", "j2": "=Plano novo", "v2": "1", "o2": "valor"},
    "8": {"m8": "", "s8": "nao_pactuado", "j8": "Sem serviço", "v8": "0", "o8": ""},
}


def guardar(aba, celulas):
    """Deixa no navegador o rascunho, como a grade o deixa quando a rede falta."""
    aba.evaluate(
        """(celulas) => localStorage.setItem(
            `rascunho:${document.body.dataset.pessoa}:grade:metas-2025-1200401`,
            JSON.stringify({ em: Date.now(), celulas }))""",
        celulas,
    )


def test_depois_do_prazo_o_que_nao_chegou_se_le_se_baixa_e_se_descarta(
    pagina, tmp_path
):
    entrar(pagina, "tecnico_municipal")
    pagina.goto(PAGINA)
    caixa = pagina.locator("[data-nao-chegou]")
    expect(caixa).to_be_hidden()
    guardar(pagina, CELULAS)

    pagina.reload()

    expect(caixa).to_contain_text("Há o que não chegou ao portal.")
    linha = caixa.locator("tbody tr").first
    expect(linha).to_contain_text("Meta: 77,5")
    expect(caixa).to_contain_text("Situação: Não pactuado; Justificativa: Sem serviço")
    fotografar(pagina, "pactuacao-nao-chegou")

    with pagina.expect_download() as baixado:
        caixa.get_by_role("button", name="Baixar em CSV").click()
    arquivo = tmp_path / baixado.value.suggested_filename
    baixado.value.save_as(arquivo)
    assert arquivo.name == "metas-2025-1200401-por-gravar.csv"
    assert arquivo.read_text("utf-8-sig").splitlines() == [
        "codigo;indicador;meta;situação;definição;justificativa",
        "1200401;2;77,5;;;'=Plano novo",
        "1200401;8;;Não pactuado;;Sem serviço",
    ]

    pagina.context.grant_permissions(["clipboard-read", "clipboard-write"])
    caixa.get_by_role("button", name="Copiar").click()
    expect(caixa).to_contain_text("Copiado.")
    assert pagina.evaluate("navigator.clipboard.readText()") == "2\t77,5\n8\t"

    caixa.get_by_role("button", name="Descartar").click()
    caixa.get_by_role("button", name="Descartar mesmo").click()
    expect(caixa).to_be_hidden()
    pagina.reload()
    expect(caixa).to_be_hidden()


def test_o_que_ja_esta_no_portal_nao_se_anuncia(pagina):
    entrar(pagina, "tecnico_municipal")
    pagina.goto(PAGINA)
    escrito = pagina.locator("#i2 td.meta b").inner_text()
    guardar(pagina, {"2": {"m2": escrito, "s2": "valor", "j2": ""}})

    pagina.reload()

    expect(pagina.locator("[data-nao-chegou]")).to_be_hidden()
    guardados = pagina.evaluate("JSON.stringify(Object.keys(localStorage))")
    assert not [c for c in json.loads(guardados) if "metas-2025" in c]
