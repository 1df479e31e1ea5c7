"""A revisão da Matriz Lógica: versões, comparação, vigência e desvios."""

import re
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from auditoria.models import Evento
from base.errors import EdicaoConcorrente, RegraViolada
from cooperacao import comparacao, conferencias, consultas, pdf
from cooperacao.actions import matrizes, planos
from cooperacao.models import AcaoDoPTS, MatrizLogica, RelatorioAnual
from cooperacao.rules import Semestre
from tests.factories.cooperacao import (
    AcaoFactory,
    AnualFactory,
    MatrizFactory,
    ResultadoFactory,
    SemestreFactory,
    TermoFactory,
)

pytestmark = pytest.mark.django_db

MATRIZ = "/cooperacao/60/matriz/"
CAMPOS = {
    "descricao": "Secretarias fortalecidas.",
    "nome_curto": "",
    "metas": "N/A.",
    "atividades": [("A1.2", "Publicar."), ("A1.1", "Apoiar as SES.")],
    "indicadores": ["Número de SES apoiadas"],
    "fontes": [],
    "externalidades": ["Adesão das SES"],
}
VIGENCIA = {"motivo": "Avaliação de meio termo.", "ato": "Ata de 12/03/2018"}


@pytest.fixture
def revisao(re_1, contraparte):
    return matrizes.rever(re_1.matriz.tc, por=contraparte)


def entrar(client, vinculo):
    client.force_login(vinculo.usuario)
    return client


# ------------------------------------------------------------------ revisão


def test_rever_copia_tudo_e_nao_abre_duas(re_1, contraparte):
    re_1.indicadores.create(ordem=1, texto="Número de SES")
    tc = re_1.matriz.tc

    nova = matrizes.rever(tc, por=contraparte)

    assert matrizes.rever(tc, por=contraparte) == nova
    copia = nova.resultados.get()
    assert (nova.versao, nova.em_revisao) == (2, True)
    assert matrizes.conteudo_do_resultado(copia) == matrizes.conteudo_do_resultado(re_1)
    with pytest.raises(IntegrityError), transaction.atomic():
        MatrizLogica.objects.create(tc=tc, versao=3)


def test_rever_sem_nenhuma_versao_comeca_a_primeira(contraparte):
    tc = AnualFactory().tc

    assert matrizes.rever(tc, por=contraparte).versao == 1


def test_rn_coo_18_a_que_ja_vigorou_nao_se_edita(re_1, contraparte, opas_gestor):
    matriz = re_1.matriz

    for verbo in (
        lambda: matrizes.salvar_resultado(
            matriz, 1, por=contraparte, versao=1, campos=CAMPOS
        ),
        lambda: matrizes.retirar_resultado(matriz, 1, por=contraparte),
        lambda: matrizes.descartar(matriz, por=contraparte),
        lambda: matrizes.por_em_vigor(
            matriz, por=opas_gestor, desde=date(2018, 1, 1), **VIGENCIA
        ),
        lambda: matrizes.salvar_cabecalho(
            matriz,
            por=contraparte,
            versao=1,
            campos={"finalidade": "", "proposito": "", "linha_de_base": ""},
        ),
    ):
        with pytest.raises(RegraViolada) as erro:
            verbo()
        assert erro.value.codigo == "matriz_em_vigor"


def test_salvar_resultado_reordena_e_recusa_versao_vencida(revisao, contraparte):
    resultado = matrizes.salvar_resultado(
        revisao, 1, por=contraparte, versao=1, campos=CAMPOS
    )
    with pytest.raises(EdicaoConcorrente):
        matrizes.salvar_resultado(revisao, 1, por=contraparte, versao=1, campos=CAMPOS)
    matrizes.salvar_resultado(revisao, 1, por=contraparte, versao=2, campos=CAMPOS)

    resultado.refresh_from_db()
    assert resultado.edicao == 2
    assert [a.codigo for a in resultado.atividades.all()] == ["A1.2", "A1.1"]
    evento = Evento.objects.do_objeto(revisao).first()
    assert evento.dados["antes"]["atividades"][0][0] == "A1.1"


def test_re_novo_e_retirado(revisao, contraparte):
    novo = matrizes.salvar_resultado(
        revisao, 7, por=contraparte, versao=0, campos=CAMPOS | {"atividades": []}
    )
    assert novo.numero == 7

    matrizes.retirar_resultado(revisao, 7, por=contraparte)

    assert [r.numero for r in revisao.resultados.all()] == [1]


def test_cabecalho_e_descarte(revisao, contraparte):
    campos = {"finalidade": "F", "proposito": "P", "linha_de_base": "L"}
    matriz = matrizes.salvar_cabecalho(
        revisao, por=contraparte, versao=1, campos=campos
    )
    assert matriz.edicao == 2
    assert (
        matrizes.salvar_cabecalho(
            revisao, por=contraparte, versao=2, campos=campos
        ).edicao
        == 2
    )
    with pytest.raises(EdicaoConcorrente):
        matrizes.salvar_cabecalho(revisao, por=contraparte, versao=1, campos=campos)

    matrizes.descartar(revisao, por=contraparte)

    assert MatrizLogica.objects.count() == 1


# ------------------------------------------------------------------ vigência


def vigorar(revisao, por, desde=date(2018, 1, 1), **campos):
    return matrizes.por_em_vigor(
        revisao, por=por, desde=desde, **{**VIGENCIA, **campos}
    )


@pytest.mark.parametrize(
    ("campos", "codigo"),
    [
        ({"motivo": ""}, "revisao_sem_motivo_ou_ato"),
        ({"ato": ""}, "revisao_sem_motivo_ou_ato"),
        ({"desde": date(2009, 1, 1)}, "data_fora_da_vigencia"),
        ({"desde": date(2021, 1, 1)}, "data_fora_da_vigencia"),
        ({"desde": date(2010, 5, 27)}, "data_antes_da_anterior"),
    ],
)
def test_rn_coo_18_vigorar_pede_motivo_ato_e_data(revisao, opas_gestor, campos, codigo):
    with pytest.raises(RegraViolada) as erro:
        vigorar(revisao, opas_gestor, **campos)

    assert erro.value.codigo == codigo


def test_vigorar_so_o_gestor(revisao, contraparte):
    with pytest.raises(PermissionDenied):
        vigorar(revisao, contraparte)


def test_matriz_vazia_nao_vigora(revisao, contraparte, opas_gestor):
    matrizes.retirar_resultado(revisao, 1, por=contraparte)

    with pytest.raises(RegraViolada) as erro:
        vigorar(revisao, opas_gestor)

    assert erro.value.codigo == "matriz_vazia"


def test_rn_coo_19_relatorio_aberto_nao_troca_de_matriz(revisao, opas_gestor):
    SemestreFactory(anual=AnualFactory(tc=revisao.tc, ano=2018), semestre=1)

    with pytest.raises(RegraViolada) as erro:
        vigorar(revisao, opas_gestor, desde=date(2018, 6, 30))
    assert erro.value.codigo == "relatorio_ja_aberto"

    assert vigorar(revisao, opas_gestor, desde=date(2018, 7, 1)).vigente_desde


def test_rn_coo_19_o_plano_em_elaboracao_passa_a_nova(
    revisao, re_1, contraparte, opas_gestor
):
    tc = revisao.tc
    planos.abrir(tc, Semestre(2018, 1), por=contraparte)
    acao = AcaoFactory(
        tc=tc,
        ano=2018,
        semestre=1,
        resultado=re_1,
        atividade=re_1.atividades.get(codigo="A1.2"),
        situacao="programada",
    )
    antiga = AcaoFactory(tc=tc, ano=2017, semestre=2, resultado=re_1)

    vigorar(revisao, opas_gestor)

    acao.refresh_from_db()
    antiga.refresh_from_db()
    assert acao.resultado.matriz == revisao
    assert acao.atividade.resultado.matriz == revisao
    assert antiga.resultado == re_1


def test_plano_com_re_que_a_nova_nao_traz(revisao, re_1, contraparte, opas_gestor):
    matrizes.salvar_resultado(
        revisao, 2, por=contraparte, versao=0, campos=CAMPOS | {"atividades": []}
    )
    matrizes.retirar_resultado(revisao, 1, por=contraparte)
    AcaoFactory(tc=revisao.tc, ano=2018, semestre=1, resultado=re_1)

    with pytest.raises(RegraViolada) as erro:
        vigorar(revisao, opas_gestor)

    assert erro.value.codigo == "plano_com_re_retirado"
    assert AcaoDoPTS.objects.get().resultado == re_1


def test_cada_semestre_usa_a_matriz_do_seu_tempo(semestre):
    tc = TermoFactory()
    SemestreFactory(anual=semestre.anual, semestre=1)
    nova = MatrizFactory(
        tc=tc, versao=2, vigente_desde=date(2017, 8, 1), motivo="m", ato="a"
    )
    ResultadoFactory(matriz=nova, numero=2, descricao="Novo texto do RE 2.")
    ResultadoFactory(matriz=nova, numero=3)

    dados = consultas.ano_do_termo(semestre.anual, tc)

    assert [b.matriz.versao for b in dados.blocos] == [1, 2]
    numeros = [[li.resultado.numero for li in b.linhas] for b in dados.blocos]
    assert numeros == [[1, 2], [2, 3]]
    assert [(r.numero, len(li)) for r, li in consultas.por_resultado(dados)] == [
        (1, 2),
        (2, 2),
        (3, 2),
    ]
    conteudo = consultas.conteudo(dados)
    assert conteudo["matriz"] != conteudo["matriz_do_primeiro_semestre"]


def test_pdf_de_ano_com_duas_matrizes_imprime_as_duas(semestre, monkeypatch):
    htmls = []
    monkeypatch.setattr(
        "cooperacao.pdf.imprimir_modelo",
        lambda modelo, contexto, **_: htmls.append((modelo, contexto)) or b"%PDF",
    )
    tc = TermoFactory()
    SemestreFactory(anual=semestre.anual, semestre=1)
    nova = MatrizFactory(
        tc=tc, versao=2, vigente_desde=date(2017, 8, 1), motivo="m", ato="a"
    )
    ResultadoFactory(matriz=nova, numero=1)

    pdf.rascunho(
        consultas.ano_do_termo(semestre.anual, tc),
        em=semestre.anual.tc.data_inicio,
        emissor="x",
    )

    _, contexto = htmls[0]
    assert (contexto["matriz"].versao, contexto["outra_matriz"].versao) == (2, 1)


# ------------------------------------------------------------------ comparação


@pytest.mark.parametrize(
    ("antes", "depois", "esperado"),
    [
        ("igual", "igual", [("igual", "igual")]),
        ("", "novo", [("entra", "novo")]),
        ("velho", "", [("sai", "velho")]),
        (
            "Apoiar o CONASS",
            "Apoiar as SES",
            [
                ("igual", "Apoiar "),
                ("sai", "o"),
                ("entra", "as"),
                ("igual", " "),
                ("sai", "CONASS"),
                ("entra", "SES"),
            ],
        ),
    ],
)
def test_comparar_palavra_por_palavra(antes, depois, esperado):
    trechos = comparacao.comparar(antes, depois)

    assert [(t.tipo, t.texto) for t in trechos] == esperado


def test_diferencas_por_campo():
    achadas = comparacao.diferencas(
        [("Metas", "10"), ("RE 1", "igual"), ("RE 2", "saiu")],
        [("RE 1", "igual"), ("Metas", "20"), ("RE 3", "entrou")],
    )

    assert [d.onde for d in achadas] == ["Metas", "RE 3", "RE 2"]


def test_rn_coo_20_o_contexto_do_tc_61_discorda_do_re_2(demo):
    anual = RelatorioAnual.objects.get(tc__numero=61)
    matriz = consultas.matriz_em_vigor(anual.tc, date.max)

    desvios = conferencias.desvios_do_contexto(anual.contexto, matriz)

    assert 2 in [d.numero for d in desvios]


# ------------------------------------------------------------------ telas


@pytest.mark.parametrize(
    ("quem", "ve_revisao"),
    [("contraparte", True), ("ministerio", True), ("outra_contraparte", False)],
)
def test_revisao_so_para_quem_faz_parte(client, revisao, quem, ve_revisao, request):
    cliente = entrar(client, request.getfixturevalue(quem))

    assert cliente.get(MATRIZ).headers["Location"] == f"{MATRIZ}1/"
    assert cliente.get(f"{MATRIZ}1/").status_code == 200
    assert cliente.get(f"{MATRIZ}2/").status_code == (200 if ve_revisao else 404)


def test_publico_ve_a_versao_em_vigor(client, revisao):
    assert client.get(f"{MATRIZ}1/").status_code == 200
    assert client.get(f"{MATRIZ}2/").status_code == 404


def test_termo_sem_matriz(client, contraparte):
    AnualFactory()

    assert "Nenhuma versão" in client.get(MATRIZ).content.decode()
    cliente = entrar(client, contraparte)
    assert cliente.post(f"{MATRIZ}rever/").headers["Location"] == f"{MATRIZ}1/"
    assert cliente.get(MATRIZ).headers["Location"] == f"{MATRIZ}1/"


def test_da_revisao_a_vigencia_pelas_telas(client, re_1, contraparte, opas_gestor):
    cliente = entrar(client, contraparte)
    cliente.post(f"{MATRIZ}rever/")
    assert "A1.1 Apoiar as SES." in cliente.get(f"{MATRIZ}2/re/1/").content.decode()
    resposta = cliente.post(
        f"{MATRIZ}2/re/1/",
        {
            "versao": "1",
            "descricao": "Secretarias fortalecidas.",
            "metas": "10 SES",
            "atividades": "A1.2 Publicar.\r\n\r\nA1.1: Apoiar  todas as SES.",
            "indicadores": "Número de SES\nNúmero de oficinas",
        },
    )
    assert resposta.status_code == 302
    cliente.post(f"{MATRIZ}2/cabecalho/", {"versao": "1", "finalidade": "Nova."})
    cliente.post(f"{MATRIZ}2/re/2/", {"versao": "0", "descricao": "Outro RE."})
    assert cliente.get(f"{MATRIZ}2/re/2/retirar/").status_code == 200
    cliente.post(f"{MATRIZ}2/re/2/retirar/")
    assert cliente.get(f"{MATRIZ}2/vigorar/").status_code == 403

    cliente = entrar(client, opas_gestor)
    assert cliente.post(f"{MATRIZ}2/vigorar/", {"desde": ""}).status_code == 422
    cliente.post(f"{MATRIZ}2/vigorar/", {"desde": "2018-01-01", **VIGENCIA})

    assert cliente.get(MATRIZ).headers["Location"] == f"{MATRIZ}2/"
    comparada = cliente.get(f"{MATRIZ}comparar/1/2/").content.decode()
    assert "<ins>10 SES</ins>" in comparada
    assert re.search(r"<ins>\s*todas\s*</ins>", comparada)
    assert "Atividade A1.2" not in comparada
    assert cliente.get(f"{MATRIZ}comparar/1/1/").status_code == 404


@pytest.mark.parametrize(
    ("atividades", "trecho"),
    [
        ("Apoiar as SES", "não começa pelo código"),
        ("A1.1 Um\nA1.1 Dois", "Código repetido"),
        ("A2.1 De outro", "começam por A1."),
    ],
)
def test_atividades_mal_escritas(client, revisao, contraparte, atividades, trecho):
    resposta = entrar(client, contraparte).post(
        f"{MATRIZ}2/re/1/",
        {"versao": "1", "descricao": "x", "atividades": atividades},
    )

    assert resposta.status_code == 422
    assert trecho in resposta.content.decode()


def test_conflito_no_re_mostra_o_gravado(client, revisao, contraparte):
    matrizes.salvar_resultado(revisao, 1, por=contraparte, versao=1, campos=CAMPOS)

    resposta = entrar(client, contraparte).post(
        f"{MATRIZ}2/re/1/", {"versao": "1", "descricao": "Meu texto."}
    )

    texto = resposta.content.decode()
    assert "Está gravado: Secretarias fortalecidas." in texto
    assert "A1.2 Publicar.; A1.1 Apoiar" in texto
    assert "Meu texto." in texto


def test_re_que_nao_ha_e_descarte(client, revisao, contraparte):
    cliente = entrar(client, contraparte)

    assert cliente.get(f"{MATRIZ}1/re/9/").status_code == 404
    assert cliente.get(f"{MATRIZ}2/re/0/").status_code == 404
    assert cliente.get(f"{MATRIZ}2/descartar/").status_code == 200
    cliente.post(f"{MATRIZ}2/descartar/")
    assert MatrizLogica.objects.count() == 1


def test_relatorio_diz_que_a_matriz_mudou_depois(client, demo, opas_tecnico):
    tc = TermoFactory(numero=60)
    nova = MatrizFactory(
        tc=tc, versao=2, vigente_desde=date(2018, 1, 1), motivo="m", ato="a"
    )
    ResultadoFactory(matriz=nova, numero=1)

    pagina = entrar(client, opas_tecnico).get("/cooperacao/60/relatorios/2017/")

    assert "/cooperacao/60/matriz/comparar/1/2/" in pagina.content.decode()
