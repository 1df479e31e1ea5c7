"""O que o portal estranha nos valores de uma planilha. Regra: RN-IND-11."""

from decimal import Decimal as D

import pytest
from django.urls import reverse

from base.errors import RegraViolada
from base.importacao import reler
from base.models import Efeito
from indicadores.importacao import caminho
from indicadores.importacao.justificativas import justificar, sem_justificativa
from indicadores.models import MetaPactuada
from tests.factories.indicadores import (
    FichaFactory,
    PactuacaoFactory,
    ResultadoFactory,
    RodadaFactory,
)
from tests.unit.indicadores.test_importacao import enviar as enviar_planilha
from tests.unit.indicadores.test_importacao import gravar, por_efeito

COLUNAS = "codigo;indicador;meta"


def csv(*linhas, colunas=COLUNAS):
    return "\n".join([colunas, *linhas]).encode()


def enviar(conteudo, por, ano):
    return enviar_planilha(conteudo, por, ano, nome="x.csv")


@pytest.fixture
def taxa(rodada, rio_branco):
    """Uma taxa por 100 mil que no ano anterior foi 1,2 em 80 mil."""
    ficha = FichaFactory(
        numero=27, unidade="por 100 mil menores de 15 anos", multiplicador=D(100_000)
    )
    anterior = RodadaFactory(ano=rodada.ano - 1)
    ResultadoFactory(
        pactuacao=PactuacaoFactory(rodada=anterior, territorio=rio_branco),
        ficha=ficha,
        valor=D("1.25"),
        numerador=1,
        denominador=80_000,
    )
    return ficha


def test_contagem_onde_se_pede_taxa_avisa_e_nao_impede(rodada, tecnico, taxa):
    importacao = enviar(csv("1200401;27;73", "1200401;1;90"), tecnico, rodada.ano)

    aviso = importacao.itens.get(aviso__gt="")
    assert por_efeito(importacao) == {"nova": 2}
    assert importacao.resumo["avisos"] == 1
    assert aviso.rotulo == "Rio Branco/AC, 27 Indicador 27"
    assert "73 parece o número de casos" in aviso.aviso
    assert sem_justificativa(importacao).count() == 1
    assert gravar(importacao) == 2


def test_acima_de_cem_avisa(rodada, tecnico):
    importacao = enviar(csv("1200401;1;148"), tecnico, rodada.ano)

    assert "148 passa de 100 %" in importacao.itens.get().aviso


def test_a_justificativa_pode_vir_na_planilha(rodada, tecnico):
    arquivo = csv("1200401;1;148;plano novo", colunas=f"{COLUNAS};justificativa")

    importacao = enviar(arquivo, tecnico, rodada.ano)

    assert importacao.resumo["avisos"] == 1
    assert not sem_justificativa(importacao).exists()


def test_a_justificativa_se_escreve_na_tela_e_simular_de_novo_nao_a_perde(
    rodada, tecnico, client
):
    client.force_login(tecnico.usuario)
    importacao = enviar(csv("1200401;1;148", "1200401;2;149"), tecnico, rodada.ano)
    pagina = reverse("indicadores:importacao", args=[importacao.pk])
    assert (
        "2 células com aviso; 2 sem justificativa"
        in client.get(pagina).content.decode()
    )

    client.post(
        reverse("indicadores:justificativas_da_importacao", args=[importacao.pk]),
        {"j1": " Plano de 2027. ", "j2": ""},
    )

    importacao.refresh_from_db()
    assert sem_justificativa(importacao).count() == 1
    importacao = caminho.simular(reler(importacao))
    assert sem_justificativa(importacao).count() == 1
    mostrada = client.get(pagina, {"efeito": "aviso"}).content.decode()
    assert "Plano de 2027.</textarea>" in mostrada
    gravar(importacao)
    assert MetaPactuada.objects.get(ficha__numero=1).justificativa == "Plano de 2027."
    assert por_efeito(enviar(csv("1200401;1;148"), tecnico, rodada.ano)) == {"igual": 1}


def test_depois_de_gravada_nao_se_justifica_mais(rodada, tecnico):
    importacao = enviar(csv("1200401;1;148"), tecnico, rodada.ano)
    gravar(importacao)

    with pytest.raises(RegraViolada) as erro:
        justificar(importacao, {1: "tarde"})

    assert erro.value.codigo == "importacao_fora_de_hora"
    assert importacao.itens.get().efeito == Efeito.NOVA


def test_a_tela_pergunta_a_definicao(rodada, tecnico, client):
    from indicadores.models import Variante

    Variante.objects.create(
        ficha=FichaFactory(numero=7), codigo="sete", nome="7 ou mais", unidade="%"
    )
    client.force_login(tecnico.usuario)
    importacao = enviar(csv("1200401;7;80"), tecnico, rodada.ano)
    endereco = reverse("indicadores:importacao", args=[importacao.pk])
    assert "Em que definição está o valor" in client.get(endereco).content.decode()

    client.post(
        reverse("indicadores:definicoes_da_importacao", args=[importacao.pk]),
        {"i7": "sete"},
    )

    importacao.refresh_from_db()
    assert por_efeito(importacao) == {"nova": 1}
    assert "Em que definição está" not in client.get(endereco).content.decode()
