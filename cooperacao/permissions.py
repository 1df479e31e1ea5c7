"""Quem pode o quê nos Termos, nos planos e nos relatórios da cooperação."""

from collections.abc import Mapping
from typing import Final

from django.core.exceptions import PermissionDenied

from base.workflow import Transicao, cabe
from contas.models import Vinculo
from contas.states import LEEM_TUDO, Papel
from cooperacao.models import (
    MatrizLogica,
    PlanoSemestral,
    RelatorioAnual,
    RelatorioSemestral,
    TermoDeCooperacao,
)
from cooperacao.models.alcance import DA_OPAS, le_rascunhos_do
from cooperacao.states import (
    ESCREVEM,
    FECHAM,
    REVISAM,
    TRANSICOES,
    TRANSICOES_DO_ANUAL,
    TRANSICOES_DO_PLANO,
)

Objeto = (
    RelatorioAnual
    | RelatorioSemestral
    | PlanoSemestral
    | MatrizLogica
    | TermoDeCooperacao
)

PAPEIS: Final[dict[str, frozenset[str]]] = {
    "escrever": ESCREVEM,
    "consolidar": FECHAM,
    "cadastrar_termo": FECHAM,
    "manter_termo": REVISAM,
    "importar_relatorio": FECHAM,
    "escrever_ano": ESCREVEM,
    "informar_execucao": REVISAM,
    "comentar": REVISAM,
    "planejar": ESCREVEM,
    "rever_matriz": ESCREVEM,
    "vigorar_matriz": FECHAM,
    **{acao: t.papeis for acao, t in TRANSICOES_DO_PLANO.items()},
    **{acao: t.papeis for acao, t in TRANSICOES.items()},
    **{acao: t.papeis for acao, t in TRANSICOES_DO_ANUAL.items()},
}

RECUSAS: Final[dict[str, str]] = {
    "escrever": (
        "Só a contraparte do TC e os técnicos da OPAS escrevem o relatório do semestre."
    ),
    "ver_painel": (
        "O painel dos Termos é da OPAS, das contrapartes, do Ministério e da auditoria."
    ),
    "consolidar": "Só o gestor do TC na OPAS emite o relatório consolidado.",
    "cadastrar_termo": "Só o gestor do TC na OPAS cadastra um Termo.",
    "manter_termo": "Só a OPAS mantém a identificação do Termo.",
    "importar_relatorio": "Só o gestor do TC na OPAS importa um relatório antigo.",
    "escrever_ano": "Só a contraparte do TC e os técnicos da OPAS escrevem o ano.",
    "informar_execucao": "Só a OPAS informa a execução financeira.",
    "comentar": "Só a OPAS comenta o relatório em revisão.",
    "planejar": "Só a contraparte do TC e os técnicos da OPAS escrevem o plano.",
    "rever_matriz": "Só a contraparte do TC e os técnicos da OPAS revisam a Matriz.",
    "vigorar_matriz": "Só o gestor do TC na OPAS põe a Matriz em vigor.",
    "enviar_plano": "Só a contraparte do TC e os técnicos da OPAS enviam o plano.",
    "devolver_plano": "Só o gestor do TC na OPAS devolve o plano.",
    "aprovar_plano": "Só o gestor do TC na OPAS aprova o plano.",
    "enviar": "Só a contraparte do TC e os técnicos da OPAS enviam o relatório.",
    "iniciar_revisao": "Só a OPAS revisa o relatório do semestre.",
    "devolver": "Só a OPAS devolve o relatório do semestre.",
    "aprovar": "Só a OPAS aprova o relatório do semestre.",
    "fechar": "Só o gestor do TC na OPAS fecha o semestre.",
    "emitir": "Só o gestor do TC na OPAS emite o relatório do ano.",
    "reabrir": "Só o gestor do TC na OPAS reabre o relatório do ano.",
}


def _termo_de(obj: Objeto) -> TermoDeCooperacao:
    if isinstance(obj, TermoDeCooperacao):
        return obj
    return obj.anual.tc if isinstance(obj, RelatorioSemestral) else obj.tc


def pode(vinculo: Vinculo | None, acao: str, obj: Objeto) -> bool:
    """Diz se o vínculo permite a ação: papel certo e TC ao seu alcance.

    Quem é da OPAS alcança todos os TCs; a contraparte, os da sua instituição.
    """
    return (
        vinculo is not None
        and vinculo.papel in PAPEIS[acao]
        and le_rascunhos_do(vinculo, _termo_de(obj))
    )


def exigir(vinculo: Vinculo | None, acao: str, obj: Objeto) -> None:
    """Levanta PermissionDenied, com o motivo, se o vínculo não permite a ação."""
    if not pode(vinculo, acao, obj):
        raise PermissionDenied(RECUSAS[acao])


def _tabela_de(
    obj: RelatorioAnual | RelatorioSemestral | PlanoSemestral,
) -> Mapping[str, Transicao]:
    if isinstance(obj, PlanoSemestral):
        return TRANSICOES_DO_PLANO
    return TRANSICOES if isinstance(obj, RelatorioSemestral) else TRANSICOES_DO_ANUAL


def acoes_disponiveis(
    vinculo: Vinculo | None, obj: RelatorioAnual | RelatorioSemestral | PlanoSemestral
) -> list[str]:
    """O que o vínculo pode fazer agora, na ordem da tabela de transições."""
    tabela = _tabela_de(obj)
    return [
        acao
        for acao in tabela
        if cabe(tabela, acao, obj.situacao) and pode(vinculo, acao, obj)
    ]


def pode_escrever(vinculo: Vinculo | None, relatorio: RelatorioSemestral) -> bool:
    """Diz se o vínculo escreve no relatório na situação em que ele está."""
    return relatorio.editavel and pode(vinculo, "escrever", relatorio)


def pode_planejar(vinculo: Vinculo | None, plano: PlanoSemestral) -> bool:
    """Diz se o vínculo escreve as ações na situação em que o plano está."""
    return plano.planejavel and pode(vinculo, "planejar", plano)


def pode_cadastrar(vinculo: Vinculo | None) -> bool:
    """Diz se o vínculo cadastra um Termo novo: ainda não há TC que o alcance."""
    return vinculo is not None and vinculo.papel in PAPEIS["cadastrar_termo"]


def pode_consolidar(vinculo: Vinculo | None) -> bool:
    """Diz se o vínculo emite o consolidado, que é de todos os Termos."""
    return vinculo is not None and vinculo.papel in PAPEIS["consolidar"]


def pode_ver_o_painel(vinculo: Vinculo | None) -> bool:
    """Diz se o vínculo lê rascunhos de algum Termo."""
    return vinculo is not None and vinculo.papel in (
        LEEM_TUDO | DA_OPAS | {Papel.CONTRAPARTE}
    )
