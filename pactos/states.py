"""Fluxo do Termo de Compromisso de Gestão: a tabela é a regra.

Dela saem as verificações das ações, os botões da tela e os testes. O Termo do
município e o do estado passam pela CIB (`TRANSICOES`); o do Distrito Federal e o
federal vão do Conselho direto à CIT (`TRANSICOES_DO_DF`, `TRANSICOES_FEDERAIS`).
Regra: RN-PAC-01 (docs/regras/pactos.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import TextChoices

from base.workflow import Transicao
from contas.states import Papel


class Instancia(TextChoices):
    """Em cujas mãos está o Termo, ou quem praticou um ato."""

    ENTE = "ente", "Gestor do ente"
    CONSELHO = "conselho", "Conselho de Saúde"
    CIB = "cib", "Comissão Intergestores Bipartite"
    CIT = "cit", "Comissão Intergestores Tripartite"
    MINISTERIO = "ministerio", "Ministério da Saúde"


class Situacao(TextChoices):
    """Onde o Termo está no caminho do rascunho à Portaria."""

    RASCUNHO = "rascunho", "Rascunho"
    EM_APRECIACAO_CONSELHO = "em_apreciacao_conselho", "Em apreciação no Conselho"
    DEVOLVIDO_CONSELHO = "devolvido_conselho", "Devolvido pelo Conselho"
    APROVADO = "aprovado", "Aprovado pelo Conselho"
    EM_ANALISE_CIB = "em_analise_cib", "Em análise na CIB"
    DEVOLVIDO_CIB = "devolvido_cib", "Devolvido pela CIB"
    HOMOLOGADO_CIB = "homologado_cib", "Homologado na CIB"
    ENVIADO_CIT = "enviado_cit", "Enviado à CIT"
    DEVOLVIDO_CIT = "devolvido_cit", "Devolvido pela CIT"
    HOMOLOGADO_CIT = "homologado_cit", "Homologado na CIT"
    PUBLICADO = "publicado", "Publicado em Portaria"
    EM_REVISAO = "em_revisao", "Publicado, em revisão"
    ENCERRADO = "encerrado", "Encerrado"


class TipoDeTermo(TextChoices):
    """Os quatro modelos dos anexos I a IV da Portaria GM/MS nº 699/2006."""

    TCGM = "TCGM", "Termo de Compromisso de Gestão Municipal"
    TCGE = "TCGE", "Termo de Compromisso de Gestão Estadual"
    TCG_DF = "TCG-DF", "Termo de Compromisso de Gestão do Distrito Federal"
    TCG_FEDERAL = "TCG-F", "Termo de Compromisso de Gestão Federal"


DIRETOS: Final = frozenset({TipoDeTermo.TCG_DF, TipoDeTermo.TCG_FEDERAL})
"""Termos que não passam por CIB: acima do ente há só a CIT."""

EDITAVEIS: Final = frozenset(
    {Situacao.RASCUNHO, Situacao.DEVOLVIDO_CONSELHO, Situacao.DEVOLVIDO_CIB}
)
"""Em que o gestor responde às responsabilidades."""

EDITAVEIS_DOS_DIRETOS: Final = frozenset(
    {Situacao.RASCUNHO, Situacao.DEVOLVIDO_CONSELHO, Situacao.DEVOLVIDO_CIT}
)

PUBLICAS: Final = frozenset(
    {
        Situacao.HOMOLOGADO_CIB,
        Situacao.ENVIADO_CIT,
        Situacao.DEVOLVIDO_CIT,
        Situacao.HOMOLOGADO_CIT,
        Situacao.PUBLICADO,
        Situacao.EM_REVISAO,
        Situacao.ENCERRADO,
    }
)
"""Já homologadas por alguma instância intergestores: qualquer pessoa lê."""

PUBLICAS_DOS_DIRETOS: Final = PUBLICAS - {
    Situacao.HOMOLOGADO_CIB,
    Situacao.ENVIADO_CIT,
    Situacao.DEVOLVIDO_CIT,
}
"""O Termo que não passa por CIB só é público depois da CIT."""

CHEGARAM_AO_ESTADO: Final = PUBLICAS | {
    Situacao.EM_ANALISE_CIB,
    Situacao.DEVOLVIDO_CIB,
}
"""Já enviadas à CIB: a região e o estado leem."""

ACOMPANHADAS: Final = PUBLICAS - {Situacao.ENCERRADO}
"""Homologadas e ainda em vigor: os seus prazos são acompanhados."""

COM_PENDENCIAS_EM_ABERTO: Final = frozenset(
    {
        Situacao.EM_ANALISE_CIB,
        Situacao.HOMOLOGADO_CIB,
        Situacao.ENVIADO_CIT,
        Situacao.DEVOLVIDO_CIT,
        Situacao.HOMOLOGADO_CIT,
    }
)
"""Da chegada à CIB até a Portaria, registram-se e resolvem-se pendências."""

GESTORES: Final = frozenset({Papel.GESTOR_MUNICIPAL, Papel.GESTOR_ESTADUAL})
CONSELHOS: Final = frozenset({Papel.CONSELHO_MUNICIPAL, Papel.CONSELHO_ESTADUAL})
SECRETARIA_CIB: Final = frozenset({Papel.SECRETARIA_CIB})
SECRETARIA_CIT: Final = frozenset({Papel.SECRETARIA_CIT})
MINISTERIO: Final = frozenset({Papel.MINISTERIO})

DO_PROPRIO_ENTE: Final = frozenset({Instancia.ENTE, Instancia.CONSELHO})
"""Instâncias em que o vínculo tem de ser no território do próprio Termo.

O estado contém os seus municípios, mas o gestor estadual não envia por eles.
"""

TRANSICOES: Final[Mapping[str, Transicao]] = {
    "enviar_ao_conselho": Transicao(
        rotulo="Enviar ao Conselho de Saúde",
        de=EDITAVEIS,
        para=Situacao.EM_APRECIACAO_CONSELHO,
        papeis=GESTORES,
        instancia=Instancia.ENTE,
    ),
    "aprovar_no_conselho": Transicao(
        rotulo="Aprovar",
        de=frozenset({Situacao.EM_APRECIACAO_CONSELHO}),
        para=Situacao.APROVADO,
        papeis=CONSELHOS,
        exige_ato=True,
        instancia=Instancia.CONSELHO,
    ),
    "devolver_pelo_conselho": Transicao(
        rotulo="Devolver ao gestor, com motivos",
        de=frozenset({Situacao.EM_APRECIACAO_CONSELHO}),
        para=Situacao.DEVOLVIDO_CONSELHO,
        papeis=CONSELHOS,
        exige_motivo=True,
        instancia=Instancia.CONSELHO,
    ),
    "enviar_a_cib": Transicao(
        rotulo="Enviar à CIB",
        de=frozenset({Situacao.APROVADO}),
        para=Situacao.EM_ANALISE_CIB,
        papeis=GESTORES,
        instancia=Instancia.ENTE,
    ),
    "homologar_na_cib": Transicao(
        rotulo="Homologar na CIB",
        de=frozenset({Situacao.EM_ANALISE_CIB}),
        para=Situacao.HOMOLOGADO_CIB,
        papeis=SECRETARIA_CIB,
        exige_ato=True,
        instancia=Instancia.CIB,
    ),
    "devolver_pela_cib": Transicao(
        rotulo="Devolver ao ente, com motivos",
        de=frozenset({Situacao.EM_ANALISE_CIB, Situacao.DEVOLVIDO_CIT}),
        para=Situacao.DEVOLVIDO_CIB,
        papeis=SECRETARIA_CIB,
        exige_motivo=True,
        instancia=Instancia.CIB,
    ),
    "enviar_a_cit": Transicao(
        rotulo="Enviar à CIT",
        de=frozenset({Situacao.HOMOLOGADO_CIB, Situacao.DEVOLVIDO_CIT}),
        para=Situacao.ENVIADO_CIT,
        papeis=SECRETARIA_CIB,
        instancia=Instancia.CIB,
    ),
    "homologar_na_cit": Transicao(
        rotulo="Homologar na CIT",
        de=frozenset({Situacao.ENVIADO_CIT}),
        para=Situacao.HOMOLOGADO_CIT,
        papeis=SECRETARIA_CIT,
        exige_ato=True,
        instancia=Instancia.CIT,
    ),
    "devolver_pela_cit": Transicao(
        rotulo="Devolver à CIB, com motivos",
        de=frozenset({Situacao.ENVIADO_CIT}),
        para=Situacao.DEVOLVIDO_CIT,
        papeis=SECRETARIA_CIT,
        exige_motivo=True,
        instancia=Instancia.CIT,
    ),
    "publicar": Transicao(
        rotulo="Registrar a Portaria",
        de=frozenset({Situacao.HOMOLOGADO_CIT}),
        para=Situacao.PUBLICADO,
        papeis=MINISTERIO | SECRETARIA_CIT,
        exige_ato=True,
        instancia=Instancia.MINISTERIO,
    ),
    "abrir_revisao": Transicao(
        rotulo="Abrir revisão",
        de=frozenset({Situacao.PUBLICADO}),
        para=Situacao.EM_REVISAO,
        papeis=GESTORES,
        exige_motivo=True,
        instancia=Instancia.ENTE,
    ),
    "encerrar": Transicao(
        rotulo="Encerrar",
        de=ACOMPANHADAS,
        para=Situacao.ENCERRADO,
        papeis=MINISTERIO,
        exige_motivo=True,
        exige_ato=True,
        instancia=Instancia.MINISTERIO,
    ),
}


NAO_ESPERAM: Final = frozenset({"abrir_revisao", "encerrar"})
"""Passos que se dão quando se quer: ninguém está à espera deles."""


@dataclass(frozen=True, slots=True)
class Acao:
    """Ação que não muda a situação do Termo; os campos são os de Transicao."""

    rotulo: str
    de: frozenset[str]
    papeis: frozenset[str]
    instancia: str


ACOES: Final[Mapping[str, Acao]] = {
    "responder": Acao(
        rotulo="Responder às responsabilidades",
        de=EDITAVEIS,
        papeis=GESTORES | {Papel.TECNICO_MUNICIPAL, Papel.TECNICO_ESTADUAL},
        instancia=Instancia.ENTE,
    ),
    "juntar_documentos": Acao(
        rotulo="Juntar documentos do ente",
        de=EDITAVEIS | COM_PENDENCIAS_EM_ABERTO,
        papeis=GESTORES | {Papel.TECNICO_MUNICIPAL, Papel.TECNICO_ESTADUAL},
        instancia=Instancia.ENTE,
    ),
    "registrar_pendencia": Acao(
        rotulo="Registrar pendência",
        de=COM_PENDENCIAS_EM_ABERTO,
        papeis=SECRETARIA_CIB | SECRETARIA_CIT | {Papel.TECNICO_ESTADUAL},
        instancia=Instancia.CIB,
    ),
    "resolver_pendencia": Acao(
        rotulo="Dar a pendência por resolvida",
        de=COM_PENDENCIAS_EM_ABERTO,
        papeis=SECRETARIA_CIB | SECRETARIA_CIT | {Papel.TECNICO_ESTADUAL},
        instancia=Instancia.CIB,
    ),
    "juntar_pelo_estado": Acao(
        rotulo="Juntar documentos pelo estado",
        de=COM_PENDENCIAS_EM_ABERTO,
        papeis=SECRETARIA_CIB | {Papel.GESTOR_ESTADUAL, Papel.TECNICO_ESTADUAL},
        instancia=Instancia.CIB,
    ),
    "informar_cumprimento": Acao(
        rotulo="Informar o cumprimento de um prazo",
        de=ACOMPANHADAS,
        papeis=GESTORES | {Papel.TECNICO_MUNICIPAL, Papel.TECNICO_ESTADUAL},
        instancia=Instancia.ENTE,
    ),
    "oferecer_apoio": Acao(
        rotulo="Oferecer apoio a quem tem prazo",
        de=ACOMPANHADAS,
        papeis=frozenset(
            {Papel.GESTOR_ESTADUAL, Papel.TECNICO_ESTADUAL, Papel.TECNICO_REGIONAL}
        ),
        instancia=Instancia.CIB,
    ),
}


def _sem_cib(
    gestores: frozenset[str], conselho: frozenset[str]
) -> Mapping[str, Transicao]:
    """O fluxo de quem vai do Conselho direto à CIT; devolvido, volta ao ente."""
    pela_cib = {"enviar_a_cib", "homologar_na_cib", "devolver_pela_cib"}
    mudam: dict[str, Transicao] = {
        "enviar_ao_conselho": replace(
            TRANSICOES["enviar_ao_conselho"], de=EDITAVEIS_DOS_DIRETOS, papeis=gestores
        ),
        "enviar_a_cit": replace(
            TRANSICOES["enviar_a_cit"],
            de=frozenset({Situacao.APROVADO}),
            papeis=gestores,
            instancia=Instancia.ENTE,
        ),
        "devolver_pela_cit": replace(
            TRANSICOES["devolver_pela_cit"], rotulo="Devolver ao ente, com motivos"
        ),
        "abrir_revisao": replace(TRANSICOES["abrir_revisao"], papeis=gestores),
        "encerrar": replace(
            TRANSICOES["encerrar"], de=PUBLICAS_DOS_DIRETOS - {Situacao.ENCERRADO}
        ),
    }
    for acao in ("aprovar_no_conselho", "devolver_pelo_conselho"):
        mudam[acao] = replace(TRANSICOES[acao], papeis=conselho)
    return {
        acao: mudam.get(acao, comum)
        for acao, comum in TRANSICOES.items()
        if acao not in pela_cib
    }


def _acoes_sem_cib(equipe: frozenset[str]) -> Mapping[str, Acao]:
    """As ações que não mudam a situação, quando acima do ente há só a CIT."""
    pendencias = COM_PENDENCIAS_EM_ABERTO & {
        Situacao.ENVIADO_CIT,
        Situacao.DEVOLVIDO_CIT,
        Situacao.HOMOLOGADO_CIT,
    }
    return {
        "responder": replace(
            ACOES["responder"], de=EDITAVEIS_DOS_DIRETOS, papeis=equipe
        ),
        "juntar_documentos": replace(
            ACOES["juntar_documentos"],
            de=EDITAVEIS_DOS_DIRETOS | pendencias,
            papeis=equipe,
        ),
        **{
            acao: replace(
                ACOES[acao],
                de=pendencias,
                papeis=SECRETARIA_CIT,
                instancia=Instancia.CIT,
            )
            for acao in ("registrar_pendencia", "resolver_pendencia")
        },
        "informar_cumprimento": replace(
            ACOES["informar_cumprimento"],
            de=PUBLICAS_DOS_DIRETOS - {Situacao.ENCERRADO},
            papeis=equipe,
        ),
    }


TRANSICOES_DO_DF: Final = _sem_cib(
    frozenset({Papel.GESTOR_ESTADUAL}), frozenset({Papel.CONSELHO_ESTADUAL})
)
"""O Distrito Federal acumula estado e município: a SES-DF envia à CIT."""

TRANSICOES_FEDERAIS: Final = _sem_cib(MINISTERIO, SECRETARIA_CIT)
"""O Ministério elabora; a resolução do Conselho Nacional de Saúde é registrada
pela secretaria técnica da CIT, que recebe o dossiê."""

FLUXOS: Final[Mapping[str, Mapping[str, Transicao]]] = {
    TipoDeTermo.TCGM: TRANSICOES,
    TipoDeTermo.TCGE: TRANSICOES,
    TipoDeTermo.TCG_DF: TRANSICOES_DO_DF,
    TipoDeTermo.TCG_FEDERAL: TRANSICOES_FEDERAIS,
}
"""A tabela de cada tipo de Termo."""

ACOES_DO_TIPO: Final[Mapping[str, Mapping[str, Acao]]] = {
    TipoDeTermo.TCGM: ACOES,
    TipoDeTermo.TCGE: ACOES,
    TipoDeTermo.TCG_DF: _acoes_sem_cib(
        frozenset({Papel.GESTOR_ESTADUAL, Papel.TECNICO_ESTADUAL})
    ),
    TipoDeTermo.TCG_FEDERAL: _acoes_sem_cib(MINISTERIO),
}
"""O que se faz em cada tipo de Termo sem mudar a situação."""
