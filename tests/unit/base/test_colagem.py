"""O que se cola do Word vira texto com listas, negrito e links, e nada mais."""

import pytest

from base.colagem import limpar_colagem
from base.narrativa import narrativa


@pytest.mark.parametrize(
    ("colado", "limpo"),
    [
        ("Texto comum, 3 < 5 e a > b.", "Texto comum, 3 < 5 e a > b."),
        ("<p class=MsoNormal>Um.</p><p>Dois.</p>", "Um.\n\nDois."),
        ("<p><b>Duas</b> metas</p>", "**Duas** metas"),
        ("<span style='font-weight: bold'>Duas</span>", "**Duas**"),
        ("<ul><li>um</li><li>dois</li></ul>", "- um\n- dois"),
        ("<ol><li>um</li><li>dois</li></ol>", "1. um\n2. dois"),
        (
            "<a href='https://opas.example/x'>ata</a>",
            "ata (https://opas.example/x)",
        ),
        ("<a href='javascript:alert(1)'>ata</a>", "ata"),
        ("antes<script>alert(1)</script> depois<p>", "antes depois"),
        ("ofici<del>mas</del>nas <ins>novas</ins>", "oficinas novas"),
        ("<w:del>saiu</w:del><p>ficou</p>", "ficou"),
        ("<span class=msoDel>saiu</span>ficou", "ficou"),
        ("<p>· um</p><p>· dois</p>", "- um\n\n- dois"),
        ("<p>o&nbsp;&nbsp; um</p><p>o&nbsp; dois</p>", "- um\n\n- dois"),
        ("<p>o prazo acabou</p>", "o prazo acabou"),
        ("<p>1.&nbsp;&nbsp;&nbsp; um</p>", "1. um"),
        ("<b style='font-weight:normal'><p>Do Google</p></b>", "Do Google"),
        ("<style>p{color:red}</style><p>fica<o:p></o:p></p>", "fica"),
        ("<!--[if gte mso 9]><xml>x</xml><![endif]--><p>fica</p>", "fica"),
        ("<img src=x onerror=alert(1)>fica", "fica"),
        ("<p>sem fecho <b>negrito", "sem fecho **negrito"),
        ("</p>só o fecho", "só o fecho"),
    ],
)
def test_colagem_fica_so_com_texto_listas_negrito_e_links(colado, limpo):
    assert limpar_colagem(colado) == limpo


def test_vinte_mil_palavras_com_marcacao_nao_demoram_nem_se_perdem():
    colado = "<p class=MsoNormal><b>palavra</b><del>x</del> outra</p>" * 10_000

    assert len(limpar_colagem(colado).split()) == 20_000


@pytest.mark.parametrize(
    ("texto", "html"),
    [
        ("**Duas** metas", "<p><strong>Duas</strong> metas</p>"),
        ("- **um**", "<ul><li><strong>um</strong></li></ul>"),
        ("2 ** 3 ** 4", "<p>2 ** 3 ** 4</p>"),
        ("**<b>**", "<p><strong>&lt;b&gt;</strong></p>"),
        ("**sem fecho", "<p>**sem fecho</p>"),
    ],
)
def test_narrativa_poe_em_negrito_so_o_que_se_marcou(texto, html):
    assert narrativa(texto) == html
