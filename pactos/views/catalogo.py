"""O catálogo de responsabilidades e cláusulas, por norma e esfera."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from base.paginas import Feito, perguntar, responder
from base.telas import Confirmacao
from contas.http import PortalRequest, UsuarioRequest, vinculo_ou_403
from contas.models import Vinculo
from pactos import actions
from pactos.forms.catalogo import ClausulaForm, ItemForm, NormaForm
from pactos.models import Clausula, Norma, Responsabilidade
from pactos.models.catalogo import Esfera
from pactos.permissions import pode_editar_catalogo
from pactos.views.comum import TelaDeFormulario, Trilha


def _trilha(*resto: tuple[str, str | None]) -> Trilha:
    return [
        ("Pactos", reverse("pactos:termos")),
        ("Catálogo", reverse("pactos:catalogo")),
        *resto,
    ]


def _ministerio(request: UsuarioRequest) -> Vinculo:
    vinculo = vinculo_ou_403(request)
    if not pode_editar_catalogo(vinculo):
        raise PermissionDenied("O catálogo do Termo é do Ministério da Saúde.")
    return vinculo


@login_not_required
@require_GET
def catalogo(request: PortalRequest) -> HttpResponse:
    """As normas e quantas responsabilidades cada uma traz por esfera."""
    normas = Norma.objects.annotate(
        **{
            f"itens_{e.value}": Count(
                "responsabilidades", filter=Q(responsabilidades__esfera=e.value)
            )
            for e in Esfera
        }
    )
    contexto = {
        "trilha": [("Pactos", reverse("pactos:termos")), ("Catálogo", None)],
        "esferas": list(Esfera),
        "linhas": [
            (norma, [(e, getattr(norma, f"itens_{e.value}")) for e in Esfera])
            for norma in normas
        ],
        "edita": pode_editar_catalogo(request.vinculo),
    }
    return render(request, "pactos/catalogo.html", contexto)


@login_not_required
@require_GET
def da_norma(request: PortalRequest, pk: int, esfera: str) -> HttpResponse:
    """Os itens e cláusulas de uma norma para uma esfera, com a fonte de cada um."""
    norma = get_object_or_404(Norma, pk=pk)
    if esfera not in Esfera.values:
        raise Http404
    contexto = {
        "trilha": _trilha((f"{norma}, {Esfera(esfera).label}", None)),
        "norma": norma,
        "esfera": Esfera(esfera),
        "itens": list(Responsabilidade.objects.do_termo(norma, esfera)),
        "clausulas": list(norma.clausulas.filter(esfera=esfera)),
        "edita": pode_editar_catalogo(request.vinculo),
    }
    return render(request, "pactos/catalogo_da_norma.html", contexto)


@require_http_methods(["GET", "POST"])
def nova_norma(request: UsuarioRequest) -> HttpResponse:
    """Registra uma norma, vazia ou a partir do catálogo de outra."""
    vinculo = _ministerio(request)
    form = NormaForm(request.POST or None)
    quadro = TelaDeFormulario(
        titulo="Registrar norma",
        botao="Registrar",
        voltar=reverse("pactos:catalogo"),
        trilha=_trilha(("Registrar norma", None)),
        texto="O Termo é sempre lido pela norma da sua época: a norma nova recebe o "
        "seu próprio catálogo.",
    )

    def gravar() -> Feito:
        dados = {**form.cleaned_data}
        norma = actions.registrar_norma(
            por=vinculo, data=dados.pop("publicada_em"), **dados
        )
        return f"{norma} registrada.", quadro.voltar

    return responder(request, quadro, form, gravar)


@require_http_methods(["GET", "POST"])
def novo_item(request: UsuarioRequest, pk: int, esfera: str) -> HttpResponse:
    """Inclui uma responsabilidade na norma e esfera."""
    norma = get_object_or_404(Norma, pk=pk)
    if esfera not in Esfera.values:
        raise Http404
    ultima = norma.responsabilidades.filter(esfera=esfera).order_by("-ordem").first()
    item = Responsabilidade(
        norma=norma, esfera=esfera, ordem=ultima.ordem + 1 if ultima else 1
    )
    return _item(request, item, "Incluir responsabilidade")


@require_http_methods(["GET", "POST"])
def alterar_item(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Altera uma responsabilidade que nenhum ente assumiu ainda."""
    item = get_object_or_404(Responsabilidade.objects.select_related("norma"), pk=pk)
    return _item(request, item, f"Alterar o item {item.item}")


def _item(request: UsuarioRequest, item: Responsabilidade, titulo: str) -> HttpResponse:
    vinculo = _ministerio(request)
    form = ItemForm(request.POST or None, instance=item)
    volta = reverse("pactos:catalogo_da_norma", args=[item.norma_id, item.esfera])
    quadro = TelaDeFormulario(
        titulo=titulo,
        botao="Gravar",
        voltar=volta,
        trilha=_trilha((str(item.norma), volta), (titulo, None)),
        sobre=f"{item.norma}, {Esfera(item.esfera).label}",
        texto="Diga a fonte da redação: oficial, se é a da norma palavra por palavra.",
    )

    def gravar() -> Feito:
        actions.gravar_item(item, por=vinculo)
        return f"Item {item.item} gravado.", volta

    return responder(request, quadro, form, gravar)


@require_http_methods(["GET", "POST"])
def retirar_item(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Retira, depois de confirmar, um item que ninguém respondeu."""
    item = get_object_or_404(Responsabilidade.objects.select_related("norma"), pk=pk)
    vinculo = _ministerio(request)
    volta = reverse("pactos:catalogo_da_norma", args=[item.norma_id, item.esfera])
    confirmacao = Confirmacao(
        titulo=f"Retirar o item {item.item}?",
        botao="Retirar",
        voltar=volta,
        sobre=str(item.norma),
        texto=item.texto,
        perigo=True,
    )

    def fazer() -> str:
        actions.retirar_item(item, por=vinculo)
        return f"Item {item.item} retirado."

    trilha = _trilha((str(item.norma), volta), ("Retirar", None))
    return perguntar(request, confirmacao, trilha, fazer)


@require_http_methods(["GET", "POST"])
def nova_clausula(request: UsuarioRequest, pk: int, esfera: str) -> HttpResponse:
    """Inclui uma cláusula na norma e esfera."""
    norma = get_object_or_404(Norma, pk=pk)
    if esfera not in Esfera.values:
        raise Http404
    numero = norma.clausulas.filter(esfera=esfera).count() + 1
    clausula = Clausula(norma=norma, esfera=esfera, numero=numero)
    return _clausula(request, clausula, "Incluir cláusula")


@require_http_methods(["GET", "POST"])
def alterar_clausula(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Altera uma cláusula."""
    clausula = get_object_or_404(Clausula.objects.select_related("norma"), pk=pk)
    return _clausula(request, clausula, f"Alterar a cláusula {clausula.numero}ª")


def _clausula(request: UsuarioRequest, clausula: Clausula, titulo: str) -> HttpResponse:
    vinculo = _ministerio(request)
    form = ClausulaForm(request.POST or None, instance=clausula)
    volta = reverse(
        "pactos:catalogo_da_norma", args=[clausula.norma_id, clausula.esfera]
    )
    quadro = TelaDeFormulario(
        titulo=titulo,
        botao="Gravar",
        voltar=volta,
        trilha=_trilha((str(clausula.norma), volta), (titulo, None)),
        sobre=f"{clausula.norma}, {Esfera(clausula.esfera).label}",
    )

    def gravar() -> Feito:
        actions.gravar_clausula(clausula, por=vinculo)
        return f"Cláusula {clausula.numero}ª gravada.", volta

    return responder(request, quadro, form, gravar)
