import pytest

from base.narrativa import (
    e_curta,
    glifos_ausentes,
    limpar,
    narrativa,
    no_papel,
)
from base.numeros import NBSP


@pytest.mark.parametrize("texto", [None, "", "  \n\n ", "\u200b"])
def test_narrativa_vazia_diz_que_nao_foi_informada(texto):
    assert narrativa(texto) == '<p class="cinza">Não informado.</p>'


def test_narrativa_faz_paragrafos_e_listas_na_ordem():
    html = narrativa("Um\ndois.\n\n* a\n- b\n• c\nfim\n=> d")

    assert html == (
        "<p>Um dois.</p><ul><li>a</li><li>b</li><li>c</li></ul>"
        "<p>fim</p><ul><li>d</li></ul>"
    )


def test_narrativa_escapa_a_marcacao_de_quem_escreveu():
    html = narrativa('<script>alert(1)</script> & <b onclick="x">')

    assert "<script" not in html
    assert "<b " not in html
    assert "&lt;script&gt;" in html
    assert "&amp;" in html


def test_narrativa_liga_so_enderecos_da_rede():
    html = narrativa('veja https://a.org/b_(c). e javascript:alert(1) e "http://x.y/"')

    assert '<a href="https://a.org/b_(c)">' in html
    assert '<a href="http://x.y/">' in html
    assert "javascript:alert(1)" in html
    assert html.count("<a ") == 2


def test_narrativa_nao_deixa_aspas_sairem_do_link():
    html = narrativa("http://a.org/'onmouseover='x")

    assert "'" not in html


def test_narrativa_desfaz_sobras_de_markdown():
    html = narrativa(r"\*nota\* [aqui](http://a.org/x) <http://b.org/>")

    assert "*nota* aqui (" in html
    assert html.count("<a ") == 2


def test_narrativa_nao_separa_o_numero_da_unidade():
    html = narrativa("nº 5, art. 2, R$ 30, 12 % e 40 mil")

    for trecho in ("nº 5", "art. 2", "R$ 30", "12 %", "40 mil"):
        assert trecho.replace(" ", NBSP) in html


def test_limpar_tira_invisiveis_e_pontuacao_repetida():
    assert limpar("a\u202eb\x00c\u200b!!!!!!!!  d\r\ne\tf") == "abc!!! d\ne f"


def test_narrativa_longa_nao_demora():
    assert narrativa("[" * 20_000 + "http://" * 5_000)


def test_glifos_ausentes_e_substituto():
    assert glifos_ausentes("ação ≥ 2 ✓ 😀中") == ["中", "😀"]
    assert no_papel("ok 😀\u202e") == "ok □"


def test_e_curta():
    assert e_curta("Não se aplica.")
    assert not e_curta("palavra " * 20)
