"""O que o portfólio diz ao painel e aos dados abertos."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portfolio import consultas, paginas
from portfolio.demonstracao import carregar
from portfolio.models import Ciclo, Iniciativa, Marco
from tests.factories.contas import InstituicaoFactory
from tests.factories.portfolio import CicloFactory, FrenteFactory, MarcoFactory
from tests.factories.territorios import outra_uf


def test_gerente_recebe_os_marcos_que_chamam(iniciativa, gerente, outro_gerente):
    hoje = timezone.localdate()
    MarcoFactory(iniciativa=iniciativa, nome="Longe", data_base=hoje.replace(year=2999))
    MarcoFactory(iniciativa=iniciativa, nome="Perto", data_base=hoje)
    MarcoFactory(
        iniciativa=iniciativa, nome="Vencido", data_base=hoje - timedelta(days=3)
    )
    MarcoFactory(iniciativa=iniciativa, nome="Sem data")

    pendencias = consultas.pendencias_de(gerente)

    assert [p.titulo for p in pendencias][1:] == ["Vencido", "Perto"]
    assert consultas.pendencias_de(outro_gerente) == []


def test_aest_recebe_as_entregas_sem_data(marco, aest, aest_de_fora):
    [pendencia] = consultas.pendencias_de(aest)

    assert pendencia.titulo == "1 entrega sem data combinada"
    assert consultas.pendencias_de(aest_de_fora) == []
    assert consultas.pendencias_de(None) == []


def test_dados_abertos_so_do_publicado(marco):
    FrenteFactory(iniciativa=marco.iniciativa, nome="Acesso")
    CicloFactory(slug="rascunho", publicado=False, territorio=outra_uf())

    [ciclo] = consultas.ciclos()
    [projeto] = consultas.projetos("ses-mg-2023-2026")

    assert (ciclo["ciclo"], ciclo["iniciativas"]) == ("ses-mg-2023-2026", 1)
    assert projeto["frentes"] == ["Acesso"]
    assert projeto["avanco"] == "0.00"
    assert projeto["marcos"][0]["situacao"] == "sem_data"
    assert projeto["marcos"][0]["real"] is None
    assert consultas.projetos("rascunho") is None
    assert consultas.projetos("nada") is None


@pytest.mark.parametrize(
    ("declarados", "listados", "trecho"),
    [
        (None, 3, ""),
        (18, 18, ""),
        (22, 18, "faltam quatro"),
        (19, 18, "falta um"),
        (17, 18, "a carteira tem 18"),
    ],
)
def test_lacuna_da_fonte(declarados, listados, trecho):
    frase = paginas.lacuna_da_fonte(declarados, listados)

    assert (trecho in frase) if trecho else frase == ""


def test_demonstracao_carrega_a_carteira_inteira_uma_vez_so(db):
    InstituicaoFactory(sigla="SES-MG")
    outra_uf()

    carregar()
    carregar()

    ciclo = Ciclo.objects.get()
    assert ciclo.iniciativas.count() == 18
    assert Iniciativa.objects.filter(unidade="SUBRAS").count() == 6
    assert ciclo.objetivos.count() == 15
    assert ciclo.objetivos.filter(quadro="SUS").count() == 9
    assert Marco.objects.count() == 86
    assert not Marco.objects.exclude(data_base=None).exists()
    situacoes = {
        linha.situacao.value
        for linha in consultas.carteira_do_ciclo(ciclo, hoje=timezone.localdate())
    }
    assert situacoes == {"sem_data"}
