"""O trilho de um número: de onde veio, quem o gravou, a conta e os atos."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from contas.http import PortalRequest
from indicadores import trilho as escrito
from indicadores.consultas import Trilho, trilho_de
from indicadores.enderecos import Identidade


@login_not_required
@require_GET
def ver(request: PortalRequest, numero: str) -> HttpResponse:
    """O número do endereço curto; o que não é público não existe para quem não o vê."""
    identidade = Identidade.ler(numero)
    trilho = trilho_de(identidade, request.vinculo) if identidade else None
    if trilho is None:
        raise Http404
    contexto = {
        "t": trilho,
        "tela": escrito.na_tela(trilho),
        "painel": _painel(trilho),
        "trilha": [
            ("Indicadores", reverse("indicadores:catalogo")),
            (f"{trilho.ficha}, {trilho.rodada.ano}", _painel(trilho)),
            ("Trilho do número", None),
        ],
    }
    return render(request, "indicadores/trilho.html", contexto)


def _painel(trilho: Trilho) -> str:
    """A página do indicador em que o número aparece."""
    return reverse(
        "indicadores:avaliacao_indicador",
        args=[trilho.rodada.ano, trilho.territorio.codigo, trilho.ficha.numero],
    )
