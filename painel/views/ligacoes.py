"""Ligar um marco do portfólio a uma data de outra parte do portal."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from base.errors import RegraViolada
from contas.http import UsuarioRequest, vinculo_ou_403
from contas.models import Vinculo
from painel.ligacoes import origens_do_ciclo
from portfolio import actions
from portfolio.actions import Origem
from portfolio.models import Marco
from portfolio.permissions import pode, quem_pode


class LigacaoForm(forms.Form):
    """O que o marco acompanha e quantos dias depois vence."""

    versao = forms.IntegerField(widget=forms.HiddenInput)
    de = forms.ChoiceField(
        label="Acompanha",
        error_messages={
            "required": "Escolha o que a entrega acompanha.",
            "invalid_choice": "Escolha uma opção da lista.",
        },
    )
    dias = forms.IntegerField(
        label="Vence quantos dias depois",
        min_value=0,
        max_value=730,
        initial=0,
        error_messages={"required": "Informe quantos dias; zero é no mesmo dia."},
    )

    def __init__(self, data: object, *, origens: list[Origem], versao: int) -> None:
        super().__init__(data, initial={"versao": versao})  # type: ignore[arg-type]
        campo = self.fields["de"]
        if isinstance(campo, forms.ChoiceField):
            campo.choices = [
                ("", "escolha"),
                *((o.chave, f"{o.data:%d/%m/%Y}: {o.titulo}") for o in origens),
            ]


def _marco_ou_recusa(request: UsuarioRequest, pk: int) -> tuple[Marco, Vinculo]:
    vinculo = vinculo_ou_403(request)
    visiveis = Marco.objects.visiveis_para(vinculo).select_related(
        "iniciativa__ciclo__instituicao", "iniciativa__subsecretaria", "ligacao"
    )
    marco = get_object_or_404(visiveis, pk=pk)
    if not pode(vinculo, "repactuar_marco", marco.iniciativa):
        raise PermissionDenied(quem_pode("repactuar_marco"))
    return marco, vinculo


@require_http_methods(["GET", "POST"])
def ligar(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Escolhe a deliberação ou a ação; a data da entrega passa a andar com ela."""
    marco, vinculo = _marco_ou_recusa(request, pk)
    ciclo = marco.iniciativa.ciclo
    origens = origens_do_ciclo(ciclo, por=vinculo, hoje=timezone.localdate())
    form = LigacaoForm(request.POST or None, origens=origens, versao=marco.versao)
    if request.method == "GET":
        return _pagina(request, marco, form, origens)
    if not form.is_valid():
        return _pagina(request, marco, form, origens, status=422)
    dados = form.cleaned_data
    escolhida = next(o for o in origens if o.chave == dados["de"])
    try:
        actions.ligar_marco(
            marco,
            por=vinculo,
            versao=dados["versao"],
            de=escolhida,
            dias=dados["dias"],
            origem=request.path,
        )
    except RegraViolada as erro:
        form.add_error(None, erro.mensagem)
        return _pagina(request, marco, form, origens, status=422)
    messages.success(request, f"“{marco}” passa a acompanhar {escolhida.titulo}.")
    return redirect(marco.iniciativa)


def _pagina(
    request: UsuarioRequest,
    marco: Marco,
    form: LigacaoForm,
    origens: list[Origem],
    *,
    status: int = 200,
) -> HttpResponse:
    iniciativa = marco.iniciativa
    contexto = {
        "trilha": [
            ("Portfólio", "/portfolio/"),
            (str(iniciativa), iniciativa.get_absolute_url()),
            ("Ligar a uma data", None),
        ],
        "marco": marco,
        "ligacao": getattr(marco, "ligacao", None),
        "form": form,
        "origens": origens,
    }
    return render(request, "painel/ligar_marco.html", contexto, status=status)


@require_POST
def desligar(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Solta a entrega; a data fica a última."""
    marco, vinculo = _marco_ou_recusa(request, pk)
    try:
        actions.desligar_marco(
            marco, por=vinculo, versao=marco.versao, origem=request.path
        )
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
    else:
        messages.success(request, f"“{marco}” não acompanha mais outra data.")
    return redirect(marco.iniciativa)
