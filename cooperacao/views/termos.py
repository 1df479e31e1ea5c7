"""A lista dos Termos de Cooperação e a página de cada um."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from contas.http import PortalRequest
from cooperacao import conferencias, consultas, desenhos, paginas
from cooperacao.models import RelatorioAnual, TermoDeCooperacao
from cooperacao.models.alcance import le_rascunhos_do
from cooperacao.permissions import pode, pode_cadastrar
from cooperacao.views.acesso import termo_ou_404


@login_not_required
@require_GET
def lista(request: PortalRequest) -> HttpResponse:
    """Todos os TCs: são públicos."""
    contexto = {
        "trilha": paginas.trilha(),
        "termos": consultas.termos(),
        "hoje": timezone.localdate(),
        "cadastra": pode_cadastrar(request.vinculo),
    }
    return render(request, "cooperacao/lista.html", contexto)


@login_not_required
@require_GET
def tc(request: PortalRequest, numero: int) -> HttpResponse:
    """Um TC: identificação pública e, do último ano visível, os resultados."""
    termo = termo_ou_404(numero)
    relatorios = consultas.relatorios_do_termo(termo, request.vinculo)
    contexto: dict[str, Any] = {
        "trilha": paginas.trilha(termo),
        "tc": termo,
        "hoje": timezone.localdate(),
        "vigencia": desenhos.vigencia(termo),
        "relatorios": [(r, *paginas.situacao_do_anual(r)) for r in relatorios],
        "planos": [
            (p, paginas.CLASSE_DO_PLANO[p.situacao])
            for p in consultas.planos_do_termo(termo, request.vinculo)
        ],
        "dificuldades": (
            consultas.dificuldades_abertas(termo)
            if le_rascunhos_do(request.vinculo, termo)
            else []
        ),
        "mantem": pode(request.vinculo, "manter_termo", termo),
        "planeja": pode(request.vinculo, "planejar", termo),
        "classes": paginas.CLASSE_DO_SEMESTRE,
    }
    if relatorios:
        contexto |= _do_ano(relatorios[0], termo)
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
