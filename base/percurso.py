"""Quanto tempo um fluxo leva e quando deve terminar, pela mediana de cada etapa."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta


def dias_que_faltam(
    caminho: Sequence[str], medianas: Mapping[str, int | None], situacao: str
) -> int | None:
    """Dias do começo da situação ao fim do caminho, somadas as medianas das etapas.

    `caminho` são as situações em que se espera, na ordem. None, se a situação não é
    do caminho ou se alguma etapa que falta ainda não tem mediana.
    """
    if situacao not in caminho:
        return None
    dias = [medianas.get(s) for s in caminho[caminho.index(situacao) :]]
    if any(d is None for d in dias):
        return None
    return sum(d for d in dias if d is not None)


def prever(
    caminho: Sequence[str],
    medianas: Mapping[str, int | None],
    situacao: str,
    *,
    desde: date,
    hoje: date,
) -> date | None:
    """Quando o caminho deve terminar; None, se falta medida.

    Da etapa de agora desconta-se o que já se esperou desde `desde`; a que passou da
    mediana não conta mais, e as seguintes contam inteiras.
    """
    faltam = dias_que_faltam(caminho, medianas, situacao)
    if faltam is None:
        return None
    esperados = (hoje - desde).days
    return hoje + timedelta(days=faltam - min(esperados, medianas[situacao] or 0))
