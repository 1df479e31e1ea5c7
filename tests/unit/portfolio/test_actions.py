"""Registrar entrega, repactuar e informar situação: quem, quando e o que fica."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from auditoria.models import Evento
from base.errors import EdicaoConcorrente, RegraViolada
from portfolio import actions
from portfolio.models import Repactuacao
from portfolio.rules import Situacao
from tests.factories.portfolio import MarcoFactory

DIA = date(2025, 4, 29)


def entregar(marco, por, **outros):
    campos = {"versao": 1, "data_real": DIA, "evidencia": "Deliberação 1/2025"}
    return actions.atualizar_marco(marco, por=por, **(campos | outros))


def repactuar(marco, por, **outros):
    campos = {"versao": 1, "para": DIA, "motivo": "Troca de gestão"}
    return actions.repactuar_marco(marco, por=por, **(campos | outros))


def informar(iniciativa, por, **outros):
    campos = {
        "versao": 1,
        "situacao": Situacao.PARALISADO,
        "motivo": "Sem equipe",
        "valida_ate": timezone.localdate(),
    }
    return actions.informar_situacao(iniciativa, por=por, **(campos | outros))


def test_entrega_grava_data_evidencia_e_trilha(marco, gerente):
    """RN-POR-06."""
    feito = entregar(marco, gerente)

    evento = Evento.objects.do_objeto(marco.iniciativa).get()
    assert (feito.data_real, feito.evidencia, feito.versao) == (
        DIA,
        "Deliberação 1/2025",
        2,
    )
    assert evento.acao == "portfolio.marco.entregue"
    assert evento.autor_id == gerente.usuario_id
    assert evento.dados["depois"]["data_real"] == "2025-04-29"


def test_entrega_sem_data_desfaz_e_limpa_a_evidencia(marco, gerente):
    entregar(marco, gerente)

    desfeito = entregar(marco, gerente, versao=2, data_real=None, evidencia="x")

    assert (desfeito.data_real, desfeito.evidencia) == (None, "")
    assert Evento.objects.do_objeto(marco.iniciativa)[0].acao.endswith("reaberto")


@pytest.mark.parametrize(
    ("outros", "codigo"),
    [
        (
            {"data_real": timezone.localdate() + timedelta(days=2)},
            "entrega_no_futuro",
        ),
        ({"data_real": date(2022, 12, 31)}, "entrega_antes_do_inicio"),
        ({"evidencia": "  "}, "entrega_sem_evidencia"),
    ],
)
def test_entrega_recusada_nao_grava(marco, gerente, outros, codigo):
    """RN-POR-06."""
    marco.iniciativa.inicio = date(2023, 1, 1)
    marco.iniciativa.save(update_fields=["inicio"])

    with pytest.raises(RegraViolada) as erro:
        entregar(marco, gerente, **outros)

    marco.refresh_from_db()
    assert erro.value.codigo == codigo
    assert marco.data_real is None
    assert not Evento.objects.exists()


def test_entrega_sobre_versao_antiga_e_recusada(marco, gerente, aest):
    entregar(marco, gerente)

    with pytest.raises(EdicaoConcorrente):
        entregar(marco, aest, data_real=date(2025, 5, 1))

    marco.refresh_from_db()
    assert marco.data_real == DIA


def test_quem_nao_gerencia_a_iniciativa_nao_registra(
    marco, outro_gerente, aest_de_fora
):
    """RN-POR-07."""
    for vinculo in (outro_gerente, aest_de_fora):
        with pytest.raises(PermissionDenied):
            entregar(marco, vinculo)


def test_primeira_data_vira_linha_de_base(marco, aest):
    """RN-POR-06."""
    datado = repactuar(marco, aest)

    assert (datado.data_base, datado.data_repactuada) == (DIA, None)
    assert Repactuacao.objects.get().de is None
    assert Evento.objects.get().acao == "portfolio.marco.datado"


def test_repactuar_guarda_a_anterior_e_nao_muda_a_linha_de_base(iniciativa, aest):
    """RN-POR-06."""
    marco = MarcoFactory(iniciativa=iniciativa, data_base=date(2025, 1, 1))

    repactuado = repactuar(marco, aest)
    outra_vez = repactuar(marco, aest, versao=2, para=date(2025, 7, 10))

    assert repactuado.data_base == date(2025, 1, 1)
    assert outra_vez.data_prevista == date(2025, 7, 10)
    assert [r.de for r in marco.repactuacoes.order_by("pk")] == [date(2025, 1, 1), DIA]


@pytest.mark.parametrize(
    ("campos", "outros", "codigo"),
    [
        ({}, {"motivo": " "}, "repactuacao_sem_motivo"),
        ({"data_real": DIA, "evidencia": "x"}, {}, "marco_ja_entregue"),
        ({"data_base": DIA}, {}, "mesma_data"),
        ({}, {"para": date(2022, 12, 31)}, "marco_antes_do_inicio"),
    ],
)
def test_repactuacao_recusada_nao_grava(iniciativa, aest, campos, outros, codigo):
    """RN-POR-06."""
    iniciativa.inicio = date(2023, 1, 1)
    iniciativa.save(update_fields=["inicio"])
    marco = MarcoFactory(iniciativa=iniciativa, **campos)

    with pytest.raises(RegraViolada) as erro:
        repactuar(marco, aest, **outros)

    assert erro.value.codigo == codigo
    assert not Repactuacao.objects.exists()


def test_gerente_nao_repactua(marco, gerente):
    """RN-POR-07."""
    with pytest.raises(PermissionDenied):
        repactuar(marco, gerente)


def test_repactuar_sobre_versao_antiga_e_recusado(marco, aest):
    repactuar(marco, aest)

    with pytest.raises(EdicaoConcorrente):
        repactuar(marco, aest, para=date(2025, 9, 1))


def test_situacao_informada_fica_com_motivo_validade_e_autor(iniciativa, aest):
    """RN-POR-04."""
    gravada = informar(iniciativa, aest)

    assert gravada.informada.situacao == Situacao.PARALISADO
    assert gravada.situacao_informada_por == aest
    assert Evento.objects.get().dados["motivo"] == "Sem equipe"


@pytest.mark.parametrize(
    ("outros", "codigo"),
    [
        ({"situacao": Situacao.SEM_DATA}, "situacao_nao_informavel"),
        ({"motivo": ""}, "situacao_sem_motivo"),
        ({"valida_ate": date(2020, 1, 1)}, "validade_no_passado"),
    ],
)
def test_situacao_recusada_nao_grava(iniciativa, aest, outros, codigo):
    """RN-POR-04."""
    with pytest.raises(RegraViolada) as erro:
        informar(iniciativa, aest, **outros)

    iniciativa.refresh_from_db()
    assert erro.value.codigo == codigo
    assert iniciativa.informada is None


def test_situacao_so_pela_aest_e_sobre_a_versao_vista(iniciativa, aest, gerente):
    """RN-POR-04 e RN-POR-07."""
    with pytest.raises(PermissionDenied):
        informar(iniciativa, gerente)
    informar(iniciativa, aest)
    with pytest.raises(EdicaoConcorrente):
        informar(iniciativa, aest)
