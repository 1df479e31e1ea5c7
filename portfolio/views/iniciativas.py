"""A AEST cria a iniciativa, edita a ficha, inclui entregas e encerra."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from base.errors import EdicaoConcorrente, RegraViolada
from base.numeros import ler_inteiro
from contas.http import UsuarioRequest, vinculo_ou_403
from contas.models import Vinculo
from portfolio import actions
from portfolio.actions import Ficha, PesoDoMarco
from portfolio.actions.iniciativas import LIGACOES
from portfolio.forms import (
    ComentarioForm,
    FichaForm,
    FrenteForm,
    MarcoForm,
    pesos_das_entregas,
)
from portfolio.models import Iniciativa
from portfolio.paginas_da_ficha import aviso_dos_pesos
from portfolio.permissions import exigir, exigir_na_secretaria
from portfolio.views.ciclos import trilha_do_ciclo
from portfolio.views.formularios import Pagina, responder
from portfolio.views.listas import PaginaDaLista, responder_lista
from portfolio.views.projetos import iniciativa_visivel_ou_404, trilha_da_iniciativa
from portfolio.views.semana import ciclo_da_secretaria_ou_404


def _ou_recusa(
    request: UsuarioRequest, slug: str, acao: str
) -> tuple[Iniciativa, Vinculo]:
    vinculo = vinculo_ou_403(request)
    iniciativa = iniciativa_visivel_ou_404(request, slug)
    exigir(vinculo, acao, iniciativa)
    return iniciativa, vinculo


@require_http_methods(["GET", "POST"])
def criar(request: UsuarioRequest, slug: str) -> HttpResponse:
    """Põe uma iniciativa na carteira."""
    vinculo = vinculo_ou_403(request)
    ciclo = ciclo_da_secretaria_ou_404(request, slug)
    exigir_na_secretaria(vinculo, "criar_iniciativa", ciclo)
    pagina = Pagina(
        titulo="Nova iniciativa",
        sub="As entregas se incluem depois, na ficha.",
        botao="Criar iniciativa",
        sobre=str(ciclo),
        voltar=ciclo.get_absolute_url(),
        feito="Iniciativa criada.",
        trilha=trilha_do_ciclo(ciclo),
    )

    def gravar(*, versao: int, **campos: Any) -> None:
        actions.criar_iniciativa(
            ciclo, por=vinculo, ficha=Ficha(**campos), origem=request.path
        )

    abrir = partial(FichaForm, ciclo=ciclo)
    return responder(request, abrir, pagina, gravar, inicial={"versao": 0})


@require_http_methods(["GET", "POST"])
def editar(request: UsuarioRequest, slug: str) -> HttpResponse:
    """Muda a ficha."""
    iniciativa, vinculo = _ou_recusa(request, slug, "editar_ficha")
    pagina = _pagina(
        iniciativa,
        titulo="Editar ficha",
        sub="O endereço da ficha não muda com o nome.",
        botao="Gravar ficha",
        feito="Ficha gravada.",
        gravado=[("Nome", iniciativa.nome), ("Escopo", iniciativa.escopo)],
    )

    def gravar(*, versao: int, **campos: Any) -> None:
        actions.editar_ficha(
            iniciativa,
            por=vinculo,
            versao=versao,
            ficha=Ficha(**campos),
            origem=request.path,
        )

    inicial = {
        campo: getattr(iniciativa, campo)
        for campo in FichaForm.base_fields
        if campo not in LIGACOES
    } | {nome: list(getattr(iniciativa, nome).all()) for nome in LIGACOES}
    abrir = partial(FichaForm, ciclo=iniciativa.ciclo)
    return responder(request, abrir, pagina, gravar, inicial=inicial)


@require_http_methods(["GET", "POST"])
def incluir_marco(request: UsuarioRequest, slug: str) -> HttpResponse:
    """Acrescenta uma entrega."""
    iniciativa, vinculo = _ou_recusa(request, slug, "incluir_marco")
    pagina = _pagina(
        iniciativa,
        titulo="Incluir entrega",
        sub="Sem data, a entrega fica “sem data” e nunca está atrasada.",
        botao="Incluir entrega",
        feito="Entrega incluída.",
    )
    gravar = partial(
        actions.incluir_marco, iniciativa, por=vinculo, origem=request.path
    )
    abrir = partial(MarcoForm, iniciativa=iniciativa)
    return responder(request, abrir, pagina, gravar)


@require_http_methods(["GET", "POST"])
def editar_frentes(request: UsuarioRequest, slug: str) -> HttpResponse:
    """Inclui, renomeia, ordena e retira frentes."""
    iniciativa, vinculo = _ou_recusa(request, slug, "editar_ficha")
    pagina = PaginaDaLista(
        titulo="Frentes",
        sub="A frente com entregas não sai: mude antes a frente delas.",
        sobre=str(iniciativa),
        voltar=iniciativa.get_absolute_url(),
        versao=iniciativa.versao,
        trilha=trilha_da_iniciativa(iniciativa),
    )
    return responder_lista(
        request,
        form=FrenteForm,
        ciclo=iniciativa.ciclo,
        objetos=iniciativa.frentes.all(),
        pagina=pagina,
        gravar=partial(
            actions.gravar_frentes, iniciativa, por=vinculo, origem=request.path
        ),
    )


@require_http_methods(["GET", "POST"])
def pesar(request: UsuarioRequest, slug: str) -> HttpResponse:
    """Os pesos, as frentes e os nomes das entregas, de uma vez."""
    iniciativa, vinculo = _ou_recusa(request, slug, "incluir_marco")
    linhas = pesos_das_entregas(iniciativa, request.POST or None)
    if request.method == "GET":
        return _pagina_dos_pesos(request, iniciativa, linhas)
    versao = ler_inteiro(request.POST.get("versao", ""))
    if versao is None or not linhas.is_valid():
        return _pagina_dos_pesos(request, iniciativa, linhas, status=422)
    pesos = [PesoDoMarco(**dados) for dados in linhas.da_iniciativa()]
    gravar = partial(actions.pesar_marcos, iniciativa, por=vinculo, origem=request.path)
    try:
        gravar(versao=versao, pesos=pesos)
    except EdicaoConcorrente as erro:
        conflito = erro.mensagem
        return _pagina_dos_pesos(
            request, iniciativa, linhas, conflito=conflito, status=409
        )
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
        return _pagina_dos_pesos(request, iniciativa, linhas, status=422)
    messages.success(request, aviso_dos_pesos([linha.peso for linha in pesos]))
    return redirect(iniciativa)


def _pagina_dos_pesos(
    request: UsuarioRequest,
    iniciativa: Iniciativa,
    linhas: Any,
    *,
    conflito: str = "",
    status: int = 200,
) -> HttpResponse:
    contexto = {
        "trilha": [*trilha_da_iniciativa(iniciativa), ("Entregas e pesos", None)],
        "iniciativa": iniciativa,
        "linhas": linhas,
        "conflito": conflito,
    }
    return render(request, "portfolio/pesos.html", contexto, status=status)


@require_POST
def comentar(request: UsuarioRequest, slug: str) -> HttpResponse:
    """Guarda um comentário; volta à ficha."""
    iniciativa, vinculo = _ou_recusa(request, slug, "comentar")
    form = ComentarioForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Escreva o comentário antes de enviar.")
        return redirect(iniciativa)
    try:
        actions.comentar(
            iniciativa, por=vinculo, origem=request.path, **form.cleaned_data
        )
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
    else:
        messages.success(request, "Comentário guardado.")
    return redirect(f"{iniciativa.get_absolute_url()}#comentarios")


@require_POST
def encerrar(request: UsuarioRequest, slug: str) -> HttpResponse:
    """Fecha a iniciativa; com algo aberto, diz o que falta."""
    vinculo = vinculo_ou_403(request)
    iniciativa = iniciativa_visivel_ou_404(request, slug)
    try:
        actions.encerrar_iniciativa(iniciativa, por=vinculo, origem=request.path)
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
    else:
        messages.success(request, "Iniciativa encerrada.")
    return redirect(iniciativa)


def _pagina(iniciativa: Iniciativa, **textos: Any) -> Pagina:
    return Pagina(
        sobre=str(iniciativa),
        voltar=iniciativa.get_absolute_url(),
        trilha=trilha_da_iniciativa(iniciativa),
        **textos,
    )
