"""Responder às responsabilidades, um eixo por página."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from base.errors import EdicaoConcorrente, RegraViolada
from contas.http import UsuarioRequest, vinculo_ou_403
from pactos import actions
from pactos.forms.termo import RespostasForm
from pactos.forms.versoes import EixoInteiroForm
from pactos.models import Eixo, Responsabilidade, Termo
from pactos.paginas import apontamentos_da_devolucao
from pactos.permissions import pode, quem_pode
from pactos.states import ACOES_DO_TIPO
from pactos.views.comum import quem_age
from pactos.views.termos import termo_visivel_ou_404, trilha_do_termo


@require_http_methods(["GET", "POST"])
def responder(request: UsuarioRequest, pk: int, numero: int) -> HttpResponse:
    """As respostas de um eixo; a edição de outra pessoa no meio é mostrada ao lado."""
    vinculo = vinculo_ou_403(request)
    termo = termo_visivel_ou_404(request, pk)
    eixo = get_object_or_404(Eixo, numero=numero)
    if not pode(vinculo, "responder", termo):
        raise PermissionDenied(quem_pode("responder", termo))
    if termo.situacao not in ACOES_DO_TIPO[termo.tipo]["responder"].de:
        messages.error(
            request,
            "As respostas estão bloqueadas: o Termo está na situação "
            f"“{termo.get_situacao_display()}”.",
        )
        return redirect(termo)
    form = _form(request, termo, eixo)
    if request.method == "GET":
        return _pagina(request, termo, eixo, form)
    if not form.is_valid():
        return _pagina(request, termo, eixo, form, status=422)
    try:
        actions.responder(
            termo,
            eixo,
            por=vinculo,
            versao=form.cleaned_data["versao"],
            respostas=form.dadas(),
        )
    except EdicaoConcorrente as erro:
        return _conflito(request, termo, eixo, form, erro)
    except RegraViolada as erro:
        form.add_error(None, erro.mensagem)
        return _pagina(request, termo, eixo, form, status=422)
    messages.success(request, f"Respostas do eixo {eixo.numero} gravadas.")
    return redirect(_proxima(request, termo, eixo))


@require_POST
def eixo_inteiro(request: UsuarioRequest, pk: int, numero: int) -> HttpResponse:
    """A mesma resposta para todos os itens do eixo que ainda não têm uma."""
    termo = termo_visivel_ou_404(request, pk)
    eixo = get_object_or_404(Eixo, numero=numero)
    vinculo = quem_age(request, "responder", termo)
    form = EixoInteiroForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Escolha a resposta para os itens sem resposta.")
    else:
        try:
            quantos = actions.responder_eixo_inteiro(
                termo,
                eixo,
                por=vinculo,
                versao=form.cleaned_data["versao"],
                situacao=form.cleaned_data["resposta"],
            )
        except RegraViolada as erro:
            messages.error(request, erro.mensagem)
        else:
            messages.success(request, f"Itens respondidos de uma vez: {quantos}.")
    return redirect("pactos:responder_eixo", termo.pk, eixo.numero)


def _form(request: UsuarioRequest, termo: Termo, eixo: Eixo) -> RespostasForm:
    itens = Responsabilidade.objects.do_termo(termo.norma, termo.esfera).filter(
        eixo=eixo
    )
    respostas = termo.respostas.filter(responsabilidade__eixo=eixo)
    return RespostasForm(
        request.POST if request.method == "POST" else None,
        itens=list(itens),
        respostas={r.responsabilidade_id: r for r in respostas},
        versao=termo.versao,
        apontados=apontamentos_da_devolucao(termo),
    )


def _pagina(
    request: UsuarioRequest,
    termo: Termo,
    eixo: Eixo,
    form: RespostasForm,
    *,
    conflito: str = "",
    status: int = 200,
) -> HttpResponse:
    respondidos = sum(1 for item in form.itens if item.pk in form.respostas)
    contexto = {
        "trilha": [*trilha_do_termo(termo), (f"Eixo {eixo.numero}", None)],
        "termo": termo,
        "eixo": eixo,
        "eixos": Eixo.objects.all(),
        "form": form,
        "conflito": conflito,
        "inteiro": EixoInteiroForm(initial={"versao": termo.versao})
        if respondidos < len(form.itens)
        else None,
        "andamento": f"{respondidos} de {len(form.itens)} itens com resposta gravada",
    }
    return render(request, "pactos/eixo.html", contexto, status=status)


def _conflito(
    request: UsuarioRequest,
    termo: Termo,
    eixo: Eixo,
    form: RespostasForm,
    erro: EdicaoConcorrente,
) -> HttpResponse:
    """Mostra o digitado e o gravado; o próximo envio vale sobre o que se viu agora."""
    dados = request.POST.copy()
    termo.refresh_from_db()
    dados["versao"] = str(termo.versao)
    form.data = dados
    return _pagina(request, termo, eixo, form, conflito=erro.mensagem, status=409)


def _proxima(request: UsuarioRequest, termo: Termo, eixo: Eixo) -> str:
    """O eixo seguinte, se pedido e existir; senão, a página do mesmo eixo."""
    numero = eixo.numero
    if "seguinte" in request.POST:
        proximo = Eixo.objects.filter(numero=numero + 1).first()
        if proximo is None:
            return termo.get_absolute_url()
        numero = proximo.numero
    return reverse("pactos:responder_eixo", args=[termo.pk, numero])
