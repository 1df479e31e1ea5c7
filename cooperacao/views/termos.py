"""A lista dos Termos de Cooperação e a página de cada um."""

from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from contas.http import PortalRequest
from cooperacao import conferencias, consultas, desenhos, paginas
from cooperacao.linha_do_tempo import linha_do_tempo
from cooperacao.models import AnexoDoTermo, RelatorioAnual, TermoDeCooperacao
from cooperacao.models.alcance import le_rascunhos_do
from cooperacao.permissions import pode, pode_cadastrar, pode_ver_o_painel
from cooperacao.views.acesso import legivel, termo_ou_404

TERMOS_POR_PAGINA: Final = 20


@login_not_required
@require_GET
def lista(request: PortalRequest) -> HttpResponse:
    """Todos os TCs: são públicos."""
    busca = request.GET.get("q", "").strip()[:60]
    termos = Paginator(consultas.termos(busca), TERMOS_POR_PAGINA)
    contexto = {
        "trilha": paginas.trilha(),
        "termos": termos.get_page(request.GET.get("pagina")),
        "busca": busca,
        "ve_painel": pode_ver_o_painel(request.vinculo),
        "consolidados": consultas.anos_com_relatorio(),
        "hoje": timezone.localdate(),
        "cadastra": pode_cadastrar(request.vinculo),
    }
    return render(request, "cooperacao/lista.html", contexto)


@login_not_required
@require_GET
def tc(request: PortalRequest, numero: int) -> HttpResponse:
    """Um TC: identificação pública e, do último ano visível, os resultados."""
    termo = termo_ou_404(numero)
    relatorios = consultas.relatorios_em_parte_publicos(termo, request.vinculo)
    contexto: dict[str, Any] = {
        "trilha": paginas.trilha(termo),
        "tc": termo,
        "hoje": timezone.localdate(),
        "figura": linha_do_tempo(
            termo,
            list(termo.matrizes.all()),
            [r for r in relatorios if r.emitido_em or legivel(r, request.vinculo)],
        ),
        "relatorios": [
            (r, *paginas.situacao_do_anual(r), legivel(r, request.vinculo))
            for r in relatorios
        ],
        "planos": [
            (p, paginas.CLASSE_DO_PLANO[p.situacao])
            for p in consultas.planos_do_termo(termo, request.vinculo)
        ],
        "dificuldades": (
            consultas.dificuldades_abertas(termo)
            if le_rascunhos_do(request.vinculo, termo)
            else []
        ),
        "anexos": list(
            AnexoDoTermo.objects.visiveis_para(request.vinculo).filter(tc=termo)
        ),
        "mantem": pode(request.vinculo, "manter_termo", termo),
        "importa": pode(request.vinculo, "importar_relatorio", termo),
        "planeja": pode(request.vinculo, "planejar", termo),
        "classes": paginas.CLASSE_DO_SEMESTRE,
    }
    posicao = next((r for r in relatorios if legivel(r, request.vinculo)), None)
    if posicao is not None:
        contexto |= _do_ano(posicao, termo)
    return render(request, "cooperacao/tc.html", contexto)


def _do_ano(anual: RelatorioAnual, termo: TermoDeCooperacao) -> dict[str, Any]:
    """Dinheiro, resultados e conferências do último relatório."""
    dados = consultas.ano_do_termo(anual, termo)
    quadro = [
        (
            resultado,
            [
                (bloco, desenhos.pontos(linha.contagem), linha.contagem)
                for bloco, linha in zip(dados.blocos, linhas, strict=True)
            ],
        )
        for resultado, linhas in consultas.por_resultado(dados)
    ]
    resumo = conferencias.do_ano(dados)
    return {
        "dados": dados,
        "quadro": quadro,
        "atividades": sum(len(r.atividades.all()) for r, _ in quadro),
        "financeiro": paginas.financeiro(dados.execucao),
        "conferencias": resumo,
        "principais": conferencias.principais(resumo),
    }
