"""De × para × papel, por tipo de Termo, escrito por extenso.

A tabela é repetida aqui de propósito: um teste que lesse `states.py` concordaria
com qualquer engano dela.
"""

from itertools import product

import pytest

from contas.models import Papel
from pactos.permissions import acoes_disponiveis
from pactos.states import FLUXOS, Situacao
from tests.factories.contas import vinculo_de
from tests.factories.pactos import NormaFactory, TermoFactory
from tests.factories.territorios import (
    MacrorregiaoFactory,
    MunicipioFactory,
    PaisFactory,
    UFFactory,
)

pytestmark = pytest.mark.django_db

MUNICIPAL = {
    ("rascunho", "em_apreciacao_conselho"): {"gestor_municipal"},
    ("devolvido_conselho", "em_apreciacao_conselho"): {"gestor_municipal"},
    ("devolvido_cib", "em_apreciacao_conselho"): {"gestor_municipal"},
    ("em_apreciacao_conselho", "aprovado"): {"conselho_municipal"},
    ("em_apreciacao_conselho", "devolvido_conselho"): {"conselho_municipal"},
    ("aprovado", "em_analise_cib"): {"gestor_municipal"},
    ("em_analise_cib", "homologado_cib"): {"secretaria_cib"},
    ("em_analise_cib", "devolvido_cib"): {"secretaria_cib"},
    ("devolvido_cit", "devolvido_cib"): {"secretaria_cib"},
    ("homologado_cib", "enviado_cit"): {"secretaria_cib"},
    ("devolvido_cit", "enviado_cit"): {"secretaria_cib"},
    ("enviado_cit", "homologado_cit"): {"secretaria_cit"},
    ("enviado_cit", "devolvido_cit"): {"secretaria_cit"},
    ("homologado_cit", "publicado"): {"secretaria_cit", "ministerio"},
    ("publicado", "em_revisao"): {"gestor_municipal"},
    ("homologado_cib", "encerrado"): {"ministerio"},
    ("enviado_cit", "encerrado"): {"ministerio"},
    ("devolvido_cit", "encerrado"): {"ministerio"},
    ("homologado_cit", "encerrado"): {"ministerio"},
    ("publicado", "encerrado"): {"ministerio"},
    ("em_revisao", "encerrado"): {"ministerio"},
}
ESTADUAL = {
    par: {
        {
            "gestor_municipal": "gestor_estadual",
            "conselho_municipal": "conselho_estadual",
        }.get(p, p)
        for p in papeis
    }
    for par, papeis in MUNICIPAL.items()
}
DO_DF = {
    ("rascunho", "em_apreciacao_conselho"): {"gestor_estadual"},
    ("devolvido_conselho", "em_apreciacao_conselho"): {"gestor_estadual"},
    ("devolvido_cit", "em_apreciacao_conselho"): {"gestor_estadual"},
    ("em_apreciacao_conselho", "aprovado"): {"conselho_estadual"},
    ("em_apreciacao_conselho", "devolvido_conselho"): {"conselho_estadual"},
    ("aprovado", "enviado_cit"): {"gestor_estadual"},
    ("enviado_cit", "homologado_cit"): {"secretaria_cit"},
    ("enviado_cit", "devolvido_cit"): {"secretaria_cit"},
    ("homologado_cit", "publicado"): {"secretaria_cit", "ministerio"},
    ("publicado", "em_revisao"): {"gestor_estadual"},
    ("homologado_cit", "encerrado"): {"ministerio"},
    ("publicado", "encerrado"): {"ministerio"},
    ("em_revisao", "encerrado"): {"ministerio"},
}
FEDERAL = {
    ("rascunho", "em_apreciacao_conselho"): {"ministerio"},
    ("devolvido_conselho", "em_apreciacao_conselho"): {"ministerio"},
    ("devolvido_cit", "em_apreciacao_conselho"): {"ministerio"},
    ("em_apreciacao_conselho", "aprovado"): {"secretaria_cit"},
    ("em_apreciacao_conselho", "devolvido_conselho"): {"secretaria_cit"},
    ("aprovado", "enviado_cit"): {"ministerio"},
    ("enviado_cit", "homologado_cit"): {"secretaria_cit"},
    ("enviado_cit", "devolvido_cit"): {"secretaria_cit"},
    ("homologado_cit", "publicado"): {"secretaria_cit", "ministerio"},
    ("publicado", "em_revisao"): {"ministerio"},
    ("homologado_cit", "encerrado"): {"ministerio"},
    ("publicado", "encerrado"): {"ministerio"},
    ("em_revisao", "encerrado"): {"ministerio"},
}


def distrito_federal():
    return UFFactory(
        codigo="DF",
        nome="Distrito Federal",
        codigo_ibge="53",
        macrorregiao=MacrorregiaoFactory(codigo="CO", nome="Centro-Oeste"),
    )


@pytest.mark.parametrize(
    ("tipo", "criar_ente", "esperado"),
    [
        ("TCGM", MunicipioFactory, MUNICIPAL),
        ("TCGE", UFFactory, ESTADUAL),
        ("TCG-DF", distrito_federal, DO_DF),
        ("TCG-F", PaisFactory, FEDERAL),
    ],
)
def test_rn_pac_01_de_para_papel(tipo, criar_ente, esperado):
    ente = criar_ente()
    municipio = ente if tipo == "TCGM" else None
    uf = ente if tipo in ("TCGE", "TCG-DF") else None
    vinculos = {p: vinculo_de(p, municipio=municipio, uf=uf) for p in Papel}
    termo = TermoFactory.build(tipo=tipo, territorio=ente, norma=NormaFactory.build())

    for de, papel in product(Situacao, Papel):
        termo.situacao = de
        acoes = acoes_disponiveis(vinculos[papel], termo)
        chega_a = {FLUXOS[tipo][a].para for a in acoes if a in FLUXOS[tipo]}
        for para in Situacao:
            pode = papel in esperado.get((de, para), set())
            assert (para in chega_a) == pode, (tipo, de, para, papel)


def test_a_mesma_acao_leva_a_mesma_situacao_em_todo_fluxo():
    destinos = {}
    for fluxo in FLUXOS.values():
        for acao, transicao in fluxo.items():
            assert destinos.setdefault(acao, transicao.para) == transicao.para
