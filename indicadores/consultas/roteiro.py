"""Quais fichas um território tem numa rodada: o rol nacional e as próprias."""

from indicadores.models import Ficha, FichaQuerySet, Pactuacao, Rodada
from territorios.models import Territorio


def fichas_do_territorio(rodada: Rodada, territorio: Territorio) -> FichaQuerySet:
    """As do rol nacional e as que o território e a sua UF acrescentaram. RN-IND-43."""
    return Ficha.todas.filter(edicao_id=rodada.edicao_id).do_territorio(
        territorio, rodada.ano
    )


def fichas_da_pactuacao(pactuacao: Pactuacao) -> FichaQuerySet:
    """As fichas a que a pactuação responde."""
    return fichas_do_territorio(pactuacao.rodada, pactuacao.territorio)
