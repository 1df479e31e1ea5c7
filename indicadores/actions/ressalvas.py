"""A exceção de quem homologa o que ainda tem falta: o motivo fica na trilha."""

from collections.abc import Mapping, Sequence

from base.errors import RegraViolada
from indicadores.consultas import faltas_de
from indicadores.models import Pactuacao


def exigir_ressalvas(
    pactuacoes: Sequence[Pactuacao], ressalvas: Mapping[int, str]
) -> dict[int, str]:
    """O motivo de cada homologada com falta, sem espaços nas pontas.

    Recusa, dizendo a falta, a que não tem meta ou justificativa e vem sem motivo. A
    que nada falta não guarda motivo. Regra: RN-IND-80.
    """
    faltas = faltas_de(pactuacoes)
    guardar: dict[int, str] = {}
    for pactuacao in pactuacoes:
        falta = faltas[pactuacao.pk]
        if not falta.pede_motivo:
            continue
        if not (motivo := ressalvas.get(pactuacao.pk, "").strip()):
            raise RegraViolada(
                f"{pactuacao.territorio} ainda tem o que acertar ({falta}). Devolva "
                "para ajuste ou escreva por que homologa assim mesmo.",
                codigo="homologar_com_falta",
            )
        guardar[pactuacao.pk] = motivo
    return guardar
