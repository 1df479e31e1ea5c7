"""O que atravessa os Termos: o painel, o consolidado do ano e quem paga o quê."""

from datetime import MAXYEAR, MINYEAR

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from base.numeros import ler_inteiro
from base.planilhas import TIPO_XLSX
from base.tarefas import iniciar
from base.telas import Confirmacao
from contas.http import PortalRequest, UsuarioRequest, vinculo_ou_403
from cooperacao import actions, consultas, desenhos, exports, paginas, pdf_consolidado
from cooperacao.actions.consolidados import documento_do_consolidado
from cooperacao.permissions import RECUSAS, pode_consolidar, pode_ver_o_painel
from cooperacao.tasks import emitir_consolidado
from cooperacao.views.acesso import termo_ou_404
from cooperacao.views.formularios import pagina

# ------------------------------------------------------------------ painel


@require_GET
def painel(request: UsuarioRequest) -> HttpResponse:
    """Todos os Termos ao alcance: vigências, dinheiro, andamento e prazos."""
    if not pode_ver_o_painel(request.vinculo):
        raise PermissionDenied(RECUSAS["ver_painel"])
    hoje = timezone.localdate()
    anos = consultas.anos_do_painel(request.vinculo)
    ano = _ano_pedido(request, anos or [hoje.year])
    o_painel = consultas.painel(request.vinculo, ano=ano, hoje=hoje)
    contexto = {
        "trilha": paginas.trilha(None, ("Painel dos Termos", None)),
        "painel": o_painel,
        "ano": ano,
        "anos": anos,
        "fatos": paginas.fatos_do_painel(o_painel),
        "barra": paginas.barra_da_soma(o_painel.dinheiro),
        "faixas": desenhos.faixas(o_painel.faixas),
    }
    return render(request, "cooperacao/painel.html", contexto)


def _ano_pedido(request: PortalRequest, anos: list[int]) -> int:
    """O ano do endereço, se é um dos que há; senão, o mais recente."""
    pedido = ler_inteiro(request.GET.get("ano", ""))
    return pedido if pedido in anos else anos[0]


# ------------------------------------------------------------------ quem paga


@login_not_required
@require_GET
def quem_paga(request: PortalRequest, numero: int) -> HttpResponse:
    """De que cartas e ações vive cada Resultado Esperado do Termo num ano."""
    tc = termo_ou_404(numero)
    hoje = timezone.localdate()
    ultimo = min(hoje.year, tc.termino_vigente.year)
    anos = list(range(ultimo, tc.data_inicio.year - 1, -1)) or [tc.data_inicio.year]
    relatorios = consultas.relatorios_do_termo(tc, request.vinculo)
    padrao = [r.ano for r in relatorios if r.ano in anos]
    ano = _ano_pedido(request, [*padrao, *anos])
    matriz = consultas.matrizes_do_ano(tc, ano)[1]
    # as ações do plano só são públicas com o relatório do ano
    ve_acoes = any(r.ano == ano for r in relatorios)
    linhas = consultas.quem_paga(
        numero, list(matriz.resultados.all()) if matriz else [], ano
    )
    contexto = {
        "trilha": paginas.trilha(tc, ("Quem paga cada resultado", None)),
        "tc": tc,
        "ano": ano,
        "anos": anos,
        "linhas": linhas if ve_acoes else [],
    }
    return render(request, "cooperacao/quem_paga.html", contexto)


# ------------------------------------------------------------------ consolidado


@login_not_required
@require_GET
def consolidado(request: PortalRequest, ano: int) -> HttpResponse:
    """Todos os Termos com o relatório do ano emitido."""
    dados = _consolidado_ou_404(ano)
    contexto = {
        "trilha": paginas.trilha(None, (f"Consolidado de {ano}", None)),
        "dados": dados,
        "anos": consultas.anos_com_relatorio(),
        "documento": documento_do_consolidado(ano),
        "emite": pode_consolidar(request.vinculo) and bool(dados.linhas),
        "le_rascunho": pode_ver_o_painel(request.vinculo),
    }
    return render(request, "cooperacao/consolidado.html", contexto)


def _consolidado_ou_404(ano: int) -> consultas.AnoConsolidado:
    if not MINYEAR <= ano <= MAXYEAR:
        raise Http404
    dados = consultas.consolidado(ano)
    if not dados.linhas:
        raise Http404
    return dados


@login_not_required
@never_cache
@require_GET
def consolidado_pdf(request: PortalRequest, ano: int) -> HttpResponse:
    """O consolidado emitido ou, a quem lê os rascunhos, como está agora."""
    documento = documento_do_consolidado(ano)
    if "rascunho" in request.GET or documento is None:
        if not pode_ver_o_painel(request.vinculo):
            raise Http404
        conteudo = pdf_consolidado.rascunho(
            _consolidado_ou_404(ano), em=timezone.now(), emissor=str(request.vinculo)
        )
        nome = f"consolidado-tc-{ano}-rascunho.pdf"
    else:
        conteudo = actions.ler_documento(documento)
        nome = f"consolidado-tc-{ano}.pdf"
    return HttpResponse(
        conteudo,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{nome}"'},
    )


@login_not_required
@require_GET
def consolidado_xlsx(request: PortalRequest, ano: int) -> HttpResponse:
    """O consolidado em planilha."""
    nome = f"consolidado-tc-{ano}.xlsx"
    return HttpResponse(
        exports.consolidado_em_xlsx(_consolidado_ou_404(ano)),
        content_type=TIPO_XLSX,
        headers={"Content-Disposition": f'attachment; filename="{nome}"'},
    )


@require_http_methods(["GET", "POST"])
def emitir_o_consolidado(request: UsuarioRequest, ano: int) -> HttpResponse:
    """Pergunta e, confirmado, põe a emissão na fila."""
    vinculo = vinculo_ou_403(request)
    if not pode_consolidar(vinculo):
        raise PermissionDenied(RECUSAS["consolidar"])
    dados = _consolidado_ou_404(ano)
    if request.method == "POST":
        andamento = iniciar(
            emitir_consolidado,
            titulo=f"Relatório consolidado de {ano}: emissão",
            dono_id=request.user.pk,
            ano=ano,
            vinculo_id=vinculo.pk,
        )
        messages.success(request, "Emissão iniciada.")
        return redirect(andamento)
    faltam = ", ".join(str(a.tc) for a in dados.abertos)
    return pagina(
        request,
        paginas.trilha(None, (f"Consolidado de {ano}", None)),
        Confirmacao(
            titulo=f"Emitir o relatório consolidado de {ano}?",
            sobre=f"{len(dados.linhas)} Termos com o relatório emitido",
            texto=(
                f"Ainda sem relatório emitido: {faltam}. Emitidos depois, o "
                "consolidado seguinte os traz."
                if faltam
                else "Todos os Termos do ano têm o relatório emitido."
            ),
            botao="Emitir o consolidado",
            voltar=reverse("cooperacao:consolidado", args=[ano]),
        ),
    )
