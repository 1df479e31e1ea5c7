"""Catálogo de indicadores: as edições e a ficha de cada um."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from indicadores import quadros
from indicadores.filters import fichas_com
from indicadores.models import Edicao, Ficha, Rodada, TipoDeFicha

LIMITE_DA_BUSCA = 80


@login_not_required
@require_GET
def listar(request: HttpRequest) -> HttpResponse:
    """As edições com suas fichas; `q`, `edicao` e `tipo` filtram pelo endereço."""
    texto = request.GET.get("q", "").strip()[:LIMITE_DA_BUSCA]
    tipo = request.GET.get("tipo", "")
    edicao = request.GET.get("edicao", "")
    fichas = Ficha.objects.select_related("prioridade", "edicao").order_by("numero")
    if texto:
        fichas = fichas.filter(fichas_com(texto))
    if tipo in TipoDeFicha.values:
        fichas = fichas.filter(tipo=tipo)
    todas = Edicao.objects.all()
    edicoes = todas.filter(codigo=edicao) if edicao else todas
    contexto = {
        "edicoes": edicoes.prefetch_related(
            Prefetch("fichas", queryset=fichas, to_attr="mostradas"), "rodadas"
        ),
        "todas": todas,
        "tipos": TipoDeFicha.choices,
        "texto": texto,
        "tipo": tipo,
        "edicao": edicao,
        "trilha": [("Indicadores", None)],
    }
    return render(request, "indicadores/catalogo.html", contexto)


@login_not_required
@require_GET
def ver_ficha(request: HttpRequest, edicao: str, numero: int) -> HttpResponse:
    """A ficha: o que mede, como se calcula e os anos com números públicos."""
    ficha = get_object_or_404(
        Ficha.objects.select_related("edicao", "prioridade").prefetch_related(
            "variantes"
        ),
        edicao__codigo=edicao,
        numero=numero,
    )
    contexto = {
        "ficha": ficha,
        "pares": quadros.pares_da_ficha(ficha),
        "rodadas": Rodada.objects.filter(edicao=ficha.edicao),
        "trilha": [
            ("Indicadores", reverse("indicadores:catalogo")),
            (str(ficha), None),
        ],
    }
    return render(request, "indicadores/ficha.html", contexto)
