import io
import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from types import SimpleNamespace

import pikepdf
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.template import engines

from base import conferencias, graficos, narrativa, pdf
from base.errors import RegraViolada
from base.pdf import impressao
from base.pdf.sumario import inserir_sumario, itens_do_sumario
from base.templatetags import documento

MODELO = """{% extends "documento/base.html" %}{% load documento %}
{% block corpo %}
{% include "documento/capa.html" %}
{% sumario %}
<h2 class="nova-pagina" id="s1" data-sumario="2" data-secao="1. Metas"
  ><span class="num">1.</span>Metas &amp; resultados</h2>
<table class="fixa regua"><caption>Metas</caption>
<thead><tr><th scope="col">UF</th><th scope="col" class="n">Meta</th></tr></thead>
<tbody>{% for uf in ufs %}<tr><th scope="row">{{ uf }}</th>{% celula valor 2 %}</tr>
{% endfor %}</tbody></table>
<h3 id="s11" data-sumario="3">Gráfico</h3>
<figure>{{ grafico }}</figure>
<div class="narrativa">{{ texto|narrativa }}</div>
<h2 id="c" data-sumario="2" data-secao="Conferências">Conferências</h2>
{% include "documento/conferencias.html" %}
<h2 id="a" data-sumario="2" data-secao="Autenticidade">Autenticidade</h2>
{% include "documento/autenticidade.html" %}
{% endblock %}"""


def dados(**campos):
    return pdf.DadosDoDocumento(
        **{
            "titulo": "Caderno de avaliação 2007",
            "emitido_em": datetime(2026, 11, 21, 17, 30, tzinfo=UTC),
            "orgaos": ("Ministério da Saúde",),
            "codigo": "AAAA-BBBB-CCCC",
            "endereco": "https://planejamento.example.org/documentos/verificar/AAAA/",
            "hash": "ab" * 32,
            **campos,
        }
    )


def html_de_exemplo(**campos):
    contexto = {
        "doc": dados(),
        "rascunho": False,
        "ufs": [f"UF {i}" for i in range(60)],
        "valor": Decimal("12.5"),
        "grafico": graficos.mapa_uf({}, "Mapa de teste", largura_mm=100),
        "texto": "Fonte: https://example.org/dados",
        "resumo": conferencias.resumo(
            [conferencias.contagem_confere("Quadro", publicada=5, contada=4)]
        ),
        **campos,
    }
    return inserir_sumario(engines["django"].from_string(MODELO).render(contexto))


@pytest.fixture(scope="module")
def arquivo():
    return pdf.imprimir(html_de_exemplo())


@pytest.fixture(scope="module")
def aberto(arquivo):
    with pikepdf.open(io.BytesIO(arquivo)) as arquivo_aberto:
        yield arquivo_aberto


def nos(no, pai=""):
    """Percorre a estrutura: (tipo, pai, nó)."""
    if not isinstance(no, pikepdf.Dictionary) or no.get("/Type") == "/OBJR":
        return
    tipo = str(no.S)
    yield tipo, pai, no
    filhos = no.get("/K", [])
    if not isinstance(filhos, pikepdf.Array):
        filhos = [filhos]
    for filho in filhos:
        yield from nos(filho, tipo)


def estrutura(documento):
    raizes = documento.Root.StructTreeRoot.K
    if not isinstance(raizes, pikepdf.Array):
        raizes = [raizes]
    return [item for raiz in raizes for item in nos(raiz)]


def test_mesmo_html_mesmos_bytes(arquivo):
    assert pdf.imprimir(html_de_exemplo()) == arquivo


def test_mesmos_bytes_em_outro_processo(tmp_path):
    codigo = (
        "import django, hashlib; django.setup();"
        "from base import pdf;"
        "html = '<html lang=pt-BR><title>T</title><h1>Olá ▲ 12</h1></html>';"
        "print(hashlib.sha256(pdf.imprimir(html)).hexdigest())"
    )
    somas = {
        subprocess.run(
            [sys.executable, "-c", codigo],
            cwd=settings.BASE_DIR,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "sus_planning.settings",
                "PORTAL_MODO": "teste",
                "PYTHONHASHSEED": semente,
                "TZ": fuso,
                "HOME": str(tmp_path),
            },
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for semente, fuso in (("1", "America/Sao_Paulo"), ("99", "Asia/Tokyo"))
    }

    assert len(somas) == 1


def test_documento_se_declara_acessivel(aberto):
    assert str(aberto.Root.Lang) == "pt-BR"
    assert b"pdfuaid" in aberto.Root.Metadata.read_bytes()
    assert str(aberto.docinfo["/Title"]) == "Caderno de avaliação 2007"
    assert bool(aberto.Root.ViewerPreferences.DisplayDocTitle)
    assert all(p.get("/Tabs") == "/S" for p in aberto.pages)


def test_estrutura_tem_figuras_com_texto_e_cabecalhos_com_sentido(aberto):
    itens = estrutura(aberto)
    tipos = Counter(tipo for tipo, _, _ in itens)

    assert tipos["/Figure"] == 2
    assert all("/Alt" in no for tipo, _, no in itens if tipo == "/Figure")
    assert all("/Scope" in no.A for tipo, _, no in itens if tipo == "/TH")
    assert all(pai == "/TR" for tipo, pai, _ in itens if tipo in ("/TD", "/TH"))
    assert all(pai == "/L" for tipo, pai, _ in itens if tipo == "/LI")


def test_titulos_nao_pulam_nivel(aberto):
    niveis = [
        int(tipo[2])
        for tipo, _, _ in estrutura(aberto)
        if tipo[:2] == "/H" and tipo[2:]
    ]

    assert niveis[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(niveis))


def conteudos_da_estrutura(documento):
    """Pares (página, MCID) que pertencem a algum elemento."""
    ligados = set()
    for _, _, no in estrutura(documento):
        filhos = no.get("/K", [])
        filhos = filhos if isinstance(filhos, pikepdf.Array) else [filhos]
        ligados |= {(no.Pg.objgen, int(f)) for f in filhos if isinstance(f, int)}
    return ligados


def marcas_da_pagina(pagina):
    """(etiqueta, MCID ou None) de cada marca; None, None é texto sem marca."""
    pilha = []
    for operandos, operador in pikepdf.parse_content_stream(pagina):
        nome = str(operador)
        if nome in ("BDC", "BMC"):
            marca = operandos[1] if nome == "BDC" else {}
            pilha.append(str(operandos[0]))
            yield pilha[-1], marca.get("/MCID")
        elif nome == "EMC":
            pilha.pop()
        elif nome in ("Tj", "TJ", "Do") and not pilha:
            yield None, None


def test_todo_conteudo_e_etiquetado_ou_artefato(aberto):
    ligados = conteudos_da_estrutura(aberto)

    for pagina in aberto.pages:
        for etiqueta, mcid in marcas_da_pagina(pagina):
            assert etiqueta is not None
            if etiqueta != "/Artifact" and mcid is not None:
                assert (pagina.obj.objgen, int(mcid)) in ligados


def test_links_dizem_aonde_levam(aberto):
    descricoes = [
        str(nota.Contents)
        for pagina in aberto.pages
        for nota in pagina.get("/Annots", [])
        if nota.Subtype == "/Link"
    ]

    assert "Ir para: 1.Metas & resultados" in descricoes
    assert len(descricoes) >= 5


def test_so_entram_as_nossas_fontes(aberto):
    fontes = {
        str(f.BaseFont)
        for pagina in aberto.pages
        for f in pagina.Resources.get("/Font", {}).values()
    }

    assert fontes
    assert all("PSUS" in fonte for fonte in fontes)


def test_rascunho_tem_marca_e_muda_os_bytes(arquivo):
    rascunho = pdf.imprimir(
        html_de_exemplo(doc=dados(codigo=""), rascunho=True), rascunho=True
    )

    assert rascunho != arquivo
    with pikepdf.open(io.BytesIO(rascunho)) as rascunho_aberto:
        assert len(rascunho_aberto.pages) > 2


def test_glifo_que_falta_vira_quadrado_e_nao_derruba_o_documento():
    html = "<html lang=pt-BR><title>T</title><h1>Reunião 😀 中 \u202e✓</h1></html>"

    assert pdf.imprimir(html).startswith(b"%PDF")


def test_glifo_ausente_por_entidade_e_recusado():
    html = "<html lang=pt-BR><title>T</title><h1>&#128512;</h1></html>"

    with pytest.raises(ValueError, match="não desenham"):
        pdf.imprimir(html)


@pytest.mark.parametrize(
    "endereco", ["https://example.org/a.png", "file:///etc/passwd", "/a.png"]
)
def test_documento_nao_busca_nada_fora_dele(endereco):
    html = f'<html lang=pt-BR><title>T</title><img alt="x" src="{endereco}"></html>'

    if endereco.startswith("/"):
        assert pdf.imprimir(html)
    else:
        with pytest.raises(ValueError, match="endereço proibido"):
            pdf.imprimir(html)


def test_documento_grande_e_recusado_antes_de_imprimir():
    html = f"<table>{'<tr><td>1' * 1501}</table>"

    with pytest.raises(RegraViolada) as erro:
        pdf.imprimir(html)

    assert erro.value.codigo == "documento_grande"
    assert "1.501 linhas" in erro.value.mensagem
    assert "CSV" in erro.value.mensagem


def test_muitas_tabelas_ou_texto_demais_tambem_sao_recusados():
    with pytest.raises(RegraViolada):
        pdf.exigir_tamanho(8_001, maior_tabela=10)
    with pytest.raises(RegraViolada):
        pdf.imprimir("a" * 12_000_001)


def test_estimar_tamanho():
    estimativa = pdf.estimar_tamanho("<table><tr><tr></table><table><tr></table>")

    assert (estimativa.linhas, estimativa.maior_tabela) == (3, 2)
    assert estimativa.segundos > 0
    assert estimativa.mib == Decimal("0.45")


def test_sumario_sai_dos_titulos_e_e_escapado():
    html = (
        '<h2 id="a" data-sumario="2"><span class="num">1.</span>A &amp; B</h2>'
        '<h3 id="b">fora</h3><h3 data-sumario="3" id="c">C &lt;i&gt;</h3>'
    )

    itens = itens_do_sumario(html)

    assert [(i.nivel, i.rotulo, i.alvo) for i in itens] == [
        (2, "1. A & B", "a"),
        (3, "C <i>", "c"),
    ]
    assert inserir_sumario(html) == html
    assert "&lt;i&gt;" in inserir_sumario(f"<!--sumário-->{html}")


def test_dados_do_documento_vem_do_registro_da_emissao():
    registro = SimpleNamespace(
        titulo="Comprovante",
        emitido_em=datetime(2026, 11, 21, 17, 30, tzinfo=UTC),
        emissor="Secretaria",
        codigo="AAAA-BBBB-CCCC",
        endereco_de_verificacao="https://p.example.org/documentos/verificar/A/",
        hash_do_conteudo="ab" * 32,
        hash_anterior="",
    )

    doc = pdf.DadosDoDocumento.da_emissao(registro, nome="Rio Branco")

    assert doc.linhas_do_titulo == ("Comprovante",)
    assert doc.emitido == "21/11/2026, 14h30 (horário de Brasília)"
    assert doc.emitido_iso == "2026-11-21T14:30:00-03:00"
    assert doc.endereco_curto == "p.example.org/documentos/verificar/A/"
    assert doc.rodape == (
        "Código AAAA-BBBB-CCCC · confira em p.example.org/documentos/verificar"
    )
    assert dados(codigo="").rodape.startswith("Rascunho")


def test_imprimir_modelo_conta_as_paginas():
    html = impressao.montar_html("documento/base.html", {"doc": dados()}, rascunho=True)

    assert 'class="rascunho"' in html
    assert pdf.compor(html).paginas == 1
    assert pdf.imprimir_modelo("documento/base.html", {"doc": dados()})


def test_fontes_nao_construidas_dizem_o_que_rodar(settings, tmp_path):
    settings.BUILD_DIR = tmp_path
    impressao._motor.cache_clear()
    narrativa.cobertura.cache_clear()

    with pytest.raises(ImproperlyConfigured, match=r"construir\.py"):
        narrativa.cobertura()
    with pytest.raises(ImproperlyConfigured, match=r"construir\.py"):
        impressao._motor()


@pytest.mark.parametrize(
    ("valor", "casas", "esperado"),
    [
        (Decimal("12.5"), 2, '<td class="n r1">12,5</td>'),
        (Decimal(12), 2, '<td class="n v2">12</td>'),
        (Decimal("12.55"), 2, '<td class="n">12,55</td>'),
        (None, 2, '<td class="n">—</td>'),
    ],
)
def test_celula_alinha_as_virgulas(valor, casas, esperado):
    assert documento.celula(valor, casas) == esperado


def test_celula_com_casas_fixas_e_nota():
    html = documento.celula(Decimal("1.5"), casas=2, nota="a")

    assert html == '<td class="n">1,50<sup>a</sup></td>'


def test_filtros_do_documento():
    assert documento.em_grupos("ab" * 6) == "abababab abab"
    assert documento.e_curta("NA")
    assert dados(endereco="").qr == dados(endereco="").qr_compacto == ""
    assert 'width="26mm"' in dados().qr_compacto
