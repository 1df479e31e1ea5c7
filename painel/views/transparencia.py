"""Painéis públicos e dados abertos."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from auditoria.models import Documento
from base.numeros import por_extenso
from contas.http import PortalRequest
from painel.dados import CONJUNTOS
from painel.exports import em_csv, em_json
from painel.transparencia import (
    ANO_DO_QUADRO,
    legenda_do_alcance,
    mapas_pequenos,
    quadro_de_termos,
)

PUBLICADOS_NA_TELA = 5
FORMATOS = {
    "csv": ("text/csv; charset=utf-8", em_csv),
    "json": ("application/json; charset=utf-8", em_json),
}


@login_not_required
@require_GET
def transparencia(request: PortalRequest) -> HttpResponse:
    """O que foi prometido para a saúde e o que aconteceu, sem cadastro."""
    mapas = mapas_pequenos()
    contexto = {
        "ano": ANO_DO_QUADRO,
        "quadro": quadro_de_termos(),
        "mapas": mapas,
        "quantos_mapas": por_extenso(len(mapas)).capitalize(),
        "legenda": legenda_do_alcance(),
        "publicados": Documento.objects.filter(publico=True)[:PUBLICADOS_NA_TELA],
    }
    return render(request, "painel/transparencia.html", contexto)


@login_not_required
@require_GET
def dados(request: PortalRequest) -> HttpResponse:
    """Os conjuntos de dados abertos, com o dicionário de cada um."""
    contexto = {
        "trilha": [("Dados abertos e API", None)],
        "conjuntos": CONJUNTOS.values(),
    }
    return render(request, "painel/dados.html", contexto)


@login_not_required
@require_GET
def baixar(request: PortalRequest, nome: str, formato: str) -> StreamingHttpResponse:
    """Um conjunto em CSV ou JSON, enviado à medida que se lê do banco."""
    conjunto = CONJUNTOS.get(nome)
    if conjunto is None or formato not in FORMATOS:
        raise Http404
    tipo, escrever = FORMATOS[formato]
    corpo: Iterator[str] = escrever(conjunto.nomes, conjunto.linhas())
    resposta = StreamingHttpResponse(corpo, content_type=tipo)
    resposta["Content-Disposition"] = f'attachment; filename="{nome}.{formato}"'
    return resposta
