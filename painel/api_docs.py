"""A documentação da API, feita do próprio esquema OpenAPI e sem nada de fora.

Fica acima de `views` porque lê a própria API.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from contas.http import PortalRequest
from painel.api import api

EXEMPLOS = {
    "/api/v1/territorios/": "?nivel=UF",
    "/api/v1/indicadores/": "?edicao=2007",
    "/api/v1/alcance/": "?ano=2007&indicador=8&nivel=UF",
    "/api/v1/instrumentos/": "?ano=2025&territorio=RR",
    "/api/v1/termos/resumo/": "?ano=2007",
}
"""Parâmetros de um pedido que responde, para quem quer experimentar."""


@dataclass(frozen=True, slots=True)
class Parametro:
    """Um parâmetro do endereço ou da consulta."""

    nome: str
    tipo: str
    obrigatorio: bool
    descricao: str


@dataclass(frozen=True, slots=True)
class Endereco:
    """Um endereço da API, como a página o mostra."""

    grupo: str
    caminho: str
    resumo: str
    descricao: str
    parametros: tuple[Parametro, ...]
    exemplo: str


@login_not_required
@require_GET
def docs(request: PortalRequest) -> HttpResponse:
    """Cada endereço, os seus parâmetros e um exemplo que responde."""
    contexto = {
        "trilha": [("Dados abertos", "/dados/"), ("API", None)],
        "descricao": api.description,
        "grupos": [
            (grupo, list(itens))
            for grupo, itens in groupby(enderecos(), key=lambda e: e.grupo)
        ],
    }
    return render(request, "painel/api_docs.html", contexto)


@lru_cache
def enderecos() -> tuple[Endereco, ...]:
    """Os endereços públicos, na ordem em que a API os declara."""
    return tuple(
        _endereco(caminho, metodos["get"])
        for caminho, metodos in api.get_openapi_schema()["paths"].items()
    )


def _endereco(caminho: str, operacao: dict[str, Any]) -> Endereco:
    tem_chaves = "{" in caminho
    return Endereco(
        grupo=operacao["tags"][0],
        caminho=caminho,
        resumo=operacao["summary"],
        descricao=operacao.get("description", ""),
        parametros=tuple(_parametro(p) for p in operacao.get("parameters", [])),
        exemplo="" if tem_chaves else caminho + EXEMPLOS.get(caminho, ""),
    )


def _parametro(item: dict[str, Any]) -> Parametro:
    forma = item["schema"]
    return Parametro(
        nome=item["name"],
        tipo=_tipo(forma),
        obrigatorio=item.get("required", False),
        descricao=item.get("description") or forma.get("description", ""),
    )


def _tipo(forma: dict[str, Any]) -> str:
    """«inteiro» ou «texto», pelo esquema; o que aceita null é o tipo sem o null."""
    if "anyOf" in forma:
        forma = next(f for f in forma["anyOf"] if f.get("type") != "null")
    return "inteiro" if forma.get("type") == "integer" else "texto"
