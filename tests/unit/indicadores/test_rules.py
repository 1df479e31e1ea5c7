"""As contas: RN-IND-01 a RN-IND-09."""

from decimal import Decimal as D

import pytest

from indicadores import aplicabilidade, rules
from indicadores.rules import (
    AUSENTE,
    Alvo,
    Celula,
    Contagem,
    EstadoDaCelula,
    Julgamento,
    Sentido,
)
from indicadores.sugestao import sugerir_meta

MAIOR, MENOR, FAIXA = Sentido.MAIOR_MELHOR, Sentido.MENOR_MELHOR, Sentido.FAIXA


def celula(valor, variante="", **contagens):
    return Celula(EstadoDaCelula.VALOR, D(valor), variante, **contagens)


@pytest.mark.parametrize(
    ("meta", "resultado", "sentido", "esperado"),
    [
        ("1.5", "1.6", MAIOR, True),
        ("1.5", "1.5", MAIOR, True),
        ("1.5", "1.49", MAIOR, False),
        ("20", "16.8", MENOR, True),
        ("20", "20", MENOR, True),
        ("20", "20.1", MENOR, False),
        ("0", "0", MENOR, True),
        ("0", "0", MAIOR, True),
        ("10", "10", FAIXA, None),
    ],
)
def test_alcancou(meta, resultado, sentido, esperado):
    assert rules.alcancou(D(meta), D(resultado), sentido) is esperado


@pytest.mark.parametrize(
    ("meta", "resultado", "sentido", "esperado"),
    [
        ("50", "148", MAIOR, "296"),
        ("16", "20", MENOR, "80"),
        ("0", "5", MAIOR, None),
        ("5", "0", MENOR, None),
        ("100", "0", MAIOR, "0"),
        ("10", "5", FAIXA, None),
    ],
)
def test_percentual_da_meta(meta, resultado, sentido, esperado):
    percentual = rules.percentual_da_meta(D(meta), D(resultado), sentido)

    assert percentual == (None if esperado is None else D(esperado))


@pytest.mark.parametrize(
    ("meta", "resultado", "trecho"),
    [
        (AUSENTE, AUSENTE, "Sem meta e sem resultado"),
        (AUSENTE, celula(1), "Sem meta informada"),
        (celula(1), AUSENTE, "Sem resultado"),
        (Celula(EstadoDaCelula.NAO_PACTUADO, None), celula(1), "não pactuada"),
        (celula(1), Celula(EstadoDaCelula.NAO_SE_APLICA, None), "Não se aplica"),
        (celula(1, "7-ou-mais"), celula(1), "variantes diferentes"),
        (celula(0), celula(0, numerador=D(0), denominador=D(0)), "0 de 0"),
    ],
)
def test_julgar_diz_por_que_nao_ha_base(meta, resultado, trecho):
    julgamento = rules.julgar(meta, resultado, sentido=MAIOR)

    assert julgamento.alcancou is None
    assert julgamento.percentual is None
    assert trecho in julgamento.motivo


def test_julgar_nao_compara_unidades_que_a_ficha_declara_diferentes():
    julgamento = rules.julgar(
        celula(25), celula(-48), sentido=MENOR, motivo_nao_julgado="Não comparável."
    )

    assert julgamento == Julgamento(None, motivo="Não comparável.")


def test_julgar_indicador_de_faixa_sem_limites_nao_alcanca_nem_falta():
    julgamento = rules.julgar(celula(25), celula(25), sentido=FAIXA)

    assert julgamento.alcancou is None
    assert "faixa" in julgamento.motivo
    assert julgamento.lido == "sem base"


@pytest.mark.parametrize(
    ("faixa", "resultado", "dentro"),
    [
        # RN-IND-18: os limites pertencem à faixa, e a meta não os muda
        (("10", "15"), "9.99", False),
        (("10", "15"), "10", True),
        (("10", "15"), "12", True),
        (("10", "15"), "15", True),
        (("10", "15"), "15.01", False),
        ((None, "15"), "0", True),
        ((None, "15"), "16", False),
        (("10", None), "900", True),
        (("10", None), "0", False),
    ],
)
def test_no_indicador_de_faixa_alcanca_quem_esta_dentro(faixa, resultado, dentro):
    limites = rules.Faixa(*(None if x is None else D(x) for x in faixa))

    julgamento = rules.julgar(
        celula(12), celula(resultado), sentido=FAIXA, faixa=limites
    )

    assert julgamento.alcancou is dentro
    assert julgamento.percentual is None
    assert julgamento.motivo == ""
    assert julgamento.lido == ("dentro da faixa" if dentro else "fora da faixa")


def test_a_faixa_e_da_definicao_principal_e_precisa_dos_dois_lados():
    faixa = rules.Faixa(D(10), D(15))

    outra = rules.julgar(
        celula(12, "numero"), celula(12, "numero"), sentido=FAIXA, faixa=faixa
    )
    sem_meta = rules.julgar(AUSENTE, celula(12), sentido=FAIXA, faixa=faixa)

    assert (outra.alcancou, sem_meta.alcancou) == (None, None)


@pytest.mark.parametrize(
    ("faixa", "texto"),
    [
        (rules.Faixa(D(10), D(15)), "de 10,0 a 15,0"),
        (rules.Faixa(None, D(15)), "até 15,0"),
        (rules.Faixa(D(10), None), "de 10,0 para cima"),
    ],
)
def test_a_faixa_por_extenso(faixa, texto):
    assert faixa.por_extenso(1) == texto


@pytest.mark.parametrize(
    ("anterior", "esperada"),
    [
        ("12", ("12", "manter-se na faixa")),
        ("9", ("10", "voltar à faixa")),
        ("20", ("15", "voltar à faixa")),
        (None, None),
    ],
)
def test_meta_sugerida_na_faixa(anterior, esperada):
    sugestao = sugerir_meta(
        {},
        meta_anterior=D(11),
        resultado_anterior=None if anterior is None else D(anterior),
        sentido=FAIXA,
        casas=1,
        faixa=rules.Faixa(D(10), D(15)),
    )

    obtida = None if sugestao is None else (str(sugestao.valor), sugestao.porque)
    assert obtida == esperada


def test_zero_e_um_valor():
    assert rules.julgar(celula(0), celula(0), sentido=MENOR).alcancou is True


def test_contar():
    julgamentos = [Julgamento(True), Julgamento(False), Julgamento(None)] * 2

    contagem = rules.contar(julgamentos)

    assert contagem == Contagem(2, 2, 2)
    assert contagem.julgados == 4


@pytest.mark.parametrize(
    ("numerador", "denominador", "esperado"),
    [("37", "25", "148"), ("0", "25", "0"), ("1", "0", None), (None, "25", None)],
)
def test_valor_calculado(numerador, denominador, esperado):
    valor = rules.valor_calculado(
        None if numerador is None else D(numerador), D(denominador), D(100)
    )

    assert valor == (None if esperado is None else D(esperado))


def test_agregar_soma_numeradores_e_denominadores_e_nao_tira_media():
    partes = [
        celula(100, numerador=D(1), denominador=D(1)),
        celula(0, numerador=D(0), denominador=D(9)),
    ]

    assert rules.agregar(partes, D(100)) == D(10)


def test_nao_se_somam_casos_de_definicoes_diferentes():
    de_uma = celula(50, numerador=D(5), denominador=D(10))
    de_outra = celula(20, "7-ou-mais", numerador=D(2), denominador=D(10))

    assert rules.agregar([de_uma, de_outra], D(100)) is None
    assert rules.agregar([de_outra, de_outra], D(100)) == D(20)


@pytest.mark.parametrize("partes", [[], [celula(10)]])
def test_agregar_sem_contagens_nao_inventa(partes):
    assert rules.agregar(partes, D(100)) is None


def test_mediana():
    assert rules.mediana([D(3), D(1), D(2)]) == D(2)
    assert rules.mediana([]) is None


ACRE = Alvo(nivel="MUN", uf="AC", capital=False, amazonia_legal=True, ano=2026)


@pytest.mark.parametrize(
    ("regra", "trecho"),
    [
        ({}, ""),
        ({"ate_ano": 2019}, "depois de 2019"),
        ({"ate_ano": 2026}, ""),
        ({"niveis": ["UF"]}, "neste nível"),
        ({"niveis": ["UF", "MUN"]}, ""),
        ({"ufs": ["MG"]}, "unidade da Federação"),
        ({"ufs": ["AC"]}, ""),
        ({"exceto_ufs": ["AC"], "motivo": "Porque não."}, "Porque não."),
        ({"amazonia_legal": True}, ""),
        ({"so_capitais": True}, "capitais"),
        ({"populacao_minima": 80000}, ""),
    ],
)
def test_aplicabilidade(regra, trecho):
    motivo = rules.motivo_de_nao_se_aplicar(regra, ACRE)

    assert (trecho in motivo) if trecho else motivo == ""


@pytest.mark.parametrize(("habitantes", "aplica"), [(79999, False), (80000, True)])
def test_aplicabilidade_por_populacao(habitantes, aplica):
    alvo = Alvo("MUN", "AC", False, True, 2026, populacao=habitantes)

    motivo = rules.motivo_de_nao_se_aplicar({"populacao_minima": 80000}, alvo)

    assert (motivo == "") is aplica


def test_fora_da_amazonia_legal_nao_se_aplica():
    alvo = Alvo("UF", "MG", False, False, 2007)

    assert "Amazônia" in rules.motivo_de_nao_se_aplicar({"amazonia_legal": True}, alvo)


DEGRAUS = {
    "tipo": "degraus",
    "degraus": [
        {"de": "85", "vezes": "1", "porque": "manter ou aumentar"},
        {"de": "80", "alcancar": "85", "porque": "alcançar 85"},
        {"de": "75", "vezes": "1.06", "porque": "mais 6 %"},
        {"de": "0", "alcancar": "60", "porque": "alcançar 60"},
    ],
}


@pytest.mark.parametrize(
    ("base", "esperado"),
    [("90", "90.0"), ("85", "85.0"), ("80", "85.0"), ("75", "79.5"), ("10", "60.0")],
)
def test_meta_sugerida_por_degraus(base, esperado):
    sugestao = sugerir_meta(
        DEGRAUS,
        meta_anterior=None,
        resultado_anterior=D(base),
        sentido=MAIOR,
        casas=1,
    )

    assert sugestao is not None
    assert sugestao.valor == D(esperado)


@pytest.mark.parametrize(
    ("meta", "resultado", "sentido", "esperado"),
    [
        ("80", "77", MAIOR, ("80", "repete a não alcançada")),
        ("80", "85", MAIOR, ("85", "manter o resultado")),
        ("13", "12.9", MENOR, ("12.9", "manter o resultado")),
        ("13", None, MENOR, ("13", "repete a meta anterior")),
        (None, None, MENOR, None),
        ("13", "12", FAIXA, None),
    ],
)
def test_meta_sugerida_sem_regra(meta, resultado, sentido, esperado):
    sugestao = sugerir_meta(
        {},
        meta_anterior=None if meta is None else D(meta),
        resultado_anterior=None if resultado is None else D(resultado),
        sentido=sentido,
        casas=1,
    )

    obtido = None if sugestao is None else (str(sugestao.valor), sugestao.porque)
    assert obtido == esperado


def test_meta_sugerida_por_parametro_e_degraus_sem_base():
    comum = {
        "meta_anterior": None,
        "resultado_anterior": None,
        "sentido": MAIOR,
        "casas": 1,
    }

    parametro = sugerir_meta({"tipo": "parametro", "valor": "100"}, **comum)

    assert parametro is not None
    assert parametro.valor == D(100)
    assert sugerir_meta(DEGRAUS, **comum) is None
    vazia = {"tipo": "degraus", "degraus": [{"de": "50", "alcancar": "60"}]}
    com_base = {**comum, "resultado_anterior": D(10)}
    assert sugerir_meta(vazia, **com_base) is None


@pytest.mark.parametrize(
    ("itens", "esperado"),
    [([], ""), (["A"], "A"), (["A", "B"], "A e B"), (["A", "B", "C"], "A, B e C")],
)
def test_enumerar(itens, esperado):
    assert rules.enumerar(itens) == esperado


@pytest.mark.parametrize(
    ("regra", "texto"),
    [
        ({}, "todos"),
        (
            {"niveis": ["MUN"], "populacao_minima": 50000, "ano_da_populacao": 2010},
            "só municípios; de 50.000 habitantes ou mais em 2010",
        ),
        (
            {"so_capitais": True, "exceto_ufs": ["DF"]},
            "entre os municípios, só as capitais; menos DF",
        ),
        (
            {"amazonia_legal": True, "ufs": ["AC", "AM"], "ate_ano": 2019},
            "só a Amazônia Legal; só AC, AM; até 2019",
        ),
    ],
)
def test_a_quem_se_aplica_em_palavras(regra, texto):
    assert aplicabilidade.por_extenso(regra) == texto


@pytest.mark.parametrize(
    ("regra", "texto"),
    [
        ({}, ""),
        ({"negativo": True}, ""),
        (
            {"populacao_abaixo_de": 80000, "ano_da_populacao": 2007},
            ", para municípios com menos de 80.000 habitantes em 2007",
        ),
    ],
)
def test_a_quem_a_variante_cabe_em_palavras(regra, texto):
    assert aplicabilidade.da_variante(regra) == texto


def test_os_valores_plausiveis_em_palavras():
    assert aplicabilidade.de_a(D(0), D(100), 0) == "de 0 a 100"
    assert aplicabilidade.de_a(None, None, 0) == ""
