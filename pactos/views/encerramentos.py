"""Encerrar de uma vez os Termos de uma norma revogada."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from base.tarefas import iniciar
from contas.http import UsuarioRequest, vinculo_ou_403
from contas.models import Vinculo
from pactos.forms.versoes import EncerramentoDaNormaForm
from pactos.models import Norma, Termo
from pactos.permissions import pode_editar_catalogo
from pactos.tasks import argumentos_do_ato, encerrar_da_norma


@require_http_methods(["GET", "POST"])
def da_norma(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Mostra quantos Termos se encerram e, confirmado, encerra em segundo plano."""
    vinculo = vinculo_ou_403(request)
    if not pode_editar_catalogo(vinculo):
        raise PermissionDenied("Quem encerra por norma revogada é o Ministério.")
    norma = get_object_or_404(Norma, pk=pk)
    a_encerrar = Termo.objects.da_norma_a_encerrar(norma)
    form = EncerramentoDaNormaForm(
        request.POST if request.method == "POST" else None,
        initial={
            "motivo": f"{norma} revogada por: {norma.revogada_por}.",
            "quantos": a_encerrar.count(),
        },
    )
    if form.is_valid():
        return _enfileirar(request, norma, vinculo, form)
    contexto = {
        "trilha": [
            ("Pactos", reverse("pactos:termos")),
            ("Catálogo", reverse("pactos:catalogo")),
            ("Encerrar os Termos", None),
        ],
        "norma": norma,
        "form": form,
        "quantos": a_encerrar.count(),
        "por_tipo": a_encerrar.order_by("tipo").values("tipo").annotate(n=Count("pk")),
        "por_uf": a_encerrar.order_by("territorio__uf__nome")
        .values("territorio__uf__nome")
        .annotate(n=Count("pk")),
    }
    status = 422 if form.errors else 200
    return render(request, "pactos/encerrar_norma.html", contexto, status=status)


def _enfileirar(
    request: UsuarioRequest,
    norma: Norma,
    vinculo: Vinculo,
    form: EncerramentoDaNormaForm,
) -> HttpResponse:
    dados = form.cleaned_data
    andamento = iniciar(
        encerrar_da_norma,
        titulo=f"Encerramento dos Termos da {norma}",
        dono_id=request.user.pk,
        total=dados["quantos"],
        norma_id=norma.pk,
        vinculo_id=vinculo.pk,
        ato=argumentos_do_ato(form.dados_do_ato()),
        motivo=dados["motivo"],
        quantos=dados["quantos"],
    )
    return redirect(andamento)
