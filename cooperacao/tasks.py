"""O trabalho longo da cooperação, feito fora da requisição."""

from django.tasks import task
from django.urls import reverse

from base.tarefas import acompanhar
from contas.models import Vinculo
from cooperacao import actions, pdf, pdf_consolidado
from cooperacao.models import RelatorioAnual


@task()
def emitir_relatorio(andamento: str, *, anual_id: int, vinculo_id: int) -> None:
    """Emite o relatório do ano; repetida, reencontra o que já emitiu."""
    with acompanhar(andamento) as passo:
        anual = RelatorioAnual.objects.select_related("tc").get(pk=anual_id)
        if actions.documento_do_anual(anual) is None:
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
