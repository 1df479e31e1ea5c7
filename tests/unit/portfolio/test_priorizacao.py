"""Pontuação das estratégias, sensibilidade e as telas da AEST."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from base.errors import EdicaoConcorrente, RegraViolada
from portfolio import actions
from portfolio.models import CriterioDePriorizacao, Estrategia
from portfolio.rules import ordenar, pontos, sensibilidade

D = Decimal
PONTOS = [
    ({1: D(5), 2: D(3)}, {1: D(1), 2: D(1)}, D(4)),
    ({1: D(5), 2: D(3)}, {1: D(3), 2: D(1)}, D("4.5")),
    ({1: D(5)}, {1: D(1), 2: D(1)}, None),
    ({1: D(5)}, {1: D(1), 2: D(0)}, D(5)),
    ({1: D(0), 2: D(0)}, {1: D(1), 2: D(1)}, D(0)),
    ({1: D(5)}, {1: D(0)}, None),
    ({}, {}, None),
]


@pytest.mark.parametrize(("notas", "pesos", "esperado"), PONTOS)
def test_pontos_sao_a_media_ponderada_e_falta_nao_e_zero(notas, pesos, esperado):
    """RN-POR-14."""
    assert pontos(notas, pesos) == esperado


def test_empate_fica_com_a_mais_antiga_e_sem_nota_fica_de_fora():
    """RN-POR-14."""
    notas = {3: {1: D(4)}, 2: {1: D(4)}, 1: {}}

    assert [e for e, _ in ordenar(notas, {1: D(1)})] == [2, 3]


def test_sensibilidade_diz_quem_entra_e_quem_sai():
    """RN-POR-14."""
    notas = {1: {1: D(5), 2: D(0)}, 2: {1: D(1), 2: D(5)}}
    pesos = {1: D(3), 2: D(2)}

    casos = {(s.criterio, s.fator): s for s in sensibilidade(notas, pesos, vagas=1)}

    assert casos[(1, D("0.5"))].entram == (2,)
    assert casos[(1, D("0.5"))].saem == (1,)
    assert casos[(1, D("1.5"))].entram == ()
    assert not casos[(1, D("1.5"))].muda_a_ordem


@pytest.fixture
def criterios(ciclo):
    return [
        CriterioDePriorizacao.objects.create(ciclo=ciclo, ordem=i, nome=nome, peso=peso)
        for i, (nome, peso) in enumerate([("Vinculação", 3), ("Esforço", 2)], start=1)
    ]


@pytest.fixture
def gravar(ciclo, aest, criterios):
    def _gravar(texto, *notas, **campos):
        return actions.gravar_estrategia(
            ciclo,
            **{
                "por": aest,
                "versao": 0,
                "texto": texto,
                "onda": None,
                "iniciativa": None,
                "notas": dict(zip((c.pk for c in criterios), notas, strict=True)),
            }
            | campos,
        )

    return _gravar


def test_gravar_muda_notas_e_recusa_repetida_e_versao_velha(gravar, iniciativa):
    estrategia = gravar("Ampliar a rede", D(5), D(0))
    gravar(
        "Ampliar a rede",
        D(4),
        None,
        estrategia=estrategia,
        versao=1,
        iniciativa=iniciativa,
    )

    assert [n.nota for n in estrategia.notas.all()] == [D(4)]
    with pytest.raises(EdicaoConcorrente):
        gravar("Outro texto", D(1), D(1), estrategia=estrategia, versao=1)
    with pytest.raises(RegraViolada) as erro:
        gravar("Ampliar a rede", D(1), D(1))
    assert erro.value.codigo == "estrategia_repetida"


def test_pesos_mudam_com_versao_e_nunca_todos_zero(
    ciclo, aest, aest_de_fora, criterios
):
    zerados = {c.pk: D(0) for c in criterios}
    with pytest.raises(RegraViolada) as erro:
        actions.mudar_pesos(ciclo, por=aest, versao=1, pesos=zerados)
    assert erro.value.codigo == "pesos_zerados"
    novos = {c.pk: D(1) for c in criterios}
    actions.mudar_pesos(ciclo, por=aest, versao=1, pesos=novos)
    with pytest.raises(EdicaoConcorrente):
        actions.mudar_pesos(ciclo, por=aest, versao=1, pesos=novos)
    with pytest.raises(PermissionDenied):
        actions.mudar_pesos(ciclo, por=aest_de_fora, versao=2, pesos=novos)


def test_tela_ordena_e_diz_se_a_escolha_resiste(
    entrar, ciclo, gravar, aest, gerente, aest_de_fora
):
    gravar("Primeira", D(5), D(0))
    gravar("Segunda", D(1), D(5))
    gravar("Sem nota", None, None)
    endereco = reverse("portfolio:priorizacao", args=[ciclo.slug])

    pagina = entrar(aest).get(endereco).content.decode()

    assert "Troca 1: entra Segunda; sai Primeira." in pagina
    assert "falta nota" in pagina
    assert "Nova estratégia" in pagina
    assert "Nova estratégia" not in entrar(gerente).get(endereco).content.decode()
    assert entrar(aest_de_fora).get(endereco).status_code == 404


def test_criar_editar_e_pesar_pela_tela(entrar, ciclo, criterios, aest, gerente):
    um, dois = criterios
    nova = reverse("portfolio:nova_estrategia", args=[ciclo.slug])
    campos = {
        "versao": "0",
        "texto": "Ampliar",
        f"c{um.pk}": "4,5",
        f"c{dois.pk}": "7",
    }
    cliente = entrar(aest)
    assert cliente.get(nova).status_code == 200

    recusa = cliente.post(nova, campos)
    assert recusa.status_code == 422
    assert "A nota vai de 0 a 5." in recusa.content.decode()
    cliente.post(nova, campos | {f"c{dois.pk}": "2"})
    estrategia = Estrategia.objects.get()
    assert {n.nota for n in estrategia.notas.all()} == {D("4.5"), D(2)}

    editar = reverse("portfolio:editar_estrategia", args=[ciclo.slug, estrategia.pk])
    assert "4,5" in cliente.get(editar).content.decode()
    pesos = reverse("portfolio:pesos", args=[ciclo.slug])
    assert cliente.get(pesos).status_code == 200
    cliente.post(pesos, {"versao": "1", f"c{um.pk}": "1", f"c{dois.pk}": "3"})
    dois.refresh_from_db()
    assert dois.peso == 3
    assert entrar(gerente).get(pesos).status_code == 403


def test_priorizacao_sem_estrategias_diz_o_que_falta(entrar, ciclo, aest):
    pagina = entrar(aest).get(reverse("portfolio:priorizacao", args=[ciclo.slug]))

    assert "Nenhuma estratégia registrada." in pagina.content.decode()
