"""Os resultados, informados depois da homologação das metas. RN-IND-17."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from auditoria.models import Evento
from base.errors import RegraViolada
from indicadores import actions
from indicadores.consultas import escrever_apurado, grade
from indicadores.leitura_de_resultados import ler_resultados, resumo_dos, textos_do
from indicadores.models import Ficha, OrigemDaPactuacao, Pactuacao, Resultado, Rodada
from indicadores.states import Situacao
from tests.factories.indicadores import MetaFactory

pytestmark = pytest.mark.django_db

CAMPOS = ("estado", "valor", "numerador", "denominador")


@pytest.fixture
def homologada(pactuacao, fichas):
    """Metas homologadas e janela de resultados aberta."""
    for ficha in fichas:
        MetaFactory(pactuacao=pactuacao, ficha=ficha)
    hoje = timezone.localdate()
    Rodada.objects.update(
        resultados_abrem=hoje - timedelta(1), resultados_fecham=hoje + timedelta(1)
    )
    Pactuacao.objects.update(situacao=Situacao.HOMOLOGADA)
    return Pactuacao.objects.select_related("rodada", "territorio").get()


@pytest.fixture
def url(homologada):
    rodada, territorio = homologada.rodada, homologada.territorio
    return f"/indicadores/resultados/{rodada.ano}/{territorio.codigo}/"


def formulario(**campos):
    """Uma linha do indicador 1 como a tela a manda, mudada por `campos`."""
    salvo = Resultado.objects.filter(ficha__numero=1).first()
    textos = textos_do(salvo, Ficha.objects.get(numero=1))
    linha = {f"{c}1": v for c, v in textos.items()}
    linha |= {"v1": str(salvo.versao if salvo else 0), "o1": resumo_dos(textos)}
    return linha | campos


def ler(pactuacao, **campos):
    return ler_resultados(formulario(**campos), grade(pactuacao).linhas)


def entrar(client, vinculo):
    client.force_login(vinculo.usuario)
    return client


# ------------------------------------------------------------ leitura


@pytest.mark.parametrize(
    ("campos", "lido"),
    [
        ({"n1": "51", "d1": "200"}, ("valor", D("25.5"), D(51), D(200))),
        ({"n1": "1", "d1": "3"}, ("valor", D("33.3333"), D(1), D(3))),
        ({"n1": "0", "d1": "40"}, ("valor", D(0), D(0), D(40))),
        ({"n1": "0", "d1": "0"}, ("nao_se_aplica", None, D(0), D(0))),
        ({"m1": "1.234,5"}, ("valor", D("1234.5"), None, None)),
        ({"m1": ""}, ("nao_informado", None, None, None)),
        (
            {"s1": "nao_se_aplica", "j1": "Sem maternidade."},
            ("nao_se_aplica", None, None, None),
        ),
    ],
)
def test_le_contagens_valor_e_ausencia(homologada, campos, lido):
    entrada = ler(homologada, **campos).entradas[0]

    assert tuple(getattr(entrada, c) for c in CAMPOS) == lido


@pytest.mark.parametrize(
    ("campos", "campo"),
    [
        ({"n1": "51"}, "d"),
        ({"d1": "51"}, "n"),
        ({"n1": "3", "d1": "0"}, "d"),
        ({"n1": "abc", "d1": "2"}, "n"),
        ({"n1": "-1", "d1": "2"}, "n"),
        ({"d1": "1.234", "n1": "2"}, "d"),
        ({"m1": "9" * 40}, "m"),
        ({"n1": "1", "d1": "2", "m1": "50"}, "m"),
        ({"s1": "nao_se_aplica", "m1": "5", "j1": "x"}, "s"),
        ({"s1": "nao_se_aplica"}, "j"),
        ({"s1": "inventada"}, "s"),
        ({"m1": "1", "e1": "ontem"}, "e"),
        ({"m1": "1", "f1": "x" * 201}, "f"),
        ({"m1": "1", "j1": "x" * 1001}, "j"),
    ],
)
def test_recusa_no_campo_certo(homologada, campos, campo):
    leitura = ler(homologada, **campos)

    assert leitura.erros[1][0] == campo
    assert leitura.entradas == []
    assert (
        leitura.digitados[1] | {k[0]: v for k, v in campos.items()}
        == (leitura.digitados[1])
    )


def test_indicador_sem_multiplicador_nao_tem_contagens(homologada):
    Ficha.objects.filter(numero=1).update(multiplicador=None)

    assert ler(homologada, n1="1", d1="2").erros[1][0] == "m"


# ------------------------------------------------------------ ação


def test_salvar_grava_calcula_e_deixa_trilha(homologada, tecnico):
    leitura = ler(homologada, n1="51", d1="200", p1="sim", f1="SIM", e1="2026-03-15")

    feito = actions.salvar_resultados(homologada, leitura.entradas, por=tecnico)

    resultado = Resultado.objects.get()
    assert feito.gravados == 1
    assert (resultado.valor, resultado.preliminar) == (D("25.5"), True)
    assert (resultado.fonte, resultado.data_extracao) == ("SIM", date(2026, 3, 15))
    assert (resultado.gravada_por, resultado.versao) == (tecnico, 1)
    evento = Evento.objects.get(acao="indicadores.resultados.salvos")
    assert evento.dados["celulas"] == [
        {"indicador": 1, "de": "em branco", "para": "25,5 (51 de 200), preliminar"}
    ]


def test_salvar_de_novo_o_mesmo_nao_muda_nada(homologada, tecnico):
    entradas = ler(homologada, n1="51", d1="200").entradas
    actions.salvar_resultados(homologada, entradas, por=tecnico)

    de_novo = ler(homologada).entradas

    assert actions.salvar_resultados(homologada, de_novo, por=tecnico).gravados == 0
    assert Resultado.objects.get().versao == 1


def test_o_que_outra_pessoa_mudou_volta_com_os_dois_valores(
    homologada, tecnico, gestor
):
    minha = ler(homologada, m1="50").entradas
    actions.salvar_resultados(homologada, ler(homologada, m1="40").entradas, por=gestor)

    feito = actions.salvar_resultados(homologada, minha, por=tecnico)

    assert feito.gravados == 0
    assert feito.conflitos[1].valor == 40
    assert Resultado.objects.get().valor == 40


@pytest.mark.parametrize(
    ("mudanca", "codigo"),
    [
        ({"situacao": Situacao.VALIDADA}, "metas_nao_homologadas"),
        ({"origem": OrigemDaPactuacao.PUBLICACAO}, "resultado_publicado"),
    ],
)
def test_recusa_fora_da_situacao(homologada, tecnico, mudanca, codigo):
    Pactuacao.objects.update(**mudanca)

    with pytest.raises(RegraViolada) as erro:
        actions.salvar_resultados(homologada, [], por=tecnico)

    assert erro.value.codigo == codigo


@pytest.mark.parametrize(
    ("abre", "fecha", "trecho"),
    [(1, 2, "a partir de"), (-2, -1, "terminou"), (None, None, "não têm prazo")],
)
def test_recusa_fora_da_janela(homologada, tecnico, abre, fecha, trecho):
    hoje = timezone.localdate()
    Rodada.objects.update(
        resultados_abrem=None if abre is None else hoje + timedelta(abre),
        resultados_fecham=None if fecha is None else hoje + timedelta(fecha),
    )

    with pytest.raises(RegraViolada, match=trecho) as erro:
        actions.salvar_resultados(homologada, [], por=tecnico)

    assert erro.value.codigo == "resultados_fechados"


def test_so_o_proprio_territorio_informa(homologada, conselho, ses, gestor_de_xapuri):
    for vinculo in (conselho, ses, gestor_de_xapuri):
        with pytest.raises(PermissionDenied):
            actions.salvar_resultados(homologada, [], por=vinculo)


# ------------------------------------------------------------ telas


def test_tecnico_informa_e_todos_leem(client, homologada, url, tecnico):
    entrar(client, tecnico)
    assert 'id="n1"' in client.get(url).content.decode()

    resposta = client.post(f"{url}salvar/", formulario(n1="51", d1="200"))

    assert resposta.url == url
    client.logout()
    texto = client.get(url).content.decode()
    assert "25,5 (51 de 200)" in texto
    assert 'id="n1"' not in texto


def test_quem_nao_e_do_territorio_le_e_nao_informa(
    client, homologada, url, gestor_de_xapuri, conselho
):
    for vinculo in (gestor_de_xapuri, conselho):
        entrar(client, vinculo)
        assert 'id="n1"' not in client.get(url).content.decode()
        resposta = client.post(f"{url}salvar/", formulario(m1="5"))
        assert resposta.status_code == 403
    assert not Resultado.objects.exists()


def test_antes_da_homologacao_nao_existe(client, homologada, url, tecnico):
    Pactuacao.objects.update(situacao=Situacao.VALIDADA)

    entrar(client, tecnico)

    assert client.get(url).status_code == 404
    assert client.post(f"{url}salvar/", {}).status_code == 404


def test_erro_diz_o_campo_e_guarda_o_digitado(client, homologada, url, tecnico):
    entrar(client, tecnico)

    resposta = client.post(f"{url}salvar/", formulario(n1="51", j1="Minha nota"))

    texto = resposta.content.decode()
    assert resposta.status_code == 422
    assert "Falta o denominador." in texto
    assert "Falta rever 1 resultado<" in texto
    assert 'value="51"' in texto
    assert 'value="Minha nota"' in texto


def test_conflito_mostra_os_dois_e_a_pessoa_escolhe(
    client, homologada, url, tecnico, gestor
):
    minha = formulario(m1="50")
    actions.salvar_resultados(homologada, ler(homologada, m1="40").entradas, por=gestor)
    entrar(client, tecnico)

    resposta = client.post(f"{url}salvar/", minha)

    texto = resposta.content.decode()
    assert resposta.status_code == 409
    assert "gravou 40 enquanto" in texto
    assert 'value="50"' in texto

    assert client.post(f"{url}salvar/", minha | {"x1": "deles"}).status_code == 302
    assert Resultado.objects.get().valor == 40
    client.post(f"{url}salvar/", minha | {"v1": "1"})
    assert Resultado.objects.get().valor == 50


def test_prazo_fechado_responde_com_a_frase_e_o_digitado(
    client, homologada, url, tecnico
):
    dados = formulario(m1="50")
    Rodada.objects.update(resultados_abrem=None, resultados_fecham=None)
    entrar(client, tecnico)

    resposta = client.post(f"{url}salvar/", dados)

    assert resposta.status_code == 409
    assert "não têm prazo aberto" in resposta.content.decode()


def test_consultas_nao_crescem_com_os_indicadores(
    client, homologada, url, tecnico, django_assert_max_num_queries
):
    entrar(client, tecnico)

    with django_assert_max_num_queries(18):
        client.get(url)


# ------------------------------------------------------------ salvar na hora


def na_hora(client, url, dados):
    return client.post(f"{url}celulas/", dados)


def test_uma_linha_se_grava_e_volta_com_o_valor_calculado(
    client, homologada, url, tecnico
):
    entrar(client, tecnico)

    resposta = na_hora(client, url, formulario(n1="51", d1="200"))

    (celula,) = resposta.json()["celulas"]
    assert celula["situacao"] == "salva"
    assert "25,5 (51 de 200)" in celula["trechos"]["val1"]
    assert celula["campos"]["v1"] == "1"
    assert Resultado.objects.get().valor == D("25.5")


def test_linha_incompleta_diz_o_que_falta(client, homologada, url, tecnico):
    entrar(client, tecnico)

    (celula,) = na_hora(client, url, formulario(n1="51")).json()["celulas"]

    assert (celula["situacao"], celula["invalido"]) == ("erro", "d1")
    assert "Falta o denominador." in celula["trechos"]["av1"]


def test_na_hora_o_conflito_traz_o_que_a_outra_pessoa_gravou(
    client, homologada, url, tecnico, gestor
):
    minha = formulario(m1="50")
    actions.salvar_resultados(homologada, ler(homologada, m1="40").entradas, por=gestor)
    entrar(client, tecnico)

    (celula,) = na_hora(client, url, minha).json()["celulas"]

    assert celula["situacao"] == "conflito"
    assert celula["deles"]["m1"] == "40"
    assert "gravou 40 enquanto" in celula["trechos"]["av1"]


def test_na_hora_fora_do_prazo_a_frase_diz_o_que_fazer(
    client, homologada, url, tecnico
):
    dados = formulario(m1="50")
    Rodada.objects.update(resultados_abrem=None, resultados_fecham=None)
    entrar(client, tecnico)

    resposta = na_hora(client, url, dados)

    assert resposta.status_code == 409
    assert resposta.json()["erro"]["codigo"] == "resultados_fechados"


def test_resultado_segue_a_definicao_da_meta(homologada, tecnico):
    """RN-IND-50: em número absoluto, não se pedem numerador e denominador."""
    ficha = Ficha.objects.get(numero=1)
    numero = ficha.variantes.create(
        codigo="numero", nome="Número de óbitos", unidade="óbitos", casas=0
    )
    homologada.metas.filter(ficha=ficha).update(variante=numero)

    assert ler(homologada, n1="3", d1="9").erros[1][0] == "m"
    actions.salvar_resultados(homologada, ler(homologada, m1="4").entradas, por=tecnico)

    assert Resultado.objects.get().variante == numero


def test_consultas_de_uma_linha_sao_fixas(
    client, homologada, url, tecnico, django_assert_max_num_queries
):
    entrar(client, tecnico)

    with django_assert_max_num_queries(34):
        na_hora(client, url, formulario(m1="50"))


# ------------------------------------------------------------ quesitos sim/não

QUESITOS = [
    "Capacitação de conselheiros",
    "Análise do Plano de Saúde",
    "Análise do Relatório de Gestão",
    "Convocação de Conferência de Saúde",
]


@pytest.fixture
def composta(homologada):
    """O indicador 1 composto de quatro quesitos, em %."""
    Ficha.objects.filter(numero=1).update(itens=QUESITOS, multiplicador=D(100))
    return homologada


@pytest.mark.parametrize(
    ("respostas", "lido"),
    [
        ("sim nao sim sim", ("valor", D(75), D(3), D(4))),
        ("nao nao nao nao", ("valor", D(0), D(0), D(4))),
        ("sim - - -", ("nao_informado", None, None, None)),
    ],
)
def test_composto_se_calcula_dos_quesitos(composta, respostas, lido):
    """RN-IND-02: quesitos atendidos sobre quesitos; por informar se falta um."""
    dados = [r.replace("-", "") for r in respostas.split()]
    campos = dict(zip(("a1", "b1", "c1", "g1"), dados, strict=True))

    entrada = ler(composta, **campos).entradas[0]

    assert tuple(getattr(entrada, c) for c in CAMPOS) == lido
    assert len(entrada.respostas) == 4


@pytest.mark.parametrize(
    ("campos", "campo"),
    [
        ({"a1": "sim", "m1": "75"}, "m"),
        ({"a1": "talvez"}, "a"),
        ({"a1": "sim", "s1": "nao_se_aplica", "j1": "x"}, "s"),
    ],
)
def test_quesitos_recusados_no_campo_certo(composta, campos, campo):
    assert ler(composta, **campos).erros[1][0] == campo


def test_quesitos_salvos_aos_poucos_voltam_a_tela(client, composta, tecnico, url):
    entrar(client, tecnico)
    assert "Convocação de Conferência" in client.get(url).text

    client.post(f"{url}salvar/", formulario(a1="sim", b1="nao", f1="Atas"))
    salvo = Resultado.objects.get(ficha__numero=1)
    assert (salvo.estado, salvo.respostas) == (
        "nao_informado",
        [True, False, None, None],
    )
    assert salvo.fonte == "Atas"
    assert "2 de 4 quesitos respondidos" in client.get(url).text

    client.post(f"{url}salvar/", formulario(c1="sim", g1="sim"))
    salvo.refresh_from_db()
    assert (salvo.valor, salvo.numerador, salvo.denominador) == (D(75), D(3), D(4))
    trilho = f"/n/{composta.rodada.ano}-1-{composta.territorio.codigo}-r/"
    assert "Análise do Plano de Saúde: não" in client.get(trilho).text
    # reenviar a tela sem mudar nada não grava de novo
    client.post(f"{url}salvar/", formulario())
    assert Resultado.objects.get().versao == salvo.versao


def test_o_indicador_do_conselho_traz_os_seus_quesitos(publicados):
    assert Ficha.objects.get(edicao__codigo="2007", numero=5).itens == QUESITOS


# ------------------------------------------------------------ o número na tela


@pytest.mark.parametrize(
    ("valor", "denominador", "casas", "escrito"),
    [
        ("17.6898", "1306", 1, "17,7"),
        ("17.6898", None, 1, "17,6898"),
        ("88.88", "9", 1, "88,88"),
        ("25.5", "200", 0, "25,5"),
        (None, "0", 1, "—"),
    ],
)
def test_dizima_tem_as_casas_da_ficha(valor, denominador, casas, escrito):
    """RN-IND-02: só arredonda o que saiu de uma divisão, e só ao mostrar."""
    valor, denominador = (x and D(x) for x in (valor, denominador))
    assert escrever_apurado(valor, denominador, casas) == escrito


def test_cada_numero_das_telas_leva_ao_seu_trilho(client, homologada, tecnico, url):
    entrar(client, tecnico)
    client.post(f"{url}salvar/", formulario(n1="1", d1="3"))
    base = f"/n/{homologada.rodada.ano}-1-{homologada.territorio.codigo}"

    tela = client.get(url).text
    assert f'href="{base}-r/"' in tela
    assert f'href="{base}-m/"' in tela
    assert "33,3333" not in tela
    grade_de_metas = client.get(homologada.get_absolute_url()).text
    assert f'href="{base}-m/"' in grade_de_metas
    assert client.get(f"{base}-r/").status_code == 200


def test_a_fonte_do_quadro_e_o_trilho_nao_trazem_endereco_interno(
    client, homologada, tecnico, url
):
    entrar(client, tecnico)
    client.post(f"{url}salvar/", formulario(m1="80"))
    client.logout()
    ano, codigo = homologada.rodada.ano, homologada.territorio.codigo

    assert Resultado.objects.get().origem == "tela de resultados"
    trilho = client.get(f"/n/{ano}-1-{codigo}-r/").content.decode()
    assert "tela de resultados" in trilho
    quadro = client.get(f"/indicadores/avaliacao/{ano}/{codigo}/1/").content.decode()
    assert "Fonte: pactuações homologadas no portal." in quadro


def test_a_celula_de_uma_planilha_nao_e_a_fonte_do_quadro(client, publicados):
    acre = Resultado.objects.filter(
        ficha__numero=8, pactuacao__territorio__codigo="AC", pactuacao__rodada__ano=2007
    )
    acre.update(origem="UF.xlsx, Metas, E7")

    quadro = client.get("/indicadores/avaliacao/2007/BR/8/").content.decode()

    assert "Fonte: Pactuação Unificada de Indicadores, Avaliação 2007." in quadro
    assert "UF.xlsx" not in quadro
