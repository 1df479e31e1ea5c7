"""O Termo, o extrato, o comprovante e o painel da UF em PDF."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from contas.http import PortalRequest
from pactos import pdf
from pactos.views.termos import termo_visivel_ou_404
from territorios.models import Territorio


def _em_pdf(conteudo: bytes, nome: str) -> HttpResponse:
    return HttpResponse(
        conteudo,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{nome}.pdf"'},
    )


@login_not_required
@require_GET
def termo_em_pdf(request: PortalRequest, pk: int) -> HttpResponse:
    """Homologado, é documento com código; antes disso, rascunho com marca-d'água."""
    termo = termo_visivel_ou_404(request, pk)
    nome = f"{termo.territorio.codigo}-v{termo.numero_da_versao}"
    if termo.ja_homologado:
        return _em_pdf(pdf.emitir(termo), f"termo-{nome}")
    return _em_pdf(pdf.rascunho_em_pdf(termo), f"rascunho-{nome}")


@login_not_required
@require_GET
def extrato(request: PortalRequest, pk: int) -> HttpResponse:
    """O extrato do Termo; rascunho enquanto ninguém o homologou."""
    termo = termo_visivel_ou_404(request, pk)
    return _em_pdf(pdf.extrato(termo), f"extrato-{termo.territorio.codigo}")


@login_not_required
@require_GET
def comprovante(request: PortalRequest, pk: int) -> HttpResponse:
    """O comprovante do Termo homologado; antes disso, não existe."""
    termo = termo_visivel_ou_404(request, pk)
    if not termo.ja_homologado:
        raise Http404
    return _em_pdf(pdf.comprovante(termo), f"comprovante-{termo.territorio.codigo}")


@login_not_required
@require_GET
def painel_da_uf(request: PortalRequest, codigo: str) -> HttpResponse:
    """O painel de uma UF, com o que qualquer pessoa vê."""
    uf = get_object_or_404(Territorio.objects.ufs(), codigo=codigo)
    hoje = timezone.localdate()
    return _em_pdf(pdf.painel_da_uf(uf, hoje), f"painel-{codigo}")
