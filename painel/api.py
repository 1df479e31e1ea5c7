"""API pública, só de leitura: os mesmos dados das telas, em JSON.

Decimais viajam como texto e datas em ISO 8601. Todo erro tem a mesma forma:
`{"erro": {"codigo", "mensagem"}}`.
"""

import logging
from functools import wraps
from http import HTTPStatus
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, re_path
from ninja import NinjaAPI, Query
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from base.errors import RegraViolada
from cooperacao import consultas as da_cooperacao
from indicadores import consultas as dos_indicadores
from indicadores.consultas.instrumentos import situacoes_publicas
from indicadores.models import Ficha
from indicadores.trilho_em_dados import trilho_em_dados
from pactos import consultas as dos_pactos
from painel.api_formas import (
    ERROS,
    Alcance,
    FichaNaApi,
    FiltroDeInstrumentos,
    FiltroDeTerritorios,
    Paginacao,
    PaginaDeInstrumentos,
    PaginaDeTerritorios,
    TerritorioNaApi,
)
from portfolio import consultas as do_portfolio
from territorios.models import Nivel, Territorio
from territorios.rules import normalizar_nome

registro = logging.getLogger("portal.api")


class Json(JSONRenderer):
    """JSON com os acentos como são."""

    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    renderer=Json(),
    title="Portal de Planejamento do SUS",
    version="1.0.0",
    description=(
        "Dados públicos do portal, só de leitura e sem chave. Decimais viajam como "
        "texto; ausência é null; datas em ISO 8601."
    ),
    docs_url=None,
    urls_namespace="api",
)


# ------------------------------------------------------------------ endereços


@api.get(
    "/territorios/",
    response={200: PaginaDeTerritorios, **ERROS},
    tags=["Territórios"],
    summary="Brasil, macrorregiões, UFs, regiões de saúde e municípios",
)
def territorios(request: HttpRequest, filtro: Query[FiltroDeTerritorios]) -> Any:
    """Lista paginada, em ordem de código."""
    consulta = Territorio.objects.select_related("uf", "macrorregiao")
    if filtro.nivel:
        consulta = consulta.filter(nivel=filtro.nivel)
    if filtro.uf:
        consulta = consulta.filter(uf__codigo=filtro.uf.upper())
    if filtro.q:
        consulta = consulta.filter(nome_normalizado__contains=normalizar_nome(filtro.q))
    return _paginar(request, consulta.order_by("codigo"), filtro)


@api.get(
    "/territorios/{codigo}/",
    response={200: TerritorioNaApi, **ERROS},
    tags=["Territórios"],
    summary="Um território",
)
def territorio(request: HttpRequest, codigo: str) -> Any:
    """Pelo código do endereço: BR, N, MG, 12002 ou 3106200."""
    return get_object_or_404(
        Territorio.objects.select_related("uf", "macrorregiao"), codigo=codigo.upper()
    )


@api.get(
    "/indicadores/",
    response={200: list[FichaNaApi], **ERROS},
    tags=["Indicadores"],
    summary="Fichas de uma edição",
)
def indicadores(request: HttpRequest, edicao: str) -> Any:
    """As fichas de uma edição: número, nome, unidade, sentido, método e fonte."""
    fichas = (
        Ficha.objects.publicas()
        .filter(edicao__codigo=edicao)
        .select_related("prioridade")
    )
    return _ou_404(
        list(fichas.order_by("numero")) or None, f"Não há a edição “{edicao}”."
    )


@api.get(
    "/alcance/",
    response={200: Alcance, **ERROS},
    tags=["Indicadores"],
    summary="Quem alcançou a meta de um indicador",
)
def alcance(
    request: HttpRequest, ano: int, indicador: int, nivel: Nivel = Nivel.UF
) -> Any:
    """Metas e resultados homologados; igualar a meta é alcançá-la."""
    return _ou_404(
        dos_indicadores.alcance(ano, indicador, nivel),
        f"Não há o indicador {indicador} em {ano}.",
    )


@api.get(
    "/numeros/{numero}/",
    response={200: dict[str, Any], **ERROS},
    tags=["Indicadores"],
    summary="O trilho de um número público",
)
def numero(request: HttpRequest, numero: str) -> Any:
    """De onde veio um número: `2007-21-BR-r` (m meta, r resultado, c calculado)."""
    return _ou_404(
        trilho_em_dados(numero),
        f"Não há número público em {numero}.",
    )


@api.get(
    "/instrumentos/",
    response={200: PaginaDeInstrumentos, **ERROS},
    tags=["Indicadores"],
    summary="Situação dos instrumentos de planejamento no DigiSUS",
)
def instrumentos(request: HttpRequest, filtro: Query[FiltroDeInstrumentos]) -> Any:
    """Uma por território e instrumento, a que o DigiSUS dava quando se leu."""
    recorte = get_object_or_404(Territorio, codigo=filtro.territorio.upper())
    consulta = situacoes_publicas(filtro.ano, recorte)
    if filtro.instrumento:
        consulta = consulta.filter(instrumento=filtro.instrumento)
    return _paginar(request, consulta, filtro)


@api.get(
    "/termos/resumo/",
    response={200: dict[str, Any], **ERROS},
    tags=["Pactos"],
    summary="Termos por macrorregião e situação",
)
def resumo_dos_termos(request: HttpRequest, ano: int) -> Any:
    """Adesão aos Termos de Compromisso de Gestão num ano."""
    return _ou_404(dos_pactos.resumo(ano), f"Não há adesão registrada em {ano}.")


@api.get(
    "/tcs/",
    response={200: list[dict[str, Any]]},
    tags=["Cooperação"],
    summary="Termos de Cooperação",
)
def tcs(request: HttpRequest) -> Any:
    """Identificação e valores dos Termos de Cooperação com a OPAS/OMS."""
    return da_cooperacao.tcs()


@api.get(
    "/tcs/{numero}/",
    response={200: dict[str, Any], **ERROS},
    tags=["Cooperação"],
    summary="Um Termo de Cooperação",
)
def tc(request: HttpRequest, numero: int) -> Any:
    """Identificação, Termos de Ajuste e matriz lógica vigente."""
    return _ou_404(da_cooperacao.tc(numero), f"Não há o TC {numero}.")


@api.get(
    "/tcs/{numero}/relatorios/{ano}/",
    response={200: dict[str, Any], **ERROS},
    tags=["Cooperação"],
    summary="Relatório anual de um Termo de Cooperação",
)
def relatorio_do_tc(request: HttpRequest, numero: int, ano: int) -> Any:
    """O relatório publicado: avaliação por Resultado Esperado e execução em US$."""
    return _ou_404(
        da_cooperacao.relatorio(numero, ano),
        f"Não há relatório publicado do TC {numero} em {ano}.",
    )


@api.get(
    "/portfolio/",
    response={200: list[dict[str, Any]]},
    tags=["Portfólio"],
    summary="Ciclos de planejamento publicados",
)
def ciclos(request: HttpRequest) -> Any:
    """Os ciclos das secretarias estaduais."""
    return do_portfolio.ciclos()


@api.get(
    "/portfolio/{ciclo}/projetos/",
    response={200: list[dict[str, Any]], **ERROS},
    tags=["Portfólio"],
    summary="Projetos de um ciclo",
)
def projetos(request: HttpRequest, ciclo: str) -> Any:
    """Projetos com unidade, frentes, marcos e situação."""
    return _ou_404(do_portfolio.projetos(ciclo), f"Não há o ciclo “{ciclo}”.")


# ------------------------------------------------------------------ apoio


def _ou_404(resposta: Any, mensagem: str) -> Any:
    if resposta is None:
        raise Http404(mensagem)
    return resposta


def _paginar(
    request: HttpRequest, consulta: QuerySet[Any], pedido: Paginacao
) -> dict[str, Any]:
    pagina = Paginator(consulta, pedido.por_pagina).get_page(pedido.pagina)
    proxima = None
    if pagina.has_next():
        filtros = request.GET.copy()
        filtros["pagina"] = str(pagina.next_page_number())
        proxima = request.build_absolute_uri(f"{request.path}?{filtros.urlencode()}")
    return {
        "total": pagina.paginator.count,
        "pagina": pagina.number,
        "paginas": pagina.paginator.num_pages,
        "proxima": proxima,
        "itens": list(pagina),
    }


# ------------------------------------------------------------------ erros


def erro(codigo: str, mensagem: str, status: int) -> JsonResponse:
    """A forma única dos erros."""
    return JsonResponse(
        {"erro": {"codigo": codigo, "mensagem": mensagem}},
        status=status,
        json_dumps_params={"ensure_ascii": False},
    )


@api.exception_handler(Http404)
def _nao_ha(request: HttpRequest, excecao: Http404) -> HttpResponse:
    # a mensagem do próprio Django está em inglês e cita o modelo
    texto = str(excecao)
    propria = texto if texto.startswith("Não há") else "Não há nada neste endereço."
    return erro("nao_encontrado", propria, HTTPStatus.NOT_FOUND)


@api.exception_handler(ValidationError)
def _pedido_invalido(request: HttpRequest, excecao: ValidationError) -> HttpResponse:
    campos = sorted({str(item["loc"][-1]) for item in excecao.errors})
    return erro(
        "pedido_invalido",
        f"Confira {'os parâmetros' if len(campos) > 1 else 'o parâmetro'} "
        f"{', '.join(campos)}: falta ou não tem um valor aceito. A lista do que cada "
        "endereço aceita está em /api/v1/docs.",
        HTTPStatus.UNPROCESSABLE_ENTITY,
    )


@api.exception_handler(RegraViolada)
def _regra_violada(request: HttpRequest, excecao: RegraViolada) -> HttpResponse:
    return erro(excecao.codigo, excecao.mensagem, HTTPStatus.UNPROCESSABLE_ENTITY)


@api.exception_handler(HttpError)
def _erro_http(request: HttpRequest, excecao: HttpError) -> HttpResponse:
    return erro("pedido_recusado", excecao.message, excecao.status_code)


@api.exception_handler(Exception)
def _erro_interno(request: HttpRequest, excecao: Exception) -> HttpResponse:
    registro.exception("erro em %s", request.path, exc_info=excecao)
    return erro(
        "erro_interno",
        "O portal não conseguiu responder. Tente de novo em alguns minutos.",
        HTTPStatus.INTERNAL_SERVER_ERROR,
    )


@login_not_required
def raiz(request: HttpRequest) -> HttpResponse:
    """A raiz da API leva à documentação."""
    return redirect("painel:api_docs")


@login_not_required
def endereco_inexistente(request: HttpRequest, resto: str) -> HttpResponse:
    """Qualquer outro endereço sob /api/v1/."""
    return erro(
        "nao_encontrado",
        "Não há nada neste endereço. A lista está em /api/v1/docs.",
        HTTPStatus.NOT_FOUND,
    )


def _publica(padrao: URLPattern) -> URLPattern:
    """Dispensa a entrada e dá a forma única ao 405 que o ninja responde em texto."""
    view = padrao.callback

    @wraps(view)
    def publica(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        resposta = cast(HttpResponse, view(request, *args, **kwargs))
        if resposta.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            return erro(
                "metodo_nao_aceito",
                "A API é só de leitura: use GET.",
                HTTPStatus.METHOD_NOT_ALLOWED,
            )
        return resposta

    padrao.callback = login_not_required(publica)
    return padrao


urlpatterns = [
    path("", raiz, name="api-root"),
    *(
        _publica(padrao)
        for padrao in cast(list[URLPattern], api.urls[0])
        if padrao.name != "api-root"
    ),
    re_path(r"^(?P<resto>.*)$", endereco_inexistente, name="inexistente"),
]
