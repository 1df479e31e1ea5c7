"""O trabalho longo dos indicadores, feito fora da requisição."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.tasks import task
from django.urls import reverse

from base.importacao.tarefas import gravar_na_tarefa, ler_na_tarefa
from base.tarefas import Acompanhamento, acompanhar
from contas.models import Vinculo
from indicadores import actions
from indicadores.consultas import avaliar_ano
from indicadores.importacao import caminho, modelo
from indicadores.importacao.especies import ESPECIES
from indicadores.models import Pactuacao, Rodada
from indicadores.pdf import emitir_caderno
from territorios.models import Territorio


@task()
def montar_caderno(andamento: str, *, ano: int, codigo: str) -> None:
    """Emite o caderno do ano; repetida, reencontra o que já emitiu."""
    with acompanhar(andamento) as passo:
        passo.passo(0, "Reunindo os números")
        rodada = Rodada.objects.select_related("edicao").get(ano=ano)
        territorio = Territorio.objects.select_related("uf").get(codigo=codigo)
        avaliacoes = avaliar_ano(rodada, territorio)
        total = len(avaliacoes) + 1

        def contar(feitos: int, mensagem: str) -> None:
            passo.passo(feitos, mensagem, total=total)

        documento = emitir_caderno(rodada, territorio, avaliacoes, passo=contar)
        passo.concluir(
            reverse("indicadores:avaliacao_pdf", args=[ano, codigo]),
            f"Caderno pronto, código {documento.codigo}.",
        )


@task()
def simular_importacao(andamento: str, *, uuid: str) -> None:
    """Lê o arquivo e mostra o que mudaria; repetida, recomeça do zero."""
    ler_na_tarefa(andamento, uuid, "indicadores:importacao", caminho.simular)


@task()
def gravar_importacao(andamento: str, *, uuid: str) -> None:
    """Grava tudo de uma vez; a já gravada não se repete."""
    gravar_na_tarefa(andamento, uuid, "indicadores:importacao", caminho.gravar)


@task()
def homologar_lote(
    andamento: str,
    *,
    vinculo_id: int,
    numero: str,
    data: str,
    decisoes: list[dict[str, Any]],
    volta: str,
) -> None:
    """Confere uma a uma, à vista de quem espera, e grava tudo de uma vez."""
    with acompanhar(andamento) as passo:
        lote = [actions.Decisao(**d) for d in decisoes]
        dia = date.fromisoformat(data)
        if not actions.lote_ja_gravado(lote, numero, dia):
            vinculo = Vinculo.objects.select_related(
                "usuario", "territorio__uf", "instituicao"
            ).get(pk=vinculo_id)
            _conferir_uma_a_uma(passo, lote, vinculo)
            actions.homologar_lote(lote, por=vinculo, numero=numero, data=dia)
        homologadas = sum(d.decisao == actions.HOMOLOGAR for d in lote)
        passo.concluir(
            volta,
            f"Homologadas: {homologadas}. Devolvidas: {len(lote) - homologadas}.",
        )


def _conferir_uma_a_uma(
    passo: Acompanhamento, lote: list[actions.Decisao], vinculo: Vinculo
) -> None:
    acoes = {actions.HOMOLOGAR: "homologar", actions.DEVOLVER: "devolver"}
    decisoes = {d.pactuacao: d.decisao for d in lote}
    pactuacoes = Pactuacao.objects.select_related("rodada", "territorio__uf").filter(
        pk__in=decisoes
    )
    for feitas, pactuacao in enumerate(pactuacoes.order_by("pk"), 1):
        actions.conferir_quem_e_quando(
            pactuacao, acoes[decisoes[pactuacao.pk]], por=vinculo
        )
        if feitas % 20 == 0:
            passo.passo(feitas, "Conferindo as pactuações.", total=len(lote))
    passo.passo(len(lote), "Gravando tudo de uma vez.", total=len(lote))


def endereco_do_modelo(andamento: str) -> str:
    """Onde fica guardado o modelo que a tarefa montou."""
    return f"modelos/{andamento}.xlsx"


@task()
def montar_modelo(
    andamento: str, *, vinculo_id: int, tipo: str, ano: int, codigo: str
) -> None:
    """A planilha-formulário de uma UF grande; repetida, monta de novo."""
    with acompanhar(andamento) as passo:
        vinculo = Vinculo.objects.vigentes().get(pk=vinculo_id)
        rodada = Rodada.objects.select_related("edicao").get(ano=ano)
        recorte = Territorio.objects.select_related("uf").get(codigo=codigo)
        passo.passo(0, "Reunindo os números.")
        conteudo = modelo.gerar(
            ESPECIES[tipo], rodada, recorte, Pactuacao.objects.visiveis_para(vinculo)
        )
        nome = endereco_do_modelo(andamento)
        default_storage.delete(nome)
        default_storage.save(nome, ContentFile(conteudo))
        passo.concluir(reverse("indicadores:modelo_pronto", args=[andamento]))
