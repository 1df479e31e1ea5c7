"""A carga sintética das medidas (SQL do PostgreSQL)."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from indicadores import carga, consultas
from indicadores.models import MetaPactuada, Pactuacao, Resultado, Rodada
from tests.factories.indicadores import EdicaoFactory, FichaFactory

so_no_postgres = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="a carga é SQL do PostgreSQL"
)


@pytest.fixture
def edicao(rio_branco):
    edicao = EdicaoFactory(codigo=carga.EDICAO)
    FichaFactory(edicao=edicao, numero=8)
    return edicao


@pytest.mark.postgres
@so_no_postgres
def test_carga_traz_cada_territorio_em_cada_ano(edicao):
    assert carga.gerar(2) == [2009, 2010]

    assert Pactuacao.objects.publicas().count() == 2 * 2
    assert MetaPactuada.objects.count() == Resultado.objects.count() == 4
    assert consultas.alcance(2010, 8, "UF").sem_base == 0


@pytest.mark.postgres
@so_no_postgres
def test_repetir_a_carga_nao_muda_nada(edicao):
    carga.gerar(1)
    antes = list(Resultado.objects.values_list("pk", "valor"))

    carga.gerar(1)

    assert list(Resultado.objects.values_list("pk", "valor")) == antes


@pytest.mark.postgres
@so_no_postgres
def test_carga_nao_toca_o_ano_que_ja_existe(edicao):
    Rodada.objects.create(edicao=edicao, ano=2009, fonte="De verdade")

    assert carga.gerar(1) == [2010]


def test_carga_recusa_a_producao(settings):
    settings.MODO = "producao"

    with pytest.raises(CommandError, match="produção"):
        call_command("gerar_carga", "--anos", "1")


@pytest.mark.parametrize("anos", ["0", "51"])
def test_carga_recusa_o_que_nao_cabe(anos):
    with pytest.raises(CommandError):
        call_command("gerar_carga", "--anos", anos)
