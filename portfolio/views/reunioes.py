"""As reuniões da carteira: a pauta que se faz sozinha, as decisões e a ata."""

from datetime import date
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from base.errors import RegraViolada
from contas.http import UsuarioRequest, vinculo_ou_403
from portfolio import actions
from portfolio.consultas_do_ritual import pauta
from portfolio.forms import CumprimentoForm, DecisaoForm, ReuniaoForm
from portfolio.models import Despacho, Marco, Reuniao
from portfolio.pdf import ata_em_pdf, contexto_da_ata
from portfolio.permissions import (
    exigir,
    exigir_na_secretaria,
    pode,
    pode_decidir,
    pode_decidir_ponto,
    pode_na_secretaria,
    quem_pode,
)
from portfolio.views.ciclos import resposta_em_pdf, trilha_do_ciclo
from portfolio.views.formularios import Pagina, responder
from portfolio.views.semana import ciclo_da_secretaria_ou_404


def reuniao_visivel_ou_404(request: UsuarioRequest, pk: int) -> Reuniao:
    """Única porta para uma reunião: para os de fora da secretaria, não existe."""
    reunioes = Reuniao.objects.visiveis_para(request.vinculo)
    return get_object_or_404(
        reunioes.select_related("ciclo__instituicao", "ciclo__territorio"), pk=pk
    )


def _trilha(reuniao: Reuniao) -> list[tuple[str, str | None]]:
    return [
        *trilha_do_ciclo(reuniao.ciclo),
        ("Reuniões", reverse("portfolio:reunioes", args=[reuniao.ciclo.slug])),
        (str(reuniao), reuniao.get_absolute_url()),
    ]


@require_GET
def listar(request: UsuarioRequest, slug: str) -> HttpResponse:
    """As reuniões do ciclo e os despachos em aberto."""
    vinculo = vinculo_ou_403(request)
    ciclo = ciclo_da_secretaria_ou_404(request, slug)
    despachos = ciclo.despachos.select_related("item__ponto__iniciativa__ciclo")
    hoje = timezone.localdate()
    contexto = {
        "trilha": [*trilha_do_ciclo(ciclo), ("Reuniões", None)],
        "ciclo": ciclo,
        "reunioes": ciclo.reunioes.all(),
        "despachos": [
            (
                d,
                d.vencido(hoje),
                pode(vinculo, "cumprir_despacho", d.item.ponto.iniciativa),
            )
            for d in despachos.abertos()
        ],
        "pode_convocar": pode_na_secretaria(vinculo, "convocar_reuniao", ciclo),
    }
    return render(request, "portfolio/reunioes.html", contexto)


@require_http_methods(["GET", "POST"])
def convocar(request: UsuarioRequest, slug: str) -> HttpResponse:
    """Marca uma reunião."""
    vinculo = vinculo_ou_403(request)
    ciclo = ciclo_da_secretaria_ou_404(request, slug)
    exigir_na_secretaria(vinculo, "convocar_reuniao", ciclo)
    voltar = reverse("portfolio:reunioes", args=[ciclo.slug])
    pagina = Pagina(
        titulo="Convocar reunião",
        sub="A pauta se faz sozinha, com os pontos que chegarem ao degrau dela.",
        botao="Convocar",
        sobre=str(ciclo),
        voltar=voltar,
        feito="Reunião convocada.",
        trilha=[*trilha_do_ciclo(ciclo), ("Reuniões", voltar)],
    )

    def gravar(*, tipo: str, dia: date) -> None:
        actions.convocar_reuniao(
            ciclo, por=vinculo, tipo=tipo, data=dia, origem=request.path
        )

    return responder(request, ReuniaoForm, pagina, gravar)


@require_GET
def ver(request: UsuarioRequest, pk: int) -> HttpResponse:
    """A pauta, o que já se decidiu, as entregas e o que mudou desde a anterior."""
    vinculo = vinculo_ou_403(request)
    reuniao = reuniao_visivel_ou_404(request, pk)
    ata = contexto_da_ata(reuniao, hoje=timezone.localdate())
    contexto = {
        **ata,
        "trilha": [*_trilha(reuniao)[:-1], (str(reuniao), None)],
        "pode_decidir": not reuniao.encerrada and pode_decidir(vinculo, reuniao),
        "meus": {
            q.ponto.pk
            for q in ata["pauta"]
            if pode_decidir_ponto(vinculo, reuniao, q.ponto)
        },
        "pode_encerrar": not reuniao.encerrada
        and pode_na_secretaria(vinculo, "encerrar_reuniao", reuniao.ciclo),
        "pode_confirmar": pode_na_secretaria(
            vinculo, "confirmar_entrega", reuniao.ciclo
        ),
    }
    return render(request, "portfolio/reuniao.html", contexto)


@require_http_methods(["GET", "POST"])
def decidir(request: UsuarioRequest, pk: int, ponto: int) -> HttpResponse:
    """Decide um ponto da pauta: ali mesmo, no Colegiado ou por despacho."""
    vinculo = vinculo_ou_403(request)
    reuniao = reuniao_visivel_ou_404(request, pk)
    if not pode_decidir(vinculo, reuniao):
        raise PermissionDenied(quem_pode(f"decidir_{reuniao.tipo}"))
    na_pauta = {q.ponto.pk: q.ponto for q in pauta(reuniao, hoje=timezone.localdate())}
    if ponto not in na_pauta:
        messages.error(
            request,
            "Este ponto não está mais na pauta: foi decidido, resolvido ou mudou de "
            "degrau. A pauta abaixo é a de agora.",
        )
        return redirect(reuniao)
    escolhido = na_pauta[ponto]
    if not pode_decidir_ponto(vinculo, reuniao, escolhido):
        raise PermissionDenied(quem_pode(f"decidir_{reuniao.tipo}"))
    pagina = Pagina(
        titulo="Decidir ponto crítico",
        sub="A decisão fica no caminho do ponto e na ata, e não se refaz.",
        botao="Registrar decisão",
        sobre=str(reuniao),
        voltar=reuniao.get_absolute_url(),
        feito="Decisão registrada.",
        trilha=_trilha(reuniao),
        gravado=[
            ("Iniciativa", str(escolhido.iniciativa)),
            ("Ponto crítico", escolhido.descricao),
            ("Impacto", escolhido.impacto),
            ("Saída proposta", escolhido.encaminhamento),
        ],
    )
    gravar = partial(
        actions.decidir_ponto, reuniao, escolhido, por=vinculo, origem=request.path
    )
    return responder(request, DecisaoForm, pagina, gravar)


@require_POST
def encerrar(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Encerra a reunião e guarda o que ela decidiu."""
    vinculo = vinculo_ou_403(request)
    reuniao = reuniao_visivel_ou_404(request, pk)
    try:
        actions.encerrar_reuniao(reuniao, por=vinculo, origem=request.path)
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
    else:
        messages.success(request, "Reunião encerrada; a ata está pronta.")
    return redirect(reuniao)


@require_GET
def em_pdf(request: UsuarioRequest, pk: int) -> HttpResponse:
    """A ata da reunião encerrada; antes, a pauta como rascunho."""
    vinculo = vinculo_ou_403(request)
    reuniao = reuniao_visivel_ou_404(request, pk)
    conteudo = ata_em_pdf(reuniao, por=vinculo)
    return resposta_em_pdf(conteudo, f"ata-{reuniao.data:%Y-%m-%d}-{reuniao.tipo}.pdf")


@require_http_methods(["GET", "POST"])
def cumprir(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Registra o cumprimento de um despacho, que resolve o ponto crítico."""
    vinculo = vinculo_ou_403(request)
    despacho = get_object_or_404(
        Despacho.objects.da_secretaria(vinculo).select_related(
            "item__ponto__iniciativa__ciclo__instituicao"
        ),
        pk=pk,
    )
    ponto = despacho.item.ponto
    exigir(vinculo, "cumprir_despacho", ponto.iniciativa)
    pagina = Pagina(
        titulo=f"Cumprir o {str(despacho).lower()}",
        sub="O cumprimento resolve o ponto crítico.",
        botao="Registrar cumprimento",
        sobre=str(ponto.iniciativa),
        voltar=ponto.get_absolute_url(),
        feito=f"{despacho} cumprido.",
        trilha=[
            *trilha_do_ciclo(ponto.iniciativa.ciclo),
            ("Ponto crítico", ponto.get_absolute_url()),
        ],
        gravado=[
            ("Ponto crítico", ponto.descricao),
            ("Despacho", despacho.item.texto),
            ("Responsável", despacho.responsavel),
            ("Prazo", f"{despacho.prazo:%d/%m/%Y}"),
        ],
    )
    gravar = partial(
        actions.cumprir_despacho, despacho, por=vinculo, origem=request.path
    )
    return responder(request, CumprimentoForm, pagina, gravar)


@require_POST
def confirmar(request: UsuarioRequest, pk: int) -> HttpResponse:
    """O líder confirma uma entrega; volta à ficha da iniciativa."""
    vinculo = vinculo_ou_403(request)
    marco = get_object_or_404(
        Marco.objects.visiveis_para(vinculo).select_related("iniciativa__ciclo"), pk=pk
    )
    try:
        actions.confirmar_entrega(
            marco, por=vinculo, versao=marco.versao, origem=request.path
        )
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
    else:
        messages.success(request, f"Entrega confirmada: {marco}.")
    return redirect(marco.iniciativa)
