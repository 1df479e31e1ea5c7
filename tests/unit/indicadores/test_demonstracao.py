"""A carga da demonstração: o que corrige, o que respeita e o caminho fictício."""

import json

import pytest
from django.utils import timezone

from contas.models import Papel
from indicadores import demonstracao
from indicadores.consultas import cenarios_das_propostas
from indicadores.consultas.previsao import medianas_do_caminho
from indicadores.models import (
    ConfiguracaoDaUF,
    Edicao,
    Ficha,
    Pactuacao,
    Passagem,
    Rodada,
)
from indicadores.states import Situacao
from painel.demonstracao import carregar_pessoas, carregar_territorios
from territorios.models import Territorio
from tests.factories.contas import vinculo_de

pytestmark = pytest.mark.django_db


@pytest.fixture
def edicao(db):
    dados = json.loads(
        (demonstracao.PASTA / "edicoes.json").read_text(encoding="utf-8")
    )[0]
    demonstracao.carregar_edicao(dados)
    return dados


def test_a_carga_corrige_a_ficha_que_ninguem_editou(edicao):
    Ficha.objects.filter(numero=9).update(nome="Nome antigo")
    Ficha.objects.get(numero=9).variantes.update(unidade="antiga")
    Ficha.objects.filter(numero=8).update(nome="Editada na tela", versao=2)
    Ficha.objects.get(numero=7).variantes.all().delete()
    Ficha.objects.filter(numero=50).delete()

    demonstracao.carregar_edicao(edicao)

    corrigida = Ficha.objects.get(numero=9)
    assert corrigida.nome == next(
        f["nome"] for f in edicao["fichas"] if f["numero"] == 9
    )
    assert corrigida.variantes.get().unidade == "óbitos"
    assert Ficha.objects.get(numero=8).nome == "Editada na tela"
    assert Ficha.objects.get(numero=7).variantes.count() == 1
    assert not Ficha.objects.filter(numero=50).exists()
    assert Edicao.objects.count() == 1


def test_o_caminho_ficticio_da_medida_a_previsao_e_liga_a_cir():
    carregar_territorios()
    carregar_pessoas()
    demonstracao.carregar()
    uf = Territorio.objects.get(codigo="RR")
    de_roraima = Pactuacao.objects.filter(territorio__uf=uf)
    antes = Passagem.objects.count()

    demonstracao.carregar()

    assert Passagem.objects.count() == antes
    assert ConfiguracaoDaUF.objects.get(uf=uf).passo_cir
    assert {p.situacao for p in de_roraima} >= {
        Situacao.EM_DIGITACAO,
        Situacao.EM_CIR,
        Situacao.EM_APRECIACAO,
        Situacao.VALIDADA,
    }
    do_acre = Pactuacao.objects.filter(
        rodada__ano=timezone.localdate().year, territorio__uf__codigo="AC"
    )
    assert {p.situacao for p in do_acre} == {
        Situacao.EM_DIGITACAO,
        Situacao.DEVOLVIDA,
        Situacao.EM_APRECIACAO,
        Situacao.APROVADA,
        Situacao.VALIDADA,
        Situacao.HOMOLOGADA,
    }
    rio_branco = do_acre.get(territorio__codigo="1200401")
    assert rio_branco.situacao == Situacao.EM_DIGITACAO
    anterior = Rodada.objects.get(ano=timezone.localdate().year - 1)
    cib = vinculo_de(Papel.SECRETARIA_CIB, uf=uf)
    propostas = cenarios_das_propostas(
        Rodada.objects.get(ano=anterior.ano + 1),
        list(anterior.edicao.fichas.filter(numero=2)),
        uf,
        cib,
    )
    assert propostas.cenarios[0].cenario.no_cenario is not None
    hoje = timezone.localdate()
    assert all(p.situacao_desde.date() <= hoje for p in de_roraima)
    assert None not in medianas_do_caminho(Territorio.objects.get(codigo="AC")).values()
    for ficha in Ficha.todas.filter(territorio__isnull=False):
        assert "[fictício]" in ficha.nome
