"""Salvar enquanto se digita: uma célula por vez, sem perder nada. RN-IND-12."""

from decimal import Decimal as D

import pytest
from django.urls import reverse
from django.utils import timezone

from auditoria.models import Evento
from contas.models import Papel
from indicadores import actions
from indicadores.consultas import grade
from indicadores.models import MetaPactuada, Pactuacao, Rodada, Variante
from indicadores.states import Situacao
from territorios.models import Populacao
from tests.factories.contas import vinculo_de
from tests.factories.indicadores import (
    MetaFactory,
    PactuacaoFactory,
    ResultadoFactory,
    RodadaFactory,
)
from tests.factories.territorios import MunicipioFactory, PaisFactory
from tests.unit.indicadores.conftest import entrada

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(pactuacao):
    args = [pactuacao.rodada.ano, pactuacao.territorio.codigo]
    return reverse("indicadores:salvar_celulas", args=args)


def celula(numero=1, **campos):
    """O que a tela manda de uma célula em branco, mudado por `campos`."""
    base = {"m": "", "s": "valor", "j": "", "v": "0", "o": "nao_informado:"} | campos
    return {f"{letra}{numero}": valor for letra, valor in base.items()}


def enviar(client, vinculo, url, **campos):
    client.force_login(vinculo.usuario)
    return client.post(url, celula(**campos))


def a_celula(resposta):
    return resposta.json()["celulas"][0]


def test_uma_celula_se_grava_e_volta_como_a_tela_a_mostra(
    client, pactuacao, tecnico, url
):
    resposta = enviar(client, tecnico, url, m="12,5")

    meta = MetaPactuada.objects.get()
    assert (meta.valor, meta.gravada_por) == (D("12.5"), tecnico)
    assert resposta.json()["gravadas"] == 1
    volta = a_celula(resposta)
    assert volta["situacao"] == "salva"
    assert volta["campos"] == {"v1": "1", "o1": "valor:12.5000"}
    assert "Salvo" in volta["trechos"]["est1"]


def test_a_trilha_tem_uma_linha_por_valor_mudado(client, pactuacao, tecnico, url):
    enviar(client, tecnico, url, m="12,5")
    enviar(client, tecnico, url, m="12,5", v="1", o="valor:12.5000")
    enviar(client, tecnico, url, m="13", v="1", o="valor:12.5000")

    eventos = Evento.objects.filter(acao="indicadores.metas.salvas")
    mudancas = [c for e in eventos.order_by("posicao") for c in e.dados["celulas"]]
    assert [(c["de"], c["para"]) for c in mudancas] == [
        ("em branco", "12,5"),
        ("12,5", "13"),
    ]


def test_celula_ruim_volta_com_a_frase_e_nao_grava(client, pactuacao, tecnico, url):
    resposta = enviar(client, tecnico, url, m="1.234")

    volta = a_celula(resposta)
    assert resposta.status_code == 200
    assert (volta["situacao"], volta["invalido"]) == ("erro", "m1")
    assert "pode ser 1.234 ou 1,234" in volta["trechos"]["av1"]
    assert not MetaPactuada.objects.exists()


def test_celula_estranha_e_gravada_e_pede_justificativa(
    client, pactuacao, fichas, tecnico, url
):
    anterior = PactuacaoFactory(
        rodada=RodadaFactory(ano=pactuacao.rodada.ano - 1),
        territorio=pactuacao.territorio,
    )
    ResultadoFactory(pactuacao=anterior, ficha=fichas[0], valor=D("92.3"))

    volta = a_celula(enviar(client, tecnico, url, m="0,93"))

    assert volta["classe"] == "avi"
    assert (volta["extra"], volta["justifica"]) == (True, True)
    assert "parece uma fração" in volta["trechos"]["av1"]
    assert 'data-usar="93,0"' in volta["trechos"]["av1"]
    assert MetaPactuada.objects.get().valor == D("0.93")


def test_duas_pessoas_na_mesma_celula_veem_os_dois_valores(
    client, pactuacao, tecnico, gestor, url
):
    actions.salvar_metas(pactuacao, [entrada(1, D("12.7"))], por=gestor)

    resposta = enviar(client, tecnico, url, m="12,1")

    volta = a_celula(resposta)
    assert volta["situacao"] == "conflito"
    assert "gravou 12,7" in volta["trechos"]["av1"]
    assert "você digitava 12,1" in volta["trechos"]["av1"]
    assert volta["campos"] == {"v1": "1", "o1": "valor:12.7000"}
    assert MetaPactuada.objects.get().valor == D("12.7")

    de_novo = enviar(client, tecnico, url, m="12,1", v="1", o="valor:12.7")
    assert a_celula(de_novo)["situacao"] == "salva"
    assert MetaPactuada.objects.get().valor == D("12.1")


def test_a_pactuacao_que_nao_existe_nasce_com_a_primeira_celula(
    client, pactuacao, tecnico, url
):
    Pactuacao.objects.all().delete()

    enviar(client, tecnico, url, m="5")

    assert MetaPactuada.objects.get().pactuacao == Pactuacao.objects.get()


def test_sem_sessao_recusa_com_401(client, pactuacao, url):
    assert client.post(url, celula(m="5")).status_code == 401


def test_quem_nao_digita_e_recusado(client, pactuacao, conselho, url):
    assert enviar(client, conselho, url, m="5").status_code == 403


@pytest.mark.parametrize(
    ("fechar", "codigo"),
    [
        (
            lambda: Pactuacao.objects.update(situacao=Situacao.VALIDADA),
            "pactuacao_fechada",
        ),
        (
            lambda: Rodada.objects.update(metas_fecham=timezone.localdate()),
            "",
        ),
        (
            lambda: Rodada.objects.update(metas_abrem=None, metas_fecham=None),
            "rodada_fechada",
        ),
    ],
)
def test_fora_da_hora_a_frase_diz_o_que_fazer(
    client, pactuacao, tecnico, url, fechar, codigo
):
    fechar()

    resposta = enviar(client, tecnico, url, m="5")

    assert resposta.status_code == (409 if codigo else 200)
    assert resposta.json().get("erro", {}).get("codigo", "") == codigo


def test_uma_celula_custa_o_mesmo_com_tres_ou_muitos_indicadores(
    client, pactuacao, fichas, tecnico, url, django_assert_max_num_queries
):
    for ficha in fichas[1:]:
        MetaFactory(pactuacao=pactuacao, ficha=ficha)
    client.force_login(tecnico.usuario)
    client.post(url, celula(m="5"))

    with django_assert_max_num_queries(36):
        resposta = client.post(url, celula(m="6", v="1", o="valor:5.0000"))

    assert len(resposta.json()["celulas"]) == 1
    assert len(resposta.content) < 2500


# ------------------------------------------------------------ variantes


@pytest.fixture
def em_numero(fichas):
    """A ficha 1 também se pactua em número absoluto, abaixo de 100 mil habitantes."""
    return Variante.objects.create(
        ficha=fichas[0],
        codigo="numero",
        nome="Número de óbitos",
        unidade="óbitos",
        casas=0,
        regra={"populacao_abaixo_de": 100_000},
    )


@pytest.fixture
def como_se_queira(fichas):
    """A ficha 1 também se pactua como variação, sem condição."""
    return Variante.objects.create(
        ficha=fichas[0],
        codigo="variacao",
        nome="Variação",
        unidade="% em relação ao ano anterior",
        regra={"negativo": True},
    )


@pytest.mark.parametrize(
    ("habitantes", "padrao", "oferecidas"),
    [(99_999, "numero", ["numero"]), (100_000, "", []), (None, "", ["numero"])],
)
def test_a_populacao_decide_a_definicao(
    pactuacao, em_numero, habitantes, padrao, oferecidas
):
    """RN-IND-50."""
    if habitantes is not None:
        Populacao.objects.create(
            territorio=pactuacao.territorio,
            ano=pactuacao.rodada.ano,
            habitantes=habitantes,
        )

    linha = grade(pactuacao).linhas[0]

    assert (linha.variante.codigo if linha.variante else "") == padrao
    assert [v.codigo for v in linha.variantes] == oferecidas


def test_escolher_a_definicao_vai_na_celula_e_na_trilha(
    client, pactuacao, como_se_queira, tecnico, url
):
    volta = a_celula(enviar(client, tecnico, url, m="-10", r="variacao"))

    meta = MetaPactuada.objects.get()
    assert (meta.variante, meta.valor) == (como_se_queira, D(-10))
    assert volta["campos"]["o1"] == "valor:-10.0000:variacao"
    assert "% em relação" in volta["trechos"]["un1"]
    (mudanca,) = Evento.objects.latest("pk").dados["celulas"]
    assert mudanca["para"] == "−10 (Variação)"

    enviar(client, tecnico, url, m="10", r="", v="1", o=volta["campos"]["o1"])
    assert MetaPactuada.objects.get().variante is None


def test_definicao_que_nao_cabe_ao_territorio_e_recusada(
    client, pactuacao, em_numero, tecnico, url
):
    Populacao.objects.create(
        territorio=pactuacao.territorio, ano=pactuacao.rodada.ano, habitantes=400_000
    )

    volta = a_celula(enviar(client, tecnico, url, m="10", r="numero"))

    assert volta["situacao"] == "erro"
    assert not MetaPactuada.objects.exists()


def test_taxa_e_numero_nao_entram_na_mesma_mediana_nem_se_comparam(
    pactuacao, fichas, em_numero
):
    anterior = RodadaFactory(ano=pactuacao.rodada.ano - 1)
    for codigo, valor, variante in (
        ("1200401", D(4), em_numero),
        ("1200013", D(15), None),
        ("1200054", D(17), None),
        ("1200104", D(2), em_numero),
    ):
        p = PactuacaoFactory(
            rodada=anterior, territorio=MunicipioFactory(codigo=codigo)
        )
        ResultadoFactory(pactuacao=p, ficha=fichas[0], valor=valor, variante=variante)

    linha = grade(pactuacao).linhas[0]

    assert linha.medianas == {"": D(16), "numero": D(3)}
    assert linha.historico(None).resultado_anterior is None
    assert linha.historico(em_numero).resultado_anterior == D(4)


def test_o_valor_do_brasil_e_o_publicado_ou_o_da_norma(
    client, pactuacao, fichas, tecnico
):
    anterior = RodadaFactory(ano=pactuacao.rodada.ano - 1)
    brasil = PactuacaoFactory(rodada=anterior, territorio=PaisFactory())
    ResultadoFactory(pactuacao=brasil, ficha=fichas[0], valor=D("87.4"))
    fichas[1].valor_nacional = D("16.67")
    fichas[1].tipo_do_valor_nacional = "referencia"
    fichas[1].save()
    client.force_login(tecnico.usuario)

    texto = client.get(pactuacao.get_absolute_url()).content.decode()

    assert f'87,4<span class="un">em {anterior.ano}</span>' in texto
    assert '16,67<span class="un">referência</span>' in texto


def test_o_estado_tambem_digita(client, pactuacao, url):
    uf = pactuacao.territorio.uf
    estado = PactuacaoFactory(rodada=pactuacao.rodada, territorio=uf)
    tecnico = vinculo_de(Papel.TECNICO_ESTADUAL, uf=uf)
    endereco = url.replace(pactuacao.territorio.codigo, uf.codigo)

    assert a_celula(enviar(client, tecnico, endereco, m="5"))["situacao"] == "salva"
    assert estado.metas.get().valor == 5


@pytest.mark.parametrize(
    ("unidade", "texto", "situacao", "diz"),
    [
        ("%", "12,5 %", "salva", ""),
        ("%", "\xa0 12.5%", "salva", ""),
        ("por mil nascidos vivos", "12,5", "salva", ""),
        ("por mil nascidos vivos", "12,5 %", "erro", "está em %, e aqui se pede por"),
        ("razão", "47%", "erro", "está em %, e aqui se pede razão"),
        ("%", "R$ 12,50", "erro", "está em reais, e aqui se pede %"),
    ],
)
def test_rn_ind_11_o_sinal_de_outra_unidade_se_recusa(
    client, pactuacao, fichas, tecnico, url, unidade, texto, situacao, diz
):
    fichas[0].unidade = unidade
    fichas[0].save()

    volta = a_celula(enviar(client, tecnico, url, m=texto))

    assert volta["situacao"] == situacao
    assert diz in volta["trechos"]["av1"]


def test_a_quem_so_le_o_aviso_diz_o_que_faltou_e_nao_o_que_fazer(
    client, pactuacao, fichas, tecnico
):
    MetaFactory(pactuacao=pactuacao, ficha=fichas[0], valor=D(148))
    client.force_login(tecnico.usuario)
    for situacao, diz in (
        (Situacao.EM_DIGITACAO, "Justificar"),
        (Situacao.HOMOLOGADA, "Sem justificativa"),
    ):
        Pactuacao.objects.update(situacao=situacao)
        linha = client.get(pactuacao.get_absolute_url()).content.decode()
        assert diz in linha.split('id="est1"')[1].split("</td>")[0]
