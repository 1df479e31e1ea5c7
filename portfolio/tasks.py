"""O trabalho longo do portfólio, feito fora da requisição."""

from django.tasks import task
from django.urls import reverse

from base.importacao import gravar, simular
from base.models import Importacao, SituacaoDaImportacao
from base.tarefas import acompanhar
from portfolio.importacao.gravacao import escrever
from portfolio.importacao.simulacao import Simulacao
from portfolio.models import Ciclo


@task()
def simular_planilha(andamento: str, *, uuid: str) -> None:
    """Lê a planilha e mostra o que mudaria; repetida, recomeça do zero."""
    with acompanhar(andamento) as passo:
        importacao = Importacao.objects.get(pk=uuid)
        if importacao.situacao == SituacaoDaImportacao.SIMULANDO:
            ciclo = Ciclo.objects.get(pk=importacao.contexto["ciclo"])
            importacao = simular(importacao, Simulacao(ciclo).julgar, passo)
        passo.concluir(endereco_da(importacao), importacao.motivo)


@task()
def gravar_planilha(andamento: str, *, uuid: str) -> None:
    """Grava tudo de uma vez; a já gravada não se repete."""
    with acompanhar(andamento) as passo:
        importacao = Importacao.objects.get(pk=uuid)
        passo.passo(0, "Gravando tudo de uma vez.")
        gravadas = gravar(importacao, escrever)
        passo.concluir(endereco_da(importacao), f"{gravadas} células gravadas.")


def endereco_da(importacao: Importacao) -> str:
    """A página da importação."""
    return reverse("portfolio:importacao", args=[importacao.pk])
