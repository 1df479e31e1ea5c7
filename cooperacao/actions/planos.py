"""Os verbos do Plano de Trabalho Semestral: abrir, escrever, aprovar, acompanhar."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from auditoria.actions import registrar
from base import datas
from base.errors import RegraViolada
from base.workflow import exigir_situacao
from contas.models import Vinculo
from cooperacao.actions.acoes import travar
from cooperacao.models import (
    AcaoDoPTS,
    AvaliacaoDoRE,
    MatrizLogica,
    PlanoSemestral,
    RelatorioAnual,
    RelatorioSemestral,
    ResultadoEsperado,
    TermoDeCooperacao,
)
from cooperacao.permissions import exigir
from cooperacao.rules import Semestre
from cooperacao.states import TRANSICOES_DO_PLANO

ULTIMO_ANO_DO_MODELO_2017 = 2017


@transaction.atomic
def abrir(tc: TermoDeCooperacao, periodo: Semestre, *, por: Vinculo) -> PlanoSemestral:
    """Abre o plano do semestre, que tem de caber na vigência (RN-COO-15)."""
    exigir(por, "planejar", tc)
    if not periodo.cabe_na_vigencia(tc.data_inicio, tc.termino_vigente):
        raise RegraViolada(
            f"O {periodo} está fora da vigência do {tc}, de "
            f"{tc.data_inicio:%d/%m/%Y} a {tc.termino_vigente:%d/%m/%Y}. Escolha "
            "outro semestre, ou registre antes a prorrogação.",
            codigo="semestre_fora_da_vigencia",
        )
    if not tc.matrizes.em_vigor(periodo.fim).exists():
        raise RegraViolada(
            f"O {tc} não tem Matriz Lógica em vigor no {periodo}. Ponha uma versão "
            "em vigor antes de abrir o plano.",
            codigo="sem_matriz",
        )
    plano, novo = PlanoSemestral.objects.get_or_create(
        tc=tc, ano=periodo.ano, semestre=periodo.numero
    )
    if novo:
        registrar(plano, "cooperacao.plano.aberto", por=por)
    return plano


# ------------------------------------------------------------------ ações


# ------------------------------------------------------------------ fluxo


def _preparar(plano: PlanoSemestral, acao: str, por: Vinculo) -> PlanoSemestral:
    plano = travar(plano.pk)
    exigir(por, acao, plano)
    exigir_situacao(
        TRANSICOES_DO_PLANO,
        acao,
        plano.situacao,
        rotulo_da_situacao=plano.get_situacao_display(),
    )
    return plano


def _mudar(
    plano: PlanoSemestral, acao: str, *, por: Vinculo, **dados: Any
) -> PlanoSemestral:
    plano.situacao = TRANSICOES_DO_PLANO[acao].para
    plano.save(
        update_fields=["situacao", "motivo_da_devolucao", "aprovado_em", "aprovado_por"]
    )
    registrar(plano, f"cooperacao.plano.{acao}", por=por, **dados)
    return plano


@transaction.atomic
def enviar(plano: PlanoSemestral, *, por: Vinculo) -> PlanoSemestral:
    """Entrega o plano ao gestor do TC; um plano sem ações não se envia."""
    plano = _preparar(plano, "enviar_plano", por)
    if not AcaoDoPTS.objects.do_periodo(plano.tc, plano.periodo).exists():
        raise RegraViolada(
            "O plano não tem nenhuma ação. Acrescente ao menos uma antes de enviar.",
            codigo="plano_vazio",
        )
    plano.motivo_da_devolucao = ""
    return _mudar(plano, "enviar_plano", por=por)


@transaction.atomic
def devolver(plano: PlanoSemestral, *, por: Vinculo, motivo: str) -> PlanoSemestral:
    """Devolve o plano para correção, dizendo por quê."""
    plano = _preparar(plano, "devolver_plano", por)
    if not motivo.strip():
        raise RegraViolada(
            "Escreva o motivo da devolução: é o que quem planejou vai ler.",
            codigo="devolucao_sem_motivo",
        )
    plano.motivo_da_devolucao = motivo.strip()
    return _mudar(plano, "devolver_plano", por=por, motivo=motivo.strip())


@transaction.atomic
def aprovar(plano: PlanoSemestral, *, por: Vinculo) -> PlanoSemestral:
    """Aprova o plano e abre o relatório do semestre, um bloco por RE (RN-COO-17)."""
    plano = _preparar(plano, "aprovar_plano", por)
    plano.aprovado_em = timezone.now()
    plano.aprovado_por = por
    _mudar(plano, "aprovar_plano", por=por)
    _abrir_relatorio(plano, por)
    datas.mudaram()
    return plano


def abrir_ano(tc: TermoDeCooperacao, ano: int) -> RelatorioAnual:
    """O relatório do ano, criado no modelo de documento daquele ano se não há."""
    anual, _ = RelatorioAnual.objects.get_or_create(
        tc=tc,
        ano=ano,
        defaults={
            "modelo": RelatorioAnual.Modelo.DE_2017
            if ano <= ULTIMO_ANO_DO_MODELO_2017
            else RelatorioAnual.Modelo.DE_2018
        },
    )
    return anual


def _abrir_relatorio(plano: PlanoSemestral, por: Vinculo) -> RelatorioSemestral:
    """O relatório do semestre, com uma avaliação por RE da Matriz em vigor."""
    relatorio, novo = RelatorioSemestral.objects.get_or_create(
        anual=abrir_ano(plano.tc, plano.ano), semestre=plano.semestre
    )
    if novo:
        AvaliacaoDoRE.objects.bulk_create(
            AvaliacaoDoRE(relatorio=relatorio, resultado=resultado)
            for resultado in resultados_em_vigor(plano.tc, plano.periodo)
        )
        registrar(relatorio, "cooperacao.semestre.aberto", por=por)
    return relatorio


def resultados_em_vigor(
    tc: TermoDeCooperacao, periodo: Semestre
) -> list[ResultadoEsperado]:
    """Os REs da Matriz em vigor ao fim do semestre."""
    matriz: MatrizLogica | None = tc.matrizes.em_vigor(periodo.fim).first()
    return list(matriz.resultados.all()) if matriz else []
