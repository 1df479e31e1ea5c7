"""Fluxo da pactuação: a tabela é a regra.

O município passa pelo conselho municipal e pela SES, e antes pela CIR onde a UF o
decidiu; o estado passa pelo conselho estadual, pela CIB e pela CIT.
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
    EM_CIR = "em_cir", "Em pactuação na CIR"
    EM_APRECIACAO = "em_apreciacao", "Em apreciação no conselho"
    APROVADA = "aprovada", "Aprovada pelo conselho"
    VALIDADA = "validada", "Validada"
    PACTUADA_NA_CIB = "pactuada_na_cib", "Pactuada na CIB"
    DEVOLVIDA = "devolvida", "Devolvida para ajuste"
    HOMOLOGADA = "homologada", "Homologada"


EDITAVEIS: Final = frozenset({Situacao.EM_DIGITACAO, Situacao.DEVOLVIDA})
ENVIADAS: Final = frozenset(
    {
        Situacao.EM_CIR,
        Situacao.EM_APRECIACAO,
        Situacao.APROVADA,
        Situacao.VALIDADA,
        Situacao.PACTUADA_NA_CIB,
        Situacao.HOMOLOGADA,
    }
)
"""O que o nível de cima vê: o que lhe foi enviado, não o rascunho."""

COM_COMPROVANTE: Final = frozenset(
    {Situacao.VALIDADA, Situacao.PACTUADA_NA_CIB, Situacao.HOMOLOGADA}
)


def _da_digitacao_a_validacao(
    *, gestor: frozenset[str], conselho: frozenset[str], instancia: str
) -> dict[str, Transicao]:
    """Os passos do próprio território: enviar, apreciar e validar."""
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
            instancia=instancia,
        ),
        "devolver_pelo_conselho": Transicao(
            rotulo="Devolver para ajuste",
            de=frozenset({Situacao.EM_APRECIACAO}),
            para=Situacao.DEVOLVIDA,
            papeis=conselho,
            exige_motivo=True,
            instancia=instancia,
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
            instancia=instancia,
        ),
    }


def _do_nivel_de_cima(
    *, de_cima: frozenset[str], de: Situacao, instancia: str
) -> dict[str, Transicao]:
    """Homologar, devolver e reabrir: só o nível de cima."""
    return {
        "homologar": Transicao(
            rotulo="Homologar",
            de=frozenset({de}),
            para=Situacao.HOMOLOGADA,
            papeis=de_cima,
            exige_ato=True,
            instancia=instancia,
        ),
        "devolver": Transicao(
            rotulo="Devolver ao gestor",
            de=frozenset({de}),
            para=Situacao.DEVOLVIDA,
            papeis=de_cima,
            exige_motivo=True,
            instancia=instancia,
        ),
        "reabrir": Transicao(
            rotulo="Reabrir",
            de=frozenset({Situacao.HOMOLOGADA}),
            para=Situacao.EM_DIGITACAO,
            papeis=de_cima,
            exige_motivo=True,
            instancia=instancia,
        ),
    }


TRANSICOES: Final[Mapping[str, Transicao]] = {
    **_da_digitacao_a_validacao(
        gestor=frozenset({Papel.GESTOR_MUNICIPAL}),
        conselho=frozenset({Papel.CONSELHO_MUNICIPAL}),
        instancia="Conselho Municipal de Saúde",
    ),
    **_do_nivel_de_cima(
        de_cima=frozenset({Papel.GESTOR_ESTADUAL, Papel.SECRETARIA_CIB}),
        de=Situacao.VALIDADA,
        instancia="Secretaria Estadual de Saúde",
    ),
}
"""Fluxo da pactuação municipal onde a UF não tem o passo da CIR."""

_DA_CIR: Final = frozenset({Papel.TECNICO_REGIONAL})

TRANSICOES_COM_CIR: Final[Mapping[str, Transicao]] = {
    "enviar_a_cir": Transicao(
        rotulo="Enviar à CIR",
        de=EDITAVEIS,
        para=Situacao.EM_CIR,
        papeis=frozenset({Papel.GESTOR_MUNICIPAL}),
    ),
    "pactuar_na_cir": Transicao(
        rotulo="Registrar a pactuação na CIR",
        de=frozenset({Situacao.EM_CIR}),
        para=Situacao.EM_APRECIACAO,
        papeis=_DA_CIR,
        exige_ato=True,
        instancia="Comissão Intergestores Regional",
    ),
    "devolver_pela_cir": Transicao(
        rotulo="Devolver para ajuste",
        de=frozenset({Situacao.EM_CIR}),
        para=Situacao.DEVOLVIDA,
        papeis=_DA_CIR,
        exige_motivo=True,
        instancia="Comissão Intergestores Regional",
    ),
    **{a: t for a, t in TRANSICOES.items() if a != "enviar_ao_conselho"},
    "registrar_e_validar": Transicao(
        rotulo="Validar com a resolução do conselho",
        de=frozenset({Situacao.EM_APRECIACAO}),
        para=Situacao.VALIDADA,
        papeis=frozenset({Papel.GESTOR_MUNICIPAL}),
        exige_ato=True,
        instancia="Conselho Municipal de Saúde",
    ),
}
"""Fluxo municipal com a CIR: ela pactua antes do conselho, e ninguém a pula."""

_DA_CIB: Final = frozenset({Papel.SECRETARIA_CIB})

TRANSICOES_DO_ESTADO: Final[Mapping[str, Transicao]] = {
    **_da_digitacao_a_validacao(
        gestor=frozenset({Papel.GESTOR_ESTADUAL}),
        conselho=frozenset({Papel.CONSELHO_ESTADUAL}),
        instancia="Conselho Estadual de Saúde",
    ),
    "pactuar_na_cib": Transicao(
        rotulo="Registrar a pactuação na CIB",
        de=frozenset({Situacao.VALIDADA}),
        para=Situacao.PACTUADA_NA_CIB,
        papeis=_DA_CIB,
        exige_ato=True,
        instancia="Comissão Intergestores Bipartite",
    ),
    "devolver_pela_cib": Transicao(
        rotulo="Devolver para ajuste",
        de=frozenset({Situacao.VALIDADA}),
        para=Situacao.DEVOLVIDA,
        papeis=_DA_CIB,
        exige_motivo=True,
        instancia="Comissão Intergestores Bipartite",
    ),
    **_do_nivel_de_cima(
        de_cima=frozenset({Papel.SECRETARIA_CIT, Papel.MINISTERIO}),
        de=Situacao.PACTUADA_NA_CIB,
        instancia="Comissão Intergestores Tripartite",
    ),
}
"""Fluxo da pactuação estadual e do Distrito Federal: conselho, CIB e CIT."""

DE_CIMA: Final = frozenset(
    {
        "homologar",
        "devolver",
        "reabrir",
        "pactuar_na_cir",
        "devolver_pela_cir",
    }
)
"""Ações de quem está acima do território; as demais são do próprio."""

APOIAM: Final[frozenset[str]] = frozenset(
    {Papel.TECNICO_REGIONAL, Papel.TECNICO_ESTADUAL}
)
"""Quem ajuda o município a pactuar: lê e comenta o rascunho; quem decide, não."""

QUEM_DIGITA: Final[frozenset[str]] = frozenset(
    {Papel.TECNICO_MUNICIPAL, Papel.GESTOR_MUNICIPAL}
)
QUEM_DIGITA_NO_ESTADO: Final[frozenset[str]] = frozenset(
    {Papel.TECNICO_ESTADUAL, Papel.GESTOR_ESTADUAL}
)


def transicoes_de(
    *, estadual: bool, passa_pela_cir: bool = False
) -> Mapping[str, Transicao]:
    """A tabela que vale para o nível do território e o que a sua UF decidiu."""
    if estadual:
        return TRANSICOES_DO_ESTADO
    return TRANSICOES_COM_CIR if passa_pela_cir else TRANSICOES
