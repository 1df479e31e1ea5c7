"""A tabela do fluxo: a tela só oferece o que o servidor aceita. RN-IND-10."""

from itertools import product

import pytest

from contas.models import Papel
from indicadores.models import Pactuacao
from indicadores.permissions import acoes_disponiveis, pode
from indicadores.states import TRANSICOES, Situacao, transicoes_de
from tests.factories.contas import vinculo_de
from tests.factories.indicadores import RodadaFactory
from tests.factories.territorios import MunicipioFactory, PaisFactory, UFFactory

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
NO_ESTADO = {
    (S.EM_DIGITACAO, Papel.TECNICO_ESTADUAL): [DIGITAR],
    (S.DEVOLVIDA, Papel.TECNICO_ESTADUAL): [DIGITAR],
    (S.EM_DIGITACAO, Papel.GESTOR_ESTADUAL): [DIGITAR, *ENVIO],
    (S.DEVOLVIDA, Papel.GESTOR_ESTADUAL): [DIGITAR, *ENVIO],
    (S.APROVADA, Papel.GESTOR_ESTADUAL): ["validar"],
    (S.EM_APRECIACAO, Papel.CONSELHO_ESTADUAL): DO_CONSELHO,
    (S.VALIDADA, Papel.SECRETARIA_CIT): DE_CIMA,
    (S.VALIDADA, Papel.MINISTERIO): DE_CIMA,
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


def test_os_dois_fluxos_tem_os_mesmos_verbos():
    assert list(transicoes_de(estadual=True)) == list(TRANSICOES)
