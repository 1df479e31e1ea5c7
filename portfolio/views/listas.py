"""O caminho comum das listas em ordem: mostrar, recusar, gravar e voltar."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from base.errors import EdicaoConcorrente, RegraViolada
from base.numeros import ler_inteiro
from contas.http import UsuarioRequest
from portfolio.actions import Linha
from portfolio.forms import BaseDaLista, LinhaForm, formset_de
from portfolio.models import Ciclo


@dataclass(frozen=True, slots=True)
class PaginaDaLista:
    """Os textos da página; `versao` é a do que guarda a lista."""

    titulo: str
    sub: str
    sobre: str
    voltar: str
    versao: int
    trilha: Sequence[tuple[str, str | None]] = ()


def responder_lista(
    request: UsuarioRequest,
    *,
    form: type[LinhaForm],
    ciclo: Ciclo,
    objetos: Iterable[Any],
    pagina: PaginaDaLista,
    gravar: Callable[..., object],
) -> HttpResponse:
    """Mostra a lista ou a grava inteira; o digitado nunca se perde."""
    classe = formset_de(form)
    kwargs = {"ciclo": ciclo}
    inicial = [_linha(form, objeto) for objeto in objetos]
    if request.method == "GET":
        return _mostrar(request, classe(initial=inicial, form_kwargs=kwargs), pagina)
    linhas = classe(request.POST, initial=inicial, form_kwargs=kwargs)
    versao = _versao(request)
    if versao is None or not linhas.is_valid():
        return _mostrar(request, linhas, pagina, status=422)
    try:
        gravar(
            versao=versao,
            linhas=[Linha(dados.pop("pk"), dados) for dados in linhas.linhas()],
        )
    except EdicaoConcorrente as erro:
        return _mostrar(request, linhas, pagina, conflito=erro.mensagem, status=409)
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
        return _mostrar(request, linhas, pagina, status=422)
    messages.success(request, f"{pagina.titulo}: lista gravada.")
    return redirect(pagina.voltar)


def _versao(request: UsuarioRequest) -> int | None:
    return ler_inteiro(request.POST.get("versao", ""))


def _linha(form: type[LinhaForm], objeto: Any) -> dict[str, Any]:
    """Os campos da linha como estão no banco."""
    return {"pk": objeto.pk, "ordem": objeto.ordem} | {
        nome: getattr(objeto, nome)
        for nome, campo in form.base_fields.items()
        if nome not in ("pk", "ordem") and isinstance(campo, forms.Field)
    }


def _mostrar(
    request: UsuarioRequest,
    linhas: BaseDaLista,
    pagina: PaginaDaLista,
    *,
    conflito: str = "",
    status: int = 200,
) -> HttpResponse:
    contexto = {
        "trilha": [*pagina.trilha, (pagina.titulo, None)],
        "pagina": pagina,
        "linhas": linhas,
        "conflito": conflito,
    }
    return render(request, "portfolio/lista.html", contexto, status=status)
