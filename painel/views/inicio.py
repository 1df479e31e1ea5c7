"""A página inicial de quem entrou: o que espera por mim."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from auditoria.models import Documento
from base.telas import Pendencia
from contas.http import UsuarioRequest
from contas.models import Vinculo
from indicadores.consultas import andamento_de
from indicadores.permissions import pode_importar
from painel.calendario import DiaDoCalendario, proximos_prazos
from painel.fontes import pendencias_de
from painel.graficos import fita_de_doze_meses
from painel.models import PrazoLegal
from painel.territorio import ficha_do_territorio

ENVIOS_NA_TELA = 5


@require_GET
def inicio(request: UsuarioRequest) -> HttpResponse:
    """O que espera por quem entrou, com o vínculo em uso."""
    hoje = timezone.localdate()
    vinculo = request.vinculo
    if vinculo is None:
        return render(request, "painel/sem_vinculo.html")
    pendencias = pendencias_de(vinculo)
    dias = _dias(pendencias, hoje)
    return render(
        request,
        "painel/inicio.html",
        {
            "vinculo": vinculo,
            "pendencias": pendencias,
            "andamento": andamento_de(vinculo),
            "importa": pode_importar(vinculo),
            "envios": Documento.objects.filter(emitido_por=request.user)[
                :ENVIOS_NA_TELA
            ],
            "lugar": ficha_do_lugar(vinculo),
            "dias": dias,
            "calendario": fita_de_doze_meses(dias, hoje),
        },
    )


def _dias(pendencias: list[Pendencia], hoje: date) -> list[DiaDoCalendario]:
    """Os prazos da lei e os da pessoa, sem repetir os que já venceram."""
    da_pessoa = [
        DiaDoCalendario(dia=p.prazo, curto="prazo seu", nome=p.titulo)
        for p in pendencias
        if p.prazo and p.prazo >= hoje
    ]
    # um prazo por dia basta na fita; a fila ao lado diz cada um
    unicos = list({d.dia: d for d in reversed(da_pessoa)}.values())
    return sorted([*proximos_prazos(PrazoLegal.objects.all(), hoje), *unicos])


def ficha_do_lugar(vinculo: Vinculo) -> list[tuple[str, Any]]:
    """Pares rótulo e valor do território ou da instituição do vínculo."""
    pares: list[tuple[str, Any]] = []
    if vinculo.instituicao:
        pares.append(("Instituição", vinculo.instituicao.nome))
    if vinculo.territorio:
        pares += ficha_do_territorio(vinculo.territorio)
    pares.append(("Seu papel", vinculo.get_papel_display()))
    desde = f"desde {vinculo.desde:%d/%m/%Y}"
    pares.append(("Vínculo", f"{desde}, {vinculo.ato}" if vinculo.ato else desde))
    return pares
