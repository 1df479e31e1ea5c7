"""A página de um ato: o que ele diz, para que Termos vale e o seu arquivo."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from base.errors import RegraViolada
from contas.http import PortalRequest, UsuarioRequest, vinculo_ou_403
from pactos import actions, paginas
from pactos.forms.arquivos import ArquivoDoAtoForm
from pactos.models import Ato, Termo, Tramitacao
from pactos.permissions import pode_juntar_ao_ato


def ato_visivel_ou_404(request: PortalRequest, pk: int) -> Ato:
    """Única porta para um ato."""
    return get_object_or_404(
        Ato.objects.visiveis_para(request.vinculo).select_related(
            "colegiado__territorio__uf", "reuniao", "reuniao_da_confirmacao"
        ),
        pk=pk,
    )


@login_not_required
@require_GET
def ver(request: PortalRequest, pk: int) -> HttpResponse:
    """O ato e os Termos a que se aplica, dos que existem para quem olha."""
    return _pagina(request, ato_visivel_ou_404(request, pk), ArquivoDoAtoForm())


def _pagina(
    request: PortalRequest, ato: Ato, form: ArquivoDoAtoForm, *, status: int = 200
) -> HttpResponse:
    visiveis = Termo.objects.visiveis_para(request.vinculo)
    passagens = Tramitacao.objects.filter(
        ato=ato, termo__in=visiveis.values("pk")
    ).select_related("termo__territorio__uf")
    contexto = {
        "trilha": [("Pactos", reverse("pactos:termos")), (ato.nome, None)],
        "ato": ato,
        "passagens": [(p, paginas.verbo(p)) for p in passagens],
        "junta": not ato.arquivo and pode_juntar_ao_ato(request.vinculo, ato),
        "form": form,
    }
    return render(request, "pactos/ato.html", contexto, status=status)


@require_POST
def juntar(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Junta o arquivo do ato."""
    vinculo = vinculo_ou_403(request)
    ato = ato_visivel_ou_404(request, pk)
    if not pode_juntar_ao_ato(vinculo, ato):
        raise PermissionDenied(f"O arquivo da {ato.nome} é junto por quem a registra.")
    form = ArquivoDoAtoForm(request.POST, request.FILES, obrigatorio=True)
    if not form.is_valid():
        return _pagina(request, ato, form, status=422)
    try:
        actions.juntar_arquivo_do_ato(
            ato, por=vinculo, arquivo=form.cleaned_data["arquivo"]
        )
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
    else:
        messages.success(request, "Arquivo junto ao ato.")
    return redirect(ato)


@login_not_required
@require_GET
def baixar(request: PortalRequest, pk: int) -> FileResponse:
    """O arquivo do ato, só para quem vê o ato; como anexo, com o tipo que ele é."""
    ato = ato_visivel_ou_404(request, pk)
    if not ato.arquivo:
        raise Http404
    extensao = ato.nome_do_arquivo.rpartition(".")[2].lower()
    return FileResponse(
        ato.arquivo.open("rb"),
        as_attachment=True,
        filename=f"{ato.tipo}-{ato.numero}-{ato.ano}.{extensao}",
        content_type=ato.conteudo,
        headers={"X-Content-Type-Options": "nosniff"},
    )
