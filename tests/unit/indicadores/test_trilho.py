"""O trilho de cada número e o nome das diferenças: RN-IND-30 e RN-IND-31."""

from decimal import Decimal

import pytest

from auditoria.models import Documento
from indicadores import consultas, diferencas, narrativa
from indicadores.actions import (
    aprovar,
    enviar_ao_conselho,
    homologar,
    salvar_metas,
    validar,
)
from indicadores.conferencias import conferir
from indicadores.enderecos import Especie, Identidade
from indicadores.models import Ficha, Rodada
from indicadores.pdf import emitir_comprovante
from indicadores.rules import quesitos_equivalentes
from indicadores.states import Situacao
from indicadores.trilho_em_dados import trilho_em_dados
from territorios.models import Territorio
from tests.factories.indicadores import (
    FichaFactory,
    PactuacaoFactory,
    ResultadoFactory,
)
from tests.unit.indicadores.conftest import entrada

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("texto", "esperada"),
    [
        ("2007-21-BR-r", Identidade(2007, 21, "BR", Especie.RESULTADO)),
        ("2007-21-br-M", Identidade(2007, 21, "BR", Especie.META)),
        ("2026-3-1200401-c", Identidade(2026, 3, "1200401", Especie.CALCULADO)),
        ("2026-3-12002-r", Identidade(2026, 3, "12002", Especie.RESULTADO)),
        ("2007-21-BR-x", None),
        ("2007-21-BR", None),
        ("2007-21-BR-r\n", None),
        ("٢٠٠٧-21-BR-r", None),
    ],
)
def test_endereco_curto_se_le_e_se_escreve(texto, esperada):
    assert Identidade.ler(texto) == esperada
    if esperada:
        assert Identidade.ler(str(esperada)) == esperada


def _pagina(client, numero):
    resposta = client.get(f"/n/{numero}/")
    assert resposta.status_code == 200
    return resposta.content.decode().replace("\xa0", " ")


def test_numero_publicado_mostra_fonte_conta_e_partes(client, publicados):
    pagina = _pagina(client, "2007-21-BR-r")

    assert "Quadro 34" in pagina
    assert "428 ÷ 620 × 100 = 69,03" in pagina
    assert "As partes somam 328 no numerador e a fonte imprime 428" in pagina
    assert 'href="/n/2007-21-RJ-r/"' in pagina


def test_numero_calculado_mostra_os_operandos_do_agregado(client, publicados):
    pagina = _pagina(client, "2007-21-BR-c")

    assert "328 ÷ 620 × 100 = 52,90" in pagina
    assert "nada fica gravado" in pagina


@pytest.mark.parametrize(
    "numero", ["1999-21-BR-r", "2007-99-BR-r", "2007-21-9999999-r", "qualquer"]
)
def test_numero_que_nao_existe_e_404(client, publicados, numero):
    assert client.get(f"/n/{numero}/").status_code == 404


@pytest.fixture
def digitada(pactuacao, tecnico, gestor):
    """Um valor digitado pelo técnico e corrigido pelo gestor."""
    salvar_metas(
        pactuacao,
        [entrada(n, Decimal(80)) for n in (1, 2, 3)],
        por=tecnico,
        origem="tela de metas",
    )
    salvar_metas(
        pactuacao, [entrada(1, Decimal(85), versao=1)], por=gestor, origem="celular"
    )
    return pactuacao


def _numero(pactuacao, especie="m"):
    return f"{pactuacao.rodada.ano}-1-{pactuacao.territorio.codigo}-{especie}"


def _entrar(client, vinculo):
    client.force_login(vinculo.usuario)
    return client


def test_o_rascunho_so_existe_para_o_proprio_territorio(client, digitada, tecnico, ses):
    numero = _numero(digitada)

    assert client.get(f"/n/{numero}/").status_code == 404
    assert _entrar(client, ses).get(f"/n/{numero}/").status_code == 404
    pagina = _pagina(_entrar(client, tecnico), numero)
    assert "tela de metas" in pagina
    assert "celular" in pagina
    assert str(tecnico.usuario) in pagina


@pytest.fixture
def homologada(digitada, gestor, conselho, ses):
    from django.utils import timezone

    hoje = timezone.localdate()
    enviar_ao_conselho(digitada, por=gestor)
    aprovar(digitada, por=conselho, numero="12/2026", data=hoje)
    validar(digitada, por=gestor)
    digitada.refresh_from_db()
    emitir_comprovante(digitada, por=gestor)
    return homologar(digitada, por=ses, numero="77/2026", data=hoje)


def test_o_publico_le_o_homologado_sem_rascunho_nem_nome(
    client, homologada, tecnico, gestor
):
    pagina = _pagina(client, _numero(homologada))

    assert "85,0 %" in pagina
    assert "80" not in pagina.split("O que já foi")[1].split("Atos")[0]
    assert "Resolução 12/2026" in pagina
    assert "Resolução 77/2026" in pagina
    assert Documento.objects.get().codigo in pagina
    assert str(gestor.usuario) not in pagina
    assert str(tecnico.usuario) not in pagina


def test_o_territorio_ve_cada_valor_anterior(client, homologada, tecnico):
    trilho = consultas.trilho_de(Identidade.ler(_numero(homologada)), tecnico)

    assert [(v.de, v.para) for v in trilho.anteriores] == [
        ("80", "85"),
        ("em branco", "80"),
    ]


def test_trilho_custa_consultas_fixas(client, homologada, django_assert_num_queries):
    with django_assert_num_queries(7):
        consultas.trilho_de(Identidade.ler(_numero(homologada)), None)


def test_api_da_o_mesmo_trilho(client, publicados):
    corpo = client.get("/api/v1/numeros/2007-21-BR-r/").json()

    assert corpo["conta"].replace("\xa0", " ") == "428 ÷ 620 × 100 = 69,03"
    assert corpo["diferenca"]["nome"] == "o publicado não é a soma das partes"
    assert len(corpo["partes"]) == 27
    assert client.get("/api/v1/numeros/2007-21-XX-r/").status_code == 404
    alcance = client.get("/api/v1/alcance/?ano=2007&indicador=21").json()
    assert alcance["territorios"][0]["trilho"].endswith("/n/2007-21-AC-r/")


# ------------------------------------------------------------ diferenças


def _avaliar(numero, codigo="BR"):
    rodada = Rodada.objects.select_related("edicao").get(ano=2007)
    ficha = Ficha.objects.get(edicao=rodada.edicao, numero=numero)
    return consultas.avaliar(rodada, ficha, Territorio.objects.get(codigo=codigo))


def _diferencas(numero):
    return {
        d.onde: (d.publicado, d.calculado, d.nome)
        for d in diferencas.publicados_e_calculados(_avaliar(numero))
    }


def test_428_contra_328_e_erro_de_soma(publicados):
    feitas = _diferencas(21)

    assert feitas["Brasil"] == ("69,0", "52,9", diferencas.Nome.SOMA)
    assert feitas["Nordeste"][2] == diferencas.Nome.IGUAL


def test_88_88_contra_88_89_e_truncagem(publicados):
    assert _diferencas(6)["Brasil"] == ("88,88", "88,89", diferencas.Nome.TRUNCADO)


def test_sem_operandos_nao_se_calcula_e_diz_por_que(publicados):
    feitas = diferencas.publicados_e_calculados(_avaliar(9))

    assert {d.nome for d in feitas} == {diferencas.Nome.NAO_SE_CALCULA}
    assert "27 de 27 partes não trazem" in diferencas.frase_do_que_nao_se_calcula(
        feitas
    )


def test_trilho_da_proporcao_de_estados_traz_a_conta(client, publicados):
    pagina = client.get("/n/2007-6-BR-c/").content.decode()
    api = trilho_em_dados("2007-6-BR-c")

    assert "Valor calculado pelo portal: 88,89" in pagina
    assert "24\xa0÷\xa027 × 100 = 88,89" in pagina
    assert f"{api['valor']:.2f}" == "88.89"


def test_trilho_do_que_nao_se_calcula_diz_por_que(client, publicados):
    pagina = client.get("/n/2007-9-BR-c/").content.decode()

    assert "sem valor calculado" in pagina
    assert "Por que não se calcula" in pagina
    assert "27 de 27 partes não trazem" in pagina


def test_trilho_na_api_traz_a_unidade_da_variante(publicados):
    assert trilho_em_dados("2007-24-AC-r")["unidade"] == "% em relação a 2006"
    assert trilho_em_dados("2007-24-AC-m")["unidade"] == "por mil habitantes"


def _frases(numero, codigo="BR"):
    return " | ".join(c.frase for c in conferir(_avaliar(numero, codigo)))


def test_ind_27_mistura_casos_e_taxa(publicados):
    frases = _frases(27)

    assert "Unidades misturadas" in frases
    assert "17 metas parecem número de casos onde se pede taxa por 100 mil" in frases
    assert "AC 3 contra 2,6" in frases
    assert "AM 13 contra 0,9" in frases


def test_frases_nao_comparam_metas_em_unidades_diferentes(publicados):
    avaliacao = _avaliar(27)
    frase = narrativa.frase_do_indicador(avaliacao).inteira
    norte = narrativa.analise_regional(avaliacao)[0][1]

    assert "a meta publicada, 562,0, não está na mesma unidade" in frase
    assert "17 de 27 metas parecem número de casos" in frase
    assert norte.endswith("As metas não estão na mesma unidade.")
    assert "Mais longe" not in norte


def test_as_metas_estranhadas_sao_as_que_a_fonte_anota(publicados):
    avaliacao = _avaliar(27)
    estranhas = {
        x.territorio.sigla for x in diferencas.metas_em_outra_unidade(avaliacao)
    }

    assert estranhas == {x.territorio.sigla for x in avaliacao.linhas if x.nota}


@pytest.mark.parametrize("numero", [2, 8, 9, 13, 21, 23])
def test_indicador_de_unidade_unica_nao_acusa_mistura(publicados, numero):
    assert "Unidades misturadas" not in _frases(numero)


@pytest.mark.parametrize(
    ("numero", "codigo", "trecho"),
    [
        (23, "BR", "Norte, quantos não alcançaram: o documento diz 5; o cálculo dá 4"),
        (23, "N", "Norte, quantos não alcançaram: o documento diz 5; o cálculo dá 4"),
        (11, "BR", "o documento diz 40\xa0%; o cálculo dá 39\xa0%"),
        (8, "BR", "Brasil, quantos alcançaram: 21"),
    ],
)
def test_o_que_o_texto_afirma_e_conferido_no_quadro(publicados, numero, codigo, trecho):
    assert trecho in _frases(numero, codigo)


# ------------------------------------------------------------ composto


@pytest.mark.parametrize(
    ("valor", "quesitos", "atendidos"),
    [
        ("75.0000", 4, 3),
        ("0.0000", 4, 0),
        ("100.0000", 4, 4),
        ("33.3333", 3, 1),
        ("80.0000", 4, None),
        ("125.0000", 4, None),
        ("50.0000", 0, None),
    ],
)
def test_valor_do_composto_lido_sem_os_quesitos(valor, quesitos, atendidos):
    lido = quesitos_equivalentes(Decimal(valor), quesitos, Decimal(100))

    assert lido == atendidos


@pytest.mark.parametrize(
    ("valor", "respostas", "frase"),
    [
        (75, None, "não vieram: o valor foi informado sem eles; equivale a 3 de 4"),
        (80, None, "nenhum número inteiro dos 4 quesitos o dá"),
        (50, [True, True, False, None], "B: sim; C: não; D: sem resposta"),
    ],
)
def test_trilho_do_composto_diz_de_que_quesitos_veio(
    client, rio_branco, valor, respostas, frase
):
    ficha = FichaFactory(numero=5, itens=["A", "B", "C", "D"])
    pactuacao = PactuacaoFactory(territorio=rio_branco, situacao=Situacao.HOMOLOGADA)
    ResultadoFactory(pactuacao=pactuacao, ficha=ficha, valor=valor, respostas=respostas)

    numero = f"{pactuacao.rodada.ano}-5-1200401-r"
    assert frase in _pagina(client, numero)
    na_api = client.get(f"/api/v1/numeros/{numero}/").json()
    assert na_api["quesitos"] == [
        {"quesito": item, "resposta": resposta}
        for item, resposta in zip("ABCD", respostas or [None] * 4, strict=True)
    ]
