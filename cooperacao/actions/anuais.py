"""Os verbos do relatório do ano: emitir, reabrir e ler o que se emitiu."""

from collections.abc import Callable, Collection
from typing import Any

from django.db import transaction

from auditoria.actions import guardar_documento, preparar_emissao, registrar
from auditoria.models import Documento
from base.errors import RegraViolada
from base.workflow import exigir_situacao
from contas.models import Vinculo
from cooperacao.comparacao import mudancas
from cooperacao.models import EdicaoDoRelatorio, RelatorioAnual
from cooperacao.permissions import exigir
from cooperacao.states import (
    JA_EMITIDOS,
    TRANSICOES_DO_ANUAL,
    SituacaoDoAnual,
    SituacaoDoSemestre,
)

TIPO_DO_DOCUMENTO = "relatorio_tc"

Imprimir = Callable[[EdicaoDoRelatorio, Documento], bytes]


def faltas_para_emitir(anual: RelatorioAnual) -> list[str]:
    """Frases do que falta para emitir; vazia quando está tudo pronto."""
    semestres = {s.semestre: s for s in anual.semestres.all()}
    return [
        f"o {numero}º semestre ainda não foi fechado"
        for numero in (1, 2)
        if numero not in semestres
        or semestres[numero].situacao != SituacaoDoSemestre.FECHADO
    ]


@transaction.atomic
def emitir_relatorio_anual(
    anual: RelatorioAnual,
    *,
    por: Vinculo | None,
    dados: Any,
    imprimir: Imprimir,
) -> Documento:
    """Emite o relatório do ano como documento público e o fecha.

    `dados` é o conteúdo em forma canônica, de onde sai o hash impresso;
    `imprimir` desenha o PDF já com o código e com o que mudou desde a versão
    anterior. `por` None é o próprio portal (linha de comando, demonstração).
    Exige os dois semestres fechados (RN-COO-12). Reaberto e sem nada mudado, volta
    a valer a mesma versão (RN-COO-27).
    """
    anual = (
        RelatorioAnual.objects.select_for_update(of=("self",))
        .select_related("tc__contraparte")
        .get(pk=anual.pk)
    )
    if por is not None:
        exigir(por, "emitir", anual)
    exigir_situacao(
        TRANSICOES_DO_ANUAL,
        "emitir",
        anual.situacao,
        rotulo_da_situacao=anual.get_situacao_display(),
    )
    if faltas := faltas_para_emitir(anual):
        raise RegraViolada(
            f"O relatório de {anual.ano} não pode ser emitido: {'; '.join(faltas)}.",
            codigo="semestre_aberto",
        )
    documento, novo = preparar_emissao(
        anual,
        tipo=TIPO_DO_DOCUMENTO,
        titulo=str(anual),
        assunto=f"{anual.tc}, {anual.tc.titulo}",
        dados=dados,
        por=por,
        cadeia=f"tc:{anual.tc.numero}",
        publico=True,
    )
    anual.situacao = SituacaoDoAnual.EMITIDO
    anual.emitido_em = documento.emitido_em
    anual.emitido_por = por
    if novo:
        edicao = _nova_edicao(anual, documento.versao, dados)
        guardar_documento(documento, imprimir(edicao, documento))
    anual.motivo_da_reabertura = ""
    anual.save(
        update_fields=[
            "situacao",
            "emitido_em",
            "emitido_por",
            "motivo_da_reabertura",
        ]
    )
    registrar(
        anual,
        "cooperacao.anual.emitido",
        por=por,
        codigo=documento.codigo,
        versao=documento.versao,
    )
    return documento


def _nova_edicao(anual: RelatorioAnual, versao: int, dados: Any) -> EdicaoDoRelatorio:
    """Guarda o conteúdo da versão e o que ele muda em relação à anterior."""
    anterior = anual.edicoes.first()
    return EdicaoDoRelatorio.objects.create(
        anual=anual,
        versao=versao,
        conteudo=dados,
        motivo=anual.motivo_da_reabertura,
        mudancas=mudancas(anterior.conteudo, dados) if anterior else [],
    )


@transaction.atomic
def reabrir(
    anual: RelatorioAnual, *, por: Vinculo, motivo: str, semestres: Collection[int]
) -> RelatorioAnual:
    """Reabre o ano emitido para corrigir; a versão emitida vale até a seguinte.

    Os `semestres` dados voltam a quem os escreveu, como devolvidos, com o motivo
    (RN-COO-27).
    """
    anual = (
        RelatorioAnual.objects.select_for_update(of=("self",))
        .select_related("tc__contraparte")
        .get(pk=anual.pk)
    )
    exigir(por, "reabrir", anual)
    exigir_situacao(
        TRANSICOES_DO_ANUAL,
        "reabrir",
        anual.situacao,
        rotulo_da_situacao=anual.get_situacao_display(),
    )
    motivo = motivo.strip()
    if not motivo:
        raise RegraViolada(
            "Escreva por que o relatório se reabre: o documento seguinte o imprime.",
            codigo="reabertura_sem_motivo",
        )
    anual.situacao = SituacaoDoAnual.REABERTO
    anual.motivo_da_reabertura = motivo
    anual.save(update_fields=["situacao", "motivo_da_reabertura"])
    for relatorio in anual.semestres.select_for_update().filter(semestre__in=semestres):
        relatorio.situacao = SituacaoDoSemestre.DEVOLVIDO
        relatorio.motivo_da_devolucao = motivo
        relatorio.save(update_fields=["situacao", "motivo_da_devolucao"])
        registrar(relatorio, "cooperacao.semestre.reaberto", por=por, motivo=motivo)
    registrar(
        anual,
        "cooperacao.anual.reaberto",
        por=por,
        motivo=motivo,
        semestres=sorted(semestres),
    )
    return anual


def documento_do_anual(anual: RelatorioAnual) -> Documento | None:
    """O PDF emitido em vigor, também no ano reaberto; None se nunca se emitiu."""
    if anual.situacao not in JA_EMITIDOS:
        return None
    return Documento.objects.do_objeto(anual, TIPO_DO_DOCUMENTO).first()


def ler_documento(documento: Documento) -> bytes:
    """Os bytes guardados na emissão."""
    with documento.arquivo.open("rb") as arquivo:
        conteudo: bytes = arquivo.read()
    return conteudo
