"""A ficha copiada que cita anos de fora da edição nova pede conferência. RN-IND-42."""

import pytest
from django.urls import reverse

from contas.models import Papel
from indicadores import actions
from indicadores.anos_citados import a_conferir, anos_citados
from indicadores.models import Edicao, Ficha
from tests.factories.contas import vinculo_de
from tests.factories.indicadores import FichaFactory


@pytest.mark.parametrize(
    ("conteudo", "anos"),
    [
        ("Excluído do rol a partir de 2020.", {2020}),
        ("A coorte de 2007 vai de abril de 2006 a março de 2007.", {2006, 2007}),
        ("Portaria SAS 95/2006", {2006}),
        ("2019, 2018", {2018, 2019}),
        ("Menos de 1.999 casos ou 2000,5 por mil; 20170 e 12019", set()),
        ("Casos de 10 a 49 anos", set()),
        ("", set()),
        ({"ate_ano": 2019}, {2019}),
        ({"ate_ano": "2019"}, {2019}),
        ({"populacao_minima": 2000, "ano_da_populacao": 2010}, {2010}),
        ({"degraus": [{"soma": 1, "porque": "norma de 2018"}]}, {2018}),
        (
            [["Casos em 2016", "nº", {"populacao_abaixo_de": 2000}]],
            {2016},
        ),
        ({"so_capitais": True}, set()),
        (None, set()),
    ],
)
def test_anos_citados(conteudo, anos):
    assert anos_citados(conteudo) == anos


def test_so_se_confere_o_ano_de_fora_da_edicao():
    partes = {
        "o nome": "Cobertura em 2027",
        "a observação": "Mudou em 2020 e em 2031.",
        "as variantes": [["Antes de 2019"]],
    }

    assert a_conferir(partes, de=2026, ate=2030) == [
        "a observação cita 2020, 2031",
        "as variantes citam 2019",
    ]


@pytest.fixture
def copia(db):
    """A edição de 2026 a 2030, copiada de uma cuja ficha 20 valia até 2019."""
    FichaFactory(numero=20, aplicabilidade={"ate_ano": 2019})
    FichaFactory(numero=21, observacao="Sem ano.")
    return actions.criar_edicao(
        por=vinculo_de(Papel.MINISTERIO),
        codigo="2026",
        nome="Edição nova",
        norma="Norma nova",
        ano_inicial=2026,
        ano_final=2030,
        copiar_de=Edicao.objects.get(codigo="teste"),
    )


def pagina(client, codigo):
    client.force_login(vinculo_de(Papel.MINISTERIO).usuario)
    return client.get(reverse("indicadores:gestao_edicao", args=[codigo]))


def test_a_edicao_lista_a_ficha_que_cita_ano_de_fora(client, copia):
    texto = pagina(client, "2026").content.decode()

    assert "Confira o que veio da edição anterior." in texto
    assert '<a href="#f20">20</a>' in texto
    assert "vale só até 2019 e não se aplica a ano nenhum desta edição" in texto
    assert "a regra de a quem se aplica cita 2019" in texto
    assert '<a href="#f21">' not in texto


def test_gravar_a_ficha_tira_o_aviso_e_a_original_nao_o_tem(client, copia):
    assert pagina(client, "teste").context["a_conferir"] == []
    Ficha.objects.filter(edicao=copia, numero=20).update(versao=2)

    assert pagina(client, "2026").context["a_conferir"] == []


@pytest.mark.parametrize("mais", [0, 12])
def test_consultas_da_edicao_nao_crescem(
    client, copia, django_assert_num_queries, mais
):
    for numero in range(30, 30 + mais):
        FichaFactory(numero=numero, edicao=copia)
    client.force_login(vinculo_de(Papel.MINISTERIO).usuario)
    endereco = reverse("indicadores:gestao_edicao", args=["2026"])

    with django_assert_num_queries(8):
        client.get(endereco)
