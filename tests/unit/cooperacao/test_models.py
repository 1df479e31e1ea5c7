from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from cooperacao import consultas
from cooperacao.models import CartaAcordo, RelatorioAnual, TermoDeAjuste
from tests.factories.cooperacao import (
    AcaoFactory,
    AnualFactory,
    ExecucaoFactory,
    MatrizFactory,
    TermoDeAjusteFactory,
    TermoFactory,
)

pytestmark = pytest.mark.django_db


def test_valor_do_tc_e_a_soma_dos_ajustes():
    """RN-COO-08"""
    tc = TermoFactory()
    for numero, valor in enumerate(("9975000", "10000000", "10000000"), start=1):
        TermoDeAjusteFactory(tc=tc, numero=numero, valor=Decimal(valor))

    assert tc.valor_total == Decimal("29975000")
    assert TermoFactory(numero=61).valor_total == 0


def test_termino_so_muda_por_prorrogacao():
    """RN-COO-03"""
    tc = TermoFactory()
    assert tc.termino_vigente == date(2015, 5, 27)

    TermoDeAjusteFactory(
        tc=tc,
        tipo=TermoDeAjuste.Tipo.PRORROGACAO,
        valor=0,
        novo_termino=date(2020, 5, 27),
    )

    assert tc.termino_vigente == date(2020, 5, 27)


def test_nup_com_digito_errado_e_recusado():
    """RN-COO-02"""
    tc = TermoFactory.build(nup="25000.641798/2009-12")

    with pytest.raises(ValidationError) as erro:
        tc.clean_fields()

    assert erro.value.error_dict["nup"][0].code == "nup_invalido"


@pytest.mark.parametrize(
    "campos",
    [
        {"tipo": "recurso", "valor": Decimal(-1)},
        {"tipo": "recurso", "valor": 1, "novo_termino": date(2020, 5, 27)},
        {"tipo": "prorrogacao", "valor": 0},
        {"tipo": "prorrogacao", "valor": 1, "novo_termino": date(2020, 5, 27)},
    ],
)
def test_ajuste_incoerente_nao_se_grava(campos):
    with pytest.raises(IntegrityError):
        TermoDeAjusteFactory(**campos)


def test_carta_cancelada_exige_motivo():
    with pytest.raises(IntegrityError):
        CartaAcordo.objects.create(
            tc=TermoFactory(),
            executor="CONASEMS",
            objeto="Congresso",
            tc_de_origem=60,
            situacao="cancelada",
        )


def test_execucao_nao_aceita_negativo():
    with pytest.raises(IntegrityError):
        ExecucaoFactory(pendente=Decimal(-1))


def test_saldo_e_calculado():
    """RN-COO-06"""
    assert ExecucaoFactory().saldo == Decimal("30.00")


def test_acao_fora_do_plano_so_finalizada():
    """RN-COO-05"""
    with pytest.raises(IntegrityError):
        AcaoFactory(fora_do_plano=True, situacao="programada")


def test_codigo_do_plano_nao_e_ligacao_com_a_atividade():
    """RN-COO-09"""
    assert AcaoFactory(codigo="R1-A6").atividade is None


def test_relatorio_usa_a_matriz_em_vigor_no_semestre():
    tc = TermoFactory()
    primeira = MatrizFactory(tc=tc, versao=1, vigente_desde=date(2010, 5, 27))
    segunda = MatrizFactory(tc=tc, versao=2, vigente_desde=date(2018, 1, 1))

    assert consultas.matriz_em_vigor(tc, date(2017, 12, 31)) == primeira
    assert consultas.matriz_em_vigor(tc, date(2018, 1, 1)) == segunda
    assert consultas.matriz_em_vigor(tc, date(2009, 1, 1)) is None


def test_relatorio_aberto_so_e_visto_por_quem_faz_parte(
    opas_tecnico, contraparte, outra_contraparte, ministerio, gestor_municipal
):
    anual = AnualFactory()

    def ve(vinculo):
        return RelatorioAnual.objects.visiveis_para(vinculo).contains(anual)

    quem = (opas_tecnico, contraparte, ministerio)
    assert [ve(v) for v in quem] == [True] * 3
    assert [ve(v) for v in (outra_contraparte, gestor_municipal, None)] == [False] * 3
