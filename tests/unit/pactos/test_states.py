"""Situação × papel por extenso: a tela só oferece o que o servidor aceita."""

from itertools import product

import pytest

from contas.models import Papel
from pactos.permissions import acoes_disponiveis
from pactos.states import ACOES, PUBLICAS, TRANSICOES, Situacao
from tests.factories.contas import vinculo_de
from tests.factories.pactos import NormaFactory, TermoFactory
from tests.factories.territorios import MunicipioFactory, UFFactory, outra_uf

pytestmark = pytest.mark.django_db

DO_GESTOR_EM_EDICAO = ["enviar_ao_conselho", "responder", "juntar_documentos"]
DO_TECNICO_EM_EDICAO = ["responder", "juntar_documentos"]
DE_PENDENCIA = ["registrar_pendencia", "resolver_pendencia"]
DO_ESTADO = [*DE_PENDENCIA, "juntar_pelo_estado"]

DO_PAIS_INTEIRO = (Papel.SECRETARIA_CIT, Papel.MINISTERIO)

ESPERADO = {
    (Situacao.RASCUNHO, Papel.GESTOR_MUNICIPAL): DO_GESTOR_EM_EDICAO,
    (Situacao.RASCUNHO, Papel.TECNICO_MUNICIPAL): DO_TECNICO_EM_EDICAO,
    (Situacao.DEVOLVIDO_CONSELHO, Papel.GESTOR_MUNICIPAL): DO_GESTOR_EM_EDICAO,
    (Situacao.DEVOLVIDO_CONSELHO, Papel.TECNICO_MUNICIPAL): DO_TECNICO_EM_EDICAO,
    (Situacao.DEVOLVIDO_CIB, Papel.GESTOR_MUNICIPAL): DO_GESTOR_EM_EDICAO,
    (Situacao.DEVOLVIDO_CIB, Papel.TECNICO_MUNICIPAL): DO_TECNICO_EM_EDICAO,
    (Situacao.EM_APRECIACAO_CONSELHO, Papel.CONSELHO_MUNICIPAL): [
        "aprovar_no_conselho",
        "devolver_pelo_conselho",
    ],
    (Situacao.APROVADO, Papel.GESTOR_MUNICIPAL): ["enviar_a_cib"],
    (Situacao.EM_ANALISE_CIB, Papel.SECRETARIA_CIB): [
        "homologar_na_cib",
        "devolver_pela_cib",
        *DO_ESTADO,
    ],
    (Situacao.EM_ANALISE_CIB, Papel.TECNICO_ESTADUAL): DO_ESTADO,
    (Situacao.EM_ANALISE_CIB, Papel.SECRETARIA_CIT): DE_PENDENCIA,
    (Situacao.HOMOLOGADO_CIB, Papel.SECRETARIA_CIB): ["enviar_a_cit", *DO_ESTADO],
    (Situacao.HOMOLOGADO_CIB, Papel.TECNICO_ESTADUAL): DO_ESTADO,
    (Situacao.HOMOLOGADO_CIB, Papel.SECRETARIA_CIT): DE_PENDENCIA,
    (Situacao.ENVIADO_CIT, Papel.SECRETARIA_CIB): DO_ESTADO,
    (Situacao.ENVIADO_CIT, Papel.TECNICO_ESTADUAL): DO_ESTADO,
    (Situacao.ENVIADO_CIT, Papel.SECRETARIA_CIT): [
        "homologar_na_cit",
        "devolver_pela_cit",
        *DE_PENDENCIA,
    ],
    (Situacao.DEVOLVIDO_CIT, Papel.SECRETARIA_CIB): [
        "devolver_pela_cib",
        "enviar_a_cit",
        *DO_ESTADO,
    ],
    (Situacao.DEVOLVIDO_CIT, Papel.TECNICO_ESTADUAL): DO_ESTADO,
    (Situacao.DEVOLVIDO_CIT, Papel.SECRETARIA_CIT): DE_PENDENCIA,
    (Situacao.HOMOLOGADO_CIT, Papel.SECRETARIA_CIB): DO_ESTADO,
    (Situacao.HOMOLOGADO_CIT, Papel.TECNICO_ESTADUAL): DO_ESTADO,
    (Situacao.HOMOLOGADO_CIT, Papel.SECRETARIA_CIT): ["publicar", *DE_PENDENCIA],
    (Situacao.HOMOLOGADO_CIB, Papel.MINISTERIO): ["encerrar"],
    (Situacao.ENVIADO_CIT, Papel.MINISTERIO): ["encerrar"],
    (Situacao.DEVOLVIDO_CIT, Papel.MINISTERIO): ["encerrar"],
    (Situacao.HOMOLOGADO_CIT, Papel.MINISTERIO): ["publicar", "encerrar"],
    (Situacao.PUBLICADO, Papel.GESTOR_MUNICIPAL): ["abrir_revisao"],
    (Situacao.PUBLICADO, Papel.MINISTERIO): ["encerrar"],
    (Situacao.EM_REVISAO, Papel.MINISTERIO): ["encerrar"],
}
COM_A_CIB_OU_A_CIT = (
    Situacao.EM_ANALISE_CIB,
    Situacao.HOMOLOGADO_CIB,
    Situacao.ENVIADO_CIT,
    Situacao.DEVOLVIDO_CIT,
    Situacao.HOMOLOGADO_CIT,
)
for _situacao in COM_A_CIB_OU_A_CIT:
    ESPERADO[_situacao, Papel.GESTOR_MUNICIPAL] = ["juntar_documentos"]
    ESPERADO[_situacao, Papel.TECNICO_MUNICIPAL] = ["juntar_documentos"]
    ESPERADO[_situacao, Papel.GESTOR_ESTADUAL] = ["juntar_pelo_estado"]

EM_VIGOR = (
    Situacao.HOMOLOGADO_CIB,
    Situacao.ENVIADO_CIT,
    Situacao.DEVOLVIDO_CIT,
    Situacao.HOMOLOGADO_CIT,
    Situacao.PUBLICADO,
    Situacao.EM_REVISAO,
)
DE_PRAZOS = {
    Papel.GESTOR_MUNICIPAL: "informar_cumprimento",
    Papel.TECNICO_MUNICIPAL: "informar_cumprimento",
    Papel.GESTOR_ESTADUAL: "oferecer_apoio",
    Papel.TECNICO_ESTADUAL: "oferecer_apoio",
}
for _situacao, (_papel, _acao) in product(EM_VIGOR, DE_PRAZOS.items()):
    ESPERADO[_situacao, _papel] = [*ESPERADO.get((_situacao, _papel), []), _acao]


@pytest.mark.parametrize(("situacao", "papel"), list(product(Situacao, Papel)))
def test_rn_pac_01_acoes_por_situacao_e_papel(situacao, papel):
    municipio = MunicipioFactory()
    vinculo = vinculo_de(papel, municipio=municipio)
    termo = TermoFactory.build(
        territorio=municipio, norma=NormaFactory.build(), situacao=situacao
    )

    assert acoes_disponiveis(vinculo, termo) == ESPERADO.get((situacao, papel), [])


PAPEIS_DO_ESTADO_NO_TCGE = {
    Situacao.RASCUNHO: {
        Papel.GESTOR_ESTADUAL: DO_GESTOR_EM_EDICAO,
        Papel.TECNICO_ESTADUAL: DO_TECNICO_EM_EDICAO,
    },
    Situacao.EM_APRECIACAO_CONSELHO: {
        Papel.CONSELHO_ESTADUAL: ["aprovar_no_conselho", "devolver_pelo_conselho"]
    },
    Situacao.APROVADO: {Papel.GESTOR_ESTADUAL: ["enviar_a_cib"]},
}


@pytest.mark.parametrize("situacao", list(PAPEIS_DO_ESTADO_NO_TCGE))
@pytest.mark.parametrize("papel", list(Papel))
def test_rn_pac_03_no_termo_estadual_age_o_estado(situacao, papel):
    acre = UFFactory()
    termo = TermoFactory.build(
        tipo="TCGE", territorio=acre, norma=NormaFactory.build(), situacao=situacao
    )

    feitas = acoes_disponiveis(vinculo_de(papel, uf=acre), termo)

    assert feitas == PAPEIS_DO_ESTADO_NO_TCGE[situacao].get(papel, [])


@pytest.mark.parametrize("papel", [p for p in Papel if p not in DO_PAIS_INTEIRO])
@pytest.mark.parametrize("situacao", list(Situacao))
def test_rn_pac_03_papel_em_outro_territorio_nao_vale(situacao, papel):
    termo = TermoFactory.build(
        territorio=MunicipioFactory(), norma=NormaFactory.build(), situacao=situacao
    )
    fora = outra_uf()
    vinculo = vinculo_de(
        papel, municipio=MunicipioFactory(codigo="3106200", uf=fora), uf=fora
    )

    assert acoes_disponiveis(vinculo, termo) == []


def test_quem_nao_tem_vinculo_nao_faz_nada():
    termo = TermoFactory.build(
        territorio=MunicipioFactory(), norma=NormaFactory.build()
    )

    assert acoes_disponiveis(None, termo) == []


def test_toda_situacao_e_alcancada_e_toda_acao_tem_quem_a_faca():
    alcancadas = {t.para for t in TRANSICOES.values()} | {Situacao.RASCUNHO}

    assert alcancadas == set(Situacao)
    assert all(regra.papeis for regra in [*TRANSICOES.values(), *ACOES.values()])
    assert all(t.para not in t.de for t in TRANSICOES.values())


def test_devolvido_ao_ente_deixa_de_ser_publico():
    assert Situacao.DEVOLVIDO_CIB not in PUBLICAS
    assert Situacao.DEVOLVIDO_CIT in PUBLICAS
