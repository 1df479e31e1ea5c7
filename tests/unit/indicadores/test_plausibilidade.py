"""O que se estranha num valor digitado. RN-IND-11.

As linhas de 2007 são os erros que a própria Avaliação publicou.
"""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from indicadores.plausibilidade import (
    Historico,
    avisos_do_valor,
    em_contagem,
    sem_aviso,
)
from indicadores.plausibilidade_da_conta import Operandos, avisos_do_resultado
from indicadores.rules import Faixa, Sentido, valor_calculado

MAIOR, MENOR, FAIXA = Sentido.MAIOR_MELHOR, Sentido.MENOR_MELHOR, Sentido.FAIXA

PERCENTUAL = Historico(
    minimo=D(0),
    maximo=D(100),
    meta_anterior=D(90),
    resultado_anterior=D("92.3"),
    unidade="%",
    multiplicador=D(100),
    ano_anterior=2025,
)
MORTALIDADE = Historico(
    minimo=D(0),
    meta_anterior=D(13),
    resultado_anterior=D("12.9"),
    unidade="por mil nascidos vivos",
    multiplicador=D(1000),
    denominador=D(6744),
    ano_anterior=2025,
)
PFA = Historico(
    unidade="por 100 mil menores de 15 anos",
    multiplicador=D(100_000),
    nacional=D(1),
    ano_anterior=2006,
)
IPA = Historico(
    unidade="por mil habitantes",
    resultado_anterior=D("3.1"),
    outras_definicoes=("Variação em relação ao ano anterior",),
    ano_anterior=2006,
)
SEM_TETO = Historico(unidade="% dos municípios", multiplicador=D(100), minimo=D(0))
RAZAO = Historico(
    minimo=D(0),
    maximo=D(1),
    resultado_anterior=D("0.47"),
    unidade="razão",
    casas=2,
    multiplicador=D(1),
    ano_anterior=2025,
)
OBITOS = Historico(
    unidade="óbitos", casas=0, conta=True, resultado_anterior=D(4), ano_anterior=2025
)

NA_FAIXA = Historico(
    minimo=D(0),
    maximo=D(100),
    resultado_anterior=D(20),
    meta_anterior=D(12),
    unidade="%",
    faixa=Faixa(D(10), D(15)),
    ano_anterior=2025,
)
ZERADO = Historico(meta_anterior=D(1), resultado_anterior=D(0))


@pytest.mark.parametrize(
    ("valor", "historico", "sentido", "codigo", "usar"),
    [
        # contagem onde se pede taxa: indicador 27 de 2007
        ("13", PFA, MAIOR, "contagem", None),
        ("73", PFA, MAIOR, "contagem", None),
        ("80", PFA, MAIOR, "contagem", None),
        ("100", PFA, MAIOR, "contagem", None),
        ("0.96", PFA, MAIOR, None, None),
        ("1", PFA, MAIOR, None, None),
        ("3", PFA, MAIOR, None, None),
        # com o denominador do ano anterior, o portal diz a taxa
        ("87", MORTALIDADE, MENOR, "contagem", "12.9"),
        ("12.5", MORTALIDADE, MENOR, None, None),
        # outra unidade: indicador 24 de 2007, meta em IPA e variação em %
        ("25", IPA, MENOR, "outra_unidade", None),
        ("-48", IPA, MENOR, "outra_unidade", None),
        ("3", IPA, MENOR, None, None),
        # fração por percentual e percentual por razão
        ("0.93", PERCENTUAL, MAIOR, "fracao", "93.0"),
        ("1", PERCENTUAL, MAIOR, "fracao", "100.0"),
        ("47", RAZAO, MAIOR, "percentual", "0.47"),
        # faixa da ficha
        ("100", PERCENTUAL, MAIOR, None, None),
        ("100.1", PERCENTUAL, MAIOR, "maximo", None),
        ("-0.1", MORTALIDADE, MENOR, "minimo", None),
        ("12", Historico(D(20), None), MAIOR, "minimo", None),
        # acima de 100 % onde a ficha admite: indicador 21 de 2007, RJ 148
        ("148", SEM_TETO, MAIOR, "acima_de_100", None),
        ("100", SEM_TETO, MAIOR, None, None),
        # ordem de grandeza
        ("128.5", MORTALIDADE, MENOR, "outra_grandeza", "12.9"),
        ("1.3", MORTALIDADE, MENOR, "outra_grandeza", "13.0"),
        ("2", PERCENTUAL, MAIOR, "outra_grandeza", None),
        ("20", OBITOS, MENOR, "outra_grandeza", None),
        ("19", OBITOS, MENOR, None, None),
        # sem ano anterior, os pares; sem pares, o país
        ("90", Historico(unidade="x", mediana=D(15)), MENOR, "outra_grandeza", None),
        ("90", Historico(unidade="x", nacional=D(15)), MENOR, "outra_grandeza", None),
        ("74", Historico(unidade="x", nacional=D(15)), MENOR, None, None),
        # contagem que não é inteira
        ("3.5", OBITOS, MENOR, "conta_quebrada", None),
        # pior que a meta e que o resultado
        ("14", MORTALIDADE, MENOR, "piora", None),
        ("13", MORTALIDADE, MENOR, None, None),
        ("89", PERCENTUAL, MAIOR, "piora", None),
        ("90", PERCENTUAL, MAIOR, None, None),
        ("89", PERCENTUAL, FAIXA, None, None),
        # a meta fora da faixa em que o indicador está bem: RN-IND-18
        ("10", NA_FAIXA, FAIXA, None, None),
        ("15.1", NA_FAIXA, FAIXA, "longe_da_faixa", None),
        ("0", NA_FAIXA, FAIXA, "longe_da_faixa", None),
        ("3", NA_FAIXA, FAIXA, "outra_grandeza", None),
        # zero e a falta de base não se comparam
        ("0", ZERADO, MENOR, None, None),
        ("0", MORTALIDADE, MENOR, None, None),
        ("12", Historico(), MAIOR, None, None),
    ],
)
def test_avisos_do_valor(valor, historico, sentido, codigo, usar):
    avisos = avisos_do_valor(D(valor), historico, sentido=sentido)

    assert [a.codigo for a in avisos] == ([codigo] if codigo else [])
    assert [a.usar for a in avisos] == ([D(usar) if usar else None] if codigo else [])


COBERTURA = replace(PERCENTUAL, maximo=None)
CONSULTAS = Historico(
    unidade="consultas por habitante ao ano",
    multiplicador=D(1),
    resultado_anterior=D("1.4"),
    ano_anterior=2025,
)


@pytest.mark.parametrize(
    ("numerador", "denominador", "historico", "codigo", "trecho"),
    [
        # proporção: o numerador é parte do denominador
        (45, 50, PERCENTUAL, None, ""),
        (50, 50, PERCENTUAL, None, ""),
        (55, 50, PERCENTUAL, "numerador_maior", "de que é parte: dá 110,0 %"),
        (55, 50, PERCENTUAL, "numerador_maior", "Trocados, dariam 90,9 %."),
        (5000, 50, PERCENTUAL, "numerador_maior", "Confira os dois."),
        # inteira e longe, e nem por isso é contagem: a conta foi feita
        (
            148,
            100,
            replace(PERCENTUAL, resultado_anterior=D(20), denominador=D(700)),
            "numerador_maior",
            "passa do denominador (100)",
        ),
        # o percentual que pode passar de 100 (cobertura vacinal)
        (55, 50, COBERTURA, "acima_de_100", "Pode acontecer neste indicador"),
        (74, 50, SEM_TETO, "acima_de_100", "148 passa de 100 %"),
        # taxa por mil e por 100 mil: mais de um caso por pessoa
        (50, 10, MORTALIDADE, "numerador_maior", "dá 5.000,0 por mil nascidos vivos"),
        (6744, 87, MORTALIDADE, "numerador_maior", "Trocados, dariam 12,9 por mil"),
        (3, 1, PFA, "numerador_maior", "por 100 mil menores de 15 anos"),
        (87, 6744, MORTALIDADE, None, ""),
        # taxa longe da anterior: inteira, e a conta está certa
        (90, 1000, MORTALIDADE, "outra_grandeza", "Confira o numerador e o denomin"),
        # percentual pequeno que saiu da conta não é fração
        (4, 430, PERCENTUAL, "outra_grandeza", "Confira o numerador e o denominador"),
        # razão com teto 1
        (12, 10, RAZAO, "numerador_maior", "de que é parte: dá 1,20."),
        (47, 100, RAZAO, None, ""),
        # média: o numerador pode passar
        (14_000, 10_000, CONSULTAS, None, ""),
        (140_000, 10_000, CONSULTAS, "outra_grandeza", "14 está muito longe"),
    ],
)
def test_avisos_do_valor_calculado(numerador, denominador, historico, codigo, trecho):
    operandos = Operandos(D(numerador), D(denominador))
    valor = valor_calculado(*operandos, historico.multiplicador)

    avisos = avisos_do_resultado(valor, operandos, historico, sentido=FAIXA)

    assert [a.codigo for a in avisos] == ([codigo] if codigo else [])
    assert trecho in "".join(map(str, avisos))
    assert all(a.usar is None for a in avisos)


def test_o_valor_sozinho_continua_podendo_ser_contagem():
    assert Operandos.de(D(87), None) is None
    (aviso,) = avisos_do_resultado(D(87), None, MORTALIDADE, sentido=MENOR)
    assert aviso.codigo == "contagem"


def test_a_frase_diz_a_conta_inteira():
    (aviso,) = avisos_do_valor(D(87), MORTALIDADE, sentido=MENOR)

    assert str(aviso) == (
        "87 parece uma contagem, e aqui se pede a taxa por mil nascidos vivos. Com "
        "o denominador de 2025 (6.744), 87 dá 12,9."
    )


@pytest.mark.parametrize(
    ("valor", "frase"),
    [
        ("90", "90 é pior que o resultado de 2025 (92,9) e que a meta de 2025 (95,0)."),
        (
            "92.91",
            "92,91 é pior que o resultado de 2025 (92,92) e que a meta de 2025 "
            "(95,00).",
        ),
    ],
)
def test_o_ano_anterior_tem_as_casas_da_tela(valor, frase):
    historico = replace(
        PERCENTUAL, resultado_anterior=D("92.9167"), meta_anterior=D(95)
    )

    (aviso,) = avisos_do_valor(D(valor), historico, sentido=MAIOR)

    assert str(aviso) == frase


@pytest.mark.parametrize(
    ("valor", "historico", "esperado"),
    [
        ("12.9", MORTALIDADE, "cerca de 87 em 6.744"),
        ("0", MORTALIDADE, "cerca de 0 em 6.744"),
        ("93", PERCENTUAL, ""),
        ("4", OBITOS, ""),
    ],
)
def test_a_taxa_na_outra_unidade(valor, historico, esperado):
    assert em_contagem(D(valor), historico) == esperado


@pytest.mark.parametrize("sentido", [MAIOR, MENOR, FAIXA])
@pytest.mark.parametrize(
    "historico",
    [
        *(PERCENTUAL, MORTALIDADE, PFA, IPA, SEM_TETO, RAZAO, OBITOS, ZERADO),
        *(NA_FAIXA, Historico()),
    ],
)
def test_a_tela_sabe_antes_o_que_o_portal_vai_estranhar(historico, sentido):
    calmos = sem_aviso(historico, sentido=sentido)

    passos = [D(n) / 20 for n in range(3000)] + [D(n) / 100 for n in range(400)]
    limites = [x.valor for x in (calmos.de, calmos.ate) if x is not None]
    vizinhos = [v + d for v in limites for d in (D("-0.0001"), D(0), D("0.0001"))]
    for valor in [*passos, *vizinhos, D(100_000), D("0.1249")]:
        if valor >= 0:
            avisa = bool(avisos_do_valor(valor, historico, sentido=sentido))
            assert calmos.contem(valor) is not avisa, valor


def test_o_que_passa_sem_aviso_vai_para_a_tela_em_quatro_campos():
    assert str(sem_aviso(PERCENTUAL, sentido=MAIOR)) == "90|100||"
    assert str(sem_aviso(OBITOS, sentido=MENOR)) == ">0.8|<20|z|i"
    assert str(sem_aviso(Historico(), sentido=MAIOR)) == "||z|"


def test_com_base_negativa_so_o_portal_responde():
    assert sem_aviso(Historico(resultado_anterior=D(-3)), sentido=MENOR) is None
