"""O que as telas de formulário da cooperação repetem."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from base.errors import EdicaoConcorrente, RegraViolada
from base.telas import Confirmacao
from contas.http import UsuarioRequest
from cooperacao import paginas


def digitado(request: UsuarioRequest) -> QueryDict | None:
    """O que veio do formulário; None quando só se abre a página."""
    return request.POST if request.method == "POST" else None


def pagina(
    request: UsuarioRequest,
    trilha: paginas.Trilha,
    confirmacao: Confirmacao,
    form: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    """A página de um formulário ou de uma pergunta."""
    if status == 200 and form is not None and form.is_bound:
        status = 422
    return render(
        request,
        "cooperacao/confirmar.html",
        {"trilha": trilha, "confirmacao": confirmacao, "form": form},
        status=status,
    )


def gravar(
    request: UsuarioRequest,
    form: forms.Form,
    acao: Callable[[], Any],
    *,
    feito: str,
    para: str,
    gravado: Callable[[], Any] | None = None,
) -> HttpResponse | None:
    """Executa a ação e volta a `para`; None se ela recusou e o form diz por quê.

    Quem chama mostra a página outra vez. Na edição concorrente, cada campo que
    difere mostra o que está gravado, e o que a pessoa digitou fica no campo.
    """
    if not form.is_valid():
        return None
    try:
        acao()
    except EdicaoConcorrente:
        if gravado is not None:
            mostrar_conflito(form, gravado())
        return None
    except RegraViolada as erro:
        form.add_error(None, erro.mensagem)
        return None
    messages.success(request, feito)
    return redirect(para)


def mostrar_conflito(form: forms.Form, gravado: Any) -> None:
    """Põe o valor gravado ao lado do digitado e passa a contar da versão gravada.

    `gravado` é o registro ou um dict com os mesmos nomes dos campos e `versao`.
    """

    def do_gravado(nome: str) -> Any:
        return gravado[nome] if isinstance(gravado, dict) else getattr(gravado, nome)

    digitado = dict(form.cleaned_data)
    houve = (
        "Outra pessoa gravou enquanto você escrevia."
        if digitado.get("versao")
        else "A página não disse de que versão você partiu."
    )
    form.data = {**form.data.dict(), "versao": str(do_gravado("versao"))}  # type: ignore[attr-defined]
    form.add_error(
        None,
        f"{houve} O que você digitou está nos campos; salve de novo para que valha, "
        "ou volte sem salvar.",
    )
    for nome, meu in digitado.items():
        if nome == "versao":
            continue
        deles = do_gravado(nome)
        if deles != meu:
            form.add_error(nome, f"Está gravado: {_escrito(deles)}.")


def _escrito(valor: Any) -> str:
    if valor is None or valor == "":
        return "em branco"
    if isinstance(valor, list):
        return "; ".join(" ".join(v) if isinstance(v, tuple) else v for v in valor)
    return f"{valor:%d/%m/%Y}" if hasattr(valor, "strftime") else str(valor)


def levar(
    request: UsuarioRequest,
    transitar: Callable[[], Any],
    *,
    feito: str,
    para: str,
) -> HttpResponse:
    """Faz a transição e volta, com a mensagem do que houve."""
    try:
        transitar()
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
    else:
        messages.success(request, feito)
    return redirect(para)
