"""Que ciclos existem para quem olha."""

from django.db.models import Q

from contas.models import Vinculo
from contas.states import LEEM_TUDO


def alcance(vinculo: Vinculo | None, prefixo: str = "") -> Q:
    """Ciclos publicados e, publicados ou não, os da secretaria do vínculo."""
    publicado = Q(**{f"{prefixo}publicado": True})
    if vinculo is None:
        return publicado
    if vinculo.papel in LEEM_TUDO:
        return Q()
    if vinculo.instituicao_id is None:
        return publicado
    return publicado | Q(**{f"{prefixo}instituicao": vinculo.instituicao_id})


def da_casa(vinculo: Vinculo | None, prefixo: str = "") -> Q:
    """Só a própria secretaria, o auditor e o Ministério; ninguém mais."""
    if vinculo is None:
        return Q(pk__in=[])
    if vinculo.papel in LEEM_TUDO:
        return Q()
    if vinculo.instituicao_id is None:
        return Q(pk__in=[])
    return Q(**{f"{prefixo}instituicao": vinculo.instituicao_id})
