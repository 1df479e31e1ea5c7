"""O painel do ano: ordem por coluna, nível, filtros e páginas no endereço."""

import re

import pytest

from indicadores import narrativa
from indicadores.consultas import (
    Matriz,
    em_lugares,
    matriz_do_ano,
    matriz_dos_municipios,
    municipios_em_ordem,
)
from indicadores.filters import FiltroDoAno
from indicadores.models import Rodada, Variante
from indicadores.rules import Contagem, Sentido
from indicadores.states import Situacao
from tests.factories.indicadores import (
    FichaFactory,
    MetaFactory,
    PactuacaoFactory,
    ResultadoFactory,
    RodadaFactory,
)
from tests.factories.territorios import MunicipioFactory, UFFactory
from tests.unit.indicadores.test_distribuicao import municipios  # noqa: F401

pytestmark = pytest.mark.django_db


def _linhas(client, consulta, endereco="/indicadores/avaliacao/2007/N/"):
    resposta = client.get(f"{endereco}?{consulta}")
    assert resposta.status_code == 200
    pagina = resposta.content.decode()
    matriz = pagina[pagina.index('class="matriz"') :]
    corpo = matriz[matriz.index("</thead>") : matriz.index("<tfoot>")]
    return re.findall(r'<tr><th scope="row">(?:<a [^>]+>)?([^<]+)<', corpo)


def test_ordena_por_um_indicador_nos_dois_sentidos(client, publicados):
    # AC 9,1, AM 15,4, AP 0, PA 31,3, RO 80, RR 50, TO 80
    assert _linhas(client, "ordem=21")[:3] == ["AP", "AC", "AM"]
    assert _linhas(client, "ordem=-21")[:2] == ["RO", "TO"]


def test_a_coluna_da_ordem_se_diz_a_quem_ouve(client, publicados):
    endereco = "/indicadores/avaliacao/2007/N/"

    do_menor = client.get(f"{endereco}?ordem=21").content.decode()
    do_maior = client.get(f"{endereco}?ordem=-21").content.decode()

    assert re.findall(r'aria-sort="(\w+)"><a [^>]+>(\d+) ', do_menor) == [
        ("ascending", "21")
    ]
    assert 'aria-sort="descending"' in do_maior
    assert "aria-sort" not in client.get(endereco).content.decode()


def test_ordem_desconhecida_vale_como_nome(client, publicados):
    assert _linhas(client, "ordem=999") == _linhas(client, "")
    assert _linhas(client, "ordem=%3Cb%3E") == _linhas(client, "")


@pytest.mark.parametrize(
    ("texto", "ficha"), [("21", 21), ("-8", -8), ("alcance", None), ("--8", None)]
)
def test_ordem_lida_do_endereco(texto, ficha):
    from django.http import QueryDict

    assert FiltroDoAno.de(QueryDict(f"ordem={texto}")).por_ficha == ficha


def test_municipios_do_pais_em_paginas_com_consultas_fixas(
    client,
    municipios,  # noqa: F811
    django_assert_num_queries,
):
    rodada, ficha, lugares = municipios
    for _ in range(120):
        MunicipioFactory()
    endereco = f"/indicadores/avaliacao/{rodada.ano}/{lugares[0].macrorregiao.codigo}/"
    client.get(f"{endereco}?nivel=MUN")

    with django_assert_num_queries(10):
        primeira = _linhas(client, f"nivel=MUN&ordem=-{ficha.numero}", endereco)

    assert len(primeira) == 100
    assert {x[0] for x in primeira[:2]} == {"A", "C"}
    # os da segunda página ainda não têm números: a matriz continua a contar todos
    segunda = client.get(f"{endereco}?nivel=MUN&pagina=2&ordem=-{ficha.numero}")
    assert "Das 4 metas que podem ser julgadas" in segunda.content.decode()


def test_uf_com_mais_de_cem_municipios_conta_todos_e_mostra_cem(
    client,
    municipios,  # noqa: F811
):
    rodada, _, lugares = municipios
    for _ in range(120):
        MunicipioFactory()
    endereco = f"/indicadores/avaliacao/{rodada.ano}/{lugares[0].uf.codigo}/"

    assert len(_linhas(client, "ordem=alcance", endereco)) == 100
    pagina = client.get(f"{endereco}?ordem=alcance").content.decode()
    assert "Das 4 metas que podem ser julgadas" in pagina


def test_cada_celula_leva_ao_trilho_ou_a_pagina_do_territorio(
    client,
    publicados,
    municipios,  # noqa: F811
):
    rodada, _, lugares = municipios
    for _ in range(40):
        MunicipioFactory()

    poucas = client.get("/indicadores/avaliacao/2007/N/").content.decode()
    muitas = client.get(f"/indicadores/avaliacao/{rodada.ano}/{lugares[0].uf.codigo}/")

    assert 'class="x"><a href="/n/2007-21-AC-r/">9<span class="sr">' in poucas
    pagina = muitas.content.decode()
    assert f'<a href="/indicadores/avaliacao/{rodada.ano}/{lugares[0].codigo}/">' in (
        pagina
    )
    assert '<td class="a"><a' not in pagina


def test_ano_sem_numeros_continua_a_dizer_o_que_fazer(client, db):
    UFFactory()
    ficha = FichaFactory()
    Rodada.objects.create(ano=2040, edicao=ficha.edicao)

    pagina = client.get("/indicadores/avaliacao/2040/AC/").content.decode()

    assert "Nenhum número público" in pagina


# ------------------------------------------------------------ contado no banco

_COMBINACOES = [
    # meta, resultado, numerador, denominador
    (90, 90, None, None),
    (90, 89, None, None),
    (90, 91, 91, 100),
    (0, 5, None, None),
    (50, 0, None, None),
    (50, 0, 0, 0),
    (50, 7, None, 0),
    (None, 10, None, None),
    (10, None, None, None),
]


@pytest.fixture
def tres_sentidos(db):
    """Um município por combinação, em fichas de cada sentido, uma que não se julga
    e uma em que a variante do resultado é outra."""
    edicao = FichaFactory(numero=1, nome_curto="Maior").edicao
    FichaFactory(numero=2, edicao=edicao, sentido=Sentido.MENOR_MELHOR)
    FichaFactory(numero=3, edicao=edicao, sentido=Sentido.FAIXA)
    faixa = {"limite_inferior": 5, "limite_superior": 90}
    FichaFactory(numero=6, edicao=edicao, sentido=Sentido.FAIXA, **faixa)
    FichaFactory(numero=7, edicao=edicao, sentido=Sentido.FAIXA, limite_inferior=10)
    FichaFactory(
        numero=4, edicao=edicao, julga_alcance=False, motivo_nao_julgado="Não se lê."
    )
    com_variante = FichaFactory(numero=5, edicao=edicao)
    variante = Variante.objects.create(ficha=com_variante, codigo="x", nome="Outra")
    rodada = RodadaFactory(edicao=edicao)
    for i, (meta, resultado, numerador, denominador) in enumerate(_COMBINACOES):
        pactuacao = PactuacaoFactory(
            rodada=rodada,
            territorio=MunicipioFactory(),
            situacao=Situacao.EM_DIGITACAO if i == 8 else Situacao.HOMOLOGADA,
        )
        for ficha in edicao.fichas.all():
            if meta is not None:
                MetaFactory(pactuacao=pactuacao, ficha=ficha, valor=meta)
            if resultado is not None:
                ResultadoFactory(
                    pactuacao=pactuacao,
                    ficha=ficha,
                    valor=resultado,
                    numerador=numerador,
                    denominador=denominador,
                    variante=variante if ficha == com_variante and i else None,
                )
    return rodada


def test_o_banco_conta_e_ordena_como_as_regras(tres_sentidos):
    rodada, uf = tres_sentidos, UFFactory()
    fichas = list(rodada.edicao.fichas.order_by("numero"))
    lidas = {
        "alcance": {"por_alcance": True},
        **{str(n): {"por_ficha": n} for n in (1, -1, 2, -2, 6)},
    }

    for ordem in lidas.values():
        da_regra = matriz_do_ano(rodada, uf, fichas=fichas, **ordem)
        em_ordem = municipios_em_ordem(rodada, uf, fichas, **ordem)
        do_banco = matriz_dos_municipios(
            rodada, uf, fichas=fichas, lugares=em_lugares(em_ordem)
        )

        assert [f.numero for f in do_banco.fichas] == [1, 2, 5, 6, 7]
        assert do_banco.fichas == da_regra.fichas
        assert do_banco.sem_base == da_regra.sem_base
        assert _sem_base_fora(do_banco) == _sem_base_fora(da_regra)
        assert [x.territorio for x in do_banco.linhas] == [
            x.territorio for x in da_regra.linhas
        ]


def _sem_base_fora(matriz):
    return [(c.alcancaram, c.nao_alcancaram) for c in matriz.contagens]


def test_pagina_de_municipios_conta_todos(client, municipios):  # noqa: F811
    rodada, _, lugares = municipios
    for _ in range(120):
        MunicipioFactory(nome="Abaeté")
    endereco = f"/indicadores/avaliacao/{rodada.ano}/{lugares[0].macrorregiao.codigo}/"

    primeira = client.get(f"{endereco}?nivel=MUN").content.decode()

    assert "Das 4 metas que podem ser julgadas" in primeira
    assert "As contagens são de todos os municípios" in primeira
    nomes = _linhas(client, "nivel=MUN&ordem=alcance", endereco)
    assert not any(nome.startswith("Abaeté") for nome in nomes[:2])


def test_uf_sem_numeros_de_municipios_mostra_a_propria_linha(client, publicados):
    endereco = "/indicadores/avaliacao/2007/AC/"

    pagina = client.get(endereco).content.decode()

    assert re.findall(r'<tr><th scope="row">([^<]+)<', pagina) == ["AC"]
    assert "<tfoot>" not in pagina
    assert "a linha é a do conjunto, como a fonte a publicou" in pagina
    assert "Nenhum número público" not in pagina
    # com filtro que nada acha, continua sem linha
    vazia = client.get(f"{endereco}?tipo=E").content.decode()
    assert "Nenhum número público para este ano e território." in vazia


def test_so_com_numeros_sem_comparacao_nao_ha_matriz_vazia(client, db):
    rodada = RodadaFactory(ano=2026)
    ficha = FichaFactory(edicao=rodada.edicao, numero=1)
    municipio = MunicipioFactory()
    MetaFactory(
        pactuacao=PactuacaoFactory(
            rodada=rodada, territorio=municipio, situacao=Situacao.HOMOLOGADA
        ),
        ficha=ficha,
    )

    resposta = client.get(f"/indicadores/avaliacao/2026/{municipio.uf.codigo}/")
    pagina = resposta.content.decode()

    assert 'class="matriz"' not in pagina
    assert "Com números e sem comparação" in pagina


@pytest.mark.parametrize(
    ("contagem", "destaque", "resto"),
    [
        (Contagem(1, 0, 3), "foi alcançada", "."),
        (Contagem(0, 1, 0), "não foi alcançada", "."),
        (Contagem(0, 4, 0), "nenhuma foi alcançada", " (0,0 %)."),
        (Contagem(1, 3, 0), "1 foi alcançada", " (25,0 %)."),
        (Contagem(2, 2, 0), "2 foram alcançadas", " (50,0 %)."),
    ],
)
def test_a_frase_do_ano_concorda(contagem, destaque, resto):
    matriz = Matriz(None, None, [], [], [], contagem, de_municipios=True)

    frase = narrativa.frase_do_ano(matriz)

    assert (frase.destaque, frase.resto.replace("\N{NO-BREAK SPACE}", " ")) == (
        destaque,
        resto,
    )
