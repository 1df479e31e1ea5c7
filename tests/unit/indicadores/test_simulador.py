"""O simulador com os pesos certos e a comparação de territórios: RN-IND-36."""

from decimal import Decimal as D

import pytest

from contas.models import Papel
from indicadores import consultas, quadros_da_comparacao
from indicadores.models import Ficha, MetaPactuada, Rodada, Variante
from indicadores.rules import Sentido
from indicadores.simulador import Parte, simular
from indicadores.states import Situacao
from territorios.models import Territorio
from tests.factories.contas import vinculo_de
from tests.factories.indicadores import (
    FichaFactory,
    MetaFactory,
    PactuacaoFactory,
    ResultadoFactory,
    RodadaFactory,
)
from tests.factories.territorios import MunicipioFactory, outra_uf


def _parte(resultado, meta, denominador=100, nome="A"):
    def decimal(v):
        return None if v is None else D(v)

    return Parte(nome, nome, decimal(meta), decimal(resultado), decimal(denominador))


def _simular(*partes, meta=None, sentido=Sentido.MAIOR_MELHOR, vezes=100):
    return simular(
        partes,
        multiplicador=None if vezes is None else D(vezes),
        sentido=sentido,
        meta_comum=None if meta is None else D(meta),
    )


def test_o_peso_e_o_denominador_e_nao_a_media():
    cenario = _simular(_parte(0, 100, 10), _parte(100, 100, 90))

    assert (cenario.hoje, cenario.no_cenario) == (D(90), D(100))
    assert cenario.partes[0].casos == D(10)
    assert (cenario.cumpriam, cenario.julgados) == (1, 2)


def test_quem_passa_da_meta_fica_onde_esta():
    assert _simular(_parte(95, 80)).no_cenario == D(95)


def test_quanto_menor_melhor():
    cenario = _simular(_parte(20, 10, 1000), sentido=Sentido.MENOR_MELHOR, vezes=1000)

    assert cenario.no_cenario == D(10)
    assert cenario.partes[0].casos == D(-10)


def test_meta_comum_substitui_a_de_cada_um():
    cenario = _simular(_parte(50, 40), _parte(70, 90), meta=60)

    assert [x.cumpria for x in cenario.partes] == [False, True]
    assert cenario.no_cenario == D(65)


@pytest.mark.parametrize(
    ("parte", "vezes"),
    [(_parte(50, 60, None), 100), (_parte(50, 60), None), (_parte(50, 60, 0), 100)],
)
def test_sem_peso_conta_mas_nao_soma(parte, vezes):
    cenario = _simular(parte, vezes=vezes)

    assert cenario.no_cenario is None
    assert cenario.julgados == 1


def test_definicoes_misturadas_nao_se_somam_nem_tem_meta_comum():
    outra = Parte("B", "B", None, D(20), D(100), "7-ou-mais")

    cenario = _simular(_parte(50, 60), outra, meta=80)

    assert cenario.misturado
    assert cenario.no_cenario is None
    assert [x.cumpria for x in cenario.partes] == [False, None]


def test_onde_cada_um_tem_ou_nao_o_conjunto_e_a_proporcao():
    """Como o quadro do indicador 6: 24 de 27, sem denominador de ninguém."""
    partes = [_parte(100, 100, None)] * 24 + [_parte(0, 100, None)] * 3

    cenario = _simular(*partes)

    assert cenario.por_inteiro
    assert round(cenario.hoje, 2) == D("88.89")
    assert cenario.no_cenario == D(100)
    assert cenario.partes[-1].casos == D(1)


@pytest.mark.parametrize(
    "partes",
    [
        [_parte(100, 100, None)],
        [_parte(100, 100, None), _parte(50, 100, None)],
        [_parte(100, 100, None), _parte(None, 100, None)],
        # meta de 90: quem está em 0 iria a 90, e não a 100
        [_parte(100, 100, None), _parte(0, 90, None)],
    ],
)
def test_sem_peso_nem_tem_ou_nao_continua_sem_conjunto(partes):
    cenario = _simular(*partes)

    assert cenario.no_cenario is None
    assert not cenario.por_inteiro


def test_contagem_toda_zero_nao_e_proporcao():
    cenario = _simular(_parte(0, 0, None), _parte(0, 0, None), vezes=None)

    assert cenario.hoje is None
    assert not cenario.por_inteiro


def test_sem_partes_nao_ha_conjunto():
    assert _simular().hoje is None


# ------------------------------------------------------------ telas


@pytest.mark.django_db
def test_brasil_se_cada_uf_cumprisse_a_sua_meta(client, publicados):
    pagina = client.get("/indicadores/simulador/2007/BR/21/").content.decode()

    # ES (meta 70) e RJ (meta 50) já passam e ficam; RS e SC não têm resultado
    assert "iria de 52,9 a 102,1" in pagina
    assert "4 de 25 já cumprem" in pagina


@pytest.mark.django_db
def test_meta_comum_vem_do_endereco(client, publicados):
    pagina = client.get("/indicadores/simulador/2007/BR/21/?meta=50").content.decode()

    assert "a meta de 50" in pagina
    assert (
        client.get("/indicadores/simulador/2007/BR/21/?meta=1.234").status_code == 422
    )


@pytest.mark.django_db
def test_sem_denominador_diz_o_que_falta(client, publicados):
    pagina = client.get("/indicadores/simulador/2007/BR/8/").content.decode()

    assert "21 de 27 já cumprem" in pagina
    assert "falta o denominador" in pagina


@pytest.mark.django_db
def test_o_que_o_quadro_calcula_o_simulador_simula(client, publicados):
    pagina = client.get("/indicadores/simulador/2007/BR/6/").content.decode()

    assert "o Brasil iria de 88,9 a 100,0" in pagina
    assert "24 de 27 já cumprem. Aqui cada um tem ou não tem" in pagina
    assert "falta o denominador" not in pagina


@pytest.mark.django_db
@pytest.mark.parametrize("meta", ["", "?meta=10"])
def test_o_que_nao_se_julga_nao_se_simula(client, publicados, meta):
    endereco = f"/indicadores/simulador/2007/BR/24/{meta}"

    pagina = client.get(endereco).content.decode()

    assert "Não há o que simular: não comparável" in pagina
    assert "já cumpre" not in pagina[pagina.index("<tbody>") :]


@pytest.mark.django_db
def test_metas_em_outra_unidade_sao_ditas_no_cenario(client, publicados):
    endereco = "/indicadores/simulador/2007/BR/27/"
    ressalva = "17 de 27 metas parecem número de casos"

    assert ressalva in client.get(endereco).content.decode()
    assert ressalva not in client.get(f"{endereco}?meta=1").content.decode()


@pytest.mark.django_db
def test_cada_numero_do_cenario_leva_ao_trilho(client, publicados):
    endereco = "/indicadores/simulador/2007/BR/21/"

    propria = client.get(endereco).content.decode()
    comum = client.get(f"{endereco}?meta=90").content.decode()

    assert 'href="/n/2007-21-AC-r/"' in propria
    assert 'href="/n/2007-21-AC-m/"' in propria
    assert 'href="/n/2007-21-AC-r/"' in comum
    assert 'href="/n/2007-21-AC-m/"' not in comum


@pytest.mark.parametrize(
    ("contas", "frase"),
    [
        ((1, 0, 0), "O território ainda não enviou as suas metas."),
        ((22, 0, 0), "Nenhum dos 22 territórios enviou ainda as suas metas."),
        ((22, 1, 0), "1 de 22 territórios enviou as suas metas; nenhuma pactuação"),
        ((22, 3, 1), "3 de 22 territórios enviaram as suas metas; 1 pactuação está"),
        ((22, 9, 4), "9 de 22 territórios enviaram as suas metas; 4 pactuações estão"),
    ],
)
def test_frase_do_envio_concorda(contas, frase):
    todos, enviadas, homologadas = contas
    propostas = consultas.Propostas(todos, enviadas, 0, homologadas, [])

    assert quadros_da_comparacao.frase_do_envio(propostas).startswith(frase)


def test_comparacao_lado_a_lado(client, publicados, django_assert_num_queries):
    endereco = "/indicadores/comparar/2007/?t=AC&t=BR&t=N"
    client.get(endereco)

    with django_assert_num_queries(8):
        pagina = client.get(endereco).content.decode()

    assert pagina.count('scope="colgroup"') == 3
    # a malária do Acre é uma variação, e a linha dela é da taxa
    assert "Resultado em outra definição: variação em relação" in pagina
    assert 'href="/n/2007-8-AC-r/"' in pagina


@pytest.mark.django_db
def test_municipio_por_nome_com_a_uf_e_homonimo_nao_se_adivinha(db):
    rio = MunicipioFactory(nome="Bom Jesus", nome_normalizado="BOM JESUS")
    MunicipioFactory(nome="Bom Jesus", nome_normalizado="BOM JESUS", uf=outra_uf())

    achados, perdidos = consultas.territorios_pedidos(
        [f"bom jesus/{rio.uf.codigo.lower()}", "Bom Jesus", "nada", ""]
    )

    assert achados == [rio]
    assert perdidos == ["Bom Jesus", "nada"]


@pytest.mark.django_db
def test_comparacao_vazia_e_com_estranhos(client, publicados):
    vazia = client.get("/indicadores/comparar/2007/").content.decode()
    assert "Escolha de dois a seis" in vazia
    estranha = client.get("/indicadores/comparar/2007/?t=<b>").content.decode()
    assert "Não achei" in estranha
    assert "<b>." not in estranha
    assert client.get("/indicadores/comparar/1900/").status_code == 404
    rodada = Rodada.objects.get(ano=2007)
    seis = [t.codigo for t in Territorio.objects.filter(nivel="UF")[:8]]
    territorios, _ = consultas.territorios_pedidos(seis)
    assert len(territorios) == 6
    fichas = list(Ficha.objects.all())
    celulas = consultas.ler_comparacao(rodada, fichas, territorios)
    linhas = consultas.comparar(fichas, territorios, celulas)
    assert {len(x.linhas) for x in linhas} == {6}


# ------------------------------------------------------------ metas propostas


@pytest.fixture
def propostas(db):
    """Quatro municípios do Acre: um enviou, um homologou, um rascunha, um nada fez.

    Todos têm 50 % de resultado no ano anterior, sobre 100, 100, 100 e 700.
    """
    ficha = FichaFactory(numero=1)
    rodada = RodadaFactory(edicao=ficha.edicao, ano=2026)
    anterior = RodadaFactory(edicao=ficha.edicao, ano=2025)
    for codigo, situacao, meta, peso in (
        ("1200401", Situacao.VALIDADA, 90, 100),
        ("1200708", Situacao.HOMOLOGADA, 40, 100),
        ("1200203", Situacao.EM_DIGITACAO, 99, 100),
        ("1200104", None, None, 700),
    ):
        municipio = MunicipioFactory(codigo=codigo)
        ResultadoFactory(
            pactuacao=PactuacaoFactory(
                rodada=anterior, territorio=municipio, situacao=Situacao.HOMOLOGADA
            ),
            ficha=ficha,
            valor=50,
            numerador=D(peso) / 2,
            denominador=peso,
        )
        if situacao:
            pactuacao = PactuacaoFactory(
                rodada=rodada, territorio=municipio, situacao=situacao
            )
            MetaFactory(pactuacao=pactuacao, ficha=ficha, valor=meta)
    return rodada, ficha, municipio.uf


def _propor(propostas, papel):
    rodada, ficha, uf = propostas
    vinculo = vinculo_de(papel, uf=uf if papel == Papel.SECRETARIA_CIB else None)
    return consultas.cenarios_das_propostas(rodada, [ficha], uf, vinculo)


def test_cib_simula_as_metas_enviadas_e_nenhum_rascunho(propostas):
    feitas = _propor(propostas, Papel.SECRETARIA_CIB)

    assert (feitas.enviadas, feitas.homologadas, feitas.rascunhos) == (2, 1, 0)
    (cenario,) = feitas.cenarios
    assert (cenario.com_meta, cenario.ano_base) == (2, 2025)
    assert (cenario.cenario.cumpriam, cenario.cenario.julgados) == (1, 2)
    assert (cenario.cenario.hoje, cenario.cenario.no_cenario) == (D(50), D(54))
    assert {x.meta for x in cenario.cenario.partes} == {D(90), D(40), None}


def test_quem_le_rascunhos_os_simula(propostas):
    feitas = _propor(propostas, Papel.MINISTERIO)

    assert (feitas.enviadas, feitas.rascunhos) == (2, 1)
    assert feitas.cenarios[0].cenario.no_cenario == D("58.9")


def test_meta_em_outra_variante_nao_se_compara_com_o_resultado(propostas):
    _, ficha, _ = propostas
    variante = Variante.objects.create(ficha=ficha, codigo="x", nome="Outra")
    MetaPactuada.objects.filter(valor=90).update(variante=variante)

    (cenario,) = _propor(propostas, Papel.SECRETARIA_CIB).cenarios

    assert cenario.cenario.no_cenario == D(50)
    assert cenario.com_meta == 2
    assert len(cenario.outra_definicao) == 1
    (aviso,) = quadros_da_comparacao.avisos_da_proposta(cenario)
    assert aviso.startswith("1 propôs a meta em outra definição que a do resultado")


def test_proposta_em_numero_de_casos_e_avisada(client, propostas):
    rodada, ficha, uf = propostas
    ficha.multiplicador = D(100_000)
    ficha.save(update_fields=["multiplicador"])
    MetaPactuada.objects.filter(valor=90).update(valor=900)

    (cenario,) = _propor(propostas, Papel.SECRETARIA_CIB).cenarios
    client.force_login(vinculo_de(Papel.SECRETARIA_CIB, uf=uf).usuario)
    endereco = f"/indicadores/propostas/{rodada.ano}/{uf.codigo}/"

    assert len(cenario.em_contagem) == 1
    frase = "1 de 2 metas parece número de casos onde se pede taxa"
    assert frase in client.get(endereco).content.decode()
    assert frase in client.get(f"{endereco}1/").content.decode()


def test_paginas_das_propostas(client, propostas, django_assert_num_queries):
    rodada, _, uf = propostas
    cib = vinculo_de(Papel.SECRETARIA_CIB, uf=uf)
    client.force_login(cib.usuario)
    endereco = f"/indicadores/propostas/{rodada.ano}/{uf.codigo}/"

    pagina = client.get(endereco).content.decode()
    assert "2 de 4 territórios enviaram as suas metas; " in pagina
    with django_assert_num_queries(10):
        pagina = client.get(f"{endereco}1/").content.decode()

    assert "irá de 50,0, em 2025, a 54,0" in pagina
    assert "1 de 2 já cumprem a meta que propõem" in pagina
    assert "99" not in pagina[pagina.index("<tbody>") :]


@pytest.mark.parametrize(
    ("papel", "status"),
    [
        (Papel.GESTOR_MUNICIPAL, 403),
        (Papel.TECNICO_ESTADUAL, 200),
        (Papel.MINISTERIO, 200),
    ],
)
def test_quem_simula_as_propostas(client, propostas, papel, status):
    rodada, _, uf = propostas
    client.force_login(vinculo_de(papel, uf=uf).usuario)

    resposta = client.get(f"/indicadores/propostas/{rodada.ano}/{uf.codigo}/")

    assert resposta.status_code == status


def test_cib_de_outra_uf_nao_simula_as_propostas_desta(client, propostas):
    rodada, _, uf = propostas
    de_fora = vinculo_de(Papel.SECRETARIA_CIB, uf=outra_uf())
    client.force_login(de_fora.usuario)

    resposta = client.get(f"/indicadores/propostas/{rodada.ano}/{uf.codigo}/")

    assert resposta.status_code == 403
    assert "são simuladas pelo" in resposta.content.decode()


def test_contagem_soma_se_e_nao_tem_peso():
    partes = [_parte(6, 5, None), _parte(7, 7, None), _parte(0, 2, None)]

    cenario = simular(
        partes, multiplicador=None, sentido=Sentido.MENOR_MELHOR, soma=True
    )

    assert (cenario.hoje, cenario.no_cenario) == (D(13), D(12))
    assert cenario.partes[0].casos == D(-1)
    assert cenario.sem_peso == []
