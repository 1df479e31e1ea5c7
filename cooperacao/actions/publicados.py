"""O que se traz de um relatório já publicado, como saiu no documento."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from auditoria.actions import registrar
from base.errors import RegraViolada
from contas.models import Vinculo
from cooperacao.actions.planos import abrir_ano, resultados_em_vigor
from cooperacao.models import (
    AvaliacaoDoRE,
    ExecucaoFinanceira,
    RelatorioAnual,
    RelatorioSemestral,
    TermoDeCooperacao,
)
from cooperacao.permissions import exigir
from cooperacao.rules import Semestre, escrever_valor
from cooperacao.states import SituacaoDoAnual, SituacaoDoSemestre

DO_RE: Final = {
    "programadas": "programadas_publicadas",
    "finalizadas": "finalizadas_publicadas",
    "adiadas": "adiadas_publicadas",
    "avanco": "avanco_publicado",
}
DO_TOTAL: Final = {
    "programadas": "programadas_publicado",
    "finalizadas": "finalizadas_publicado",
    "adiadas": "adiadas_publicado",
    "avanco": "avanco_publicado",
}
Celulas = Mapping[str, str]


def _ano(tc: TermoDeCooperacao, ano: int, por: Vinculo) -> RelatorioAnual:
    """O relatório do ano, aberto se preciso e travado; recusa o já emitido."""
    exigir(por, "importar_relatorio", tc)
    abrir_ano(tc, ano)
    anual = RelatorioAnual.objects.select_for_update(of=("self",)).get(tc=tc, ano=ano)
    if anual.situacao == SituacaoDoAnual.EMITIDO:
        raise RegraViolada(
            f"O relatório de {ano} já foi emitido. Reabra-o para o corrigir.",
            codigo="ano_emitido",
        )
    return anual


@transaction.atomic
def publicar_execucao(
    tc: TermoDeCooperacao,
    ano: int,
    *,
    por: Vinculo,
    valores: Mapping[str, Decimal | None],
    origem: str,
    celulas: Celulas,
) -> ExecucaoFinanceira:
    """Grava os valores em US$ como saíram; None é «ilegível» (RN-COO-30)."""
    anual = _ano(tc, ano, por)
    try:
        execucao = anual.execucao
    except ObjectDoesNotExist:
        execucao = ExecucaoFinanceira(anual=anual)
    antes = {n: getattr(execucao, n) for n in valores} if execucao.pk else {}
    for nome, valor in valores.items():
        setattr(execucao, nome, valor)
    execucao.save()
    anual.versao += 1
    anual.save(update_fields=["versao"])
    registrar(
        anual,
        "cooperacao.anual.execucao_importada",
        por=por,
        origem=origem,
        antes={n: escrever_valor(v) for n, v in antes.items()},
        depois={n: escrever_valor(v) for n, v in valores.items()},
        celulas=dict(celulas),
    )
    return execucao


@transaction.atomic
def publicar_contagens(
    tc: TermoDeCooperacao,
    periodo: Semestre,
    re: int | None,
    *,
    por: Vinculo,
    hoje: date,
    valores: Mapping[str, int | None],
    origem: str,
    celulas: Celulas,
) -> None:
    """Grava a linha do quadro como saiu; `re` None é a do total (RN-COO-34).

    As contagens do portal continuam a vir do PTS: estas ficam ao lado.
    """
    relatorio = _semestre(_ano(tc, periodo.ano, por), periodo, por, hoje, origem)
    alvo: RelatorioSemestral | AvaliacaoDoRE = relatorio
    campos = DO_TOTAL
    if re is not None:
        alvo, campos = _avaliacao(relatorio, tc, re), DO_RE
    antes = {n: getattr(alvo, campos[n]) for n in valores}
    mudaram = [campos[n] for n in valores]
    for nome, valor in valores.items():
        setattr(alvo, campos[nome], valor)
    if isinstance(alvo, AvaliacaoDoRE):
        legiveis = set(alvo.ilegiveis) - set(mudaram)
        ilegiveis = {campos[n] for n, v in valores.items() if v is None}
        alvo.ilegiveis = sorted(legiveis | ilegiveis)
        mudaram.append("ilegiveis")
    alvo.save(update_fields=mudaram)
    registrar(
        alvo,
        "cooperacao.semestre.quadro_importado",
        por=por,
        origem=origem,
        antes=antes,
        depois=dict(valores),
        celulas=dict(celulas),
    )


def _semestre(
    anual: RelatorioAnual, periodo: Semestre, por: Vinculo, hoje: date, origem: str
) -> RelatorioSemestral:
    """O relatório do semestre; o que só existe no documento antigo nasce fechado."""
    relatorio = anual.semestres.filter(semestre=periodo.numero).first()
    if relatorio is not None:
        return relatorio
    tc = anual.tc
    if not periodo.cabe_na_vigencia(tc.data_inicio, tc.termino_vigente):
        raise RegraViolada(
            f"O {periodo} está fora da vigência do {tc}.",
            codigo="semestre_fora_da_vigencia",
        )
    if periodo.fim >= hoje:
        raise RegraViolada(
            f"O {periodo} ainda não terminou: o relatório dele abre-se com o plano.",
            codigo="semestre_em_curso",
        )
    relatorio = RelatorioSemestral.objects.create(
        anual=anual, semestre=periodo.numero, situacao=SituacaoDoSemestre.FECHADO
    )
    AvaliacaoDoRE.objects.bulk_create(
        AvaliacaoDoRE(relatorio=relatorio, resultado=resultado)
        for resultado in resultados_em_vigor(anual.tc, periodo)
    )
    registrar(relatorio, "cooperacao.semestre.importado", por=por, origem=origem)
    return relatorio


def _avaliacao(
    relatorio: RelatorioSemestral, tc: TermoDeCooperacao, re: int
) -> AvaliacaoDoRE:
    avaliacao = relatorio.avaliacoes.filter(resultado__numero=re).first()
    if avaliacao is not None:
        return avaliacao
    em_vigor: list[Any] = resultados_em_vigor(tc, relatorio.periodo)
    resultado = next((r for r in em_vigor if r.numero == re), None)
    if resultado is None:
        raise RegraViolada(
            f"A Matriz em vigor no {relatorio.periodo} não tem o RE {re}.",
            codigo="re_inexistente",
        )
    return AvaliacaoDoRE.objects.create(relatorio=relatorio, resultado=resultado)
