"""A conta em SQL e a das regras dão o mesmo, caso a caso."""

from datetime import date, timedelta
from itertools import product

from portfolio.consultas import carteira_do_ciclo
from portfolio.models import Iniciativa, Marco, PontoCritico
from portfolio.resumos import primeiras_de_cada_ciclo, resumos_do_ciclo
from tests.factories.portfolio import CicloFactory, IniciativaFactory, MarcoFactory

HOJE = date(2026, 3, 10)
DIAS = [None, -30, -1, 0, 1, 15, 16, 90]


def dia(deslocamento):
    return None if deslocamento is None else HOJE + timedelta(days=deslocamento)


def carteira_de_casos():
    """Uma iniciativa por caso: base × repactuada × real × ponto × início."""
    ciclo = CicloFactory()
    casos = product(DIAS, [None, -5, 40], [None, -3], [False, True], [None, -60, 20])
    for i, (base, repactuada, real, ponto, inicio) in enumerate(casos):
        iniciativa = IniciativaFactory(ciclo=ciclo, ordem=i, inicio=dia(inicio))
        marco = MarcoFactory(
            iniciativa=iniciativa,
            data_base=dia(base),
            data_repactuada=dia(repactuada),
            data_real=dia(real),
            evidencia="Ata" if real else "",
        )
        if i % 3:
            MarcoFactory(iniciativa=iniciativa, data_base=dia(60), peso=3)
        if ponto:
            PontoCritico.objects.create(
                iniciativa=iniciativa,
                marco=marco if i % 2 else None,
                descricao="Sem minuta",
            )
    IniciativaFactory(ciclo=ciclo, ordem=10_000)
    return ciclo


def test_situacao_em_sql_e_a_das_regras(db):
    """RN-POR-01, RN-POR-02 e RN-POR-03, nas duas contas."""
    ciclo = carteira_de_casos()

    resumos = resumos_do_ciclo(ciclo, hoje=HOJE)
    linhas = carteira_do_ciclo(ciclo, hoje=HOJE)

    assert [r.pk for r in resumos] == [q.iniciativa.pk for q in linhas]
    for resumo, linha in zip(resumos, linhas, strict=True):
        assert resumo.situacao == linha.situacao
        assert resumo.marcos == len(linha.marcos)
        assert resumo.feitos == linha.feitos
        assert resumo.sem_data == linha.sem_data
        assert resumo.avanco == linha.avanco
        assert resumo.pontos_abertos == linha.pontos_abertos
        proximo = linha.proximo
        assert resumo.proxima == (proximo.datas.prevista if proximo else None)


def test_resumo_custa_tres_consultas(db, django_assert_num_queries):
    ciclo = carteira_de_casos()

    with django_assert_num_queries(3):
        resumos_do_ciclo(ciclo, hoje=HOJE)


def test_primeiras_de_cada_ciclo_para_no_limite(db, django_assert_num_queries):
    ciclo = CicloFactory()
    outro = CicloFactory(slug="outro")
    vazio = CicloFactory(slug="vazio")
    Iniciativa.objects.bulk_create(
        IniciativaFactory.build(ciclo=ciclo, ordem=i) for i in range(35)
    )
    Marco.objects.create(
        iniciativa=IniciativaFactory(ciclo=outro), ordem=1, nome="Entrega"
    )

    with django_assert_num_queries(4):
        primeiras = primeiras_de_cada_ciclo([ciclo, outro, vazio], hoje=HOJE)

    assert len(primeiras[ciclo.pk]) == 30
    assert len(primeiras[outro.pk]) == 1
    assert vazio.pk not in primeiras
