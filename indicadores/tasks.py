"""O trabalho longo dos indicadores, feito fora da requisição."""

from django.tasks import task
from django.urls import reverse

from base.models import Importacao, SituacaoDaImportacao
from base.tarefas import acompanhar
from indicadores.consultas import avaliar_ano
from indicadores.importacao import caminho
from indicadores.models import Rodada
from indicadores.pdf import emitir_caderno
from territorios.models import Territorio


@task()
def montar_caderno(andamento: str, *, ano: int, codigo: str) -> None:
    """Emite o caderno do ano; repetida, reencontra o que já emitiu."""
    with acompanhar(andamento) as passo:
        passo.passo(0, "Reunindo os números", total=2)
        rodada = Rodada.objects.select_related("edicao").get(ano=ano)
        territorio = Territorio.objects.select_related("uf").get(codigo=codigo)
        avaliacoes = avaliar_ano(rodada, territorio)
        passo.passo(1, f"Montando as páginas de {len(avaliacoes)} indicadores")
        documento = emitir_caderno(rodada, territorio, avaliacoes)
        passo.concluir(
            reverse("indicadores:avaliacao_pdf", args=[ano, codigo]),
            f"Caderno pronto, código {documento.codigo}.",
        )


@task()
def simular_importacao(andamento: str, *, uuid: str) -> None:
    """Lê o arquivo e mostra o que mudaria; repetida, recomeça do zero."""
    with acompanhar(andamento) as passo:
        importacao = Importacao.objects.get(pk=uuid)
        if importacao.situacao == SituacaoDaImportacao.SIMULANDO:
            importacao = caminho.simular(importacao, passo)
        passo.concluir(endereco_da(importacao), importacao.motivo)


@task()
def gravar_importacao(andamento: str, *, uuid: str) -> None:
    """Grava tudo de uma vez; a já gravada não se repete."""
    with acompanhar(andamento) as passo:
        importacao = Importacao.objects.get(pk=uuid)
        passo.passo(0, "Gravando tudo de uma vez.")
        gravadas = caminho.gravar(importacao)
        passo.concluir(endereco_da(importacao), f"{gravadas} células gravadas.")


def endereco_da(importacao: Importacao) -> str:
    """A página da importação."""
    return reverse("indicadores:importacao", args=[importacao.pk])
