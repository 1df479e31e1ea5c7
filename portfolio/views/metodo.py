"""O método: o ciclo, as suas listas em ordem e a publicação."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from base.errors import RegraViolada
from contas.http import UsuarioRequest, vinculo_ou_403
from contas.models import Vinculo
from portfolio import actions
from portfolio.forms import (
    CicloForm,
    CriterioForm,
    EnunciadoForm,
    EtapaForm,
    LinhaForm,
    ObjetivoForm,
    ProblemaForm,
    SubsecretariaForm,
)
from portfolio.models import Ciclo
from portfolio.permissions import exigir_na_secretaria, pode_criar_ciclo, quem_pode
from portfolio.views.ciclos import trilha_do_ciclo
from portfolio.views.formularios import Pagina, responder
from portfolio.views.listas import PaginaDaLista, responder_lista
from portfolio.views.semana import ciclo_da_secretaria_ou_404


@dataclass(frozen=True, slots=True)
class Lista:
    """Uma lista do ciclo: o título, o que a tela explica e o formulário da linha."""

    titulo: str
    sub: str
    form: type[LinhaForm]


LISTAS: Final[Mapping[str, Lista]] = {
    "etapas": Lista(
        "Etapas do ciclo",
        "Como o planejamento foi construído: quando e com quantas pessoas.",
        EtapaForm,
    ),
    "problemas": Lista(
        "Problemas levantados",
        "O que se levantou, o que se priorizou e a que objetivo levou.",
        ProblemaForm,
    ),
    "objetivos": Lista(
        "Objetivos estratégicos",
        "O número do objetivo é a sua posição na lista.",
        ObjetivoForm,
    ),
    "enunciados": Lista(
        "Valores e premissas",
        "As frases curtas da identidade; a premissa diz de que fase é.",
        EnunciadoForm,
    ),
    "criterios": Lista(
        "Critérios de priorização",
        "Cada estratégia recebe uma nota em cada critério; os pesos se mudam à parte.",
        CriterioForm,
    ),
    "subsecretarias": Lista(
        "Portfólios da secretaria",
        "Cada subsecretaria ou gabinete e quem, no portal, decide a sua pauta.",
        SubsecretariaForm,
    ),
}


def _ciclo_ou_recusa(request: UsuarioRequest, slug: str) -> tuple[Ciclo, Vinculo]:
    vinculo = vinculo_ou_403(request)
    ciclo = ciclo_da_secretaria_ou_404(request, slug)
    exigir_na_secretaria(vinculo, "editar_metodo", ciclo)
    return ciclo, vinculo


@require_http_methods(["GET", "POST"])
def criar(request: UsuarioRequest) -> HttpResponse:
    """Abre um ciclo da secretaria de quem entrou."""
    vinculo = vinculo_ou_403(request)
    if not pode_criar_ciclo(vinculo) or vinculo.territorio is None:
        raise PermissionDenied(quem_pode("criar_ciclo"))
    territorio = vinculo.territorio
    lista = reverse("portfolio:ciclos")
    pagina = Pagina(
        titulo="Novo ciclo",
        sub="Só a secretaria o vê até ser publicado.",
        botao="Abrir o ciclo",
        sobre=str(vinculo.instituicao),
        voltar=lista,
        feito="Ciclo aberto. Agora a AEST inclui etapas, objetivos e iniciativas.",
        trilha=[("Portfólio", lista)],
    )

    def gravar(*, versao: int, **dados: Any) -> Ciclo:
        return actions.criar_ciclo(
            por=vinculo, territorio=territorio, dados=dados, origem=request.path
        )

    return responder(request, CicloForm, pagina, gravar, inicial={"versao": 0})


@require_http_methods(["GET", "POST"])
def editar(request: UsuarioRequest, slug: str) -> HttpResponse:
    """Muda o nome, os anos e a identidade."""
    ciclo, vinculo = _ciclo_ou_recusa(request, slug)
    pagina = Pagina(
        titulo="Editar ciclo",
        sub="O endereço do ciclo não muda com o nome nem com os anos.",
        botao="Gravar ciclo",
        sobre=str(ciclo),
        voltar=ciclo.get_absolute_url(),
        feito="Ciclo gravado.",
        trilha=trilha_do_ciclo(ciclo),
        gravado=[("Nome", ciclo.nome), ("Missão", ciclo.missao)],
    )

    def gravar(*, versao: int, **dados: Any) -> None:
        actions.editar_ciclo(
            ciclo, por=vinculo, versao=versao, dados=dados, origem=request.path
        )

    return responder(
        request, CicloForm, pagina, gravar, inicial=CicloForm.inicial(ciclo)
    )


@require_POST
def publicar(request: UsuarioRequest, slug: str) -> HttpResponse:
    """Põe o ciclo na página pública."""
    ciclo, vinculo = _ciclo_ou_recusa(request, slug)
    try:
        actions.publicar_ciclo(ciclo, por=vinculo, origem=request.path)
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
    else:
        messages.success(request, "Ciclo publicado: agora todos o veem.")
    return redirect(ciclo)


@require_http_methods(["GET", "POST"])
def editar_lista(request: UsuarioRequest, slug: str, lista: str) -> HttpResponse:
    """Edita de uma vez uma lista do ciclo."""
    ciclo, vinculo = _ciclo_ou_recusa(request, slug)
    if lista not in LISTAS:
        raise Http404
    qual = LISTAS[lista]
    pagina = PaginaDaLista(
        titulo=qual.titulo,
        sub=qual.sub,
        sobre=str(ciclo),
        voltar=ciclo.get_absolute_url(),
        versao=ciclo.versao,
        trilha=trilha_do_ciclo(ciclo),
    )
    gravar = partial(
        actions.gravar_lista, ciclo, por=vinculo, lista=lista, origem=request.path
    )
    return responder_lista(
        request,
        form=qual.form,
        ciclo=ciclo,
        objetos=getattr(ciclo, lista).all(),
        pagina=pagina,
        gravar=gravar,
    )
