"""A reunião em tela cheia, um assunto ou um Termo por vez."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from base.numeros import ler_inteiro
from contas.http import PortalRequest
from pactos import paginas
from pactos.models import Colegiado, ItemDePauta, Reuniao, Termo
from pactos.models.compromissos import com_contagem_das_respostas
from pactos.permissions import pode_secretariar
from pactos.views.reunioes import reuniao_visivel_ou_404


@dataclass(frozen=True, slots=True)
class Quadro:
    """O que a sala vê de uma vez: um assunto da pauta ou um Termo dele."""

    item: ItemDePauta
    termo: Termo | None = None


@login_not_required
@require_GET
def ver(request: PortalRequest, pk: int) -> HttpResponse:
    """Um quadro da pauta (`?quadro=`), do primeiro ao último."""
    reuniao = reuniao_visivel_ou_404(request, pk)
    quadros = _quadros(request, reuniao)
    numero = _numero(request.GET.get("quadro", ""), len(quadros))
    aberta = reuniao.situacao != Reuniao.Situacao.ENCERRADA
    contexto: dict[str, Any] = {
        "reuniao": reuniao,
        "numero": numero,
        "quantos": len(quadros),
        "anterior": numero - 1 if numero > 1 else None,
        "seguinte": numero + 1 if numero < len(quadros) else None,
        "quadro": quadros[numero - 1] if quadros else None,
        "quadros": list(enumerate(quadros, 1)),
        "decide": aberta
        and reuniao.colegiado.tipo in (Colegiado.Tipo.CIB, Colegiado.Tipo.CIT)
        and pode_secretariar(request.vinculo, reuniao.colegiado),
    }
    if contexto["quadro"] and contexto["quadro"].termo:
        contexto |= _do_termo(contexto["quadro"].termo)
    return render(request, "pactos/modo_reuniao.html", contexto)


def _quadros(request: PortalRequest, reuniao: Reuniao) -> list[Quadro]:
    """Os assuntos e, depois de cada um, os seus Termos que existem para quem olha."""
    por_item: dict[int, list[Termo]] = {}
    visiveis = Termo.objects.visiveis_para(request.vinculo).na_pauta(reuniao)
    for termo in com_contagem_das_respostas(
        visiveis.com_territorio().com_pendencias_abertas()
    ):
        por_item.setdefault(termo.item_da_pauta, []).append(termo)
    quadros: list[Quadro] = []
    for item in reuniao.itens.all():
        quadros.append(Quadro(item))
        quadros += [Quadro(item, termo) for termo in por_item.get(item.pk, [])]
    return quadros


def _numero(texto: str, quantos: int) -> int:
    """O quadro pedido, dentro da pauta; o primeiro, se não se entende."""
    return max(1, min(ler_inteiro(texto) or 1, max(quantos, 1)))


def _do_termo(termo: Termo) -> dict[str, Any]:
    eixos = paginas.eixos_do_termo(termo)
    return {
        "situacao": paginas.situacao_na_tela(termo),
        "total": paginas.somar(eixos),
        "nao_ainda": [
            (i.item.item, i.item.texto, i.resposta.prazo)
            for eixo in eixos
            for i in eixo.itens
            if i.resposta and i.resposta.prazo
        ],
        "pendencias": termo.pendencias.abertas().select_related("responsabilidade"),
    }
