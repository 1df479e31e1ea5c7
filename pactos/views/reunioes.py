"""A página de uma reunião, com a pauta e os Termos que ela decide."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from contas.http import PortalRequest
from pactos import paginas
from pactos.models import Reuniao, Termo


@login_not_required
@require_GET
def ver(request: PortalRequest, pk: int) -> HttpResponse:
    """Pauta da reunião; de cada item, só os Termos que existem para quem olha."""
    reuniao = get_object_or_404(
        Reuniao.objects.visiveis_para(request.vinculo).select_related(
            "colegiado__territorio__uf"
        ),
        pk=pk,
    )
    termos: dict[int, list[paginas.TermoNaPauta]] = {}
    visiveis = (
        Termo.objects.visiveis_para(request.vinculo)
        .na_pauta(reuniao)
        .com_territorio()
        .com_pendencias_abertas()
        .com_contagem_das_respostas()
    )
    for termo in visiveis:
        termos.setdefault(termo.item_da_pauta, []).append(
            paginas.TermoNaPauta(termo, paginas.situacao_na_tela(termo))
        )
    contexto = {
        "trilha": [("Pactos", reverse("pactos:termos")), (str(reuniao), None)],
        "reuniao": reuniao,
        "itens": [(item, termos.get(item.pk, [])) for item in reuniao.itens.all()],
        "atos": reuniao.atos.select_related("colegiado__territorio__uf"),
    }
    return render(request, "pactos/reuniao.html", contexto)
