"""A carteira em planilha: baixar, enviar, ver o que mudaria e gravar."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from base.errors import RegraViolada
from base.importacao import receber, telas
from base.models import Efeito, Importacao
from contas.http import PortalRequest, UsuarioRequest, vinculo_ou_403
from contas.models import Vinculo
from portfolio.exports import carteira_em_xlsx
from portfolio.forms.planilha import PlanilhaForm
from portfolio.importacao.colunas import TIPO
from portfolio.models import Ciclo
from portfolio.permissions import exigir_na_secretaria
from portfolio.tasks import gravar_planilha, simular_planilha
from portfolio.views.ciclos import ciclo_visivel_ou_404, trilha_do_ciclo
from portfolio.views.semana import ciclo_da_secretaria_ou_404

ENVIADAS_MOSTRADAS = 10


@login_not_required
@require_GET
def baixar(request: PortalRequest, slug: str) -> HttpResponse:
    """A carteira em XLSX, que é também o modelo para importar."""
    ciclo = ciclo_visivel_ou_404(request, slug)
    return telas.anexo(carteira_em_xlsx(ciclo), f"carteira-{ciclo.slug}.xlsx")


def _quem_importa(request: UsuarioRequest, ciclo: Ciclo) -> Vinculo:
    vinculo = vinculo_ou_403(request)
    exigir_na_secretaria(vinculo, "criar_iniciativa", ciclo)
    return vinculo


@never_cache
@require_http_methods(["GET", "POST"])
def importar(request: UsuarioRequest, slug: str) -> HttpResponse:
    """Recebe a planilha e a manda ler; nada se grava."""
    vinculo_ou_403(request)
    ciclo = ciclo_da_secretaria_ou_404(request, slug)
    vinculo = _quem_importa(request, ciclo)
    if request.method == "GET":
        return _pagina_de_envio(request, ciclo, PlanilhaForm())
    form = PlanilhaForm(request.POST, request.FILES)
    if not form.is_valid():
        return _pagina_de_envio(request, ciclo, form, status=422)
    arquivo = form.cleaned_data["arquivo"]
    try:
        importacao = _receber(arquivo, ciclo, vinculo)
    except RegraViolada as erro:
        form.add_error("arquivo", erro.mensagem)
        return _pagina_de_envio(request, ciclo, form, status=422)
    return redirect("portfolio:importacao", importacao.pk)


@transaction.atomic
def _receber(arquivo: Any, ciclo: Ciclo, vinculo: Vinculo) -> Importacao:
    importacao = receber(
        arquivo,
        nome=arquivo.name,
        tipo=TIPO,
        dono_id=vinculo.usuario_id,
        contexto={"ciclo": ciclo.pk, "vinculo": vinculo.pk},
    )
    telas.pedir(importacao, simular_planilha, "Leitura de")
    return importacao


def _pagina_de_envio(
    request: UsuarioRequest, ciclo: Ciclo, form: PlanilhaForm, *, status: int = 200
) -> HttpResponse:
    enviadas = Importacao.objects.de(request.user.pk, [TIPO]).filter(
        contexto__ciclo=ciclo.pk
    )
    contexto = {
        "trilha": [*trilha_do_ciclo(ciclo), ("Importar planilha", None)],
        "ciclo": ciclo,
        "form": form,
        "enviadas": enviadas[:ENVIADAS_MOSTRADAS],
    }
    return render(request, "portfolio/importar.html", contexto, status=status)


def _importacao_ou_404(request: UsuarioRequest, uuid: UUID) -> tuple[Importacao, Ciclo]:
    """A importação de quem a enviou; para os outros não existe."""
    importacao = get_object_or_404(
        Importacao.objects.de(request.user.pk, [TIPO]).select_related("andamento"),
        pk=uuid,
    )
    ciclo = get_object_or_404(
        Ciclo.objects.da_secretaria(request.vinculo).select_related("instituicao"),
        pk=importacao.contexto["ciclo"],
    )
    return importacao, ciclo


@never_cache
@require_GET
def ver(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """O que a planilha mudaria, efeito por efeito."""
    vinculo_ou_403(request)
    importacao, ciclo = _importacao_ou_404(request, uuid)
    contexto = telas.contexto_da_simulacao(
        request, importacao, primeiro=(Efeito.RECUSADA,)
    ) | {"trilha": [*trilha_do_ciclo(ciclo), (str(importacao), None)], "ciclo": ciclo}
    contexto |= telas.em_curso(
        importacao,
        reler="portfolio:simular_importacao",
        desistir="portfolio:cancelar_importacao",
    )
    inteira = "portfolio/importacao.html"
    return render(request, telas.ANDAMENTO if request.htmx else inteira, contexto)


@require_POST
def simular_de_novo(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """Relê o mesmo arquivo contra a carteira de agora."""
    vinculo_ou_403(request)
    importacao, ciclo = _importacao_ou_404(request, uuid)
    _quem_importa(request, ciclo)
    telas.ler_de_novo(request, importacao, simular_planilha)
    return redirect("portfolio:importacao", importacao.pk)


@require_POST
def gravar(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """Confirma e manda gravar; a gravação é tudo ou nada."""
    vinculo_ou_403(request)
    importacao, ciclo = _importacao_ou_404(request, uuid)
    _quem_importa(request, ciclo)
    telas.gravar(request, importacao, gravar_planilha)
    return redirect("portfolio:importacao", importacao.pk)


@require_POST
def cancelar(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """Desiste; nada fica gravado."""
    vinculo_ou_403(request)
    importacao, ciclo = _importacao_ou_404(request, uuid)
    telas.desistir(request, importacao)
    return redirect("portfolio:importar", ciclo.slug)


@never_cache
@require_GET
def erros(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """O mesmo arquivo, com cada erro e aviso marcado na própria célula."""
    vinculo_ou_403(request)
    importacao, _ = _importacao_ou_404(request, uuid)
    marcada = telas.marcada(request, importacao)
    return marcada or redirect("portfolio:importacao", importacao.pk)
