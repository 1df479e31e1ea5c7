"""Os ciclos publicados e a carteira de um deles."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from base.errors import RegraViolada
from contas.http import PortalRequest
from portfolio import paginas, paginas_do_tempo
from portfolio.consultas import linhas_da_pagina
from portfolio.filters import filtro_da_carteira
from portfolio.models import Ciclo, Enunciado
from portfolio.pdf import caderno_em_pdf
from portfolio.permissions import e_da_casa, pode_criar_ciclo, pode_na_secretaria
from portfolio.resumos import primeiras_de_cada_ciclo, resumos_do_ciclo

POR_PAGINA = 50
CICLOS_POR_PAGINA = 10


def ciclo_visivel_ou_404(request: PortalRequest, slug: str) -> Ciclo:
    """Única porta para um ciclo: fora do alcance de quem olha, não existe."""
    ciclos = Ciclo.objects.visiveis_para(request.vinculo)
    return get_object_or_404(
        ciclos.select_related("instituicao", "territorio"), slug=slug
    )


@login_not_required
@require_GET
def listar(request: PortalRequest) -> HttpResponse:
    """Os ciclos que existem para quem olha, com as primeiras iniciativas de cada."""
    ciclos = (
        Ciclo.objects.visiveis_para(request.vinculo)
        .select_related("instituicao", "territorio")
        .annotate(total_de_iniciativas=Count("iniciativas"))
        .order_by("-ano_inicio", "slug")
    )
    pagina = Paginator(ciclos, CICLOS_POR_PAGINA).get_page(request.GET.get("pagina"))
    primeiras = primeiras_de_cada_ciclo(pagina, hoje=timezone.localdate())
    contexto = {
        "trilha": [("Portfólio", None)],
        "pagina": pagina,
        "carteiras": paginas.carteiras_na_lista(pagina, primeiras),
        "pode_criar": pode_criar_ciclo(request.vinculo),
    }
    return render(request, "portfolio/ciclos.html", contexto)


@login_not_required
@require_GET
def ver(request: PortalRequest, slug: str) -> HttpResponse:
    """A carteira do ciclo, com os filtros do endereço."""
    ciclo = ciclo_visivel_ou_404(request, slug)
    contexto = {
        **_carteira(request, ciclo),
        **_identidade(ciclo),
        "trilha": [("Portfólio", reverse("portfolio:ciclos")), (str(ciclo), None)],
        "ciclo": ciclo,
        "interno": e_da_casa(request.vinculo, ciclo),
        "pode_criar": pode_na_secretaria(request.vinculo, "criar_iniciativa", ciclo),
    }
    return render(request, "portfolio/carteira.html", contexto)


def _carteira(request: PortalRequest, ciclo: Ciclo) -> dict[str, Any]:
    hoje = timezone.localdate()
    todas = resumos_do_ciclo(ciclo, hoje=hoje)
    filtro = filtro_da_carteira(request.GET, ciclo, todas, vinculo=request.vinculo)
    linhas = filtro.filtrar(todas)
    pagina = Paginator(linhas, POR_PAGINA).get_page(request.GET.get("pagina"))
    da_pagina = linhas_da_pagina([q.pk for q in pagina], hoje=hoje)
    colunas, matriz = paginas.matriz(linhas)
    manchete, complemento = paginas.frase_da_carteira(todas)
    cabe = len(linhas) <= POR_PAGINA
    return {
        "titulo": paginas.titulo_da_carteira(todas),
        "filtro": filtro,
        "filtrado": len(linhas) != len(todas),
        "manchete": manchete,
        "complemento": complemento,
        "fatos": paginas.fatos_da_carteira(todas),
        "lacuna": paginas.lacuna_da_fonte(ciclo.projetos_declarados, len(todas)),
        "colunas": colunas,
        "matriz": matriz,
        "pagina": pagina,
        "linhas": paginas.linhas_na_tela(da_pagina),
        "agrupada": not cabe,
        "grafico": paginas_do_tempo.tempo_da_carteira(da_pagina, hoje=hoje)
        if cabe
        else paginas_do_tempo.tempo_por_unidade(linhas, hoje=hoje),
    }


@login_not_required
@require_GET
def ver_quadro(request: PortalRequest, slug: str) -> HttpResponse:
    """A carteira em colunas, uma por situação."""
    ciclo = ciclo_visivel_ou_404(request, slug)
    todas = resumos_do_ciclo(ciclo, hoje=timezone.localdate())
    filtro = filtro_da_carteira(request.GET, ciclo, todas, vinculo=request.vinculo)
    linhas = filtro.filtrar(todas)
    pode_mover = pode_na_secretaria(request.vinculo, "informar_situacao", ciclo)
    contexto = {
        "trilha": [*trilha_do_ciclo(ciclo), ("Quadro", None)],
        "ciclo": ciclo,
        "filtro": filtro,
        "filtrado": len(linhas) != len(todas),
        "colunas": paginas.quadro(linhas, todas=pode_mover),
        "pode_mover": pode_mover,
        "destinos": paginas.DESTINOS,
    }
    return render(request, "portfolio/quadro.html", contexto)


def trilha_do_ciclo(ciclo: Ciclo) -> list[tuple[str, str | None]]:
    """Caminho até a carteira, para as páginas que vêm depois dela."""
    return [
        ("Portfólio", reverse("portfolio:ciclos")),
        (str(ciclo), ciclo.get_absolute_url()),
    ]


def _identidade(ciclo: Ciclo) -> dict[str, Any]:
    enunciados = list(ciclo.enunciados.all())
    objetivos = list(ciclo.objetivos.all())
    return {
        "valores": [e for e in enunciados if e.tipo == Enunciado.Tipo.VALOR],
        "premissas": [e for e in enunciados if e.tipo == Enunciado.Tipo.PREMISSA],
        "objetivos": objetivos,
        "notas": paginas.notas_dos_objetivos(objetivos),
        "etapas": list(ciclo.etapas.all()),
        "criterios": list(ciclo.criterios.all()),
    }


@login_not_required
@require_GET
def em_pdf(request: PortalRequest, slug: str) -> HttpResponse:
    """O caderno da carteira; grande demais, volta à carteira dizendo por quê."""
    ciclo = ciclo_visivel_ou_404(request, slug)
    try:
        # quem emite é o portal, não o visitante que pediu a página
        conteudo = caderno_em_pdf(ciclo, por=None)
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
        return redirect(ciclo)
    return resposta_em_pdf(conteudo, f"carteira-{ciclo.slug}.pdf")


def resposta_em_pdf(conteudo: bytes, nome: str) -> HttpResponse:
    """O PDF aberto no navegador, com nome de arquivo."""
    return HttpResponse(
        conteudo,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{nome}"'},
    )
