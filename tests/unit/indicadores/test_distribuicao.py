"""Série com quebras, distribuição, pares, funil e leitura honesta: RN-IND-33 e 35."""

from decimal import Decimal as D

import pytest

from base import graficos
from indicadores import consultas, incerteza
from indicadores.consultas.populacao import habitantes_de
from indicadores.demonstracao_da_analise import carregar_analise
from indicadores.incerteza import Intervalo, Leitura
from indicadores.models import (
    Ficha,
    OrigemDaPactuacao,
    QuebraDeSerie,
    Resultado,
    Rodada,
    Variante,
)
from indicadores.rules import Faixa, Sentido
from territorios.models import Populacao, Territorio
from tests.factories.indicadores import (
    EdicaoFactory,
    FichaFactory,
    MetaFactory,
    PactuacaoFactory,
    ResultadoFactory,
    RodadaFactory,
)
from tests.factories.territorios import MunicipioFactory

SIM, NAO = Leitura.ALCANCOU, Leitura.NAO_ALCANCOU
SIM_TALVEZ, NAO_TALVEZ = Leitura.ALCANCOU_NO_LIMITE, Leitura.NAO_ALCANCOU_NO_LIMITE


@pytest.mark.parametrize(
    ("numerador", "denominador", "menor", "maior"),
    [
        (0, 10, "0.00", "27.75"),
        (10, 10, "72.25", "100.00"),
        (5, 10, "23.66", "76.34"),
        (328, 620, "48.97", "56.80"),
        (1, 1, "20.65", "100.00"),
    ],
)
def test_intervalo_de_wilson(numerador, denominador, menor, maior):
    intervalo = incerteza.wilson(D(numerador), D(denominador), D(100))

    assert (f"{intervalo.menor:.2f}", f"{intervalo.maior:.2f}") == (menor, maior)


@pytest.mark.parametrize(
    ("numerador", "denominador"),
    [(None, D(5)), (D(5), None), (D(0), D(0)), (D(6), D(5))],
)
def test_sem_proporcao_nao_ha_intervalo(numerador, denominador):
    assert incerteza.wilson(numerador, denominador, D(100)) is None


LARGO, ESTREITO = Intervalo(D(10), D(90)), Intervalo(D(49), D(51))


@pytest.mark.parametrize(
    ("meta", "resultado", "intervalo", "sentido", "esperada"),
    [
        (D(40), D(50), ESTREITO, Sentido.MAIOR_MELHOR, SIM),
        (D(40), D(50), LARGO, Sentido.MAIOR_MELHOR, SIM_TALVEZ),
        (D(60), D(50), ESTREITO, Sentido.MAIOR_MELHOR, NAO),
        (D(60), D(50), LARGO, Sentido.MAIOR_MELHOR, NAO_TALVEZ),
        (D(60), D(50), ESTREITO, Sentido.MENOR_MELHOR, SIM),
        (D(50), D(50), ESTREITO, Sentido.MENOR_MELHOR, SIM_TALVEZ),
        (D(50), D(50), None, Sentido.MAIOR_MELHOR, SIM),
        (None, D(50), LARGO, Sentido.MAIOR_MELHOR, Leitura.SEM_BASE),
        (D(50), D(50), LARGO, Sentido.FAIXA, Leitura.SEM_BASE),
    ],
)
def test_leitura_honesta(meta, resultado, intervalo, sentido, esperada):
    assert incerteza.ler(meta, resultado, intervalo, sentido) == esperada


@pytest.mark.parametrize(
    ("resultado", "intervalo", "esperada"),
    [
        (D(50), ESTREITO, Leitura.DENTRO),
        (D(50), LARGO, Leitura.DENTRO_NO_LIMITE),
        (D(70), LARGO, Leitura.FORA_NO_LIMITE),
        (D(70), ESTREITO, Leitura.FORA),
        (D(70), None, Leitura.FORA),
    ],
)
def test_leitura_honesta_na_faixa(resultado, intervalo, esperada):
    faixa = Faixa(D(40), D(60))

    assert incerteza.ler(D(45), resultado, intervalo, Sentido.FAIXA, faixa) == esperada


def test_o_funil_estreita_com_o_tamanho():
    pequeno = incerteza.limites_do_funil(D(50), D(10), D(100))
    grande = incerteza.limites_do_funil(D(50), D(1000), D(100))

    assert pequeno.maior - pequeno.menor > grande.maior - grande.menor
    assert pequeno.contem(D(90))
    assert not grande.contem(D(90))


@pytest.mark.parametrize(
    ("habitantes", "porte"),
    [(None, None), (0, 1), (5_000, 1), (5_001, 2), (100_000, 5), (9_000_000, 7)],
)
def test_porte_populacional(habitantes, porte):
    assert incerteza.porte_de(habitantes) == porte


@pytest.mark.parametrize(
    ("multiplicador", "itens", "conta"),
    [
        (D(100), [], True),
        (D(100_000), [], True),
        (D(1), [], False),
        (None, [], False),
        (D(100), ["A", "B"], False),
    ],
)
def test_so_proporcao_ou_taxa_de_casos_tem_intervalo(multiplicador, itens, conta):
    ficha = Ficha(multiplicador=multiplicador, itens=itens)

    assert ficha.conta_casos is conta


# ------------------------------------------------------------ série


@pytest.mark.django_db
def test_serie_segue_a_ficha_anterior_e_marca_a_quebra(publicados):
    nova = Ficha.objects.get(edicao__codigo="2017-2021", numero=15)
    rodada = RodadaFactory(edicao=nova.edicao, ano=2021)
    acre = Territorio.objects.get(codigo="AC")
    publicada = PactuacaoFactory(
        rodada=rodada, territorio=acre, origem=OrigemDaPactuacao.PUBLICACAO
    )
    ResultadoFactory(pactuacao=publicada, ficha=nova, valor=D("15.3"))

    serie = consultas.serie_de(nova, acre)

    assert [(a.ano, a.ficha, bool(a.quebra)) for a in serie.anos] == [
        (2007, 9, False),
        (2021, 15, True),
    ]
    assert [q.ano for q in serie.quebras] == [2017]


@pytest.mark.django_db
def test_serie_nao_mostra_o_que_nao_e_publico(db):
    pactuacao = PactuacaoFactory()
    resultado = ResultadoFactory(pactuacao=pactuacao)

    assert not consultas.serie_de(resultado.ficha, pactuacao.territorio).anos


@pytest.mark.django_db
def test_serie_se_quebra_onde_o_territorio_muda_de_definicao(db):
    edicao = EdicaoFactory(codigo="serie")
    ficha = FichaFactory(edicao=edicao, numero=1)
    numero = Variante.objects.create(
        ficha=ficha, codigo="numero", nome="Número de óbitos", unidade="óbitos"
    )
    onde = MunicipioFactory()
    for ano, variante in ((2028, None), (2029, None), (2030, numero), (2031, None)):
        pactuacao = PactuacaoFactory(
            rodada=RodadaFactory(ano=ano, edicao=edicao),
            territorio=onde,
            situacao="homologada",
        )
        ResultadoFactory(pactuacao=pactuacao, ficha=ficha, variante=variante)

    quebras = [a.quebra for a in consultas.serie_de(ficha, onde).anos]

    assert [bool(x) for x in quebras] == [False, False, True, True]
    assert quebras[2].endswith("Número de óbitos (óbitos)")


def test_quebra_interrompe_a_linha_e_e_desenhada():
    pontos = [
        graficos.PontoDaSerie(str(2015 + i), resultado=D(i + 1), quebra=motivo)
        for i, motivo in enumerate(["", "", "mudou a faixa etária", ""])
    ]

    desenho = graficos.serie_temporal(pontos, titulo="S", largura_mm=120)

    assert "quebra em 2017" in desenho
    trajeto = next(d for d in desenho.split("<path ") if 'stroke-width="2"' in d)
    assert trajeto.count("M") == 2


@pytest.mark.django_db
def test_quebra_carregada_uma_vez_so(publicados):
    antes = QuebraDeSerie.objects.count()

    carregar_analise()

    assert QuebraDeSerie.objects.count() == antes == 4


# ------------------------------------------------------------ distribuição


@pytest.fixture
def municipios(db):
    """Quatro do mesmo estado: 9/10, 5/10, 900/1000 e 100/1000."""
    edicao = EdicaoFactory(codigo="dist")
    rodada = RodadaFactory(ano=2030, edicao=edicao)
    ficha = FichaFactory(edicao=edicao, numero=1)
    casos = [("A", 9, 10, 4_000), ("B", 5, 10, 4_500)]
    casos += [("C", 900, 1000, 90_000), ("D", 100, 1000, 95_000)]
    lugares = []
    for nome, numerador, denominador, habitantes in casos:
        lugar = MunicipioFactory(nome=nome, nome_normalizado=nome)
        Populacao.objects.create(
            territorio=lugar, ano=2022, habitantes=habitantes, fonte="Censo"
        )
        pactuacao = PactuacaoFactory(
            rodada=rodada, territorio=lugar, situacao="homologada"
        )
        MetaFactory(pactuacao=pactuacao, ficha=ficha, valor=D(80))
        ResultadoFactory(
            pactuacao=pactuacao,
            ficha=ficha,
            numerador=D(numerador),
            denominador=D(denominador),
            valor=D(100) * numerador / denominador,
        )
        lugares.append(lugar)
    return rodada, ficha, lugares


def test_ranking_com_posicao_pares_e_funil(municipios):
    rodada, ficha, lugares = municipios

    quadro = consultas.distribuicao(rodada, ficha, lugares[0].uf)

    assert [(x.posicao, str(x.linha.territorio)[0]) for x in quadro.ranking] == [
        (1, "A"),
        (1, "C"),
        (3, "B"),
        (4, "D"),
    ]
    assert [x.leitura for x in quadro.ranking] == [SIM_TALVEZ, SIM, NAO, NAO]
    assert {str(x.linha.territorio)[0] for x in quadro.fora} == {"C", "D"}
    assert quadro.pequenos == 2
    assert quadro.portes == [1, 5]


@pytest.mark.parametrize(
    ("habitantes", "porte"), [(2_000_000, 11), (2_000_001, 12), (44_411_238, 14)]
)
def test_as_ufs_tem_os_seus_portes(habitantes, porte):
    assert incerteza.porte_de(habitantes, uf=True) == porte
    assert incerteza.nome_do_porte(porte)


def _lugares_das_ufs():
    return consultas.em_lugares(Territorio.objects.ufs().order_by("codigo"))


def test_populacao_da_uf_e_a_propria_ou_a_soma_completa(publicados):
    acre = Territorio.objects.get(codigo="AC")
    minas = Territorio.objects.get(codigo="MG")
    for codigo, habitantes in (("1200401", 300), ("1200708", 20)):
        municipio = MunicipioFactory(codigo=codigo, uf=acre)
        Populacao.objects.create(
            territorio=municipio, ano=2010, habitantes=habitantes, fonte="x"
        )
    Populacao.objects.create(territorio=minas, ano=2000, habitantes=7, fonte="x")
    Populacao.objects.create(territorio=minas, ano=2022, habitantes=9, fonte="x")

    lidos = habitantes_de(_lugares_das_ufs(), 2007)

    assert lidos.de == {minas.pk: 7, acre.pk: 320}
    assert lidos.somados == {acre.pk}
    MunicipioFactory(codigo="1200203", uf=acre)
    assert habitantes_de(_lugares_das_ufs(), 2007).de == {minas.pk: 7}


def test_pagina_diz_que_a_populacao_e_soma(client, publicados):
    acre = Territorio.objects.get(codigo="AC")
    municipio = MunicipioFactory(codigo="1200401", uf=acre)
    Populacao.objects.create(territorio=municipio, ano=2007, habitantes=9, fonte="x")

    pagina = client.get("/indicadores/avaliacao/2007/BR/8/distribuicao/")

    assert "A população de 1 UF é a soma" in pagina.content.decode()


def test_pares_de_porte_sao_so_os_da_faixa(municipios):
    rodada, ficha, lugares = municipios

    quadro = consultas.distribuicao(rodada, ficha, lugares[2], 5)

    assert [str(x.linha.territorio)[0] for x in quadro.ranking] == ["C", "D"]


def test_pagina_da_distribuicao(client, municipios, django_assert_num_queries):
    _, _, lugares = municipios
    endereco = f"/indicadores/avaliacao/2030/{lugares[1].codigo}/1/distribuicao/"
    client.get(endereco)

    with django_assert_num_queries(8):
        pagina = client.get(endereco).content.decode()

    assert "Taxas instáveis" in pagina
    assert "mas pode ser acaso" in pagina
    assert 'aria-current="true"' in pagina
    assert "de 50 a 100 mil" in pagina
    assert pagina.count("svg xmlns") == 4


@pytest.mark.parametrize("consulta", ["porte=abc", "porte=99", "pagina=999", "porte=3"])
def test_endereco_estranho_nao_quebra(client, municipios, consulta):
    _, _, lugares = municipios
    codigo = lugares[0].uf.codigo

    resposta = client.get(
        f"/indicadores/avaliacao/2030/{codigo}/1/distribuicao/?{consulta}"
    )

    assert resposta.status_code == 200


def test_so_se_ordenam_resultados_da_mesma_definicao(client, municipios):
    rodada, ficha, lugares = municipios
    numero = Variante.objects.create(
        ficha=ficha, codigo="numero", nome="Número de óbitos", unidade="óbitos"
    )
    Resultado.objects.filter(pactuacao__territorio=lugares[0]).update(
        variante=numero, valor=3, numerador=None, denominador=None
    )
    uf = lugares[0].uf

    quadro = consultas.distribuicao(rodada, ficha, uf)
    outro = consultas.distribuicao(rodada, ficha, uf, definicao="numero")
    pagina = client.get(
        f"/indicadores/avaliacao/2030/{uf.codigo}/1/distribuicao/?definicao=numero"
    ).content.decode()

    assert [x.linha.territorio.nome for x in quadro.ranking] == ["C", "B", "D"]
    assert f"{quadro.media:.2f}" == "50.00"  # 1.005 de 2.010: A não entra
    assert [x.linha.territorio.nome for x in outro.ranking] == ["A"]
    assert (outro.unidade, outro.ranking[0].leitura) == ("óbitos", Leitura.SEM_BASE)
    assert "3 territórios foram apurados noutra definição" in pagina
    assert "Número de óbitos (1)" in pagina
    assert "Óbitos. Os valores estão no ranking." in pagina


def test_a_variacao_da_malaria_nao_se_le_como_taxa(client, publicados):
    pagina = client.get("/indicadores/avaliacao/2007/BR/24/distribuicao/")

    assert "% em relação a 2006. Os valores" in pagina.content.decode()


@pytest.mark.django_db
def test_distribuicao_de_2007_diz_a_mediana(client, publicados):
    pagina = client.get("/indicadores/avaliacao/2007/BR/21/distribuicao/")

    assert "a mediana é 44,4" in pagina.content.decode()
    assert Rodada.objects.filter(ano=2007).exists()


def test_quebra_que_nao_se_conferiu_na_norma_o_diz(publicados):
    carregar_analise()

    quebras = QuebraDeSerie.objects.filter(norma="Resolução CIT nº 8/2016")

    assert quebras.count() == 4
    assert all("por conferir" in q.motivo for q in quebras)
