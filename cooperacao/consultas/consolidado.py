"""Todos os Termos de um ano, com o dinheiro por moeda, os REs e as cartas."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from cooperacao.consultas.ano import contar
from cooperacao.models import (
    AcaoDoPTS,
    CartaAcordo,
    ExecucaoFinanceira,
    MatrizLogica,
    RelatorioAnual,
    ResultadoEsperado,
    TermoDeCooperacao,
)
from cooperacao.rules import Contagem, somar_contagens
from cooperacao.states import SituacaoDoAnual

Resultados = list[tuple[ResultadoEsperado, Contagem | None]]


@dataclass(frozen=True, slots=True)
class LinhaConsolidada:
    """Um TC no ano; `contagem` None quando o plano dele não está no portal."""

    tc: TermoDeCooperacao
    anual: RelatorioAnual
    contagem: Contagem | None
    resultados: Resultados
    execucao: ExecucaoFinanceira | None
    cartas: list[CartaAcordo]


@dataclass(frozen=True, slots=True)
class Dinheiro:
    """Soma da execução de vários TCs, em US$; `ilegiveis` conta os que não entram."""

    repassados: Decimal
    desembolsados: Decimal
    pendente: Decimal
    ilegiveis: int = 0

    @property
    def saldo(self) -> Decimal:
        return self.repassados - self.desembolsados - self.pendente


@dataclass(frozen=True, slots=True)
class AnoConsolidado:
    """O ano inteiro: os TCs com relatório emitido e os que ainda não o têm."""

    ano: int
    linhas: list[LinhaConsolidada]
    abertos: list[RelatorioAnual]

    @property
    def valor_em_reais(self) -> Decimal:
        """Σ dos Termos de Ajuste de todos os TCs, em R$."""
        return sum((li.tc.valor_total for li in self.linhas), Decimal(0))

    @property
    def em_dolares(self) -> Dinheiro:
        return somar_execucao([li.execucao for li in self.linhas if li.execucao])

    @property
    def contagem(self) -> Contagem | None:
        contagens = [li.contagem for li in self.linhas if li.contagem is not None]
        return somar_contagens(contagens) if contagens else None

    @property
    def cartas(self) -> list[CartaAcordo]:
        return [carta for linha in self.linhas for carta in linha.cartas]


def somar_execucao(execucoes: list[ExecucaoFinanceira]) -> Dinheiro:
    """Soma em US$ só as execuções legíveis por inteiro."""
    legiveis = [e for e in execucoes if e.saldo is not None]
    return Dinheiro(
        sum((e.repassados or Decimal(0) for e in legiveis), Decimal(0)),
        sum((e.desembolsados or Decimal(0) for e in legiveis), Decimal(0)),
        sum((e.pendente or Decimal(0) for e in legiveis), Decimal(0)),
        len(execucoes) - len(legiveis),
    )


def anos_com_relatorio() -> list[int]:
    """Os anos em que algum TC tem relatório emitido, do mais recente."""
    return list(
        RelatorioAnual.objects.filter(situacao=SituacaoDoAnual.EMITIDO)
        .order_by("-ano")
        .values_list("ano", flat=True)
        .distinct()
    )


def consolidado(ano: int) -> AnoConsolidado:
    """O ano consolidado, em número fixo de consultas.

    Só entram os relatórios emitidos; os abertos são nomeados, sem números, e o
    reaberto espera pela versão seguinte (RN-COO-28).
    """
    do_ano = list(
        RelatorioAnual.objects.filter(ano=ano)
        .select_related("tc__contraparte", "execucao")
        .prefetch_related(
            "tc__termos_de_ajuste",
            Prefetch("tc__cartas", CartaAcordo.objects.prefetch_related("resultados")),
            Prefetch(
                "tc__matrizes",
                MatrizLogica.objects.em_vigor(date(ano, 12, 31)).prefetch_related(
                    "resultados"
                ),
            ),
        )
        .order_by("tc__numero")
    )
    acoes: dict[int, dict[int, list[AcaoDoPTS]]] = {}
    for acao in AcaoDoPTS.objects.filter(ano=ano).select_related("resultado"):
        do_tc = acoes.setdefault(acao.tc_id, {})
        do_tc.setdefault(acao.resultado.numero, []).append(acao)
    emitidos = [a for a in do_ano if a.situacao == SituacaoDoAnual.EMITIDO]
    return AnoConsolidado(
        ano,
        [_linha(anual, acoes.get(anual.tc_id)) for anual in emitidos],
        [a for a in do_ano if a.situacao != SituacaoDoAnual.EMITIDO],
    )


def _linha(
    anual: RelatorioAnual, acoes: dict[int, list[AcaoDoPTS]] | None
) -> LinhaConsolidada:
    matriz = next(iter(anual.tc.matrizes.all()), None)
    resultados: Resultados = [
        (re, None if acoes is None else contar(acoes.get(re.numero, [])))
        for re in (matriz.resultados.all() if matriz else [])
    ]
    contagem = (
        None
        if acoes is None
        else contar(acao for do_re in acoes.values() for acao in do_re)
    )
    execucao = getattr(anual, "execucao", None)
    cartas = list(anual.tc.cartas.all())
    return LinhaConsolidada(anual.tc, anual, contagem, resultados, execucao, cartas)


def conteudo_do_consolidado(dados: AnoConsolidado) -> dict[str, Any]:
    """O que o documento afirma, em tipos simples: dele sai o hash impresso."""
    return {
        "ano": dados.ano,
        "termos": [
            {
                "tc": linha.tc.numero,
                "titulo": linha.tc.titulo,
                "valor_em_reais": str(linha.tc.valor_total),
                "resultados": [
                    [re.numero, re.descricao, _contado(c)] for re, c in linha.resultados
                ],
                "execucao_em_dolares": _executado(linha.execucao),
                "cartas": [
                    [c.numero, c.executor, c.situacao, c.motivo_do_cancelamento]
                    for c in linha.cartas
                ],
            }
            for linha in dados.linhas
        ],
        "sem_relatorio_emitido": [a.tc.numero for a in dados.abertos],
    }


def _contado(contagem: Contagem | None) -> list[int] | None:
    if contagem is None:
        return None
    return [
        contagem.programadas,
        contagem.finalizadas,
        contagem.extras,
        contagem.adiadas,
    ]


def _executado(execucao: ExecucaoFinanceira | None) -> list[str | None] | None:
    if execucao is None:
        return None
    valores = (execucao.repassados, execucao.desembolsados, execucao.pendente)
    return [None if v is None else str(v) for v in valores]
