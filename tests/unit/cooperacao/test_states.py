"""O fluxo, escrito de novo: um teste que lesse a tabela concordaria com o seu erro."""

from itertools import product

import pytest

from contas.models import Papel
from cooperacao.permissions import acoes_disponiveis, pode_escrever
from cooperacao.states import SituacaoDoAnual, SituacaoDoSemestre
from tests.factories.contas import vinculo_de
from tests.factories.cooperacao import AnualFactory, SemestreFactory

S = SituacaoDoSemestre

PERMITIDO = {
    (S.EM_ELABORACAO, Papel.CONTRAPARTE): ["enviar"],
    (S.EM_ELABORACAO, Papel.OPAS_TECNICO): ["enviar"],
    (S.DEVOLVIDO, Papel.CONTRAPARTE): ["enviar"],
    (S.DEVOLVIDO, Papel.OPAS_TECNICO): ["enviar"],
    (S.ENVIADO, Papel.OPAS_TECNICO): ["iniciar_revisao"],
    (S.ENVIADO, Papel.OPAS_GESTOR): ["iniciar_revisao"],
    (S.EM_REVISAO, Papel.OPAS_TECNICO): ["devolver", "aprovar"],
    (S.EM_REVISAO, Papel.OPAS_GESTOR): ["devolver", "aprovar"],
    (S.APROVADO, Papel.OPAS_GESTOR): ["fechar"],
}
ESCREVEM = {
    (S.EM_ELABORACAO, Papel.CONTRAPARTE),
    (S.EM_ELABORACAO, Papel.OPAS_TECNICO),
    (S.DEVOLVIDO, Papel.CONTRAPARTE),
    (S.DEVOLVIDO, Papel.OPAS_TECNICO),
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("situacao", "papel"), list(product(SituacaoDoSemestre, Papel))
)
def test_acoes_do_semestre(situacao, papel):
    relatorio = SemestreFactory.build(
        anual=AnualFactory(), situacao=situacao, motivo_da_devolucao="Refazer."
    )
    vinculo = vinculo_de(papel)

    assert acoes_disponiveis(vinculo, relatorio) == PERMITIDO.get((situacao, papel), [])
    assert pode_escrever(vinculo, relatorio) is ((situacao, papel) in ESCREVEM)


@pytest.mark.django_db
@pytest.mark.parametrize(("situacao", "papel"), list(product(SituacaoDoAnual, Papel)))
def test_acoes_do_ano(situacao, papel):
    anual = AnualFactory()
    anual.situacao = situacao
    do_gestor = {"aberto": ["emitir"], "emitido": ["reabrir"], "reaberto": ["emitir"]}
    esperadas = do_gestor[situacao] if papel == Papel.OPAS_GESTOR else []

    assert acoes_disponiveis(vinculo_de(papel), anual) == esperadas


@pytest.mark.django_db
def test_sem_vinculo_nao_ha_acoes(semestre, outra_contraparte):
    assert acoes_disponiveis(None, semestre) == []
    assert acoes_disponiveis(outra_contraparte, semestre) == []
    assert not pode_escrever(None, semestre)
