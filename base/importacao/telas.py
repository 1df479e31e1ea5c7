"""O que as telas de importação das apps têm em comum.

A app acha a importação e diz quem pode; daqui saem o pedido da tarefa, a resposta a
«gravar», a «desistir» e a «baixar marcada», e o que a página da simulação mostra.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.tasks import Task
from django.urls import reverse
from django.utils.http import content_disposition_header

from base.errors import RegraViolada
from base.importacao.devolver import com_os_erros, marcadas
from base.importacao.montagem import (
    cabe_na_hora,
    endereco_da_marcada,
    esta_pronta,
    pedir_marcada,
)
from base.importacao.motor import cancelar, confirmar, interrompida, reler
from base.models import Efeito, Importacao, SituacaoDaImportacao
from base.planilhas import TIPO_XLSX
from base.tarefas import iniciar
from base.telas import andamento_na_tela

POR_PAGINA: Final = 50
ANDAMENTO: Final = "importacao/_andamento.html"
"""O que a página da importação devolve a quem só acompanha a tarefa."""
EM_CURSO: Final = (SituacaoDaImportacao.SIMULANDO, SituacaoDaImportacao.GRAVANDO)
ICONES: Final[Mapping[str, tuple[str, str]]] = {
    Efeito.NOVA: ("ok", "ok"),
    Efeito.MUDADA: ("az", "lapis"),
    Efeito.IGUAL: ("ne", "na"),
    Efeito.CONFLITO: ("av", "av"),
    Efeito.RECUSADA: ("erro", "erro"),
}
PLURAIS: Final[Mapping[str, str]] = {
    Efeito.NOVA: "novas",
    Efeito.MUDADA: "mudadas",
    Efeito.IGUAL: "iguais",
    Efeito.CONFLITO: "em conflito",
    Efeito.RECUSADA: "recusadas",
}


class PlanilhaForm(forms.Form):
    """O arquivo que se envia; a app diz como ele se chama."""

    arquivo = forms.FileField(
        error_messages={
            "required": "Escolha o arquivo.",
            "empty": "O arquivo está vazio.",
        },
    )


class ConfirmacaoForm(forms.Form):
    """Gravar o que a simulação mostrou."""

    so_as_certas = forms.BooleanField(
        label="Gravar só as certas e deixar de fora as recusadas", required=False
    )


def anexo(conteudo: bytes, nome: str) -> HttpResponse:
    """Um XLSX ou CSV para guardar."""
    tipo = TIPO_XLSX if nome.lower().endswith(".xlsx") else "text/csv"
    disposicao = content_disposition_header(as_attachment=True, filename=nome)
    return HttpResponse(
        conteudo,
        content_type=tipo,
        headers={"Content-Disposition": disposicao or "attachment"},
    )


def por_ordem(request: HttpRequest, letra: str) -> dict[int, str]:
    """Os campos «d12», «j7» do formulário, pela ordem da célula."""
    return {
        int(nome[1:]): valor
        for nome, valor in request.POST.items()
        if nome[:1] == letra and nome[1:].isascii() and nome[1:].isdigit()
        if len(nome) < 9 and isinstance(valor, str)
    }


def pedir(importacao: Importacao, tarefa: Task, verbo: str) -> None:
    """Põe na fila a tarefa da importação e guarda com ela o andamento."""
    andamento = iniciar(
        tarefa,
        titulo=f"{verbo} {importacao.nome_do_arquivo}"[:150],
        dono_id=importacao.dono_id,
        chave=f"importacao:{importacao.pk}",
        uuid=str(importacao.pk),
    )
    Importacao.objects.filter(pk=importacao.pk).update(andamento=andamento)


@transaction.atomic
def mandar_gravar(importacao: Importacao, tarefa: Task, *, so_as_certas: bool) -> None:
    """Confirma e manda gravar; a gravação é tudo ou nada."""
    pedir(confirmar(importacao, so_as_certas=so_as_certas), tarefa, "Gravação de")


def gravar(request: HttpRequest, importacao: Importacao, tarefa: Task) -> None:
    """Responde a «Gravar»: manda, ou diz por que não."""
    form = ConfirmacaoForm(request.POST)
    so_as_certas = form.is_valid() and form.cleaned_data["so_as_certas"]
    try:
        mandar_gravar(importacao, tarefa, so_as_certas=so_as_certas)
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)


def ler_de_novo(request: HttpRequest, importacao: Importacao, tarefa: Task) -> None:
    """Responde a «Ler o arquivo de novo»: relê contra o que há agora."""
    try:
        with transaction.atomic():
            pedir(reler(importacao), tarefa, "Leitura de")
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)


def desistir(request: HttpRequest, importacao: Importacao) -> None:
    """Responde a «Cancelar»: interrompe a leitura ou descarta a simulação."""
    try:
        cancelar(importacao)
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
    else:
        messages.success(request, "Importação cancelada; nada foi gravado.")


def marcada(request: HttpRequest, importacao: Importacao) -> HttpResponse | None:
    """O mesmo arquivo, marcado; None, com a mensagem, se não há o que marcar.

    O grande monta-se como tarefa, e o mesmo endereço o baixa depois de pronto.
    """
    if not importacao.arquivo:
        messages.info(request, "O arquivo passou do prazo e foi apagado.")
        return None
    if not marcadas(importacao).exists():
        messages.info(request, "Não há células recusadas nem avisos neste arquivo.")
        return None
    if cabe_na_hora(importacao):
        conteudo = com_os_erros(importacao)
    elif esta_pronta(importacao):
        with default_storage.open(endereco_da_marcada(importacao)) as pronta:
            conteudo = pronta.read()
    else:
        return redirect(pedir_marcada(importacao, request.path))
    extensao = "xlsx" if conteudo.startswith(b"PK") else "csv"
    nome = Path(importacao.nome_do_arquivo).stem
    return anexo(conteudo, f"corrigir-{nome}.{extensao}")


def em_curso(importacao: Importacao, *, reler: str, desistir: str) -> dict[str, Any]:
    """A tarefa que a lê ou grava, se há, e o que a pessoa pode fazer dela.

    `reler` e `desistir` são os nomes das rotas da app.
    """
    andamento = importacao.andamento
    return {
        "em_curso": importacao.situacao in EM_CURSO,
        "lendo": importacao.situacao == SituacaoDaImportacao.SIMULANDO,
        "parou": interrompida(importacao),
        "tarefa": andamento_na_tela(andamento) if andamento else None,
        "reler": reverse(reler, args=[importacao.pk]),
        "desistir": reverse(desistir, args=[importacao.pk]),
    }


def contexto_da_simulacao(
    request: HttpRequest,
    importacao: Importacao,
    *,
    primeiro: Sequence[str],
    plurais: Mapping[str, str] = PLURAIS,
) -> dict[str, Any]:
    """As contas por efeito e as células do efeito pedido.

    `primeiro` diz, sem pedido, que efeito se abre, se o arquivo o tem.
    """
    resumo = importacao.resumo
    presentes = [e for e in Efeito if resumo.get(e)]
    pedido = request.GET.get("efeito", "")
    ordem = [e for e in (pedido, *primeiro, *presentes) if e in presentes]
    efeito = Efeito(ordem[0]) if ordem else Efeito.NOVA
    itens = importacao.itens.filter(efeito=efeito).order_by("ordem")
    return {
        "importacao": importacao,
        "simulada": importacao.situacao == SituacaoDaImportacao.SIMULADA,
        "recusadas": resumo.get(Efeito.RECUSADA, 0),
        "avisos": resumo.get("avisos", 0),
        "a_gravar": sum(resumo.get(e, 0) for e in (Efeito.NOVA, Efeito.MUDADA)),
        "contagens": [(e, plurais[e].capitalize(), resumo[e]) for e in presentes],
        "efeito": efeito,
        "rotulo_do_efeito": plurais[efeito],
        "marca": ICONES[efeito],
        "pagina": Paginator(itens, POR_PAGINA).get_page(request.GET.get("pagina")),
        "form": ConfirmacaoForm(),
    }
