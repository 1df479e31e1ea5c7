"""O simulador com os pesos certos e a comparação de territórios: RN-IND-36."""

from decimal import Decimal as D

import pytest

from indicadores import consultas
from indicadores.models import Ficha, Rodada
from indicadores.rules import Sentido
from indicadores.simulador import Parte, simular
from territorios.models import Territorio
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
def test_comparacao_lado_a_lado(client, publicados, django_assert_num_queries):
    endereco = "/indicadores/comparar/2007/?t=AC&t=BR&t=N"
    client.get(endereco)

    with django_assert_num_queries(8):
        pagina = client.get(endereco).content.decode()

    assert pagina.count('scope="colgroup"') == 3
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
