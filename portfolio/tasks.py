"""O trabalho longo do portfólio, feito fora da requisição."""

from django.tasks import task

from base.importacao import gravar, simular
from base.importacao.tarefas import gravar_na_tarefa, ler_na_tarefa
from base.models import Importacao
from base.tarefas import Acompanhamento
from portfolio.importacao.gravacao import escrever
from portfolio.importacao.simulacao import Simulacao
from portfolio.models import Ciclo


def _ler(importacao: Importacao, passo: Acompanhamento) -> Importacao:
    ciclo = Ciclo.objects.get(pk=importacao.contexto["ciclo"])
    return simular(importacao, Simulacao(ciclo).julgar, passo)


def _gravar(importacao: Importacao) -> int:
    return gravar(importacao, escrever)


@task()
def simular_planilha(andamento: str, *, uuid: str) -> None:
    """Lê a planilha e mostra o que mudaria; repetida, recomeça do zero."""
    ler_na_tarefa(andamento, uuid, "portfolio:importacao", _ler)


@task()
def gravar_planilha(andamento: str, *, uuid: str) -> None:
    """Grava tudo de uma vez; a já gravada não se repete."""
    gravar_na_tarefa(andamento, uuid, "portfolio:importacao", _gravar)
