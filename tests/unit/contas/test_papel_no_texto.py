"""Como o papel se escreve no meio de uma frase e na trilha."""

import pytest

from contas.models import Papel
from tests.factories.contas import vinculo_de

NO_TEXTO = [
    (Papel.AEST, "AEST"),
    (Papel.SECRETARIA_CIB, "secretaria da CIB"),
    (Papel.SECRETARIA_CIT, "secretaria técnica da CIT"),
    (Papel.OPAS_GESTOR, "gestor do TC na OPAS"),
    (Papel.CONTRAPARTE, "contraparte do TC"),
    (Papel.CONSELHO_ESTADUAL, "Conselho Estadual de Saúde"),
    (Papel.MINISTERIO, "Ministério da Saúde"),
    (Papel.GERENTE_PROJETO, "gerente de projeto"),
]


@pytest.mark.parametrize(("papel", "texto"), NO_TEXTO)
def test_papel_no_meio_da_frase_preserva_siglas(papel, texto):
    assert papel.no_meio_da_frase == texto


def test_vinculo_escreve_a_sigla_em_maiusculas(db):
    assert ", AEST, SES-MG" in str(vinculo_de(Papel.AEST))
