"""O calendário legal em página e em iCal."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from contas.http import PortalRequest
from painel.calendario import prazos_do_ano, proximos_prazos
from painel.exports import em_ical
from painel.graficos import fita_de_doze_meses
from painel.models import PrazoLegal


@login_not_required
@require_GET
def calendario(request: PortalRequest) -> HttpResponse:
    """Os próximos doze meses, com a norma que dá cada prazo."""
    hoje = timezone.localdate()
    dias = proximos_prazos(PrazoLegal.objects.all(), hoje)
    contexto = {
        "trilha": [("Calendário legal", None)],
        "dias": dias,
        "fita": fita_de_doze_meses(dias, hoje),
        "anteriores": PrazoLegal.objects.filter(ate_ano__lt=hoje.year),
    }
    return render(request, "painel/calendario.html", contexto)


@login_not_required
@require_GET
def calendario_ical(request: PortalRequest) -> HttpResponse:
    """Os prazos do ano passado ao próximo, para assinar no seu calendário."""
    ano = timezone.localdate().year
    prazos = list(PrazoLegal.objects.all())
    dias = [d for a in (ano - 1, ano, ano + 1) for d in prazos_do_ano(prazos, a)]
    corpo = em_ical(dias, endereco=settings.ENDERECO_DO_PORTAL)
    resposta = HttpResponse(corpo, content_type="text/calendar; charset=utf-8")
    resposta["Content-Disposition"] = 'inline; filename="calendario-do-sus.ics"'
    resposta["Cache-Control"] = f"max-age={int(timedelta(hours=6).total_seconds())}"
    return resposta
