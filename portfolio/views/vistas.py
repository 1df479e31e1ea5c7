"""Outras vistas da carteira: mapa estratégico, calendário, carga e territórios."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from base import meses
from base.graficos import Categoria, Preenchimento, mapa_uf
from contas.http import PortalRequest, UsuarioRequest, vinculo_ou_403
from portfolio import mapa_estrategico, vistas
from portfolio.models import Iniciativa
from portfolio.permissions import e_da_casa
from portfolio.qualidade import qualidade_das
from portfolio.rules import PONTOS_DO_QUESITO
from portfolio.views.ciclos import ciclo_visivel_ou_404, trilha_do_ciclo
from portfolio.views.semana import ciclo_da_secretaria_ou_404

DIAS_DA_SEMANA = ("seg", "ter", "qua", "qui", "sex", "sáb", "dom")


@login_not_required
@require_GET
def mapa(request: PortalRequest, slug: str) -> HttpResponse:
    """O mapa estratégico: visão, objetivos nos dois quadros, ondas e problemas."""
    ciclo = ciclo_visivel_ou_404(request, slug)
    objetivos = mapa_estrategico.objetivos_no_mapa(ciclo)
    problemas = list(ciclo.problemas.select_related("objetivo"))
    contexto = {
        "trilha": [*trilha_do_ciclo(ciclo), ("Mapa estratégico", None)],
        "ciclo": ciclo,
        "desenho": mapa_estrategico.desenhar(ciclo, objetivos),
        "objetivos": objetivos,
        "problemas": problemas,
        "priorizados": sum(1 for p in problemas if p.priorizado),
        "ondas": vistas.ondas(ciclo),
    }
    return render(request, "portfolio/mapa.html", contexto)


@login_not_required
@require_GET
def calendario(request: PortalRequest, slug: str) -> HttpResponse:
    """O mês pedido no endereço (`?mes=2026-11`), ou o de hoje."""
    ciclo = ciclo_visivel_ou_404(request, slug)
    hoje = timezone.localdate()
    mes = _mes(request.GET.get("mes", ""), hoje)
    interno = e_da_casa(request.vinculo, ciclo)
    semanas = vistas.semanas_do_mes(ciclo, mes, hoje=hoje, interno=interno)
    contexto = {
        "trilha": [*trilha_do_ciclo(ciclo), ("Calendário", None)],
        "ciclo": ciclo,
        "nome_do_mes": f"{meses.NOMES[mes.month - 1]} de {mes.year}",
        "anterior": vistas.mes_vizinho(mes, -1),
        "seguinte": vistas.mes_vizinho(mes, 1),
        "hoje": hoje,
        "dias_da_semana": DIAS_DA_SEMANA,
        "semanas": semanas,
        "vazio": not any(d.itens for semana in semanas for d in semana),
    }
    return render(request, "portfolio/calendario.html", contexto)


def _mes(texto: str, hoje: date) -> date:
    """O primeiro dia do mês pedido; o que não se entende é o mês de hoje."""
    try:
        mes = date.fromisoformat(f"{texto}-01")
    except ValueError:
        return hoje.replace(day=1)
    return mes if 2000 <= mes.year <= 2100 else hoje.replace(day=1)


@require_GET
def carga(request: UsuarioRequest, slug: str) -> HttpResponse:
    """Quanto cada gerente tem nas mãos."""
    vinculo_ou_403(request)
    ciclo = ciclo_da_secretaria_ou_404(request, slug)
    contexto = {
        "trilha": [*trilha_do_ciclo(ciclo), ("Carga por gerente", None)],
        "ciclo": ciclo,
        "cargas": vistas.carga_por_gerente(ciclo, hoje=timezone.localdate()),
    }
    return render(request, "portfolio/carga.html", contexto)


@login_not_required
@require_GET
def territorios(request: PortalRequest, slug: str) -> HttpResponse:
    """Onde as iniciativas acontecem: o mapa e a lista dos territórios."""
    ciclo = ciclo_visivel_ou_404(request, slug)
    linhas = vistas.territorios_da_carteira(ciclo)
    por_uf = vistas.iniciativas_por_uf(linhas)
    total = ciclo.iniciativas.count()
    com_territorio = len({i.pk for linha in linhas for i in linha.iniciativas})
    contexto = {
        "trilha": [*trilha_do_ciclo(ciclo), ("Territórios", None)],
        "ciclo": ciclo,
        "linhas": linhas,
        "sem_territorio": total - com_territorio,
        "mapa": mapa_uf(
            {uf: _faixa(quantas) for uf, quantas in por_uf.items()},
            f"Iniciativas por unidade da Federação: {ciclo}",
        )
        if por_uf
        else None,
    }
    return render(request, "portfolio/territorios.html", contexto)


def _faixa(quantas: int) -> Categoria:
    """A classe do mapa: uma iniciativa, até cinco ou mais."""
    if quantas == 1:
        return Categoria("1 iniciativa", Preenchimento.CLARO, 1)
    if quantas <= 5:
        return Categoria("2 a 5 iniciativas", Preenchimento.CHEIO, 2)
    return Categoria("6 iniciativas ou mais", Preenchimento.ESCURO, 3)


@require_GET
def qualidade(request: UsuarioRequest, slug: str) -> HttpResponse:
    """Os pontos de qualidade do monitoramento, da pior ficha à melhor."""
    vinculo_ou_403(request)
    ciclo = ciclo_da_secretaria_ou_404(request, slug)
    fichas = qualidade_das(
        Iniciativa.objects.filter(ciclo=ciclo), hoje=timezone.localdate()
    )
    fichas.sort(key=lambda q: (q.pontos is None, q.pontos or 0))
    contexto = {
        "trilha": [*trilha_do_ciclo(ciclo), ("Qualidade do monitoramento", None)],
        "ciclo": ciclo,
        "quesitos": [(q.label, pontos) for q, pontos in PONTOS_DO_QUESITO.items()],
        "fichas": [
            (q, [q.contagens[quesito] for quesito in PONTOS_DO_QUESITO]) for q in fichas
        ],
    }
    return render(request, "portfolio/qualidade.html", contexto)
