from decimal import Decimal

import pytest

from base import conferencias
from base.conferencias import Situacao
from base.numeros import NBSP, dinheiro


def test_soma_das_partes_mostra_os_dois_valores_quando_diverge():
    # Quadro 34 de 2007: as regiões somam 328, e o volume publica 428
    conferencia = conferencias.soma_das_partes(
        "Brasil, com plano",
        total=428,
        partes=[Decimal(v) for v in (31, 98, 56, 15, 128)],
    )

    assert conferencia.situacao == Situacao.DIVERGENCIA
    assert (conferencia.encontrado, conferencia.esperado) == ("428", "328")
    assert conferencia.frase == (
        "Brasil, com plano: o documento diz 428; o cálculo dá 328"
    )


def test_soma_das_partes_certa_compara_numeros_e_nao_escritas():
    conferencia = conferencias.soma_das_partes(
        "Total", total=Decimal("3.0"), partes=[1, 2]
    )

    assert conferencia.situacao == Situacao.CERTA
    assert conferencia.frase == "Total: 3"


@pytest.mark.parametrize(
    ("total", "partes"), [(None, [1]), (1, []), (1, [1, None]), (1, [None])]
)
def test_soma_das_partes_impossivel(total, partes):
    conferencia = conferencias.soma_das_partes("Total", total=total, partes=partes)

    assert conferencia.situacao == Situacao.IMPOSSIVEL
    assert conferencia.nota


@pytest.mark.parametrize(
    ("publicado", "numerador", "denominador", "situacao"),
    [
        ("69.0", 428, 620, Situacao.CERTA),
        ("31.3", 5, 16, Situacao.CERTA),
        ("14.6", 257, 1828, Situacao.DIVERGENCIA),
        ("51.1", 2790, 5564, Situacao.DIVERGENCIA),
    ],
)
def test_percentual_confere(publicado, numerador, denominador, situacao):
    conferencia = conferencias.percentual_confere(
        "Quadro",
        publicado=Decimal(publicado),
        numerador=numerador,
        denominador=denominador,
    )

    assert conferencia.situacao == situacao


def test_percentual_truncado_e_nomeado():
    conferencia = conferencias.percentual_confere(
        "PPI", publicado=Decimal("88.88"), numerador=24, denominador=27
    )

    assert conferencia.situacao == Situacao.DIVERGENCIA
    assert conferencia.esperado == f"88,89{NBSP}%"
    assert "truncado" in conferencia.nota


@pytest.mark.parametrize(
    ("publicado", "numerador", "denominador"),
    [(None, 1, 2), (Decimal(1), None, 2), (Decimal(1), 1, None), (Decimal(0), 0, 0)],
)
def test_percentual_impossivel(publicado, numerador, denominador):
    conferencia = conferencias.percentual_confere(
        "Quadro", publicado=publicado, numerador=numerador, denominador=denominador
    )

    assert conferencia.situacao == Situacao.IMPOSSIVEL


def test_saldo_confere():
    certa = conferencias.saldo_confere(
        "TC",
        saldo=Decimal("10.00"),
        recebido=Decimal("100"),
        saidas=[Decimal(80), Decimal(10)],
        formato=dinheiro,
    )
    falta = conferencias.saldo_confere(
        "TC", saldo=Decimal(10), recebido=Decimal(100), saidas=[None]
    )

    assert certa.situacao == Situacao.CERTA
    assert certa.encontrado == f"R${NBSP}10,00"
    assert falta.situacao == Situacao.IMPOSSIVEL


def test_entre_extremos_e_contagem():
    partes = [Decimal("12.9"), None, Decimal("28.7")]

    certa = conferencias.entre_extremos("Brasil", valor=Decimal("20.3"), partes=partes)
    fora = conferencias.entre_extremos("Brasil", valor=Decimal(30), partes=partes)
    sem = conferencias.entre_extremos("Brasil", valor=Decimal(1), partes=[None])
    contagem = conferencias.contagem_confere("Norte", publicada=5, contada=4)

    assert certa.situacao == Situacao.CERTA
    assert fora.esperado == "de 12,9 a 28,7"
    assert sem.situacao == Situacao.IMPOSSIVEL
    assert contagem.situacao == Situacao.DIVERGENCIA


def test_comparar_textos():
    conferencia = conferencias.comparar("nup", "TC", publicado="1", calculado="2")

    assert conferencia.situacao == Situacao.DIVERGENCIA


def test_resumo_conta_por_situacao_e_por_regra():
    feitas = [
        *[conferencias.contagem_confere("a", publicada=1, contada=1)] * 42,
        *[conferencias.contagem_confere("b", publicada=1, contada=2)] * 3,
        conferencias.impossivel("i", "c", "falta o numerador"),
        conferencias.observacao("o", "d", "dados preliminares"),
        conferencias.observacao("o", "e", ""),
    ]

    resumo = conferencias.resumo(feitas)

    assert resumo.frase == "42 certas, 3 divergências, 1 impossível, 2 observações"
    assert [(r.certas, r.divergencias) for r in resumo.por_regra] == [(42, 3)]
    assert len(resumo.lista_de_divergencias) == 3
    assert [c.frase for c in resumo.lista_de_ressalvas] == [
        "c: falta o numerador",
        "d: dados preliminares",
        "e",
    ]


def test_resumo_sem_nada_e_sem_divergencia():
    assert conferencias.resumo([]).frase == "nenhuma certa, nenhuma divergência"
    uma = [conferencias.contagem_confere("a", publicada=1, contada=1)]
    assert conferencias.resumo(uma).frase == "1 certa, nenhuma divergência"


def test_na_tela_usa_as_situacoes_do_componente():
    itens = conferencias.na_tela(
        [
            conferencias.contagem_confere("a", publicada=1, contada=1),
            conferencias.contagem_confere("b", publicada=1, contada=2),
            conferencias.impossivel("i", "c", "falta"),
        ]
    )

    assert [q.situacao for q in itens] == ["ok", "nao", "nc"]


def test_o_que_diverge_sem_ser_conta_nao_diz_calculo():
    divergente = conferencias.Situacao.DIVERGENCIA
    feita = conferencias.Conferencia("u", "Unidades", "", "1 de 2 em taxa", divergente)

    assert feita.frase == "Unidades: 1 de 2 em taxa"
