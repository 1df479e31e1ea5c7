"""Duas pessoas no mesmo texto: o que se junta e o que se pergunta."""

from collections.abc import Mapping, Sequence
from typing import Any

from auditoria.models import Evento
from base.telas import ValorEmConflito
from cooperacao.models import (
    AvaliacaoDoRE,
    RelatorioSemestral,
)


def juntar(
    campos: Mapping[str, Any], gravado: Any, era: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """Junta o digitado ao gravado e diz em que campos os dois lados mexeram.

    Onde só um lado mexeu fica o dele: quem não tocou num campo não o apaga. Nos
    outros, o valor provisório é o digitado.
    """
    juntos, disputados = {}, []
    for nome, meu in campos.items():
        deles = getattr(gravado, nome)
        so_eles_mexeram = nome in era and era[nome] == meu
        juntos[nome] = deles if so_eles_mexeram else meu
        if deles not in (meu, era.get(nome, ...)) and not so_eles_mexeram:
            disputados.append(nome)
    return juntos, disputados


def conflitos(
    juntos: Mapping[str, Any],
    disputados: Sequence[str],
    gravado: Any,
    rotulos: Mapping[str, str],
    era: Mapping[str, Any],
) -> tuple[list[ValorEmConflito], dict[str, str]]:
    """As três versões de cada campo disputado, e os demais como vão ficar."""
    diferem = [
        ValorEmConflito(
            nome=nome,
            rotulo=rotulos[nome],
            era=_escrito(era.get(nome)),
            deles=_escrito(getattr(gravado, nome)),
            meu=_escrito(juntos[nome]),
        )
        for nome in disputados
    ]
    demais = {n: _escrito(v) for n, v in juntos.items() if n not in disputados}
    return diferem, {n: v for n, v in demais.items() if v}


def _escrito(valor: Any) -> str:
    if valor is None or valor is False:
        return ""
    return "on" if valor is True else str(valor)


def como_era(
    registro: AvaliacaoDoRE | RelatorioSemestral, versao: int
) -> dict[str, Any]:
    """O conteúdo na versão que a pessoa abriu, lido da trilha; vazio se não há."""
    for evento in Evento.objects.do_objeto(registro):
        if evento.dados.get("versao") == versao + 1:
            antes: dict[str, Any] = evento.dados["antes"]
            return antes
    return {}
