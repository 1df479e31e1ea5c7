"""Duas páginas que muitas apps têm: a de um formulário só e a da pergunta.

As duas se desenham, executam o que a pessoa pediu e dizem o que houve.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from base.errors import RegraViolada
from base.telas import Confirmacao, TelaDeFormulario, Trilha

Feito = tuple[str, Any]
"""O que se diz depois de gravar e aonde se vai: um registro ou um endereço."""


def recusar_no_alto(form: BaseForm, erro: RegraViolada) -> None:
    """Diz no alto do formulário por que a ação recusou."""
    form.add_error(None, erro.mensagem)


def responder(
    request: HttpRequest,
    tela: TelaDeFormulario,
    form: BaseForm,
    gravar: Callable[[], Feito],
    *,
    recusar: Callable[[BaseForm, RegraViolada], None] = recusar_no_alto,
) -> HttpResponse:
    """Mostra o formulário ou, enviado, grava, diz o que fez e segue adiante.

    `gravar` lê `form.cleaned_data`. O que ela recusa volta ao formulário por
    `recusar`, com o que a pessoa digitou e o código 422.
    """
    if request.method == "POST" and form.is_valid():
        try:
            dito, destino = gravar()
        except RegraViolada as erro:
            recusar(form, erro)
        else:
            messages.success(request, dito)
            return redirect(destino)
    contexto = {"tela": tela, "trilha": tela.trilha, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "base/formulario.html", contexto, status=status)


def perguntar(
    request: HttpRequest,
    confirmacao: Confirmacao,
    trilha: Trilha,
    fazer: Callable[[], str],
) -> HttpResponse:
    """Pergunta antes; confirmado, faz, diz o que fez e volta a `confirmacao.voltar`.

    `fazer` devolve o que dizer; o que ela recusa é dito na página a que se volta.
    """
    if request.method != "POST":
        contexto = {"confirmacao": confirmacao, "trilha": trilha}
        return render(request, "base/confirmar.html", contexto)
    try:
        dito = fazer()
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
    else:
        messages.success(request, dito)
    return redirect(confirmacao.voltar)
