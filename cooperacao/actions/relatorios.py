"""Os verbos do relatório do semestre: escrever, enviar, revisar e fechar."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from auditoria.actions import registrar
from base.errors import EdicaoConcorrente, RegraViolada
from base.workflow import exigir_situacao
from contas.models import Vinculo
from cooperacao.models import (
    AcaoDoPTS,
    AvaliacaoDoRE,
    RelatorioSemestral,
)
from cooperacao.permissions import exigir, pode
from cooperacao.rules import NAO_SE_APLICA, SEM_ACOES
from cooperacao.states import (
    TRANSICOES,
)

CAMPOS_DA_AVALIACAO = (
    "progresso",
    "dificuldades",
    "relacao",
    "sem_acoes_programadas",
    "andamento_estimado",
)
CAMPOS_DO_FECHO = ("contribuicao", "licoes")


def _travar(pk: int) -> RelatorioSemestral:
    """O relatório travado, com o que a permissão precisa já carregado."""
    return (
        RelatorioSemestral.objects.select_for_update(of=("self",))
        .select_related("anual__tc__contraparte")
        .get(pk=pk)
    )


def _exigir_editavel(relatorio: RelatorioSemestral) -> None:
    if not relatorio.editavel:
        raise RegraViolada(
            f"O relatório está em “{relatorio.get_situacao_display()}” e não se "
            "altera. Para corrigir, peça à OPAS que o devolva.",
            codigo="relatorio_nao_editavel",
        )


@transaction.atomic
def salvar_avaliacao(
    avaliacao: AvaliacaoDoRE,
    *,
    por: Vinculo,
    versao: int,
    campos: Mapping[str, Any],
    origem: str = "",
) -> AvaliacaoDoRE:
    """Grava a, b e c de um RE; recusa se alguém gravou depois de `versao`.

    "Sem ações programadas" preenche o que ficou em branco como os relatórios
    publicados fazem (RN-COO-10).
    """
    relatorio = _travar(avaliacao.relatorio_id)
    exigir(por, "escrever", relatorio)
    _exigir_editavel(relatorio)
    avaliacao = AvaliacaoDoRE.objects.select_for_update().get(pk=avaliacao.pk)
    if avaliacao.versao != versao:
        raise EdicaoConcorrente
    _exigir_sem_acoes(avaliacao, campos)
    novos = _completar({nome: campos[nome] for nome in CAMPOS_DA_AVALIACAO})
    antes = {nome: getattr(avaliacao, nome) for nome in CAMPOS_DA_AVALIACAO}
    if novos == antes:
        return avaliacao
    for nome, valor in novos.items():
        setattr(avaliacao, nome, valor)
    avaliacao.versao += 1
    avaliacao.salvo_em = timezone.now()
    avaliacao.salvo_por = por
    avaliacao.save(
        update_fields=[*CAMPOS_DA_AVALIACAO, "versao", "salvo_em", "salvo_por"]
    )
    registrar(
        avaliacao,
        "cooperacao.avaliacao.salva",
        por=por,
        origem=origem,
        versao=avaliacao.versao,
        antes=antes,
        depois=novos,
    )
    return avaliacao


def _exigir_sem_acoes(avaliacao: AvaliacaoDoRE, campos: Mapping[str, Any]) -> None:
    """Recusa «não houve ações programadas» quando o plano diz que houve."""
    if not campos["sem_acoes_programadas"]:
        return
    relatorio = avaliacao.relatorio
    programadas = AcaoDoPTS.objects.filter(
        tc=relatorio.anual.tc_id,
        ano=relatorio.anual.ano,
        semestre=relatorio.semestre,
        resultado=avaliacao.resultado_id,
        fora_do_plano=False,
    ).count()
    if programadas:
        raise RegraViolada(
            f"O plano do semestre tem {programadas} "
            f"{'ação programada' if programadas == 1 else 'ações programadas'} para "
            "este RE. Desmarque “não houve ações programadas”.",
            codigo="ha_acoes_programadas",
        )


def _completar(campos: dict[str, Any]) -> dict[str, Any]:
    """Preenche a, b e c em branco quando não houve ações programadas."""
    if campos["sem_acoes_programadas"]:
        campos["progresso"] = campos["progresso"] or SEM_ACOES
        campos["dificuldades"] = campos["dificuldades"] or NAO_SE_APLICA
        campos["relacao"] = campos["relacao"] or NAO_SE_APLICA
    return campos


@transaction.atomic
def salvar_fecho(
    relatorio: RelatorioSemestral,
    *,
    por: Vinculo,
    versao: int,
    campos: Mapping[str, str],
    origem: str = "",
) -> RelatorioSemestral:
    """Grava a contribuição e as lições do semestre."""
    relatorio = _travar(relatorio.pk)
    exigir(por, "escrever", relatorio)
    _exigir_editavel(relatorio)
    if relatorio.versao != versao:
        raise EdicaoConcorrente
    antes = {nome: getattr(relatorio, nome) for nome in CAMPOS_DO_FECHO}
    novos = {nome: campos[nome] for nome in CAMPOS_DO_FECHO}
    if novos == antes:
        return relatorio
    for nome, valor in novos.items():
        setattr(relatorio, nome, valor)
    relatorio.versao += 1
    relatorio.save(update_fields=[*CAMPOS_DO_FECHO, "versao"])
    registrar(
        relatorio,
        "cooperacao.semestre.fecho_salvo",
        por=por,
        origem=origem,
        versao=relatorio.versao,
        antes=antes,
        depois=novos,
    )
    return relatorio


# ------------------------------------------------------------------ fluxo do semestre


def _mudar(
    relatorio: RelatorioSemestral, acao: str, *, por: Vinculo, **dados: str
) -> RelatorioSemestral:
    """Faz a transição da tabela e a registra; os campos já vêm no objeto travado."""
    relatorio.situacao = TRANSICOES[acao].para
    relatorio.save(
        update_fields=[
            "situacao",
            "motivo_da_devolucao",
            "enviado_em",
            "enviado_por",
        ]
    )
    registrar(relatorio, f"cooperacao.semestre.{acao}", por=por, **dados)
    return relatorio


def _preparar(
    relatorio: RelatorioSemestral, acao: str, por: Vinculo
) -> RelatorioSemestral:
    """Trava e confere quem e quando."""
    relatorio = _travar(relatorio.pk)
    exigir(por, acao, relatorio)
    exigir_situacao(
        TRANSICOES,
        acao,
        relatorio.situacao,
        rotulo_da_situacao=relatorio.get_situacao_display(),
    )
    return relatorio


def faltas_para_enviar(relatorio: RelatorioSemestral) -> list[str]:
    """REs sem a, b ou c, na ordem: "RE 1", "RE 4"."""
    return [
        str(avaliacao.resultado)
        for avaliacao in relatorio.avaliacoes.select_related("resultado")
        if not avaliacao.completa
    ]


@transaction.atomic
def enviar(relatorio: RelatorioSemestral, *, por: Vinculo) -> RelatorioSemestral:
    """Entrega o relatório à OPAS; exige a, b e c de todos os REs (RN-COO-11)."""
    relatorio = _preparar(relatorio, "enviar", por)
    if faltas := faltas_para_enviar(relatorio):
        raise RegraViolada(
            f"Falta escrever a, b ou c em {', '.join(faltas)}. Complete, ou marque "
            "que não houve ações programadas, antes de enviar.",
            codigo="avaliacao_incompleta",
        )
    relatorio.enviado_em = timezone.now()
    relatorio.enviado_por = por
    relatorio.motivo_da_devolucao = ""
    return _mudar(relatorio, "enviar", por=por)


@transaction.atomic
def iniciar_revisao(
    relatorio: RelatorioSemestral, *, por: Vinculo
) -> RelatorioSemestral:
    """A OPAS assume a revisão do que foi enviado."""
    return _mudar(
        _preparar(relatorio, "iniciar_revisao", por), "iniciar_revisao", por=por
    )


@transaction.atomic
def devolver(
    relatorio: RelatorioSemestral, *, por: Vinculo, motivo: str
) -> RelatorioSemestral:
    """Devolve para correção, dizendo por quê."""
    relatorio = _preparar(relatorio, "devolver", por)
    if not motivo.strip():
        raise RegraViolada(
            "Escreva o motivo da devolução: é o que a contraparte vai ler.",
            codigo="devolucao_sem_motivo",
        )
    relatorio.motivo_da_devolucao = motivo.strip()
    return _mudar(relatorio, "devolver", por=por, motivo=motivo.strip())


@transaction.atomic
def aprovar(relatorio: RelatorioSemestral, *, por: Vinculo) -> RelatorioSemestral:
    """A OPAS aprova o que revisou."""
    return _mudar(_preparar(relatorio, "aprovar", por), "aprovar", por=por)


@transaction.atomic
def fechar(relatorio: RelatorioSemestral, *, por: Vinculo) -> RelatorioSemestral:
    """Fecha o semestre; daí em diante nada nele muda.

    Ainda por escrever, a recusa nomeia os REs em aberto (RN-COO-11).
    """
    em_aberto = faltas_para_enviar(relatorio) if relatorio.editavel else []
    if em_aberto and pode(por, "fechar", relatorio):
        raise RegraViolada(
            f"O semestre não se fecha com REs em aberto: falta escrever a, b ou c em "
            f"{', '.join(em_aberto)}. Depois de escritos, o relatório se envia, se "
            "revisa e se aprova.",
            codigo="avaliacao_incompleta",
        )
    return _mudar(_preparar(relatorio, "fechar", por), "fechar", por=por)
