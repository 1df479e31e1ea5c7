"""A carteira em planilha: baixar, enviar, ver o que mudaria e gravar."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from base.errors import RegraViolada
from base.importacao import cancelar as cancelar_importacao
from base.importacao import com_os_erros, confirmar, receber
from base.models import Efeito, Importacao, SituacaoDaImportacao
from base.tarefas import iniciar
from base.telas import andamento_na_tela
from contas.http import PortalRequest, UsuarioRequest, vinculo_ou_403
from contas.models import Vinculo
from portfolio.exports import carteira_em_xlsx
from portfolio.forms.planilha import ConfirmacaoForm, PlanilhaForm
from portfolio.importacao.colunas import TIPO
from portfolio.models import Ciclo
from portfolio.permissions import pode_na_secretaria, quem_pode
from portfolio.tasks import gravar_planilha, simular_planilha
from portfolio.views.ciclos import ciclo_visivel_ou_404, trilha_do_ciclo
from portfolio.views.semana import ciclo_da_secretaria_ou_404

POR_PAGINA = 50
ENVIADAS_MOSTRADAS = 10
TIPO_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MARCAS = {
    Efeito.NOVA: ("ok", "ok"),
    Efeito.MUDADA: ("az", "lapis"),
    Efeito.IGUAL: ("ne", "menos"),
    Efeito.CONFLITO: ("av", "av"),
    Efeito.RECUSADA: ("nao", "erro"),
}


@login_not_required
@require_GET
def baixar(request: PortalRequest, slug: str) -> HttpResponse:
    """A carteira em XLSX, que é também o modelo para importar."""
    ciclo = ciclo_visivel_ou_404(request, slug)
    return _anexo(carteira_em_xlsx(ciclo), f"carteira-{ciclo.slug}.xlsx")


def _anexo(conteudo: bytes, nome: str) -> HttpResponse:
    return HttpResponse(
        conteudo,
        content_type=TIPO_XLSX if nome.endswith(".xlsx") else "text/csv",
        headers={"Content-Disposition": f'attachment; filename="{nome}"'},
    )


def _quem_importa(request: UsuarioRequest, ciclo: Ciclo) -> Vinculo:
    vinculo = vinculo_ou_403(request)
    if not pode_na_secretaria(vinculo, "criar_iniciativa", ciclo):
        raise PermissionDenied(quem_pode("criar_iniciativa"))
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
    _pedir(importacao, simular_planilha, "Leitura de")
    return importacao


def _pedir(importacao: Importacao, tarefa: Any, verbo: str) -> None:
    andamento = iniciar(
        tarefa,
        titulo=f"{verbo} {importacao.nome_do_arquivo}"[:150],
        dono_id=importacao.dono_id,
        chave=f"importacao:{importacao.pk}",
        uuid=str(importacao.pk),
    )
    Importacao.objects.filter(pk=importacao.pk).update(andamento=andamento)


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
    return _pagina(request, importacao, ciclo)


def _pagina(
    request: UsuarioRequest, importacao: Importacao, ciclo: Ciclo, *, status: int = 200
) -> HttpResponse:
    contagens = [(e, importacao.resumo.get(e.value, 0)) for e in Efeito]
    presentes = [e for e, n in contagens if n]
    pedido = request.GET.get("efeito", "")
    efeito = next((e for e in presentes if e == pedido), None) or next(
        (e for e in (Efeito.RECUSADA, *presentes) if e in presentes), Efeito.NOVA
    )
    itens = importacao.itens.filter(efeito=efeito).order_by("ordem")
    andamento = importacao.andamento
    contexto = {
        "trilha": [*trilha_do_ciclo(ciclo), (str(importacao), None)],
        "ciclo": ciclo,
        "importacao": importacao,
        "em_curso": importacao.situacao
        in (SituacaoDaImportacao.SIMULANDO, SituacaoDaImportacao.GRAVANDO),
        "tarefa": andamento_na_tela(andamento) if andamento else None,
        "simulada": importacao.situacao == SituacaoDaImportacao.SIMULADA,
        "recusadas": importacao.resumo.get(Efeito.RECUSADA.value, 0),
        "contagens": [(e, n) for e, n in contagens if n],
        "efeito": efeito,
        "rotulo_do_efeito": "iguais" if efeito == Efeito.IGUAL else f"{efeito.label}s",
        "marca": MARCAS[efeito],
        "pagina": Paginator(itens, POR_PAGINA).get_page(request.GET.get("pagina")),
        "form": ConfirmacaoForm(),
    }
    return render(request, "portfolio/importacao.html", contexto, status=status)


@require_POST
def gravar(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """Confirma e manda gravar; a gravação é tudo ou nada."""
    vinculo_ou_403(request)
    importacao, ciclo = _importacao_ou_404(request, uuid)
    _quem_importa(request, ciclo)
    form = ConfirmacaoForm(request.POST)
    so_as_certas = form.is_valid() and form.cleaned_data["so_as_certas"]
    try:
        with transaction.atomic():
            importacao = confirmar(importacao, so_as_certas=so_as_certas)
            _pedir(importacao, gravar_planilha, "Gravação de")
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
    return redirect("portfolio:importacao", importacao.pk)


@require_POST
def cancelar(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """Desiste; nada fica gravado."""
    vinculo_ou_403(request)
    importacao, ciclo = _importacao_ou_404(request, uuid)
    try:
        cancelar_importacao(importacao)
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
    else:
        messages.success(request, "Importação cancelada; nada foi gravado.")
    return redirect("portfolio:importar", ciclo.slug)


@never_cache
@require_GET
def erros(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """O mesmo arquivo, com cada erro marcado na própria célula."""
    vinculo_ou_403(request)
    importacao, _ = _importacao_ou_404(request, uuid)
    if not importacao.itens.filter(efeito=Efeito.RECUSADA).exists():
        messages.info(request, "Não há células recusadas para marcar.")
        return redirect("portfolio:importacao", importacao.pk)
    return _anexo(com_os_erros(importacao), f"corrigir-{importacao.nome_do_arquivo}")
