"""Registrar a entrega de um marco e repactuar a sua data."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from base.errors import EdicaoConcorrente, RegraViolada
from contas.http import UsuarioRequest, vinculo_ou_403
from contas.models import Vinculo
from portfolio import actions
from portfolio.forms import EntregaForm, RepactuacaoForm
from portfolio.models import Marco
from portfolio.permissions import exigir
from portfolio.views.projetos import trilha_da_iniciativa

ENTREGA = {
    "titulo": "Registrar entrega",
    "sub": "A data e a evidência aparecem na ficha pública do projeto.",
    "botao": "Gravar entrega",
}
PRIMEIRA_DATA = {
    "titulo": "Combinar data",
    "sub": "A primeira data de um marco é a sua linha de base e depois não muda.",
    "botao": "Combinar data",
}
REPACTUACAO = {
    "titulo": "Repactuar data",
    "sub": "A data anterior e o motivo ficam na ficha; a linha de base não muda.",
    "botao": "Repactuar",
}


def _marco_ou_recusa(
    request: UsuarioRequest, pk: int, acao: str
) -> tuple[Marco, Vinculo]:
    """Fora do alcance, 404; ao alcance de quem não faz a ação, 403 com o motivo."""
    vinculo = vinculo_ou_403(request)
    visiveis = Marco.objects.visiveis_para(vinculo).select_related(
        "iniciativa__ciclo__instituicao", "frente"
    )
    marco = get_object_or_404(visiveis, pk=pk)
    exigir(vinculo, acao, marco.iniciativa)
    return marco, vinculo


@require_http_methods(["GET", "POST"])
def atualizar(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Quando o marco foi entregue e o que o comprova."""
    marco, vinculo = _marco_ou_recusa(request, pk, "atualizar_marco")
    if request.method == "GET":
        form = EntregaForm(initial=EntregaForm.inicial(marco))
        return _pagina(request, marco, form, ENTREGA)
    form = EntregaForm(request.POST)
    if not form.is_valid():
        return _pagina(request, marco, form, ENTREGA, status=422)
    try:
        actions.atualizar_marco(
            marco, por=vinculo, origem=request.path, **form.cleaned_data
        )
    except RegraViolada as erro:
        return _recusa(request, marco, form, ENTREGA, erro)
    feito = "registrada" if form.cleaned_data["data_real"] else "desfeita"
    messages.success(request, f"Entrega {feito}: {marco}.")
    return redirect(marco.iniciativa)


@require_http_methods(["GET", "POST"])
def repactuar(request: UsuarioRequest, pk: int) -> HttpResponse:
    """A nova data prevista e o motivo."""
    marco, vinculo = _marco_ou_recusa(request, pk, "repactuar_marco")
    textos = REPACTUACAO if marco.data_prevista else PRIMEIRA_DATA
    if request.method == "GET":
        form = RepactuacaoForm(initial=RepactuacaoForm.inicial(marco))
        return _pagina(request, marco, form, textos)
    form = RepactuacaoForm(request.POST)
    if not form.is_valid():
        return _pagina(request, marco, form, textos, status=422)
    try:
        actions.repactuar_marco(
            marco, por=vinculo, origem=request.path, **form.cleaned_data
        )
    except RegraViolada as erro:
        return _recusa(request, marco, form, textos, erro)
    messages.success(request, f"Data de “{marco}” gravada.")
    return redirect(marco.iniciativa)


def _recusa(
    request: UsuarioRequest,
    marco: Marco,
    form: EntregaForm | RepactuacaoForm,
    textos: dict[str, str],
    erro: RegraViolada,
) -> HttpResponse:
    """O digitado volta; se alguém gravou antes, o gravado vem ao lado, com 409."""
    if not isinstance(erro, EdicaoConcorrente):
        form.add_error(None, erro.mensagem)
        return _pagina(request, marco, form, textos, status=422)
    marco.refresh_from_db(fields=[*CAMPOS_GRAVADOS, "versao"])
    dados = request.POST.copy()
    dados["versao"] = str(marco.versao)
    form.data = dados
    return _pagina(request, marco, form, textos, conflito=erro.mensagem, status=409)


CAMPOS_GRAVADOS = ("data_base", "data_repactuada", "data_real", "evidencia")


def _pagina(
    request: UsuarioRequest,
    marco: Marco,
    form: EntregaForm | RepactuacaoForm,
    textos: dict[str, str],
    *,
    conflito: str = "",
    status: int = 200,
) -> HttpResponse:
    contexto: dict[str, Any] = {
        **textos,
        "trilha": [*trilha_da_iniciativa(marco.iniciativa), (textos["titulo"], None)],
        "iniciativa": marco.iniciativa,
        "marco": marco,
        "gravado": _gravado(marco),
        "form": form,
        "conflito": conflito,
    }
    return render(request, "portfolio/formulario.html", contexto, status=status)


def _gravado(marco: Marco) -> list[tuple[str, str]]:
    """As datas e a evidência como estão no banco."""
    datas = (
        ("Linha de base", marco.data_base),
        ("Repactuada", marco.data_repactuada),
        ("Entregue em", marco.data_real),
    )
    pares = [(rotulo, f"{dia:%d/%m/%Y}" if dia else "") for rotulo, dia in datas]
    frente = [("Frente", marco.frente.nome)] if marco.frente else []
    return [*frente, *pares, ("Evidência", marco.evidencia)]
