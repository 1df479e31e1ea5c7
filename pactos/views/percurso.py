"""Adesão em qualquer data, tempo em cada etapa e previsão."""

from collections.abc import Sequence
from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from base.graficos.mapa import Categoria, mapa_uf
from base.graficos.svg import Preenchimento
from contas.http import PortalRequest
from pactos import paginas
from pactos.consultas import ETAPAS
from pactos.models import QuadroDeAdesao, Termo
from pactos.percurso import AdesaoDoLugar, adesao_em, percurso, previsao
from pactos.views.adesao import PREENCHIMENTO_DA_ETAPA

CATEGORIAS = (
    Categoria("nenhum município", Preenchimento.VAZIO, 0),
    Categoria("até metade dos municípios", Preenchimento.CLARO, 1),
    Categoria("mais da metade", Preenchimento.HACHURA_MEDIA, 2),
    Categoria("todos os municípios", Preenchimento.ESCURO, 3),
)


@login_not_required
@require_GET
def adesao(request: PortalRequest) -> HttpResponse:
    """A adesão no fim de um dia (`?em=`) e, ao lado, no fim de outro (`?antes=`)."""
    hoje = timezone.localdate()
    dia = _dia(request.GET.get("em", ""), hoje)
    antes = _dia(request.GET.get("antes", ""), dia.replace(month=1, day=1))
    linhas, anteriores = adesao_em(dia), adesao_em(antes)
    por_uf = {linha.lugar.pk: linha.homologados for linha in anteriores}
    contexto = {
        "trilha": [("Pactos", reverse("pactos:termos")), ("Adesão na data", None)],
        "dia": dia,
        "antes": antes,
        "etapas": [QuadroDeAdesao.Situacao(e).label for e in ETAPAS],
        "linhas": [
            (
                linha,
                [
                    (QuadroDeAdesao.Situacao(e).label, linha.quantidades[e])
                    for e in ETAPAS
                ],
                por_uf.get(linha.lugar.pk, 0),
                paginas.barra(
                    [(PREENCHIMENTO_DA_ETAPA[e], linha.quantidades[e]) for e in ETAPAS],
                    f"uf-{linha.lugar.codigo}",
                ),
            )
            for linha in linhas
        ],
        "totais": [
            (
                QuadroDeAdesao.Situacao(e).label,
                sum(linha.quantidades[e] for linha in linhas),
            )
            for e in ETAPAS
        ],
        "antes_total": sum(por_uf.values()),
        "mapa": _mapa(linhas, dia),
    }
    return render(request, "pactos/adesao.html", contexto)


def _dia(texto: str, padrao: date) -> date:
    """A data do endereço, se é data e não é futura."""
    try:
        return min(date.fromisoformat(texto), timezone.localdate())
    except ValueError:
        return padrao


def _mapa(linhas: Sequence[AdesaoDoLugar], dia: date) -> str:
    return mapa_uf(
        {linha.lugar.codigo: _categoria(linha) for linha in linhas},
        f"Municípios com Termo homologado na CIT em {dia:%d/%m/%Y}",
    )


def _categoria(linha: AdesaoDoLugar) -> Categoria:
    if linha.homologados == 0:
        return CATEGORIAS[0]
    if linha.homologados == linha.municipios:
        return CATEGORIAS[3]
    return CATEGORIAS[2 if linha.homologados * 2 > linha.municipios else 1]


@login_not_required
@require_GET
def tempos(request: PortalRequest) -> HttpResponse:
    """Onde os Termos esperam, há quanto tempo, e quando devem ser publicados."""
    hoje = timezone.localdate()
    visiveis = Termo.objects.visiveis_para(request.vinculo)
    medido = percurso(visiveis)
    esperam = (
        visiveis.filter(situacao__in=[e.situacao for e in medido.etapas])
        .com_territorio()
        .order_by("situacao_desde", "pk")[:20]
    )
    contexto = {
        "trilha": [("Pactos", reverse("pactos:termos")), ("Tempo em cada etapa", None)],
        "medido": medido,
        "esperam": [
            (t, (hoje - t.situacao_desde).days, previsao(medido, t, hoje))
            for t in esperam
        ],
    }
    return render(request, "pactos/tempos.html", contexto)
