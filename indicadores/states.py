"""Fluxo da pactuação: a tabela é a regra.

O município passa pelo conselho municipal e pela SES; o estado, pelo conselho
estadual e pela CIT. As duas tabelas têm os mesmos verbos e mudam só quem os faz.
Regra: RN-IND-10 (docs/regras/indicadores.md).
"""

from collections.abc import Mapping
from typing import Final

from django.db.models import TextChoices

from base.workflow import Transicao
from contas.states import Papel


class Situacao(TextChoices):
    """Em que ponto do caminho está a pactuação de um território."""

    EM_DIGITACAO = "em_digitacao", "Em digitação"
    EM_APRECIACAO = "em_apreciacao", "Em apreciação no conselho"
    APROVADA = "aprovada", "Aprovada pelo conselho"
    VALIDADA = "validada", "Validada"
    DEVOLVIDA = "devolvida", "Devolvida para ajuste"
    HOMOLOGADA = "homologada", "Homologada"


EDITAVEIS: Final = frozenset({Situacao.EM_DIGITACAO, Situacao.DEVOLVIDA})
ENVIADAS: Final = frozenset(
    {
        Situacao.EM_APRECIACAO,
        Situacao.APROVADA,
        Situacao.VALIDADA,
        Situacao.HOMOLOGADA,
    }
)
"""O que o nível de cima vê: o que lhe foi enviado, não o rascunho."""

COM_COMPROVANTE: Final = frozenset({Situacao.VALIDADA, Situacao.HOMOLOGADA})


def _fluxo(
    *,
    gestor: frozenset[str],
    conselho: frozenset[str],
    de_cima: frozenset[str],
    instancia_do_conselho: str,
    instancia_de_cima: str,
) -> dict[str, Transicao]:
    """Os verbos de uma pactuação, dados quem digita, quem aprecia e quem homologa."""
    return {
        "enviar_ao_conselho": Transicao(
            rotulo="Enviar ao conselho",
            de=EDITAVEIS,
            para=Situacao.EM_APRECIACAO,
            papeis=gestor,
        ),
        "aprovar": Transicao(
            rotulo="Aprovar",
            de=frozenset({Situacao.EM_APRECIACAO}),
            para=Situacao.APROVADA,
            papeis=conselho,
            exige_ato=True,
            instancia=instancia_do_conselho,
        ),
        "devolver_pelo_conselho": Transicao(
            rotulo="Devolver para ajuste",
            de=frozenset({Situacao.EM_APRECIACAO}),
            para=Situacao.DEVOLVIDA,
            papeis=conselho,
            exige_motivo=True,
            instancia=instancia_do_conselho,
        ),
        "validar": Transicao(
            rotulo="Validar",
            de=frozenset({Situacao.APROVADA}),
            para=Situacao.VALIDADA,
            papeis=gestor,
        ),
        "registrar_e_validar": Transicao(
            rotulo="Validar com a resolução do conselho",
            de=EDITAVEIS,
            para=Situacao.VALIDADA,
            papeis=gestor,
            exige_ato=True,
            instancia=instancia_do_conselho,
        ),
        "homologar": Transicao(
            rotulo="Homologar",
            de=frozenset({Situacao.VALIDADA}),
            para=Situacao.HOMOLOGADA,
            papeis=de_cima,
            exige_ato=True,
            instancia=instancia_de_cima,
        ),
        "devolver": Transicao(
            rotulo="Devolver ao gestor",
            de=frozenset({Situacao.VALIDADA}),
            para=Situacao.DEVOLVIDA,
            papeis=de_cima,
            exige_motivo=True,
            instancia=instancia_de_cima,
        ),
        "reabrir": Transicao(
            rotulo="Reabrir",
            de=frozenset({Situacao.HOMOLOGADA}),
            para=Situacao.EM_DIGITACAO,
            papeis=de_cima,
            exige_motivo=True,
            instancia=instancia_de_cima,
        ),
    }


TRANSICOES: Final[Mapping[str, Transicao]] = _fluxo(
    gestor=frozenset({Papel.GESTOR_MUNICIPAL}),
    conselho=frozenset({Papel.CONSELHO_MUNICIPAL}),
    de_cima=frozenset({Papel.GESTOR_ESTADUAL, Papel.SECRETARIA_CIB}),
    instancia_do_conselho="Conselho Municipal de Saúde",
    instancia_de_cima="Secretaria Estadual de Saúde",
)
"""Fluxo da pactuação municipal."""

TRANSICOES_DO_ESTADO: Final[Mapping[str, Transicao]] = _fluxo(
    gestor=frozenset({Papel.GESTOR_ESTADUAL}),
    conselho=frozenset({Papel.CONSELHO_ESTADUAL}),
    de_cima=frozenset({Papel.SECRETARIA_CIT, Papel.MINISTERIO}),
    instancia_do_conselho="Conselho Estadual de Saúde",
    instancia_de_cima="Comissão Intergestores Tripartite",
)
"""Fluxo da pactuação estadual e do Distrito Federal."""

QUEM_DIGITA: Final[frozenset[str]] = frozenset(
    {Papel.TECNICO_MUNICIPAL, Papel.GESTOR_MUNICIPAL}
)
QUEM_DIGITA_NO_ESTADO: Final[frozenset[str]] = frozenset(
    {Papel.TECNICO_ESTADUAL, Papel.GESTOR_ESTADUAL}
)


def transicoes_de(*, estadual: bool) -> Mapping[str, Transicao]:
    """A tabela que vale para o nível do território."""
    return TRANSICOES_DO_ESTADO if estadual else TRANSICOES
