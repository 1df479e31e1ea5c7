"""O Resumo do Conselho: as frases dizem o que os números dizem. RN-IND-52."""

from decimal import Decimal as D

import pytest
from django.urls import reverse

from indicadores.consultas import grade
from indicadores.models import Pactuacao
from indicadores.resumo import resumir
from indicadores.rules import EstadoDaCelula, Sentido
from indicadores.states import Situacao
from indicadores.tela_dos_resultados import salvos_de
from tests.factories.indicadores import (
    MetaFactory,
    PactuacaoFactory,
    ResultadoFactory,
    RodadaFactory,
)

pytestmark = pytest.mark.django_db


def resumo_de(pactuacao):
    return resumir(grade(pactuacao), salvos_de(pactuacao), 2026)


def test_sem_metas(pactuacao):
    resumo = resumo_de(pactuacao)

    assert resumo.frase == "Ainda não há metas prometidas para 2026."
    assert resumo.promessas[0].prometido == "Ainda sem meta."


def test_metas_sem_resultados_lembram_o_ano_anterior(pactuacao, fichas):
    anterior = PactuacaoFactory(
        rodada=RodadaFactory(ano=pactuacao.rodada.ano - 1),
        territorio=pactuacao.territorio,
    )
    MetaFactory(pactuacao=anterior, ficha=fichas[0], valor=D(90))
    ResultadoFactory(pactuacao=anterior, ficha=fichas[0], valor=D("92.3"))
    fichas[0].sentido = Sentido.MENOR_MELHOR
    fichas[0].save()
    MetaFactory(pactuacao=pactuacao, ficha=fichas[0], valor=D(91))

    resumo = resumo_de(pactuacao)

    primeira = resumo.promessas[0]
    assert resumo.frase == (
        "Há 1 meta para 2026. Os resultados ainda não foram informados."
    )
    assert primeira.prometido == "Meta: no máximo 91,0 %."
    assert primeira.antes == (
        "Em 2025: aconteceu 92,3, com meta de 90,0, não cumprida."
    )
    assert primeira.cumprida is None


def test_com_resultados_conta_cumpridas_e_nao_cumpridas(pactuacao, fichas):
    for ficha, resultado in zip(fichas, (D(90), D("89.9"), None), strict=True):
        MetaFactory(pactuacao=pactuacao, ficha=ficha, valor=D(90))
        if resultado is not None:
            ResultadoFactory(
                pactuacao=pactuacao, ficha=ficha, valor=resultado, preliminar=True
            )

    resumo = resumo_de(pactuacao)

    assert resumo.frase == (
        "São 3 metas para 2026: uma foi cumprida, uma não foi cumprida e uma não se "
        "pode julgar."
    )
    assert [p.veredito for p in resumo.promessas] == ["Cumprida", "Não cumprida", ""]
    assert resumo.promessas[1].aconteceu == (
        "Aconteceu: 89,9 %. Número ainda preliminar."
    )


@pytest.mark.parametrize(
    ("valor", "escrito"),
    [
        ("17.6898", "17,7"),
        ("89.96", "89,96"),  # 90,0 pareceria a meta cumprida
        ("90", "90,0"),
    ],
)
def test_o_resultado_sai_curto_sem_parecer_o_que_nao_e(
    pactuacao, fichas, valor, escrito
):
    MetaFactory(pactuacao=pactuacao, ficha=fichas[0], valor=D(90))
    ResultadoFactory(pactuacao=pactuacao, ficha=fichas[0], valor=D(valor))

    assert resumo_de(pactuacao).promessas[0].aconteceu == f"Aconteceu: {escrito} %."


def test_nao_pactuado_traz_o_motivo(pactuacao, fichas):
    MetaFactory(
        pactuacao=pactuacao,
        ficha=fichas[0],
        estado=EstadoDaCelula.NAO_PACTUADO,
        valor=None,
        justificativa="Não há serviço.",
    )

    assert resumo_de(pactuacao).promessas[0].prometido == (
        "Não pactuado. Não há serviço."
    )


@pytest.fixture
def url(pactuacao):
    args = [pactuacao.rodada.ano, pactuacao.territorio.codigo]
    return reverse("indicadores:resumo", args=args)


def test_o_publico_le_depois_de_homologada(client, pactuacao, fichas, url):
    MetaFactory(pactuacao=pactuacao, ficha=fichas[0])
    assert client.get(url).status_code == 404

    Pactuacao.objects.update(situacao=Situacao.HOMOLOGADA)

    resposta = client.get(url)
    assert resposta.status_code == 200
    assert "no mínimo 90,0 %" in resposta.content.decode()


def test_o_pdf_so_depois_de_enviada_e_com_os_mesmos_bytes(
    client, pactuacao, fichas, conselho, url
):
    MetaFactory(pactuacao=pactuacao, ficha=fichas[0])
    client.force_login(conselho.usuario)
    pdf = url.removesuffix("/") + ".pdf"
    assert client.get(pdf).status_code == 404

    Pactuacao.objects.update(situacao=Situacao.EM_APRECIACAO)

    um, outro = client.get(pdf), client.get(pdf)
    assert um["Content-Type"] == "application/pdf"
    assert um.content == outro.content
    assert b"/StructTreeRoot" in um.content or um.content.startswith(b"%PDF-")
