"""O Termo em PDF."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from contas.http import PortalRequest
from pactos.pdf import emitir, rascunho_em_pdf
from pactos.views.termos import termo_visivel_ou_404


@login_not_required
@require_GET
def termo_em_pdf(request: PortalRequest, pk: int) -> HttpResponse:
    """Homologado, é documento com código; antes disso, rascunho com marca-d'água."""
    termo = termo_visivel_ou_404(request, pk)
    if termo.ja_homologado:
        # quem emite é o portal, não o visitante que pediu a página
        conteudo, nome = emitir(termo, por=None), "termo"
    else:
        conteudo, nome = rascunho_em_pdf(termo), "rascunho"
    arquivo = f"{nome}-{termo.territorio.codigo}-v{termo.numero_da_versao}.pdf"
    return HttpResponse(
        conteudo,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{arquivo}"'},
    )
