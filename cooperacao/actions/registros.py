"""Os verbos do que acompanha o relatório: ano, execução, produtos e comentários."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from auditoria.actions import registrar
from base.errors import EdicaoConcorrente, RegraViolada
from contas.models import Vinculo
from cooperacao.models import (
    AvaliacaoDoRE,
    Comentario,
    Dificuldade,
    ExecucaoFinanceira,
    Produto,
    RelatorioAnual,
    RelatorioSemestral,
)
from cooperacao.permissions import exigir
from cooperacao.states import SituacaoDoAnual, SituacaoDoSemestre

CAMPOS_DO_ANO: Final = ("contexto", "contribuicao", "licoes")
CAMPOS_DA_EXECUCAO: Final = ("repassados", "desembolsados", "pendente")
CAMPOS_DO_PRODUTO: Final = ("tipo", "descricao", "quantidade", "ufs", "endereco")

# ------------------------------------------------------------------ ano


def _ano_aberto(anual: RelatorioAnual, versao: int) -> RelatorioAnual:
    """O ano travado; recusa o emitido e a versão vencida (RN-COO-21)."""
    if anual.situacao == SituacaoDoAnual.EMITIDO:
        raise RegraViolada(
            f"O relatório de {anual.ano} já foi emitido e não se altera.",
            codigo="ano_emitido",
        )
    if anual.versao != versao:
        raise EdicaoConcorrente
    return anual


def _travar_ano(pk: int) -> RelatorioAnual:
    return (
        RelatorioAnual.objects.select_for_update(of=("self",))
        .select_related("tc__contraparte")
        .get(pk=pk)
    )


@transaction.atomic
def salvar_ano(
    anual: RelatorioAnual, *, por: Vinculo, versao: int, campos: Mapping[str, str]
) -> RelatorioAnual:
    """Grava o contexto e, no modelo de 2018, a contribuição e as lições do ano."""
    anual = _travar_ano(anual.pk)
    exigir(por, "escrever_ano", anual)
    anual = _ano_aberto(anual, versao)
    depois = {n: campos[n] for n in CAMPOS_DO_ANO if n in campos}
    antes = {n: getattr(anual, n) for n in depois}
    if antes == depois:
        return anual
    for nome, valor in depois.items():
        setattr(anual, nome, valor)
    anual.versao += 1
    anual.save(update_fields=[*depois, "versao"])
    registrar(
        anual, "cooperacao.anual.textos_salvos", por=por, antes=antes, depois=depois
    )
    return anual


@transaction.atomic
def informar_execucao(
    anual: RelatorioAnual, *, por: Vinculo, versao: int, campos: Mapping[str, Decimal]
) -> ExecucaoFinanceira:
    """Grava a posição em US$ do relatório oficial; o saldo não se digita.

    Nenhum valor é negativo (RN-COO-22).
    """
    anual = _travar_ano(anual.pk)
    exigir(por, "informar_execucao", anual)
    anual = _ano_aberto(anual, versao)
    if any(campos[n] < 0 for n in CAMPOS_DA_EXECUCAO):
        raise RegraViolada(
            "Os valores da execução não são negativos. Confira o sinal.",
            codigo="valor_negativo",
        )
    execucao = ExecucaoFinanceira.objects.filter(anual=anual).first()
    antes = (
        {n: str(getattr(execucao, n)) for n in CAMPOS_DA_EXECUCAO} if execucao else {}
    )
    execucao = execucao or ExecucaoFinanceira(anual=anual)
    for nome in CAMPOS_DA_EXECUCAO:
        setattr(execucao, nome, campos[nome])
    execucao.save()
    anual.versao += 1
    anual.save(update_fields=["versao"])
    registrar(
        anual,
        "cooperacao.anual.execucao_informada",
        por=por,
        antes=antes,
        depois={n: str(campos[n]) for n in CAMPOS_DA_EXECUCAO},
    )
    return execucao


# ------------------------------------------------------------------ produtos


def _escrevivel(avaliacao: AvaliacaoDoRE, por: Vinculo) -> RelatorioSemestral:
    """O relatório travado, se o vínculo pode escrever nele agora."""
    relatorio = (
        RelatorioSemestral.objects.select_for_update(of=("self",))
        .select_related("anual__tc__contraparte")
        .get(pk=avaliacao.relatorio_id)
    )
    exigir(por, "escrever", relatorio)
    if not relatorio.editavel:
        raise RegraViolada(
            f"O relatório está em “{relatorio.get_situacao_display()}” e não se "
            "altera. Para corrigir, peça à OPAS que o devolva.",
            codigo="relatorio_nao_editavel",
        )
    return relatorio


@transaction.atomic
def acrescentar_produto(
    avaliacao: AvaliacaoDoRE, *, por: Vinculo, campos: Mapping[str, Any]
) -> Produto:
    """Põe um produto no RE do semestre."""
    _escrevivel(avaliacao, por)
    produto = Produto.objects.create(
        avaliacao=avaliacao, **{n: campos[n] for n in CAMPOS_DO_PRODUTO}
    )
    registrar(
        avaliacao,
        "cooperacao.avaliacao.produto_acrescentado",
        por=por,
        depois={n: campos[n] for n in CAMPOS_DO_PRODUTO},
    )
    return produto


@transaction.atomic
def retirar_produto(produto: Produto, *, por: Vinculo) -> None:
    """Tira um produto; a trilha guarda o que ele dizia."""
    _escrevivel(produto.avaliacao, por)
    registrar(
        produto.avaliacao,
        "cooperacao.avaliacao.produto_retirado",
        por=por,
        antes={n: getattr(produto, n) for n in CAMPOS_DO_PRODUTO},
    )
    produto.delete()


# ------------------------------------------------------------------ dificuldades


@transaction.atomic
def registrar_dificuldade(
    avaliacao: AvaliacaoDoRE,
    *,
    por: Vinculo,
    descricao: str,
    tema: str = Dificuldade.Tema.OUTRA,
) -> Dificuldade:
    """Abre uma dificuldade no RE, que segue até se resolver (RN-COO-23)."""
    relatorio = _escrevivel(avaliacao, por)
    dificuldade = Dificuldade.objects.create(
        tc=relatorio.anual.tc,
        re=avaliacao.resultado.numero,
        tema=tema,
        descricao=descricao,
        ano=relatorio.anual.ano,
        semestre=relatorio.semestre,
    )
    registrar(avaliacao, "cooperacao.dificuldade.aberta", por=por, descricao=descricao)
    return dificuldade


@transaction.atomic
def resolver_dificuldade(
    dificuldade: Dificuldade, avaliacao: AvaliacaoDoRE, *, por: Vinculo, solucao: str
) -> Dificuldade:
    """Diz como a dificuldade se resolveu, no semestre da avaliação."""
    relatorio = _escrevivel(avaliacao, por)
    dificuldade = Dificuldade.objects.select_for_update().get(pk=dificuldade.pk)
    if dificuldade.resolvida_no is not None:
        raise RegraViolada(
            f"A dificuldade já foi resolvida no {dificuldade.resolvida_no}.",
            codigo="dificuldade_resolvida",
        )
    if not solucao:
        raise RegraViolada(
            "Escreva como a dificuldade se resolveu.", codigo="sem_solucao"
        )
    dificuldade.resolvida_no_ano = relatorio.anual.ano
    dificuldade.resolvida_no_semestre = relatorio.semestre
    dificuldade.solucao = solucao
    dificuldade.save(
        update_fields=["resolvida_no_ano", "resolvida_no_semestre", "solucao"]
    )
    registrar(
        avaliacao,
        "cooperacao.dificuldade.resolvida",
        por=por,
        descricao=dificuldade.descricao,
        solucao=solucao,
    )
    return dificuldade


# ------------------------------------------------------------------ comentários


@transaction.atomic
def comentar(
    avaliacao: AvaliacaoDoRE, *, por: Vinculo, campo: str, texto: str
) -> Comentario:
    """A OPAS comenta um campo enquanto revê o relatório (RN-COO-24)."""
    relatorio = (
        RelatorioSemestral.objects.select_for_update(of=("self",))
        .select_related("anual__tc__contraparte")
        .get(pk=avaliacao.relatorio_id)
    )
    exigir(por, "comentar", relatorio)
    if relatorio.situacao != SituacaoDoSemestre.EM_REVISAO:
        raise RegraViolada(
            "Só se comenta o relatório em revisão. Inicie a revisão antes.",
            codigo="relatorio_fora_de_revisao",
        )
    comentario = Comentario.objects.create(
        avaliacao=avaliacao,
        campo=campo,
        texto=texto,
        feito_em=timezone.now(),
        feito_por=por,
    )
    registrar(
        avaliacao,
        "cooperacao.avaliacao.comentada",
        por=por,
        campo=campo,
        texto=texto,
    )
    return comentario


@transaction.atomic
def atender_comentario(comentario: Comentario, *, por: Vinculo) -> Comentario:
    """Quem escreve marca o comentário como atendido, no relatório devolvido."""
    _escrevivel(comentario.avaliacao, por)
    comentario = Comentario.objects.select_for_update(of=("self",)).get(
        pk=comentario.pk
    )
    if comentario.atendido_em is None:
        comentario.atendido_em = timezone.now()
        comentario.atendido_por = por
        comentario.save(update_fields=["atendido_em", "atendido_por"])
        registrar(
            comentario.avaliacao,
            "cooperacao.avaliacao.comentario_atendido",
            por=por,
            texto=comentario.texto,
        )
    return comentario
