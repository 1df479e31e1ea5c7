"""Duas pessoas salvam a mesma célula ao mesmo tempo, em conexões de verdade."""

import os
from decimal import Decimal as D

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from auditoria.models import Evento
from base.errors import RegraViolada
from indicadores import actions
from indicadores.lote import em_lote
from indicadores.models import MetaPactuada, Pactuacao, Resultado, Rodada
from indicadores.states import Situacao
from territorios.models import Territorio
from tests.concorrencia import em_paralelo
from tests.factories.indicadores import MetaFactory
from tests.unit.indicadores.conftest import entrada

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_de_muitas_gravacoes_da_mesma_celula_uma_vale_e_as_outras_conflitam(
    pactuacao, fichas, tecnico
):
    MetaFactory(pactuacao=pactuacao, ficha=fichas[0])
    tarefas = [
        lambda n=n: actions.salvar_metas(
            pactuacao, [entrada(1, D(n), versao=1)], por=tecnico
        )
        for n in range(1, 7)
    ]

    salvos = em_paralelo(tarefas)

    assert sorted(s.gravadas for s in salvos) == [0, 0, 0, 0, 0, 1]
    assert sum(len(s.conflitos) for s in salvos) == 5
    assert MetaPactuada.objects.get().versao == 2


def test_celulas_diferentes_ao_mesmo_tempo_sao_todas_salvas(pactuacao, tecnico):
    tarefas = [
        lambda n=n: actions.salvar_metas(pactuacao, [entrada(n, D(n))], por=tecnico)
        for n in (1, 2, 3)
    ]

    salvos = em_paralelo(tarefas)

    assert [s.gravadas for s in salvos] == [1, 1, 1]
    assert MetaPactuada.objects.count() == 3


def test_abrir_ao_mesmo_tempo_da_uma_so_pactuacao(pactuacao, tecnico):
    rodada, territorio = pactuacao.rodada, pactuacao.territorio
    Pactuacao.objects.all().delete()
    tarefas = [
        lambda: actions.abrir_pactuacao(rodada, territorio, por=tecnico)
        for _ in range(4)
    ]

    abertas = em_paralelo(tarefas)

    assert {p.pk for p in abertas} == {Pactuacao.objects.get().pk}


def _pela_tela(vinculo, endereco, dados):
    cliente = Client()
    cliente.force_login(vinculo.usuario)
    return cliente.post(endereco, dados).json()["celulas"][0]


def test_duas_pessoas_na_mesma_celula_pela_tela_veem_os_dois_valores(
    pactuacao, tecnico, gestor
):
    """RN-IND-12: uma grava; a outra recebe o valor gravado ao lado do seu."""
    args = [pactuacao.rodada.ano, pactuacao.territorio.codigo]
    endereco = reverse("indicadores:salvar_celulas", args=args)
    base = {"s1": "valor", "j1": "", "v1": "0", "o1": "nao_informado:"}
    tarefas = [
        lambda quem=quem, valor=valor: _pela_tela(quem, endereco, base | {"m1": valor})
        for quem, valor in ((tecnico, "12,1"), (gestor, "12,7"))
    ]

    celulas = em_paralelo(tarefas)

    assert sorted(c["situacao"] for c in celulas) == ["conflito", "salva"]
    (conflito,) = (c for c in celulas if c["situacao"] == "conflito")
    frase = conflito["trechos"]["av1"]
    assert "12,1" in frase
    assert "12,7" in frase
    assert MetaPactuada.objects.get().versao == 1
    assert Evento.objects.filter(acao="indicadores.metas.salvas").count() == 1


def test_duas_pessoas_no_mesmo_resultado_uma_grava_e_a_outra_ve(
    pactuacao, tecnico, gestor
):
    hoje = timezone.localdate()
    Rodada.objects.update(resultados_abrem=hoje, resultados_fecham=hoje)
    Pactuacao.objects.update(situacao=Situacao.HOMOLOGADA)
    args = [pactuacao.rodada.ano, pactuacao.territorio.codigo]
    endereco = reverse("indicadores:salvar_resultados_na_hora", args=args)
    base = {"n1": "", "d1": "", "s1": "valor", "p1": "", "f1": "", "e1": "", "j1": ""}
    tarefas = [
        lambda quem=quem, valor=valor: _pela_tela(
            quem, endereco, base | {"m1": valor, "v1": "0", "o1": ""}
        )
        for quem, valor in ((tecnico, "40"), (gestor, "50"))
    ]

    celulas = em_paralelo(tarefas)

    assert sorted(c["situacao"] for c in celulas) == ["conflito", "salva"]
    assert Resultado.objects.get().versao == 1


def _visto(ano: int, codigo: str) -> str:
    if codigo == "BR":
        raise RegraViolada("Não há o que emitir.", codigo="nada")
    nome = Territorio.objects.get(codigo=codigo).nome
    return f"{nome} de {ano} no processo {os.getpid()}"


def test_lote_divide_se_entre_processos_e_devolve_na_ordem(rio_branco):
    codigos = [rio_branco.codigo, "BR", "AC"]

    feitos = list(em_lote(2007, codigos, processos=2, trabalho=_visto))

    assert [feito.codigo for feito in feitos] == codigos
    assert feitos[0].resultado.startswith("Rio Branco de 2007 no processo ")
    assert feitos[1].motivo == "Não há o que emitir."
    assert not any(feito.resultado.endswith(f" {os.getpid()}") for feito in feitos)
    assert Territorio.objects.filter(codigo="AC").exists()
