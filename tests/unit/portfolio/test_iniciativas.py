"""Criar a iniciativa, editar a ficha, incluir entregas e encerrar."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from base.errors import EdicaoConcorrente, RegraViolada
from portfolio import actions
from portfolio.models import Iniciativa
from tests.factories.portfolio import MarcoFactory, PontoCriticoFactory

CAMPOS = {"versao": "1", "nome": "Rede Nova", "tipo": "setorial", "unidade": "SUBRAS"}


def ficha(**campos):
    return actions.Ficha(
        **{
            "nome": "Rede Nova",
            "tipo": "processo",
            "unidade": "SUBRAS",
            "cargo_do_gerente": "",
            "gerente": None,
            "desafio": "",
            "escopo": "",
            "inicio": None,
            "onda": None,
        }
        | campos
    )


def codigo_de(funcao, *args, **kwargs):
    with pytest.raises(RegraViolada) as erro:
        funcao(*args, **kwargs)
    return erro.value.codigo


def test_nome_repetido_ganha_outro_endereco(ciclo, aest):
    """RN-POR-15."""
    uma = actions.criar_iniciativa(ciclo, por=aest, ficha=ficha())
    outra = actions.criar_iniciativa(ciclo, por=aest, ficha=ficha())

    assert (uma.slug, outra.slug) == ("rede-nova", "rede-nova-2")
    assert outra.ordem == uma.ordem + 1


def test_editar_confere_versao_e_inicio(iniciativa, aest):
    """RN-POR-15."""
    MarcoFactory(iniciativa=iniciativa, data_base=date(2026, 3, 1))
    tarde = ficha(inicio=date(2026, 4, 1))

    assert codigo_de(
        actions.editar_ficha, iniciativa, por=aest, versao=1, ficha=tarde
    ) == ("inicio_depois_de_marco")
    actions.editar_ficha(
        iniciativa, por=aest, versao=1, ficha=ficha(inicio=date(2026, 1, 1))
    )
    with pytest.raises(EdicaoConcorrente):
        actions.editar_ficha(iniciativa, por=aest, versao=1, ficha=ficha())


def test_entrega_antes_do_inicio_e_recusada(iniciativa, aest):
    """RN-POR-15."""
    Iniciativa.objects.update(inicio=date(2026, 2, 1))
    campos = {"por": aest, "nome": "Minuta", "peso": Decimal(2), "frente": None}

    assert codigo_de(
        actions.incluir_marco, iniciativa, data_base=date(2026, 1, 31), **campos
    ) == ("marco_antes_do_inicio")
    marco = actions.incluir_marco(iniciativa, data_base=date(2026, 2, 1), **campos)
    assert marco.ordem == 1


def test_encerrar_recusa_o_que_esta_aberto_e_depois_nada_muda(marco, gerente, aest):
    """RN-POR-16."""
    iniciativa = marco.iniciativa
    ponto = PontoCriticoFactory(iniciativa=iniciativa)
    encerrar = actions.encerrar_iniciativa
    assert codigo_de(encerrar, iniciativa, por=aest) == "encerrar_com_marco_aberto"
    actions.atualizar_marco(
        marco, por=gerente, versao=1, data_real=timezone.localdate(), evidencia="Ata"
    )
    assert codigo_de(encerrar, iniciativa, por=aest) == "encerrar_com_ponto_aberto"
    actions.resolver_ponto(ponto, por=gerente, solucao="Assinada.")

    encerrar(iniciativa, por=aest)

    assert codigo_de(encerrar, iniciativa, por=aest) == "iniciativa_encerrada"
    assert codigo_de(
        actions.atualizar_marco,
        marco,
        por=gerente,
        versao=2,
        data_real=None,
        evidencia="",
    ) == ("iniciativa_encerrada")
    assert codigo_de(
        actions.atualizar_semana, iniciativa, por=gerente, versao=0, texto="Mais."
    ) == ("iniciativa_encerrada")


def test_so_a_aest_da_secretaria(ciclo, iniciativa, gerente, aest_de_fora):
    """RN-POR-07."""
    for por in (gerente, aest_de_fora):
        with pytest.raises(PermissionDenied):
            actions.criar_iniciativa(ciclo, por=por, ficha=ficha())
        with pytest.raises(PermissionDenied):
            actions.editar_ficha(iniciativa, por=por, versao=1, ficha=ficha())
        with pytest.raises(PermissionDenied):
            actions.encerrar_iniciativa(iniciativa, por=por)


def test_criar_editar_incluir_e_encerrar_pela_tela(
    entrar, ciclo, iniciativa, aest, gerente, aest_de_fora
):
    cliente = entrar(aest)
    criar = reverse("portfolio:criar_iniciativa", args=[ciclo.slug])
    assert cliente.get(criar).status_code == 200
    assert cliente.post(criar, {"nome": "Só o nome"}).status_code == 422
    cliente.post(criar, CAMPOS)
    nova = Iniciativa.objects.get(slug="rede-nova")

    editar = reverse("portfolio:editar_ficha", args=[nova.slug])
    assert "Rede Nova" in cliente.get(editar).content.decode()
    cliente.post(editar, CAMPOS | {"nome": "Rede Novíssima", "gerente": gerente.pk})
    nova.refresh_from_db()
    assert (nova.nome, nova.gerente) == ("Rede Novíssima", gerente)
    velha = cliente.post(editar, CAMPOS | {"nome": "Outra"})
    assert velha.status_code == 409

    incluir = reverse("portfolio:incluir_marco", args=[nova.slug])
    assert cliente.get(incluir).status_code == 200
    cliente.post(incluir, {"nome": "Minuta", "peso": "2,5"})
    assert nova.marcos.get().peso == Decimal("2.5")

    encerrar = reverse("portfolio:encerrar_iniciativa", args=[nova.slug])
    recusa = cliente.post(encerrar, follow=True).content.decode()
    assert "tem 1 entrega aberta" in recusa
    assert entrar(gerente).get(editar).status_code == 403
    assert entrar(aest_de_fora).get(criar).status_code == 404
