"""A tabela do fluxo: a tela só oferece o que o servidor aceita. RN-IND-10."""

from itertools import product

import pytest

from contas.models import Papel
from indicadores.models import Pactuacao
from indicadores.permissions import acoes_disponiveis, pode
from indicadores.states import TRANSICOES, Situacao, transicoes_de
from tests.factories.contas import vinculo_de
from tests.factories.indicadores import RodadaFactory
from tests.factories.territorios import (
    MunicipioFactory,
    PaisFactory,
    PertencimentoFactory,
    UFFactory,
)

pytestmark = pytest.mark.django_db

S = Situacao
DIGITAR = "salvar_metas"
ENVIO = ["enviar_ao_conselho", "registrar_e_validar"]
DO_CONSELHO = ["aprovar", "devolver_pelo_conselho"]
DE_CIMA = ["homologar", "devolver"]

NO_MUNICIPIO = {
    (S.EM_DIGITACAO, Papel.TECNICO_MUNICIPAL): [DIGITAR],
    (S.DEVOLVIDA, Papel.TECNICO_MUNICIPAL): [DIGITAR],
    (S.EM_DIGITACAO, Papel.GESTOR_MUNICIPAL): [DIGITAR, *ENVIO],
    (S.DEVOLVIDA, Papel.GESTOR_MUNICIPAL): [DIGITAR, *ENVIO],
    (S.APROVADA, Papel.GESTOR_MUNICIPAL): ["validar"],
    (S.EM_APRECIACAO, Papel.CONSELHO_MUNICIPAL): DO_CONSELHO,
    (S.VALIDADA, Papel.GESTOR_ESTADUAL): DE_CIMA,
    (S.VALIDADA, Papel.SECRETARIA_CIB): DE_CIMA,
    (S.HOMOLOGADA, Papel.GESTOR_ESTADUAL): ["reabrir"],
    (S.HOMOLOGADA, Papel.SECRETARIA_CIB): ["reabrir"],
}
COM_A_CIR = {
    (S.EM_DIGITACAO, Papel.TECNICO_MUNICIPAL): [DIGITAR],
    (S.DEVOLVIDA, Papel.TECNICO_MUNICIPAL): [DIGITAR],
    (S.EM_DIGITACAO, Papel.GESTOR_MUNICIPAL): [DIGITAR, "enviar_a_cir"],
    (S.DEVOLVIDA, Papel.GESTOR_MUNICIPAL): [DIGITAR, "enviar_a_cir"],
    (S.EM_CIR, Papel.TECNICO_REGIONAL): ["pactuar_na_cir", "devolver_pela_cir"],
    (S.EM_APRECIACAO, Papel.GESTOR_MUNICIPAL): ["registrar_e_validar"],
    (S.EM_APRECIACAO, Papel.CONSELHO_MUNICIPAL): DO_CONSELHO,
    (S.APROVADA, Papel.GESTOR_MUNICIPAL): ["validar"],
    (S.VALIDADA, Papel.GESTOR_ESTADUAL): DE_CIMA,
    (S.VALIDADA, Papel.SECRETARIA_CIB): DE_CIMA,
    (S.HOMOLOGADA, Papel.GESTOR_ESTADUAL): ["reabrir"],
    (S.HOMOLOGADA, Papel.SECRETARIA_CIB): ["reabrir"],
}
NO_ESTADO = {
    (S.EM_DIGITACAO, Papel.TECNICO_ESTADUAL): [DIGITAR],
    (S.DEVOLVIDA, Papel.TECNICO_ESTADUAL): [DIGITAR],
    (S.EM_DIGITACAO, Papel.GESTOR_ESTADUAL): [DIGITAR, *ENVIO],
    (S.DEVOLVIDA, Papel.GESTOR_ESTADUAL): [DIGITAR, *ENVIO],
    (S.APROVADA, Papel.GESTOR_ESTADUAL): ["validar"],
    (S.EM_APRECIACAO, Papel.CONSELHO_ESTADUAL): DO_CONSELHO,
    (S.VALIDADA, Papel.SECRETARIA_CIB): ["pactuar_na_cib", "devolver_pela_cib"],
    (S.PACTUADA_NA_CIB, Papel.SECRETARIA_CIT): DE_CIMA,
    (S.PACTUADA_NA_CIB, Papel.MINISTERIO): DE_CIMA,
    (S.HOMOLOGADA, Papel.SECRETARIA_CIT): ["reabrir"],
    (S.HOMOLOGADA, Papel.MINISTERIO): ["reabrir"],
}


@pytest.mark.parametrize(("situacao", "papel"), list(product(Situacao, Papel)))
def test_acoes_disponiveis_no_municipio(situacao, papel):
    PaisFactory()
    municipio = MunicipioFactory(codigo="1200401")
    vinculo = vinculo_de(papel, municipio=municipio)
    pactuacao = Pactuacao(
        rodada=RodadaFactory(), territorio=municipio, situacao=situacao
    )

    obtidas = acoes_disponiveis(vinculo, pactuacao)

    assert obtidas == NO_MUNICIPIO.get((situacao, papel), [])


@pytest.mark.parametrize(("situacao", "papel"), list(product(Situacao, Papel)))
def test_acoes_disponiveis_onde_ha_a_cir(situacao, papel):
    PaisFactory()
    municipio = MunicipioFactory(codigo="1200401")
    vinculo = vinculo_de(papel, municipio=municipio)
    PertencimentoFactory(municipio=municipio)
    pactuacao = Pactuacao(
        rodada=RodadaFactory(),
        territorio=municipio,
        situacao=situacao,
        passa_pela_cir=True,
    )

    obtidas = acoes_disponiveis(vinculo, pactuacao)

    assert obtidas == COM_A_CIR.get((situacao, papel), [])


@pytest.mark.parametrize(("situacao", "papel"), list(product(Situacao, Papel)))
def test_acoes_disponiveis_no_estado(situacao, papel):
    PaisFactory()
    acre = UFFactory()
    pactuacao = Pactuacao(rodada=RodadaFactory(), territorio=acre, situacao=situacao)

    obtidas = acoes_disponiveis(vinculo_de(papel, uf=acre), pactuacao)

    assert obtidas == NO_ESTADO.get((situacao, papel), [])


def test_papel_em_outro_territorio_nao_vale(pactuacao, gestor_de_xapuri, ses_de_mg):
    pactuacao.situacao = S.VALIDADA

    assert not pode(gestor_de_xapuri, DIGITAR, pactuacao)
    assert not pode(ses_de_mg, "homologar", pactuacao)
    assert not pode(None, DIGITAR, pactuacao)


def test_sem_registro_pelo_gestor_o_atalho_some(pactuacao, gestor):
    pactuacao.rodada.registro_pelo_gestor = False

    assert "registrar_e_validar" not in acoes_disponiveis(gestor, pactuacao)


def test_macrorregiao_nao_pactua(pactuacao, gestor):
    pactuacao.territorio = PaisFactory()

    assert acoes_disponiveis(gestor, pactuacao) == []


def test_a_cir_e_de_cada_regiao(pactuacao):
    pactuacao.passa_pela_cir = True
    pactuacao.situacao = S.EM_CIR
    de_outra = vinculo_de(Papel.TECNICO_REGIONAL)

    assert acoes_disponiveis(de_outra, pactuacao) == []


def test_passo_de_outro_caminho_nao_cabe_a_ninguem(pactuacao, gestor):
    com_cir = transicoes_de(estadual=False, passa_pela_cir=True)

    assert not pode(gestor, "enviar_a_cir", pactuacao)
    assert "enviar_ao_conselho" not in com_cir
    assert "pactuar_na_cib" not in TRANSICOES
