"""O que a tela da priorização mostra."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from base.numeros import formatar
from portfolio import rules
from portfolio.models import Ciclo, Estrategia


@dataclass(frozen=True, slots=True)
class EstrategiaNaTela:
    """Uma estratégia com a posição e os pontos; None em ambos, falta nota."""

    estrategia: Estrategia
    posicao: int | None
    pontos: Decimal | None
    notas: tuple[Decimal | None, ...]
    escolhida: bool


@dataclass(frozen=True, slots=True)
class LinhaDeSensibilidade:
    """O que muda se o peso de um critério muda."""

    criterio: str
    mudanca: str
    efeito: str
    muda: bool


def contexto(ciclo: Ciclo) -> dict[str, Any]:
    """Critérios, estratégias em ordem e a sensibilidade; três consultas."""
    criterios = list(ciclo.criterios.all())
    estrategias = {
        e.pk: e
        for e in ciclo.estrategias.select_related("iniciativa").prefetch_related(
            "notas"
        )
    }
    notas = {
        pk: {n.criterio_id: n.nota for n in e.notas.all()}
        for pk, e in estrategias.items()
    }
    pesos = {c.pk: c.peso for c in criterios}
    ordem = rules.ordenar(notas, pesos)
    vagas = sum(1 for e in estrategias.values() if e.iniciativa_id) or len(ordem) // 2
    pontuadas = dict(ordem)
    em_ordem = [*pontuadas, *(pk for pk in estrategias if pk not in pontuadas)]
    total = sum(pesos.values(), Decimal(0))
    return {
        "criterios": [
            (c, c.peso / total * rules.CEM if total else None) for c in criterios
        ],
        "vagas": vagas,
        "estrategias": [
            EstrategiaNaTela(
                estrategias[pk],
                i if pk in pontuadas else None,
                pontuadas.get(pk),
                tuple(notas[pk].get(c.pk) for c in criterios),
                pk in pontuadas and i <= vagas,
            )
            for i, pk in enumerate(em_ordem, start=1)
        ],
        "sensibilidade": [
            _linha(s, {c.pk: c.nome for c in criterios}, estrategias)
            for s in rules.sensibilidade(notas, pesos, vagas=vagas)
        ]
        if ordem
        else [],
    }


def _linha(
    caso: rules.Sensibilidade,
    nomes: dict[int, str],
    estrategias: dict[int, Estrategia],
) -> LinhaDeSensibilidade:
    mudanca = "peso pela metade" if caso.fator < 1 else "peso uma vez e meia"
    if caso.entram:
        entram = "; ".join(str(estrategias[e]) for e in caso.entram)
        saem = "; ".join(str(estrategias[e]) for e in caso.saem)
        return LinhaDeSensibilidade(
            nomes[caso.criterio],
            mudanca,
            f"Troca {formatar(len(caso.entram))}: entra {entram}; sai {saem}.",
            muda=True,
        )
    efeito = (
        "A ordem muda, as escolhidas são as mesmas."
        if caso.muda_a_ordem
        else "Nada muda."
    )
    return LinhaDeSensibilidade(nomes[caso.criterio], mudanca, efeito, muda=False)
