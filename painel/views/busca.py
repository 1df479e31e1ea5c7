"""Busca no portal e a página de um território."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from contas.http import PortalRequest
from indicadores.consultas.instrumentos import instrumentos_do_territorio
from indicadores.models import Pactuacao
from pactos.models import Termo
from painel.busca import MENOR_BUSCA, Resultado
from painel.territorio import ficha_do_territorio, territorios_dentro_de
from territorios.models import Territorio

POR_PAGINA = 25


@login_not_required
@require_GET
def buscar(request: PortalRequest) -> HttpResponse:
    """Territórios, indicadores, Termos, cooperações e projetos que a pessoa vê."""
    texto = request.GET.get("q", "").strip()[:100]
    tipo = request.GET.get("tipo", "")[:40]
    contexto: dict[str, Any] = {"trilha": [("Busca", None)], "q": texto, "tipo": tipo}
    if len(texto) < MENOR_BUSCA:
        contexto["curta"] = bool(texto)
        return render(request, "painel/busca.html", contexto)
    resultado = Resultado(texto, request.vinculo, tipo)
    pagina = Paginator(resultado, POR_PAGINA).get_page(request.GET.get("pagina"))
    contexto |= {"pagina": pagina, "contagens": resultado.contagens}
    return render(request, "painel/busca.html", contexto)


@login_not_required
@require_GET
def territorio(request: PortalRequest, codigo: str) -> HttpResponse:
    """O que o portal tem sobre um território, para quem olha."""
    onde = get_object_or_404(
        Territorio.objects.select_related("uf", "macrorregiao"), codigo=codigo
    )
    contexto = {
        "trilha": [(onde.nome_completo, None)],
        "territorio": onde,
        "ficha_do_territorio": ficha_do_territorio(onde),
        "pactuacoes": Pactuacao.objects.visiveis_para(request.vinculo)
        .filter(territorio=onde)
        .select_related("rodada", "territorio")
        .order_by("-rodada__ano"),
        "termos": Termo.objects.visiveis_para(request.vinculo)
        .filter(territorio=onde)
        .order_by("-ano_base", "-numero_da_versao"),
        "instrumentos": instrumentos_do_territorio(onde),
        "ano_dos_instrumentos": timezone.localdate().year,
        "dentro": territorios_dentro_de(onde),
    }
    return render(request, "painel/territorio.html", contexto)
