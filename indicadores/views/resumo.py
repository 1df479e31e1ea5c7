"""O Resumo do Conselho, na tela e em PDF de letra grande."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from contas.http import PortalRequest
from indicadores.consultas import grade
from indicadores.models import Pactuacao
from indicadores.pdf_do_resumo import emitir_resumo
from indicadores.resumo import resumir
from indicadores.states import ENVIADAS
from indicadores.tela_dos_resultados import salvos_de
from indicadores.views.pactuacao import pactuacao_visivel_ou_404, trilha_da


def _com_numeros_ou_404(request: PortalRequest, ano: int, codigo: str) -> Pactuacao:
    pactuacao = pactuacao_visivel_ou_404(request, ano, codigo)
    if pactuacao._state.adding:
        raise Http404
    return pactuacao


@login_not_required
@never_cache
@require_GET
def ver(request: PortalRequest, ano: int, codigo: str) -> HttpResponse:
    """Cada meta e o que aconteceu, em frases curtas e letra grande."""
    pactuacao = _com_numeros_ou_404(request, ano, codigo)
    contexto = {
        "pactuacao": pactuacao,
        "resumo": resumir(grade(pactuacao), salvos_de(pactuacao), ano),
        "tem_pdf": pactuacao.situacao in ENVIADAS,
        "trilha": trilha_da(pactuacao, "Resumo do Conselho"),
    }
    return render(request, "indicadores/resumo.html", contexto)


@login_not_required
@never_cache
@require_GET
def baixar(request: PortalRequest, ano: int, codigo: str) -> HttpResponse:
    """O mesmo em PDF, depois de enviada; o mesmo conteúdo dá os mesmos bytes."""
    pactuacao = _com_numeros_ou_404(request, ano, codigo)
    if pactuacao.situacao not in ENVIADAS:
        raise Http404
    documento = emitir_resumo(pactuacao)
    with documento.arquivo.open("rb") as arquivo:
        resposta = HttpResponse(arquivo.read(), content_type="application/pdf")
    nome = f"resumo-{ano}-{codigo}-{documento.codigo.lower()}.pdf"
    resposta["Content-Disposition"] = f'attachment; filename="{nome}"'
    return resposta
