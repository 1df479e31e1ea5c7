"""O que atravessa os Termos: painel, consolidado, quem paga, trilho e dados."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from base.errors import RegraViolada
from cooperacao import consultas, pdf_consolidado, trilho
from cooperacao.linha_do_tempo import linha_do_tempo
from cooperacao.models import CartaAcordo, Dificuldade, TermoDeCooperacao
from cooperacao.rules import (
    Cobertura,
    cobertura,
    cobre_o_ano,
    datas_da_vigencia,
    faixa_do_avanco,
)
from tests.factories.cooperacao import AnualFactory, ExecucaoFactory, TermoFactory
from tests.unit.cooperacao.conftest import entrar
from tests.unit.cooperacao.test_pdf import secoes, sem_espacos, texto

pytestmark = pytest.mark.django_db

# ------------------------------------------------------------------ regras


@pytest.mark.parametrize(
    ("dinheiro", "acao", "esperada"),
    [
        (True, True, Cobertura.DINHEIRO_E_ACAO),
        (True, False, Cobertura.SO_DINHEIRO),
        (False, True, Cobertura.SO_ACAO),
        (False, False, Cobertura.NADA),
    ],
)
def test_cobertura_cruza_dinheiro_e_acao(dinheiro, acao, esperada):
    """RN-COO-29."""
    assert cobertura(tem_dinheiro=dinheiro, tem_acao=acao) == esperada


def test_sem_o_plano_no_portal_nao_se_diz_que_falta_acao(demo, opas_tecnico):
    """RN-COO-29: o TC 61 tem cartas em 2018 e o seu PTS não está no portal."""
    painel = consultas.painel(opas_tecnico, ano=2018, hoje=date(2019, 1, 10))
    coberturas = dict(painel.coberturas)

    assert coberturas[Cobertura.SO_DINHEIRO] == 0
    assert coberturas[Cobertura.SEM_PLANO] > 0
    assert cobertura(tem_dinheiro=False, tem_acao=False, ha_plano=False) == "nem " + (
        "dinheiro nem ação"
    )


@pytest.mark.parametrize(
    ("ano", "inicio", "termino", "texto", "cobre"),
    [
        (2016, None, None, "fev/2015 a jan/2017", True),
        (2018, None, None, "fev/2015 a jan/2017", False),
        (2018, None, None, "", True),
        (2018, None, None, "não informada", True),
        (2017, date(2016, 9, 1), date(2018, 9, 30), "", True),
        (2019, date(2016, 9, 1), date(2018, 9, 30), "", False),
        (2015, date(2016, 9, 1), None, "", False),
        (2030, date(2016, 9, 1), None, "", True),
    ],
)
def test_carta_paga_nos_anos_que_alcanca(ano, inicio, termino, texto, cobre):
    assert cobre_o_ano(ano, inicio, termino, texto) is cobre


@pytest.mark.parametrize(
    ("texto", "esperado"),
    [
        ("fev/2015 a jan/2017", (date(2015, 2, 1), date(2017, 1, 31))),
        ("setembro de 2016", (date(2016, 9, 1), date(2016, 10, 1))),
        ("", None),
    ],
)
def test_datas_da_vigencia_escrita(texto, esperado):
    assert datas_da_vigencia(None, None, texto) == esperado


def test_faixas_do_avanco():
    avancos = [None, Decimal(0), Decimal("0.5"), Decimal(50), Decimal(100)]

    assert [faixa_do_avanco(a) for a in avancos] == [
        "sem ação programada",
        "0 %",
        "1 a 49 %",
        "50 a 99 %",
        "100 %",
    ]


# ------------------------------------------------------------------ quem paga


def test_quem_paga_cada_resultado_do_tc60(demo):
    tc = consultas.termo(60)
    matriz = consultas.matriz_em_vigor(tc, date(2017, 12, 31))

    achado = {
        re.numero: pago.cobertura.value
        for re, pago in consultas.quem_paga(60, list(matriz.resultados.all()), 2017)
    }

    assert achado == {
        1: "dinheiro e ação",
        2: "ação sem dinheiro",
        3: "dinheiro e ação",
        4: "nem dinheiro nem ação",
        5: "dinheiro e ação",
        6: "nem dinheiro nem ação",
    }


def test_carta_cancelada_nao_paga(demo):
    CartaAcordo.objects.filter(tc__numero=60).update(
        situacao="cancelada", motivo_do_cancelamento="Prazo."
    )
    tc = consultas.termo(60)
    matriz = consultas.matriz_em_vigor(tc, date(2017, 12, 31))

    pagos = consultas.quem_paga(60, list(matriz.resultados.all()), 2017)

    assert {p.cobertura for _, p in pagos} == {Cobertura.SO_ACAO, Cobertura.NADA}


def test_o_publico_so_ve_quem_paga_com_o_relatorio_emitido(client, demo, opas_tecnico):
    endereco = "/cooperacao/60/quem-paga/?ano=2017"

    assert "Nada a mostrar" in client.get(endereco).content.decode()
    assert (
        "ação sem dinheiro"
        in entrar(client, opas_tecnico).get(endereco).content.decode()
    )
    assert client.get("/cooperacao/60/quem-paga/?ano=abc").status_code == 200


# ------------------------------------------------------------------ painel


def test_painel_soma_conta_e_nomeia(demo, opas_tecnico):
    Dificuldade.objects.all().delete()
    tc60, tc61 = TermoDeCooperacao.objects.order_by("numero")
    for tc, semestre in ((tc60, 1), (tc60, 2), (tc61, 1)):
        Dificuldade.objects.create(
            tc=tc,
            re=1,
            tema="passagens",
            descricao="Passagens tarde.",
            ano=2017,
            semestre=semestre,
        )

    painel = consultas.painel(opas_tecnico, ano=2017, hoje=date(2019, 8, 1))

    assert painel.termos == 2
    assert [v.numero for v in painel.acabando] == [60, 61]
    assert painel.valor_em_reais == Decimal("49950000.00")
    assert painel.dinheiro.saldo == Decimal("2233252.29")
    assert dict(painel.faixas) == {
        "sem ação programada": 1,
        "0 %": 0,
        "1 a 49 %": 0,
        "50 a 99 %": 0,
        "100 %": 3,
    }
    assert (painel.ao_todo_devidos, painel.atrasados) == (1, 1)
    assert painel.devidos[0].atrasado
    (dificuldade,) = painel.dificuldades
    assert (dificuldade.termos, dificuldade.ao_todo) == (2, 3)


@pytest.mark.parametrize("ano", ["³", "٢٠١٧", "9" * 5000, "-1", "1900", ""])
def test_ano_que_nao_se_le_mostra_o_mais_recente(client, demo, opas_tecnico, ano):
    entrar(client, opas_tecnico)

    for endereco in ("/cooperacao/painel/", "/cooperacao/60/quem-paga/"):
        pagina = client.get(endereco, {"ano": ano})
        assert pagina.context["ano"] == client.get(endereco).context["ano"]


def test_dificuldade_que_segue_aberta_volta_em_cada_semestre(demo, opas_tecnico):
    Dificuldade.objects.all().delete()
    Dificuldade.objects.create(
        tc=TermoDeCooperacao.objects.get(numero=60),
        re=1,
        tema="passagens",
        descricao="Passagens tarde.",
        ano=2017,
        semestre=1,
    )

    def temas(hoje):
        return consultas.painel(opas_tecnico, ano=2017, hoje=hoje).dificuldades

    assert not temas(date(2017, 6, 30))
    (continua,) = temas(date(2017, 7, 1))
    assert (continua.abertas, continua.desde) == (1, 2017)
    Dificuldade.objects.update(
        resolvida_no_ano=2017, resolvida_no_semestre=1, solucao="Compra antecipada."
    )
    assert not temas(date(2018, 1, 1))


def test_sem_nenhum_termo_as_paginas_se_leem(client, opas_gestor):
    entrar(client, opas_gestor)

    painel = client.get("/cooperacao/painel/")

    assert painel.status_code == 200
    assert painel.context["painel"].dinheiro.saldo == 0
    assert client.get("/cooperacao/").status_code == 200
    assert client.get("/cooperacao/consolidado/2018/").status_code == 404
    assert client.get("/api/v1/tcs/").json() == []


@pytest.mark.parametrize("ano", ["0", "10000", "9" * 20])
@pytest.mark.parametrize("fim", ["/", ".pdf?rascunho", ".xlsx", "/emitir/"])
def test_consolidado_de_ano_impossivel_nao_existe(client, demo, opas_gestor, ano, fim):
    entrar(client, opas_gestor)

    assert client.get(f"/cooperacao/consolidado/{ano}{fim}").status_code == 404


def test_painel_da_contraparte_so_tem_os_seus(demo, contraparte):
    painel = consultas.painel(contraparte, ano=2017, hoje=date(2018, 8, 1))

    assert painel.termos == 1
    assert painel.dinheiro.saldo == Decimal("2230985.93")


def test_painel_custa_o_mesmo_com_dois_e_com_muitos_termos(client, demo, opas_tecnico):
    entrar(client, opas_tecnico)
    consultas_de_dois = _quantas(client, "/cooperacao/painel/?ano=2017")
    lista_de_dois = _quantas(client, "/cooperacao/")
    for numero in range(100, 130):
        tc = TermoFactory(numero=numero)
        ExecucaoFactory(anual=AnualFactory(tc=tc))

    assert _quantas(client, "/cooperacao/painel/?ano=2017") == consultas_de_dois
    assert _quantas(client, "/cooperacao/") == lista_de_dois
    assert "TC 125" not in client.get("/cooperacao/").content.decode()
    assert "TC 125" in client.get("/cooperacao/?q=125").content.decode()


def _quantas(client, endereco):
    with CaptureQueriesContext(connection) as consultas_feitas:
        assert client.get(endereco).status_code == 200
    return len(consultas_feitas)


def test_lista_sem_nada_achado_diz_o_que_fazer(client, demo):
    corpo = client.get("/cooperacao/?q=inexistente").content.decode()

    assert "Nenhum Termo com este texto" in corpo


# ------------------------------------------------------------------ consolidado


def test_consolidado_so_traz_os_emitidos_e_nao_soma_moedas(demo):
    """RN-COO-28."""
    AnualFactory(tc=TermoFactory(numero=60), ano=2018, modelo=2018)

    dados = consultas.consolidado(2018)

    assert [li.tc.numero for li in dados.linhas] == [61]
    assert [a.tc.numero for a in dados.abertos] == [60]
    assert dados.valor_em_reais == Decimal("19975000.00")
    assert dados.em_dolares.saldo == Decimal("2266.36")
    assert dados.contagem is None
    assert len(dados.cartas) == 4


def test_consolidado_custa_o_mesmo_com_mais_termos(demo, django_assert_num_queries):
    with django_assert_num_queries(7):
        consultas.consolidado(2018)
    for numero in range(100, 110):
        AnualFactory(tc=TermoFactory(numero=numero), ano=2018, modelo=2018)

    with django_assert_num_queries(7):
        consultas.consolidado(2018)


def test_emitir_o_consolidado_duas_vezes_da_o_mesmo_documento(
    demo, opas_gestor, opas_tecnico, sem_desenho
):
    primeiro = pdf_consolidado.emitir(2018, por=opas_gestor)

    assert pdf_consolidado.emitir(2018, por=opas_gestor) == primeiro
    assert primeiro.publico
    with pytest.raises(PermissionDenied):
        pdf_consolidado.emitir(2018, por=opas_tecnico)
    with pytest.raises(RegraViolada) as erro:
        pdf_consolidado.emitir(1999, por=opas_gestor)
    assert erro.value.codigo == "consolidado_vazio"


def test_paginas_do_consolidado(client, demo, opas_gestor, sem_desenho):
    assert client.get("/cooperacao/consolidado/2018/").status_code == 200
    assert client.get("/cooperacao/consolidado/2018.pdf").status_code == 404
    assert client.get("/cooperacao/consolidado/1999/").status_code == 404
    entrar(client, opas_gestor)
    assert client.get("/cooperacao/consolidado/2018.pdf").status_code == 200

    emitir = client.post("/cooperacao/consolidado/2018/emitir/", follow=True)

    assert emitir.status_code == 200
    client.logout()
    assert client.get("/cooperacao/consolidado/2018.pdf").status_code == 200


def test_consolidado_em_pdf_traz_as_secoes(demo):
    conteudo = pdf_consolidado.rascunho(
        consultas.consolidado(2018),
        em=datetime(2019, 2, 1, 12, tzinfo=UTC),
        emissor="Gestor do TC",
    )

    assert sem_espacos(secoes(conteudo))[1:] == sem_espacos(
        [
            "1. Termos do ano",
            "2. Recursos, por moeda",
            "3. Resultados Esperados",
            "4. Cartas Acordo",
            "Anexo: autenticidade",
        ]
    )
    lido = texto(conteudo)
    for esperado in ("19.975.000,00", "9.785.867,36", "SCON2018-00312", "Morosidade"):
        assert esperado.lower() in lido.lower()


# ------------------------------------------------------------------ dados e trilho


def test_planilha_do_relatorio_tem_uma_folha_por_assunto(client, demo):
    resposta = client.get("/cooperacao/61/relatorios/2018.xlsx")

    livro = openpyxl.load_workbook(io.BytesIO(resposta.content))
    assert livro.sheetnames == [
        "Identificação",
        "Termos de Ajuste",
        "Resultados",
        "Ações do PTS",
        "Produtos",
        "Execução financeira",
        "Cartas Acordo",
        "Conferências",
    ]
    execucao = dict(livro["Execução financeira"].iter_rows(values_only=True))
    assert execucao["Saldo (calculado)"] == pytest.approx(2266.36)
    resultados = list(livro["Resultados"].iter_rows(values_only=True))
    assert len(resultados) == 1 + 8
    assert resultados[1][3] is None


def test_json_do_relatorio_e_o_da_api(client, demo):
    resposta = client.get("/cooperacao/61/relatorios/2018.json")

    assert resposta.json() == consultas.relatorio(61, 2018)
    assert "ç" in resposta.content.decode()


def test_consolidado_em_planilha(client, demo):
    resposta = client.get("/cooperacao/consolidado/2018.xlsx")

    livro = openpyxl.load_workbook(io.BytesIO(resposta.content))
    assert livro.sheetnames == ["Termos", "Resultados", "Cartas Acordo"]
    assert len(list(livro["Cartas Acordo"].iter_rows())) == 5


def test_trilho_traz_a_conta_e_as_parcelas_de_cada_numero(
    anual_60, client, opas_tecnico
):
    dados = consultas.ano_do_termo(anual_60, consultas.termo(60))

    numeros = {n.ancora: n for _, secao in trilho.do_ano(dados) for n in secao}

    assert numeros["valor"].conta.startswith("9.975.000,00 + 10.000.000,00 + 0,00")
    assert len(numeros["valor"].fontes) == 4
    assert numeros["s1-re1"].conta.startswith("2 ÷ 2 = 100")
    assert [f.texto[:5] for f in numeros["s1-re1"].fontes] == ["R1-A7", "R1-A6"]
    assert numeros["s2-re2"].valor == "—"
    assert "mais 1 fora do plano" in numeros["s2-re2"].conta
    assert numeros["s1-total-publicado"].valor.startswith("50")
    assert numeros["saldo"].conta == "13.526.915,06 − 10.817.744,91 − 478.184,22"
    pagina = entrar(client, opas_tecnico).get("/cooperacao/60/relatorios/2017/trilho/")
    assert 'id="s2-re2"' in pagina.content.decode()


def test_linha_do_tempo_desenha_ajustes_matriz_cartas_e_relatorios(demo):
    tc = consultas.termo(60)
    figura = linha_do_tempo(
        tc, list(tc.matrizes.all()), consultas.relatorios_do_termo(tc, None)
    )

    for dito in ("TA 3", "v1", "SCON2015-00897", "2 Cartas Acordo"):
        assert dito in figura
