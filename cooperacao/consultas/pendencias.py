"""O que espera por cada pessoa, com o prazo."""

from typing import Final

from django.utils import timezone

from base.telas import Pendencia
from contas.models import Vinculo
from cooperacao.models import (
    PlanoSemestral,
    RelatorioSemestral,
)
from cooperacao.models.alcance import alcance
from cooperacao.permissions import acoes_disponiveis
from cooperacao.states import (
    TRANSICOES,
    TRANSICOES_DO_PLANO,
    SituacaoDoAnual,
    SituacaoDoPlano,
)

DIAS_DE_ATRASO_CONTADOS: Final = 365

QUEM_AGE: Final = frozenset[str]().union(
    *(
        transicao.papeis
        for tabela in (TRANSICOES, TRANSICOES_DO_PLANO)
        for transicao in tabela.values()
    )
)
"""Os papéis que têm algum passo no relatório ou no plano; aos outros nada espera."""


def pendencias_de(vinculo: Vinculo | None) -> list[Pendencia]:
    """O que espera pelo vínculo: planejar, escrever, revisar, aprovar ou fechar."""
    if vinculo is None or vinculo.papel not in QUEM_AGE:
        return []
    abertos = list(
        RelatorioSemestral.objects.filter(
            alcance(vinculo, "anual__tc__"),
            anual__situacao__in=[SituacaoDoAnual.ABERTO, SituacaoDoAnual.REABERTO],
        ).select_related("anual__tc__contraparte")
    )
    pendencias = []
    for relatorio in abertos:
        acoes = acoes_disponiveis(vinculo, relatorio)
        if acoes:
            pendencias.append(_pendencia(relatorio, acoes[0]))
    planos = PlanoSemestral.objects.filter(alcance(vinculo, "tc__")).exclude(
        situacao=SituacaoDoPlano.APROVADO
    )
    for plano in planos.select_related("tc__contraparte"):
        if feitos := acoes_disponiveis(vinculo, plano):
            pendencias.append(
                Pendencia(
                    titulo=str(plano),
                    detalhe=plano.get_situacao_display(),
                    endereco=plano.get_absolute_url(),
                    botao=(
                        "Planejar"
                        if plano.planejavel
                        else TRANSICOES_DO_PLANO[feitos[-1]].rotulo
                    ),
                    prazo=plano.periodo.inicio,
                )
            )
    return pendencias


def _pendencia(relatorio: RelatorioSemestral, acao: str) -> Pendencia:
    """O prazo vencido há muito vira detalhe: contar os dias já não ajuda ninguém."""
    escreve = relatorio.editavel
    prazo = relatorio.periodo.prazo if escreve else None
    detalhe = relatorio.get_situacao_display()
    if prazo and (timezone.localdate() - prazo).days > DIAS_DE_ATRASO_CONTADOS:
        detalhe, prazo = f"{detalhe}; venceu em {prazo:%d/%m/%Y}", None
    return Pendencia(
        titulo=f"{relatorio.anual.tc}: relatório do {relatorio.periodo}",
        detalhe=detalhe,
        endereco=relatorio.get_absolute_url(),
        botao="Escrever" if escreve else TRANSICOES[acao].rotulo,
        prazo=prazo,
    )
