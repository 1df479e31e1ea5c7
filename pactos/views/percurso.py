"""Adesão em qualquer data, tempo em cada etapa e previsão."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from base.graficos.barras import Parte, barra_empilhada
from base.graficos.mapa import Categoria, formas_das_ufs, mapa_uf
from base.graficos.svg import Preenchimento
from base.numeros import formatar
from contas.http import PortalRequest
from pactos import acompanhamento, paginas
from pactos.consultas import ETAPAS
from pactos.models import QuadroDeAdesao, Termo
from pactos.models.termos import TermoQuerySet
from pactos.percurso import (
    AdesaoDoLugar,
    Percurso,
    adesao_em,
    adesao_por_regiao,
    percurso,
    previsao,
    situacoes_em,
)
from pactos.views.adesao import PREENCHIMENTO_DA_ETAPA
from territorios.models import Territorio

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
        "regioes": [
            (nome, [(QuadroDeAdesao.Situacao(e).label, n) for e, n in valores.items()])
            for nome, valores in adesao_por_regiao(linhas)
        ],
        "situacoes": situacoes_em(dia),
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


CATEGORIAS_DA_ESPERA = (
    (30, Categoria("até 30 dias", Preenchimento.CLARO, 1)),
    (90, Categoria("de 31 a 90 dias", Preenchimento.HACHURA_MEDIA, 2)),
    (10**6, Categoria("mais de 90 dias", Preenchimento.ESCURO, 3)),
)
NINGUEM_ESPERA = Categoria("ninguém espera", Preenchimento.VAZIO, 0)
PREENCHIMENTO_DA_MAO = (
    Preenchimento.CHEIO,
    Preenchimento.HACHURA_MEDIA,
    Preenchimento.CLARO,
    Preenchimento.HACHURA_CINZA,
    Preenchimento.ESCURO,
)


@login_not_required
@require_GET
def tempos(request: PortalRequest) -> HttpResponse:
    """Onde os Termos esperavam no fim de um dia (`?em=`) e quanto demora cada etapa."""
    hoje = timezone.localdate()
    dia = _dia(request.GET.get("em", ""), hoje)
    visiveis, uf = _do_endereco(request)
    medido = percurso(visiveis, dia)
    esperam = (
        visiveis.filter(situacao__in=[e.situacao for e in medido.etapas])
        .com_territorio()
        .order_by("situacao_desde", "pk")[:20]
    )
    contexto = {
        "trilha": [("Pactos", reverse("pactos:termos")), ("Tempo em cada etapa", None)],
        "dia": dia,
        "uf": uf,
        "medido": medido,
        "maos": _barra_das_maos(medido),
        "mapa": mapa_uf(
            {uf: _categoria_da_espera(n) for uf, n in medido.espera_por_uf.items()}
            | {
                sigla: NINGUEM_ESPERA
                for sigla in formas_das_ufs()
                if sigla not in medido.espera_por_uf
            },
            f"Mediana de dias de espera dos Termos em {dia:%d/%m/%Y}",
        ),
        "esperam": [
            (t, (hoje - t.situacao_desde).days, previsao(medido, t, hoje))
            for t in esperam
        ],
    }
    return render(request, "pactos/tempos.html", contexto)


def _do_endereco(request: PortalRequest) -> tuple[TermoQuerySet, Territorio | None]:
    """Os Termos que existem para quem olha, da UF pedida (`?uf=`) ou do país."""
    visiveis = Termo.objects.visiveis_para(request.vinculo)
    uf = Territorio.objects.ufs().filter(codigo=request.GET.get("uf", "")).first()
    if uf is not None:
        alcance = Territorio.objects.abaixo_de(uf)
        visiveis = visiveis.filter(territorio__in=alcance.values("pk"))
    return visiveis, uf


def _barra_das_maos(medido: Percurso) -> SafeString:
    partes = [
        Parte(mao, Decimal(dias), preenchimento)
        for (mao, dias), preenchimento in zip(
            medido.maos, PREENCHIMENTO_DA_MAO, strict=False
        )
    ]
    return barra_empilhada(
        partes, "Dias somados em cada mão", formato=lambda valor: formatar(valor, 0)
    )


def _categoria_da_espera(dias: int) -> Categoria:
    return next(categoria for ate, categoria in CATEGORIAS_DA_ESPERA if dias <= ate)


@login_not_required
@require_GET
def funil(request: PortalRequest) -> HttpResponse:
    """Do rascunho à Portaria: quantos chegam, quando, o que falta e quem procurar."""
    hoje = timezone.localdate()
    visiveis, uf = _do_endereco(request)
    medido = percurso(visiveis, hoje)
    degraus = acompanhamento.funil(visiveis)
    contexto = {
        "trilha": [("Pactos", reverse("pactos:termos")), ("Funil e previsão", None)],
        "uf": uf,
        "degraus": [
            (
                degrau,
                paginas.barra(
                    [
                        (Preenchimento.CHEIO, degrau.chegaram),
                        (Preenchimento.VAZIO, degrau.de - degrau.chegaram),
                    ],
                    f"funil-{n}",
                ),
            )
            for n, degrau in enumerate(degraus)
        ],
        "horizontes": acompanhamento.HORIZONTES,
        "previsao": acompanhamento.prever(medido, visiveis, hoje),
        "especies": acompanhamento.pendencias_por_especie(visiveis, hoje),
        "publicados": acompanhamento.homologados_e_publicados(visiveis),
    }
    return render(request, "pactos/funil.html", contexto)
