"""Endereços dos indicadores; os prometidos em `/indicadores/…` não mudam."""

from django.urls import path
from django.urls.resolvers import URLPattern

from indicadores.views import (
    arquivos,
    avaliacao,
    catalogo,
    digitacao,
    distribuicao,
    pactuacao,
    resultados,
    trilho,
)

app_name = "indicadores"

_PACTUACAO = "pactuacao/<int:ano>/<slug:codigo>/"
_RESULTADOS = "resultados/<int:ano>/<slug:codigo>/"
_AVALIACAO = "avaliacao/<int:ano>/<slug:codigo>"

urlpatterns: list[URLPattern] = [
    path("", catalogo.listar, name="catalogo"),
    path(_PACTUACAO, pactuacao.ver, name="pactuacao"),
    path(f"{_PACTUACAO}metas/", digitacao.salvar, name="salvar_metas"),
    path(f"{_PACTUACAO}celulas/", digitacao.salvar_celulas, name="salvar_celulas"),
    path(f"{_PACTUACAO}conferir/", pactuacao.conferir, name="conferir"),
    path(f"{_PACTUACAO}comprovante.pdf", pactuacao.comprovante, name="comprovante"),
    path(f"{_PACTUACAO}passo/<slug:acao>/", pactuacao.passo, name="passo"),
    path(_RESULTADOS, resultados.ver, name="resultados"),
    path(f"{_RESULTADOS}salvar/", resultados.salvar, name="salvar_resultados"),
    path(f"{_AVALIACAO}/", avaliacao.ver_ano, name="avaliacao"),
    path(f"{_AVALIACAO}.csv", arquivos.baixar_csv, name="avaliacao_csv"),
    path(f"{_AVALIACAO}.xlsx", arquivos.baixar_xlsx, name="avaliacao_xlsx"),
    path(f"{_AVALIACAO}.pdf", arquivos.baixar_pdf, name="avaliacao_pdf"),
    path(f"{_AVALIACAO}/caderno/", arquivos.caderno, name="caderno"),
    path(
        f"{_AVALIACAO}/<int:numero>/",
        avaliacao.ver_indicador,
        name="avaliacao_indicador",
    ),
    path(
        f"{_AVALIACAO}/<int:numero>/distribuicao/",
        distribuicao.ver,
        name="distribuicao",
    ),
    path("<slug:edicao>/<int:numero>/", catalogo.ver_ficha, name="ficha"),
]

curtos: list[URLPattern] = [path("<str:numero>/", trilho.ver, name="trilho")]
"""Os endereços curtos dos números, em `/n/`."""
