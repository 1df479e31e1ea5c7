"""O caminho comum das páginas de um formulário só: abrir, recusar, gravar e voltar."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from base.errors import EdicaoConcorrente, RegraViolada
from contas.http import UsuarioRequest


@dataclass(frozen=True, slots=True)
class Pagina:
    """Os textos da página; `voltar` é para onde se vai ao gravar ou cancelar."""

    titulo: str
    sub: str
    botao: str
    sobre: str
    voltar: str
    feito: str
    trilha: Sequence[tuple[str, str | None]] = ()
    gravado: Sequence[tuple[str, str]] = ()


def responder(
    request: UsuarioRequest,
    abrir: Callable[..., forms.Form],
    pagina: Pagina,
    gravar: Callable[..., object],
    *,
    inicial: dict[str, Any] | None = None,
) -> HttpResponse:
    """Mostra o formulário ou grava o que veio; o digitado nunca se perde.

    `gravar` recebe os campos e faz a ação; a regra violada volta ao formulário.
    """
    if request.method == "GET":
        return _mostrar(request, abrir(initial=inicial), pagina)
    form = abrir(request.POST)
    if not form.is_valid():
        return _mostrar(request, form, pagina, status=422)
    try:
        gravar(**form.cleaned_data)
    except EdicaoConcorrente as erro:
        return _conflito(request, form, pagina, erro, inicial or {})
    except RegraViolada as erro:
        form.add_error(None, erro.mensagem)
        return _mostrar(request, form, pagina, status=422)
    messages.success(request, pagina.feito)
    return redirect(pagina.voltar)


def _conflito(
    request: UsuarioRequest,
    form: forms.Form,
    pagina: Pagina,
    erro: EdicaoConcorrente,
    inicial: dict[str, Any],
) -> HttpResponse:
    """O próximo envio vale sobre o que se viu agora."""
    dados = request.POST.copy()
    dados["versao"] = str(inicial.get("versao", ""))
    form.data = dados
    return _mostrar(request, form, pagina, conflito=erro.mensagem, status=409)


def _mostrar(
    request: UsuarioRequest,
    form: forms.Form,
    pagina: Pagina,
    *,
    conflito: str = "",
    status: int = 200,
) -> HttpResponse:
    contexto = {
        "trilha": [*pagina.trilha, (pagina.titulo, None)],
        "pagina": pagina,
        "form": form,
        "conflito": conflito,
    }
    return render(
        request, "portfolio/formulario_do_ritual.html", contexto, status=status
    )
