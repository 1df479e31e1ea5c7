"""A ficha de uma iniciativa e a situação que a AEST informa."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from auditoria.models import Evento
from base.errors import EdicaoConcorrente, RegraViolada
from contas.http import PortalRequest, UsuarioRequest, vinculo_ou_403
from portfolio import actions, paginas, paginas_da_ficha, paginas_do_tempo
from portfolio.forms import ComentarioForm, SituacaoForm
from portfolio.models import Iniciativa
from portfolio.pdf import contexto_da_ficha, ficha_em_pdf
from portfolio.permissions import acoes_disponiveis, e_da_casa, exigir
from portfolio.qualidade import qualidade_das
from portfolio.rules import INFORMAVEIS, PONTOS_DO_QUESITO, Situacao
from portfolio.views.ciclos import resposta_em_pdf

EVENTOS_NA_FICHA = 8
COMENTARIOS_NA_FICHA = 20


def iniciativa_visivel_ou_404(request: PortalRequest, slug: str) -> Iniciativa:
    """Única porta para uma iniciativa: fora do alcance de quem olha, não existe."""
    visiveis = Iniciativa.objects.visiveis_para(request.vinculo).com_ciclo()
    return get_object_or_404(visiveis, slug=slug)


def trilha_da_iniciativa(iniciativa: Iniciativa) -> list[tuple[str, str | None]]:
    """Caminho até a ficha, para as páginas que vêm depois dela."""
    return [
        ("Portfólio", reverse("portfolio:ciclos")),
        (str(iniciativa.ciclo), iniciativa.ciclo.get_absolute_url()),
        (iniciativa.nome, iniciativa.get_absolute_url()),
    ]


@login_not_required
@require_GET
def ver(request: PortalRequest, slug: str) -> HttpResponse:
    """A ficha: desafio, escopo, entregas, pontos críticos e histórico."""
    iniciativa = iniciativa_visivel_ou_404(request, slug)
    contexto = {
        **_ficha(iniciativa),
        "trilha": [*trilha_da_iniciativa(iniciativa)[:-1], (iniciativa.nome, None)],
        "acoes": []
        if iniciativa.encerrada_em
        else acoes_disponiveis(request.vinculo, iniciativa),
        **_da_casa(request, iniciativa),
        "atos": paginas_da_ficha.atos_da_trilha(
            Evento.objects.do_objeto(iniciativa)[:EVENTOS_NA_FICHA],
            com_nomes=request.vinculo is not None,
        ),
    }
    return render(request, "portfolio/projeto.html", contexto)


def _da_casa(request: PortalRequest, iniciativa: Iniciativa) -> dict[str, Any]:
    """O que só a secretaria vê: comentários e a qualidade do monitoramento."""
    if not e_da_casa(request.vinculo, iniciativa.ciclo):
        return {"interno": False}
    fichas = qualidade_das(
        Iniciativa.objects.filter(pk=iniciativa.pk), hoje=timezone.localdate()
    )
    comentarios = iniciativa.comentarios.select_related("comentado_por__usuario")
    return {
        "interno": True,
        "comentarios": list(comentarios[:COMENTARIOS_NA_FICHA]),
        "comentario": ComentarioForm(),
        "qualidade": fichas[0] if fichas else None,
        "quesitos": [
            (quesito.label, *fichas[0].contagens[quesito])
            for quesito in PONTOS_DO_QUESITO
        ]
        if fichas
        else [],
    }


def _ficha(iniciativa: Iniciativa) -> dict[str, Any]:
    hoje = timezone.localdate()
    ficha = contexto_da_ficha(iniciativa, hoje=hoje)
    linha, marcos = ficha["linha"], ficha["marcos"]
    atraso = paginas_da_ficha.atraso_da_iniciativa(linha, hoje=hoje)
    return {
        **ficha,
        "situacao": paginas.na_tela(linha.situacao, atraso=atraso),
        "fatos": paginas_da_ficha.fatos_da_ficha(
            linha, sum(m.repactuacoes for m in marcos)
        ),
        "grafico": paginas_do_tempo.tempo_da_ficha(marcos, hoje=hoje),
        "curva": paginas_do_tempo.curva_da_ficha(marcos, hoje=hoje),
    }


@login_not_required
@require_GET
def em_pdf(request: PortalRequest, slug: str) -> HttpResponse:
    """A ficha em PDF."""
    iniciativa = iniciativa_visivel_ou_404(request, slug)
    try:
        # quem emite é o portal, não o visitante que pediu a página
        conteudo = ficha_em_pdf(iniciativa, por=None)
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
        return redirect(iniciativa)
    return resposta_em_pdf(conteudo, f"ficha-{iniciativa.slug}.pdf")


@require_http_methods(["GET", "POST"])
def informar_situacao(request: UsuarioRequest, slug: str) -> HttpResponse:
    """A AEST põe uma situação no lugar da calculada."""
    vinculo = vinculo_ou_403(request)
    iniciativa = iniciativa_visivel_ou_404(request, slug)
    exigir(vinculo, "informar_situacao", iniciativa)
    if request.method == "GET":
        inicial = SituacaoForm.inicial(iniciativa) | _do_quadro(request)
        form = SituacaoForm(initial=inicial)
        return _pagina_da_situacao(request, iniciativa, form)
    form = SituacaoForm(request.POST)
    if not form.is_valid():
        return _pagina_da_situacao(request, iniciativa, form, status=422)
    dados = {**form.cleaned_data, "situacao": Situacao(form.cleaned_data["situacao"])}
    try:
        actions.informar_situacao(iniciativa, por=vinculo, origem=request.path, **dados)
    except EdicaoConcorrente as erro:
        return _conflito_da_situacao(request, iniciativa, form, erro)
    except RegraViolada as erro:
        form.add_error(None, erro.mensagem)
        return _pagina_da_situacao(request, iniciativa, form, status=422)
    messages.success(request, f"Situação de {iniciativa} informada.")
    return redirect(iniciativa)


def _do_quadro(request: UsuarioRequest) -> dict[str, str]:
    """O que o cartão movido no quadro traz: a situação e a versão que se via.

    Com a versão do quadro, quem move depois de outra pessoa recebe o conflito.
    """
    situacao = request.GET.get("situacao", "")
    versao = request.GET.get("versao", "")
    trazido = {"situacao": situacao} if situacao in INFORMAVEIS else {}
    return trazido | ({"versao": versao} if versao.isdecimal() else {})


def _pagina_da_situacao(
    request: UsuarioRequest,
    iniciativa: Iniciativa,
    form: SituacaoForm,
    *,
    conflito: str = "",
    status: int = 200,
) -> HttpResponse:
    informada = iniciativa.informada
    gravado = (
        [
            ("Situação", informada.situacao.label),
            ("Motivo", informada.motivo),
            ("Válida até", f"{informada.valida_ate:%d/%m/%Y}"),
        ]
        if informada
        else [("Situação", "calculada das entregas")]
    )
    contexto = {
        "trilha": [*trilha_da_iniciativa(iniciativa), ("Informar situação", None)],
        "titulo": "Informar situação",
        "sub": "Vale no lugar da calculada até o dia escolhido, com o motivo à vista.",
        "iniciativa": iniciativa,
        "gravado": gravado,
        "form": form,
        "conflito": conflito,
        "botao": "Informar situação",
    }
    return render(request, "portfolio/formulario.html", contexto, status=status)


def _conflito_da_situacao(
    request: UsuarioRequest,
    iniciativa: Iniciativa,
    form: SituacaoForm,
    erro: EdicaoConcorrente,
) -> HttpResponse:
    """Mostra o digitado e o gravado; o próximo envio vale sobre o que se viu agora."""
    iniciativa.refresh_from_db()
    dados = request.POST.copy()
    dados["versao"] = str(iniciativa.versao)
    form.data = dados
    return _pagina_da_situacao(
        request, iniciativa, form, conflito=erro.mensagem, status=409
    )
