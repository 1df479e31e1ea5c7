"""O trabalho longo da cooperação, feito fora da requisição."""

from django.tasks import task
from django.urls import reverse
from django.utils import timezone

from base.importacao import gravar, simular
from base.importacao.tarefas import gravar_na_tarefa, ler_na_tarefa
from base.models import Importacao
from base.tarefas import Acompanhamento, acompanhar
from contas.models import Vinculo
from cooperacao import pdf, pdf_consolidado
from cooperacao.importacao.gravacao import escrever
from cooperacao.importacao.simulacao import Simulacao
from cooperacao.models import RelatorioAnual, TermoDeCooperacao
from cooperacao.states import SituacaoDoAnual


@task()
def emitir_relatorio(andamento: str, *, anual_id: int, vinculo_id: int) -> None:
    """Emite o relatório do ano, também o reaberto; repetida, não emite outra vez."""
    with acompanhar(andamento) as passo:
        anual = RelatorioAnual.objects.select_related("tc").get(pk=anual_id)
        if anual.situacao != SituacaoDoAnual.EMITIDO:
            passo.passo(0, "Desenhando o relatório", total=1)
            vinculo = Vinculo.objects.select_related(
                "usuario", "territorio", "instituicao"
            ).get(pk=vinculo_id)
            pdf.emitir(anual, por=vinculo)
        passo.concluir(anual.get_absolute_url(), "Relatório emitido.")


@task()
def emitir_consolidado(andamento: str, *, ano: int, vinculo_id: int) -> None:
    """Emite o consolidado do ano; repetida, reencontra o mesmo conteúdo."""
    with acompanhar(andamento) as passo:
        passo.passo(0, "Desenhando o consolidado", total=1)
        vinculo = Vinculo.objects.select_related(
            "usuario", "territorio", "instituicao"
        ).get(pk=vinculo_id)
        pdf_consolidado.emitir(ano, por=vinculo)
        endereco = reverse("cooperacao:consolidado", args=[ano])
        passo.concluir(endereco, "Consolidado emitido.")


def _ler(importacao: Importacao, passo: Acompanhamento) -> Importacao:
    simulacao = Simulacao(
        tc=TermoDeCooperacao.objects.get(pk=importacao.contexto["tc"]),
        hoje=timezone.localdate(),
        leituras=importacao.contexto.get("leituras", {}),
    )
    return simular(importacao, simulacao.julgar, passo)


def _gravar(importacao: Importacao) -> int:
    return gravar(importacao, escrever)


@task()
def simular_importacao(andamento: str, *, uuid: str) -> None:
    """Lê as tabelas e mostra o que mudaria; repetida, recomeça do zero."""
    ler_na_tarefa(andamento, uuid, "cooperacao:importacao", _ler)


@task()
def gravar_importacao(andamento: str, *, uuid: str) -> None:
    """Grava tudo de uma vez; a já gravada não se repete."""
    gravar_na_tarefa(andamento, uuid, "cooperacao:importacao", _gravar)
