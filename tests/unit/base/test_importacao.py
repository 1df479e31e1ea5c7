"""Arquivos hostis são recusados com o motivo; os bons se leem com o endereço."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from base.importacao import (
    ArquivoRecusado,
    Mesclas,
    abrir,
    exigir_sem_mesclas,
    letra,
)
from base.importacao.seguranca import TAMANHO_MAXIMO, exigir_tamanho
from base.planilhas import sem_formula


def xlsx(linhas=(("Código", "Valor"), ("1200401", 12.9)), preparar=None) -> bytes:
    livro = Workbook()
    folha = livro.active
    for linha in linhas:
        folha.append(linha)
    if preparar:
        preparar(folha)
    saida = io.BytesIO()
    livro.save(saida)
    return saida.getvalue()


def com_partes(extras, tirar=()) -> bytes:
    """Um XLSX bom com partes acrescentadas ou trocadas."""
    saida = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx())) as bom,
        zipfile.ZipFile(saida, "w", zipfile.ZIP_DEFLATED) as novo,
    ):
        for nome in bom.namelist():
            if nome not in extras and nome not in tirar:
                novo.writestr(nome, bom.read(nome))
        for nome, conteudo in extras.items():
            novo.writestr(nome, conteudo)
    return saida.getvalue()


def mesclar(folha):
    folha.append(("x", 1))
    folha.merge_cells("B2:B3")


def formula(folha):
    folha["B2"] = "=SUM(A1:A9)"


def ler_tudo(conteudo):
    return list(abrir(io.BytesIO(conteudo), "planilha.csv").abas[0])


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FOLHA = "xl/worksheets/sheet1.xml"
XXE = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>'
    b"<worksheet>&y;</worksheet>"
)
HOSTIS = {
    "arquivo_vazio": [b"", b"   \n;;\n", xlsx(linhas=())],
    "tipo_errado": [
        b"%PDF-1.7 x",
        b"\x1f\x8bxxxx",
        b"<!DOCTYPE html><p>oi</p>",
        com_partes({}, tirar=("xl/workbook.xml",)),
    ],
    "com_senha": [OLE + "EncryptedPackage".encode("utf-16-le")],
    "formato_antigo": [OLE + b"Workbook"],
    "de_outro_programa": [
        com_partes(
            {"mimetype": b"application/vnd.oasis", "content.xml": b"<a/>"},
            tirar=("xl/workbook.xml",),
        )
    ],
    "com_macros": [com_partes({"xl/vbaProject.bin": b"x"})],
    "com_vinculos": [com_partes({"xl/externalLinks/externalLink1.xml": b"<a/>"})],
    "com_dtd": [
        com_partes({FOLHA: XXE}),
        com_partes({FOLHA: "\ufeff<worksheet/>".encode("utf-16-le")}),
    ],
    "com_formulas": [xlsx(preparar=formula)],
    "bomba": [com_partes({"xl/media/a.bin": b"0" * (40 * 2**20)})],
    "danificado": [b"PK\x03\x04lixo", b'a;b\n"aspas abertas' + b"x" * 200_000],
}


@pytest.mark.parametrize(
    ("codigo", "conteudo"),
    [(codigo, c) for codigo, casos in HOSTIS.items() for c in casos],
)
def test_arquivo_hostil_e_recusado_com_o_motivo(codigo, conteudo):
    with pytest.raises(ArquivoRecusado) as recusa:
        ler_tudo(conteudo)

    assert recusa.value.codigo == codigo
    assert recusa.value.mensagem.endswith(".")


def test_200_mb_sao_recusados_antes_de_ler():
    with pytest.raises(ArquivoRecusado) as recusa:
        exigir_tamanho(200 * 2**20)

    assert recusa.value.codigo == "arquivo_grande"
    exigir_tamanho(TAMANHO_MAXIMO)


def test_a_formula_recusada_diz_em_que_celula_esta():
    with pytest.raises(ArquivoRecusado, match=r"\(B2\)"):
        abrir(io.BytesIO(xlsx(preparar=formula)), "x.xlsx")


def test_xlsx_se_le_como_se_escreve_com_a_linha_de_cada_um():
    def longe(folha):
        folha["C6"] = 1.234
        folha["D6"] = True

    planilha = abrir(io.BytesIO(xlsx(preparar=longe)), "x.xlsx")

    assert list(planilha.abas[0]) == [
        (1, ["Código", "Valor", "", ""]),
        (2, ["1200401", "12,9", "", ""]),
        (6, ["", "", "1,234", "sim"]),
    ]


@pytest.mark.parametrize("codificacao", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separador", [";", ",", "\t"])
def test_csv_se_le_em_qualquer_codificacao_e_separador(codificacao, separador):
    texto = f"Município{separador}Valor\n\n" + f'"São\nJosé"{separador}x\nA{separador}1'

    planilha = abrir(io.BytesIO(texto.encode(codificacao)), "x.csv")

    assert list(planilha.abas[0]) == [
        (1, ["Município", "Valor"]),
        (3, ["São\nJosé", "x"]),
        (5, ["A", "1"]),
    ]


def test_csv_que_acaba_entre_aspas_e_recusado_com_a_linha():
    """Tudo o que vem depois da aspa vira um texto só, e sumiria sem aviso."""
    conteudo = 'Município;Valor\nXapuri;5\n"Rio Branco;1\nBujari;2\n'

    with pytest.raises(ArquivoRecusado) as erro:
        ler_tudo(conteudo.encode())

    assert "A linha 3 do CSV" in erro.value.mensagem


def test_csv_com_polegadas_e_nota_de_duas_linhas_se_le():
    conteudo = 'Município;Nota\nXapuri;tubo de 5"\nBujari;"duas\nlinhas"\nFeijó;fim\n'

    assert [numero for numero, _ in ler_tudo(conteudo.encode())] == [1, 2, 3, 5]


def test_mesclas_do_titulo_se_leem_e_a_de_um_valor_e_recusada():
    def preparar(folha):
        folha.insert_rows(1)
        folha["A1"] = "Título"
        folha.merge_cells("A1:C1")
        folha["A9"] = "Fonte: SIM"
        folha.merge_cells("A9:C9")

    aba = abrir(io.BytesIO(xlsx(preparar=preparar)), "x.xlsx").abas[0]

    assert [m.endereco for m in aba.mesclas] == ["A1:C1", "A9:C9"]
    exigir_sem_mesclas(aba, lambda *_: False)
    juntas = Mesclas(aba.mesclas)
    assert juntas.completar(1, ["Título", "", ""]) == ["Título"] * 3
    errada = abrir(io.BytesIO(xlsx(preparar=mesclar)), "x.xlsx").abas[0]
    with pytest.raises(ArquivoRecusado, match="B2:B3") as recusa:
        exigir_sem_mesclas(errada, lambda *_: False)
    assert recusa.value.codigo == "com_mesclas"


def test_linhas_ocultas_contam_se():
    def esconder(folha):
        folha.append(("x", 1))
        folha.row_dimensions[2].hidden = True

    assert abrir(io.BytesIO(xlsx(preparar=esconder)), "x.xlsx").linhas_ocultas == 1


def test_a_pagina_com_tabela_le_se_com_as_mesclas_dela():
    pagina = (
        "\ufeff<html><style>td{}</style><table><thead>"
        "<tr><th rowspan=2>CÓD.</th><th colspan='2'>PAS</th></tr>"
        "<tr><th>2025</th><th>2026</th></tr></thead>"
        "<tr><td>120040</td><td>Aprovado<br>em&nbsp;parte</td><td>&lt;-&gt;</td></tr>"
        "</table><script>alert(1)</script></html>"
    ).encode()

    planilha = abrir(io.BytesIO(pagina), "extracao.xls")

    assert planilha.formato == "pagina"
    assert list(planilha.abas[0]) == [
        (1, ["CÓD.", "PAS", ""]),
        (2, ["", "2025", "2026"]),
        (3, ["120040", "Aprovado em parte", "<->"]),
    ]
    assert [m.endereco for m in planilha.abas[0].mesclas] == ["A1:A2", "B1:C1"]


@pytest.mark.parametrize(
    "pagina",
    [
        "<table>" + "<tr><td colspan=200 rowspan=200>x</td></tr>" * 200,
        "<table><tr>" + "<td>x</td>" * 301,
    ],
)
def test_a_pagina_que_se_expande_e_recusada(pagina):
    with pytest.raises(ArquivoRecusado) as recusa:
        abrir(io.BytesIO(pagina.encode()), "x.xls")

    assert recusa.value.codigo == "arquivo_grande"


def test_letra_da_coluna():
    assert [letra(i) for i in (0, 25, 26, 51, 52, 701, 702)] == [
        *("A", "Z", "AA", "AZ", "BA", "ZZ", "AAA")
    ]


@pytest.mark.parametrize("texto", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_exportacao_neutraliza_formulas(texto):
    assert sem_formula(texto) == f"'{texto}"
    assert sem_formula("texto") == "texto"


def test_a_porcentagem_do_excel_e_lida_como_se_ve():
    def em_porcentagem(folha):
        folha.append(("x", 0.95, 0.125, 12.5, 3))
        for coluna, formato in zip("BCD", ("0%", "0.00%", '0.0" %"'), strict=True):
            folha[f"{coluna}3"].number_format = formato

    linhas = ler_tudo(xlsx(preparar=em_porcentagem))
    assert linhas[2] == (3, ["x", "95%", "12,5%", "12,5", "3"])


def test_a_celula_de_erro_do_excel_nao_chega_em_branco():
    def com_erros(folha):
        folha.append(("x", "#DIV/0!", "#N/A"))
        folha.append(("y", "#REF!", "texto"))

    linhas = ler_tudo(xlsx(preparar=com_erros))
    assert linhas[2:] == [(3, ["x", "#DIV/0!", "#N/D"]), (4, ["y", "#REF!", "texto"])]


def test_a_aparencia_e_de_cada_aba():
    def duas(folha):
        outra = folha.parent.create_sheet("Outra", 0)
        outra.append((0.5, "#NUM!"))
        outra["A1"].number_format = "0%"

    planilha = abrir(io.BytesIO(xlsx(preparar=duas)), "planilha.xlsx")
    assert list(planilha.aba("Outra")) == [(1, ["50%", "#NÚM!"])]
    assert list(planilha.aba("Sheet"))[1] == (2, ["1200401", "12,9"])
