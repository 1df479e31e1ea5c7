"""Quem lê os rascunhos de um TC."""

from django.db.models import Q

from contas.models import Vinculo
from contas.states import LEEM_TUDO, Papel
from cooperacao.models.tc import TermoDeCooperacao

DA_OPAS = frozenset({Papel.OPAS_TECNICO, Papel.OPAS_GESTOR})


def alcance(vinculo: Vinculo | None, tc: str) -> Q:
    """Condição dos TCs cujos rascunhos o vínculo lê; `tc` é o caminho até o TC.

    OPAS, Ministério e auditor leem todos; a contraparte, os da sua instituição.
    """
    if vinculo is None:
        return Q(pk__in=[])
    if vinculo.papel in LEEM_TUDO | DA_OPAS:
        # Q() vazio sumiria numa união com OU
        return Q(pk__isnull=False)
    if vinculo.papel == Papel.CONTRAPARTE:
        return Q(**{f"{tc}contraparte_id": vinculo.instituicao_id})
    return Q(pk__in=[])


def le_rascunhos_do(vinculo: Vinculo | None, tc: TermoDeCooperacao) -> bool:
    """O mesmo que `alcance`, para um TC já carregado."""
    if vinculo is None:
        return False
    if vinculo.papel in LEEM_TUDO | DA_OPAS:
        return True
    return (
        vinculo.papel == Papel.CONTRAPARTE
        and vinculo.instituicao_id == tc.contraparte_id
    )
