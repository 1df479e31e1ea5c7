"""As edições congeladas do caderno: congelar, baixar e ver a errata."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from auditoria.models import Documento
from base.errors import RegraViolada
from base.planilhas import TIPO_XLSX
from contas.http import UsuarioRequest, vinculo_ou_403
from indicadores import consultas, pdf
from indicadores.actions import congelar_edicao
from indicadores.errata import errata
from indicadores.models import EdicaoDoCaderno
from indicadores.pdf import TIPO_DO_ANEXO
from indicadores.permissions import exigir_analise
from indicadores.views.acesso import anexo, pdf_do, rodada_e_territorio_ou_404


class CongelarForm(forms.Form):
    """Por que esta edição existe."""

    nota = forms.CharField(
        label="Nota da edição",
        help_text="Por exemplo: base fechada em 31 de março.",
        max_length=250,
        required=False,
    )


@require_POST
def congelar(request: UsuarioRequest, ano: int, codigo: str) -> HttpResponse:
    """Congela os números do caderno já emitido como a próxima edição."""
    por = vinculo_ou_403(request)
    rodada, territorio = rodada_e_territorio_ou_404(ano, codigo)
    exigir_analise(por, territorio)
    avaliacoes = consultas.avaliar_ano(rodada, territorio)
    documento = pdf.caderno_emitido(rodada, territorio, avaliacoes)
    form = CongelarForm(request.POST)
    form.is_valid()
    try:
        if documento is None:
            raise RegraViolada(
                "Monte o caderno com os números de hoje antes de congelar a edição.",
                codigo="caderno_nao_emitido",
            )
        edicao = congelar_edicao(
            rodada,
            territorio,
            avaliacoes,
            documento,
            por=por,
            nota=form.cleaned_data.get("nota", ""),
        )
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
    else:
        messages.success(request, f"{edicao.numero}ª edição congelada.")
    return redirect("indicadores:caderno", ano, codigo)


@login_not_required
@require_GET
def baixar(request: HttpRequest, ano: int, codigo: str, numero: int) -> HttpResponse:
    """O PDF da edição: os bytes guardados no dia em que se congelou."""
    edicao = get_object_or_404(
        EdicaoDoCaderno.objects.select_related("documento"),
        rodada__ano=ano,
        territorio__codigo=codigo.upper(),
        numero=numero,
    )
    return pdf_do(edicao.documento, f"caderno-{ano}-{codigo}-edicao-{numero}.pdf")


@login_not_required
@require_GET
def baixar_anexo(
    request: HttpRequest, ano: int, codigo: str, documento: str
) -> HttpResponse:
    """A planilha anexa a um caderno, pelo código impresso nele: sempre a mesma."""
    rodada, territorio = rodada_e_territorio_ou_404(ano, codigo)
    emitido = get_object_or_404(
        Documento.objects.do_objeto(rodada, f"{TIPO_DO_ANEXO} {territorio.codigo}"),
        codigo=documento.upper(),
    )
    with emitido.arquivo.open("rb") as arquivo:
        return anexo(
            arquivo.read(), TIPO_XLSX, f"anexo-{ano}-{codigo}-{documento.lower()}.xlsx"
        )


@login_not_required
@require_GET
def ver_errata(
    request: HttpRequest, ano: int, codigo: str, de: int, para: int
) -> HttpResponse:
    """Onde se lia, leia-se: tudo o que difere entre as duas edições."""
    rodada, territorio = rodada_e_territorio_ou_404(ano, codigo)
    edicoes = EdicaoDoCaderno.objects.filter(rodada=rodada, territorio=territorio)
    antes = get_object_or_404(edicoes, numero=de)
    depois = get_object_or_404(edicoes, numero=para)
    contexto = {
        "rodada": rodada,
        "territorio": territorio,
        "antes": antes,
        "depois": depois,
        "correcoes": errata(antes.linhas, depois.linhas),
        "trilha": [
            ("Indicadores", reverse("indicadores:catalogo")),
            (
                f"Caderno {ano}, {territorio.nome}",
                reverse("indicadores:caderno", args=[ano, territorio.codigo]),
            ),
            ("Errata", None),
        ],
    }
    return render(request, "indicadores/errata.html", contexto)
