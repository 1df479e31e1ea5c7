"""O que as telas de formulário da cooperação repetem."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from base.errors import EdicaoConcorrente, RegraViolada
from base.telas import Confirmacao
from contas.http import UsuarioRequest, vinculo_ou_403
from cooperacao import paginas
from cooperacao.models import PlanoSemestral, RelatorioSemestral


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
        "base/confirmar.html",
        {"trilha": trilha, "confirmacao": confirmacao, "form": form},
        status=status,
    )


def de_salvar(titulo: str, *, sobre: str, voltar: str, texto: str = "") -> Confirmacao:
    """O que diz a página de um formulário que se salva ou se deixa."""
    return Confirmacao(
        titulo=titulo,
        sobre=sobre,
        texto=texto,
        botao="Salvar",
        voltar=voltar,
        rotulo_de_voltar="Voltar sem salvar",
    )


def formulario(
    request: UsuarioRequest,
    trilha: paginas.Trilha,
    confirmacao: Confirmacao,
    form: forms.Form,
    acao: Callable[[], Any],
    *,
    feito: str,
    para: str = "",
    gravado: Callable[[], Any] | None = None,
) -> HttpResponse:
    """Mostra o formulário e, enviado, executa a ação e vai a `para`.

    `para` vazio é de onde se veio; `gravado` mostra, na edição concorrente, o que a
    outra pessoa gravou.
    """
    if request.method == "POST":
        destino = para or confirmacao.voltar
        resposta = gravar(
            request, form, acao, feito=feito, para=destino, gravado=gravado
        )
        if resposta:
            return resposta
    return pagina(request, trilha, confirmacao, form)


def pergunta(
    request: UsuarioRequest,
    trilha: paginas.Trilha,
    confirmacao: Confirmacao,
    acao: Callable[[], Any],
    *,
    feito: str,
    para: str = "",
) -> HttpResponse:
    """Pergunta e, confirmado, faz e vai a `para`; vazio, a de onde se veio."""
    if request.method == "POST":
        return levar(request, acao, feito=feito, para=para or confirmacao.voltar)
    return pagina(request, trilha, confirmacao)


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
        recusar(form, erro)
        return None
    messages.success(request, feito)
    return redirect(para)


def recusar(form: forms.Form, erro: RegraViolada) -> None:
    """Diz por que a ação recusou: junto ao campo, se ela o aponta; se não, no alto."""
    for nome, mensagens in (erro.por_campo or {"": [erro.mensagem]}).items():
        for mensagem in mensagens:
            form.add_error(nome if nome in form.fields else None, mensagem)


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


def dar_passo(
    request: UsuarioRequest,
    objeto: PlanoSemestral | RelatorioSemestral,
    acao: Callable[..., Any],
    *,
    feito: str,
) -> HttpResponse:
    """Um passo do fluxo, sem perguntas: dá-o, ou diz por que não, e volta à página."""
    vinculo = vinculo_ou_403(request)
    return levar(
        request,
        lambda: acao(objeto, por=vinculo),
        feito=feito,
        para=objeto.get_absolute_url(),
    )


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
