"""A quantos territórios uma regra de aplicabilidade alcança, antes de gravá-la."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from indicadores import rules
from indicadores.rules import Alvo
from territorios.models import Nivel, Populacao, Territorio


@dataclass(frozen=True, slots=True)
class Efeito:
    """Quantas UFs e municípios a regra alcança, de quantos há."""

    ufs: int
    de_ufs: int
    municipios: int
    de_municipios: int
    sem_populacao: int = 0


def efeito_da_regra(
    regra: Mapping[str, Any], *, ano: int, dentro_de: Territorio | None = None
) -> Efeito:
    """Conta os territórios a que a regra se aplica no ano; duas consultas.

    `dentro_de` restringe aos do território que acrescenta o indicador.
    `sem_populacao` são os que a população mínima não pôde excluir.
    """
    conta = {Nivel.UF: [0, 0], Nivel.MUNICIPIO: [0, 0]}
    sem_populacao = 0
    pede_populacao = "populacao_minima" in regra
    for _, alvo in alvos(ano, dentro_de, com_populacao=pede_populacao):
        par = conta[Nivel(alvo.nivel)]
        par[1] += 1
        if rules.motivo_de_nao_se_aplicar(regra, alvo):
            continue
        par[0] += 1
        if pede_populacao and alvo.nivel == Nivel.MUNICIPIO:
            sem_populacao += alvo.populacao_para(regra) is None
    ufs, de_ufs = conta[Nivel.UF]
    municipios, de_municipios = conta[Nivel.MUNICIPIO]
    return Efeito(ufs, de_ufs, municipios, de_municipios, sem_populacao)


def alvos(
    ano: int, dentro_de: Territorio | None, *, com_populacao: bool
) -> Iterator[tuple[int, Alvo]]:
    """(Chave, alvo) das UFs e municípios que existem hoje, no ano da regra."""
    territorios = Territorio.objects.existentes_em(timezone.localdate()).filter(
        nivel__in=[Nivel.UF, Nivel.MUNICIPIO]
    )
    if dentro_de is not None:
        territorios = territorios.abaixo_de(dentro_de)
    populacoes: dict[int, dict[int, int]] = defaultdict(dict)
    if com_populacao:
        for onde, do_ano, habitantes in Populacao.objects.filter(
            territorio__in=territorios.order_by().values("pk")
        ).values_list("territorio", "ano", "habitantes"):
            populacoes[onde][do_ano] = habitantes
    for pk, nivel, codigo, uf, capital, amazonia in territorios.order_by().values_list(
        "pk", "nivel", "codigo", "uf__codigo", "capital", "amazonia_legal"
    ):
        do_lugar = populacoes[pk] if com_populacao else {}
        ate_o_ano = [a for a in do_lugar if a <= ano]
        yield (
            pk,
            Alvo(
                nivel=nivel,
                uf=codigo if nivel == Nivel.UF else uf or "",
                capital=capital,
                amazonia_legal=amazonia,
                ano=ano,
                populacao=do_lugar[max(ate_o_ano)] if ate_o_ano else None,
                populacoes=do_lugar,
            ),
        )
