"""O relatório do ano: página, PDF e emissão."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from base.errors import RegraViolada
from base.planilhas import TIPO_XLSX
from base.tarefas import iniciar
from base.telas import Confirmacao
from base.workflow import exigir_situacao
from contas.http import PortalRequest, UsuarioRequest, vinculo_ou_403
from cooperacao import (
    actions,
    conferencias,
    consultas,
    exports,
    paginas,
    pdf,
    trilho,
)
from cooperacao.forms.relatorios import ReaberturaForm, SemExecucaoForm
from cooperacao.models import ExecucaoFinanceira, RelatorioAnual
from cooperacao.models.alcance import le_rascunhos_do
from cooperacao.permissions import acoes_disponiveis, exigir, pode
from cooperacao.states import TRANSICOES_DO_ANUAL, SituacaoDoAnual
from cooperacao.tasks import emitir_relatorio
from cooperacao.views.acesso import (
    ano_carregado,
    anual_com_parte_publica_ou_404,
    anual_legivel_ou_404,
    anual_visivel_ou_404,
    legivel,
)
from cooperacao.views.formularios import digitado, formulario, pagina


@login_not_required
@require_GET
def relatorio_anual(request: PortalRequest, numero: int, ano: int) -> HttpResponse:
    """O ano inteiro: os dois semestres, os quadros, o dinheiro e as conferências."""
    anual = anual_com_parte_publica_ou_404(request, numero, ano)
    if not legivel(anual, request.vinculo):
        return _em_parte(request, anual)
    dados = ano_carregado(anual)
    contexto = {
        "trilha": paginas.trilha(dados.tc, (f"Relatório de {ano}", None)),
        "dados": dados,
        "anual": anual,
        "quadros": _quadros(dados),
        "classes": paginas.CLASSE_DO_SEMESTRE,
        "financeiro": paginas.financeiro(dados.execucao),
        "conferencias": conferencias.do_ano(dados),
        "matriz_de_hoje": consultas.matriz_posterior(dados),
        "faltas": actions.faltas_para_emitir(anual),
        "documento": actions.documento_do_anual(anual),
        "edicoes": list(anual.edicoes.defer("conteudo")),
        "acoes": acoes_disponiveis(request.vinculo, anual),
        "aberto": anual.situacao != SituacaoDoAnual.EMITIDO,
        "escreve": pode(request.vinculo, "escrever_ano", anual),
        "informa": pode(request.vinculo, "informar_execucao", anual),
    }
    return render(request, "cooperacao/relatorio_anual.html", contexto)


@login_not_required
@never_cache
@require_GET
def relatorio_anual_pdf(request: PortalRequest, numero: int, ano: int) -> HttpResponse:
    """O PDF emitido; enquanto aberto, o rascunho, só para quem faz parte do TC.

    Reaberto, `?rascunho=1` mostra a quem faz parte o que está por emitir.
    """
    anual = anual_visivel_ou_404(request, numero, ano)
    documento = actions.documento_do_anual(anual)
    if "rascunho" in request.GET and le_rascunhos_do(request.vinculo, anual.tc):
        documento = None
    if documento is not None:
        conteudo, sufixo = actions.ler_documento(documento), ""
    else:
        conteudo = pdf.rascunho(
            ano_carregado(anual), em=timezone.now(), emissor=str(request.vinculo)
        )
        sufixo = "-rascunho"
    nome = f"relatorio-tc{numero}-{ano}{sufixo}.pdf"
    return HttpResponse(
        conteudo,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{nome}"'},
    )


def _quadros(dados: consultas.AnoDoTermo) -> list[tuple[Any, ...]]:
    """De cada semestre, o quadro de contagens e de onde veio o total publicado."""
    return [(b, pdf.linhas_do_resumo(b), pdf.frase_do_total(b)) for b in dados.blocos]


def _em_parte(request: PortalRequest, anual: RelatorioAnual) -> HttpResponse:
    """O que o público vê antes de emitir e enquanto se corrige (RN-COO-35)."""
    documento = actions.documento_do_anual(anual)
    dados = consultas.so_os_fechados(ano_carregado(anual))
    contexto = {
        "trilha": paginas.trilha(anual.tc, (f"Relatório de {anual.ano}", None)),
        "anual": anual,
        "documento": documento,
        "dados": dados,
        "quadros": [] if documento else _quadros(dados),
        "financeiro": [] if documento else paginas.financeiro(dados.execucao),
    }
    return render(request, "cooperacao/relatorio_em_parte.html", contexto)


@login_not_required
@require_GET
def relatorio_anual_json(request: PortalRequest, numero: int, ano: int) -> HttpResponse:
    """Os dados do relatório em JSON, como a API os mostra."""
    anual = anual_com_parte_publica_ou_404(request, numero, ano)
    dados = (
        consultas.em_forma_canonica(ano_carregado(anual))
        if legivel(anual, request.vinculo)
        else consultas.relatorio(numero, ano)
    )
    return JsonResponse(
        dados,
        safe=False,
        json_dumps_params={"ensure_ascii": False, "indent": 1},
        headers={
            "Content-Disposition": f'attachment; filename="tc{numero}-{ano}.json"'
        },
    )


@login_not_required
@require_GET
def relatorio_anual_xlsx(request: PortalRequest, numero: int, ano: int) -> HttpResponse:
    """Os dados do relatório em planilha, uma folha por assunto."""
    anual = anual_legivel_ou_404(request, numero, ano)
    return HttpResponse(
        exports.relatorio_em_xlsx(ano_carregado(anual)),
        content_type=TIPO_XLSX,
        headers={
            "Content-Disposition": f'attachment; filename="tc{numero}-{ano}.xlsx"'
        },
    )


@login_not_required
@require_GET
def trilho_do_ano(request: PortalRequest, numero: int, ano: int) -> HttpResponse:
    """De onde vem cada número do relatório, com a conta e os atos."""
    anual = anual_legivel_ou_404(request, numero, ano)
    dados = ano_carregado(anual)
    contexto = {
        "trilha": paginas.trilha(
            dados.tc,
            (f"Relatório de {ano}", anual.get_absolute_url()),
            ("Trilho dos números", None),
        ),
        "anual": anual,
        "secoes": trilho.do_ano(dados),
    }
    return render(request, "cooperacao/trilho.html", contexto)


@require_http_methods(["GET", "POST"])
def reabrir(request: UsuarioRequest, numero: int, ano: int) -> HttpResponse:
    """Pede o motivo e reabre o ano emitido, para corrigir."""
    vinculo = vinculo_ou_403(request)
    anual = anual_visivel_ou_404(request, numero, ano)
    exigir(vinculo, "reabrir", anual)
    form = ReaberturaForm(digitado(request))
    return formulario(
        request,
        paginas.trilha(
            anual.tc,
            (f"Relatório de {ano}", anual.get_absolute_url()),
            ("Reabrir", None),
        ),
        Confirmacao(
            titulo=f"Reabrir o relatório de {ano} para corrigir?",
            sobre=f"{anual.tc}, {anual.tc.titulo}",
            texto=(
                "A versão emitida continua pública e vale até se emitir a seguinte, "
                "que dirá o que mudou."
            ),
            botao="Reabrir o relatório",
            voltar=anual.get_absolute_url(),
            perigo=True,
        ),
        form,
        lambda: actions.reabrir(anual, por=vinculo, **form.cleaned_data),
        feito="Relatório reaberto. A versão emitida vale até a seguinte.",
    )


@require_http_methods(["GET", "POST"])
def emitir(request: UsuarioRequest, numero: int, ano: int) -> HttpResponse:
    """Pergunta e, confirmado, põe a emissão na fila."""
    vinculo = vinculo_ou_403(request)
    anual = anual_visivel_ou_404(request, numero, ano)
    exigir(vinculo, "emitir", anual)
    try:
        _conferir(anual)
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
        return redirect(anual)
    informada = ExecucaoFinanceira.objects.filter(anual=anual).exists()
    form = SemExecucaoForm(digitado(request))
    if request.method == "GET" or not (informada or form.is_valid()):
        return pagina(request, *_pergunta(anual), None if informada else form)
    andamento = iniciar(
        emitir_relatorio,
        titulo=f"{anual}: emissão",
        dono_id=request.user.pk,
        anual_id=anual.pk,
        vinculo_id=vinculo.pk,
    )
    return redirect(andamento)


def _conferir(anual: RelatorioAnual) -> None:
    """Diz já na pergunta o que a emissão recusaria depois."""
    exigir_situacao(
        TRANSICOES_DO_ANUAL,
        "emitir",
        anual.situacao,
        rotulo_da_situacao=anual.get_situacao_display(),
    )
    if faltas := actions.faltas_para_emitir(anual):
        raise RegraViolada(
            f"O relatório de {anual.ano} ainda não pode ser emitido: "
            f"{'; '.join(faltas)}.",
            codigo="semestre_aberto",
        )


def _pergunta(anual: RelatorioAnual) -> tuple[paginas.Trilha, Confirmacao]:
    trilha = paginas.trilha(
        anual.tc,
        (f"Relatório de {anual.ano}", anual.get_absolute_url()),
        ("Emitir", None),
    )
    return trilha, Confirmacao(
        titulo=f"Emitir o relatório técnico de {anual.ano}?",
        sobre=f"{anual.tc}, {anual.tc.titulo}",
        texto=(
            "O relatório passa a ser público, com código de verificação, e o ano "
            "se encerra: os semestres não se alteram mais."
        ),
        botao="Emitir o relatório",
        voltar=anual.get_absolute_url(),
    )
