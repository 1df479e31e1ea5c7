"""O painel de adesão de um ano, por região e etapa."""

from collections.abc import Mapping
from decimal import Decimal

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from base.graficos import amostra
from base.graficos.svg import Preenchimento
from base.numeros import formatar
from base.telas import Fato
from contas.http import PortalRequest
from pactos import paginas
from pactos.consultas import (
    ETAPAS,
    LinhaDeAdesao,
    QuadroDoAno,
    anos_com_quadro,
    quadro_do_ano,
)
from pactos.models import QuadroDeAdesao
from pactos.rules import percentual
from pactos.states import TipoDeTermo

PRIMEIRO_ANO = 2006
PERCENTUAL_IMPRESSO: Mapping[int, str] = {2007: "14,6"}
"""Percentual publicado que a fonte de cada ano imprime, quando imprime."""

PREENCHIMENTO_DA_ETAPA: Mapping[str, Preenchimento] = {
    ETAPAS[0]: Preenchimento.HACHURA_CINZA,
    ETAPAS[1]: Preenchimento.CLARO,
    ETAPAS[2]: Preenchimento.ESCURO,
}


@login_not_required
@require_GET
def painel(request: PortalRequest, ano: int) -> HttpResponse:
    """Adesão por região: o quadro publicado do ano, ou a contagem do portal."""
    if not PRIMEIRO_ANO <= ano <= timezone.localdate().year:
        raise Http404
    quadro = quadro_do_ano(ano)
    impresso = PERCENTUAL_IMPRESSO.get(ano, "") if quadro.publicado else ""
    contexto = {
        "trilha": [("Pactos", reverse("pactos:termos")), (f"Adesão em {ano}", None)],
        "ano": ano,
        "quadro": quadro,
        "vazio": not quadro.publicado and not quadro.total.total,
        "linhas": [
            (linha, [linha.quantidades[e] for e in quadro.etapas], _barra(linha))
            for linha in quadro.linhas
        ],
        "totais": list(quadro.total.quantidades.values()),
        "etapas": [QuadroDeAdesao.Situacao(e).label for e in quadro.etapas],
        "legenda": [
            (amostra(p), QuadroDeAdesao.Situacao(e).label)
            for e, p in PREENCHIMENTO_DA_ETAPA.items()
        ],
        "impresso": impresso,
        "percentual": _percentual_publicado(quadro),
        "estados": quadro_do_ano(ano, TipoDeTermo.TCGE) if quadro.publicado else None,
        "fatos": _fatos(quadro, impresso),
        "outros_anos": [a for a in anos_com_quadro() if a != ano],
    }
    return render(request, "pactos/painel.html", contexto)


def _barra(linha: LinhaDeAdesao) -> SafeString:
    partes = [
        (PREENCHIMENTO_DA_ETAPA[e], linha.quantidades.get(e) or 0) for e in ETAPAS
    ]
    return paginas.barra(partes, f"adesao-{linha.codigo}")


def _percentual_publicado(quadro: QuadroDoAno) -> Decimal | None:
    """Publicados sobre homologados na CIT, em %; None se não há homologados."""
    total = quadro.total
    return percentual(total.quantidades[ETAPAS[2]] or 0, total.homologados)


def _fatos(quadro: QuadroDoAno, impresso: str) -> list[Fato]:
    """Os números de manchete, calculados do quadro; o impresso vai ao lado."""
    total = quadro.total
    publicados = total.quantidades[ETAPAS[2]] or 0
    do_publicado = formatar(_percentual_publicado(quadro), 2)
    fonte = f"a fonte imprime {impresso} %" if impresso else ""
    fatos = [
        Fato(formatar(total.homologados), "municípios com Termo homologado na CIT"),
        Fato(
            formatar(publicados),
            f"com Portaria publicada, {do_publicado} % dos homologados",
            nota=fonte,
        ),
        Fato(
            formatar(total.quantidades[ETAPAS[0]] or 0),
            "aguardando homologação na CIT",
        ),
    ]
    estados = quadro_do_ano(quadro.ano, TipoDeTermo.TCGE)
    if estados.publicado:
        fatos.append(
            Fato(formatar(estados.total.total), "estados com Termo homologado na CIB")
        )
    return fatos
