"""As Cartas Acordo de um Termo, com os relatórios, e os anexos do Termo."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods

from base.telas import Confirmacao
from contas.http import PortalRequest, UsuarioRequest, vinculo_ou_403
from cooperacao import consultas, paginas
from cooperacao.actions import anexos as dos_anexos
from cooperacao.actions import cartas as actions
from cooperacao.forms.termos import AnexoForm, CartaForm, RelatorioDaCartaForm
from cooperacao.models import (
    AnexoDoTermo,
    CartaAcordo,
    RelatorioDaCarta,
    TermoDeCooperacao,
)
from cooperacao.views.formularios import digitado, formulario
from cooperacao.views.identificacao import retirada, so_a_versao, tela, termo_mantido


def _carta(
    request: UsuarioRequest, tc: TermoDeCooperacao, carta: CartaAcordo | None
) -> HttpResponse:
    matriz = consultas.matriz_em_vigor(tc, date.max)
    form = CartaForm(
        digitado(request), initial=CartaForm.inicial(tc, carta, matriz), matriz=matriz
    )

    def salvar() -> CartaAcordo:
        campos = form.campos
        resultados, outros = campos.pop("resultados"), campos.pop("outros")
        return actions.salvar_carta(
            tc,
            carta,
            por=vinculo_ou_403(request),
            versao=form.cleaned_data["versao"],
            campos=campos,
            resultados=resultados,
            outros=outros,
        )

    return tela(
        request,
        tc,
        f"Carta Acordo {carta.numero}" if carta else "Registrar uma Carta Acordo",
        form,
        salvar,
        lambda: so_a_versao(tc, form),
    )


@require_http_methods(["GET", "POST"])
def nova_carta(request: UsuarioRequest, numero: int) -> HttpResponse:
    """Registra uma Carta Acordo."""
    return _carta(request, termo_mantido(request, numero), None)


@require_http_methods(["GET", "POST"])
def carta(request: UsuarioRequest, numero: int, pk: int) -> HttpResponse:
    """Altera uma Carta Acordo."""
    tc = termo_mantido(request, numero)
    return _carta(request, tc, get_object_or_404(CartaAcordo, pk=pk, tc=tc))


@require_http_methods(["GET", "POST"])
def novo_relatorio_da_carta(
    request: UsuarioRequest, numero: int, pk: int
) -> HttpResponse:
    """Registra um relatório parcial ou o final."""
    tc = termo_mantido(request, numero)
    a_carta = get_object_or_404(CartaAcordo, pk=pk, tc=tc)
    form = RelatorioDaCartaForm(digitado(request), initial={"versao": tc.versao})
    return tela(
        request,
        tc,
        f"Relatório da carta {a_carta}",
        form,
        lambda: actions.entregar_relatorio(
            tc,
            a_carta,
            por=vinculo_ou_403(request),
            versao=form.cleaned_data["versao"],
            campos=form.campos,
        ),
        lambda: so_a_versao(tc, form),
    )


@require_http_methods(["GET", "POST"])
def retirar_relatorio_da_carta(
    request: UsuarioRequest, numero: int, pk: int
) -> HttpResponse:
    """Pergunta e tira um relatório lançado por engano."""
    tc = termo_mantido(request, numero)
    relatorio = get_object_or_404(RelatorioDaCarta, pk=pk, carta__tc=tc)
    return retirada(
        request,
        tc,
        "Retirar o relatório da carta?",
        f"{relatorio}, da carta {relatorio.carta}.",
        lambda versao: actions.retirar_relatorio(
            tc, relatorio, por=vinculo_ou_403(request), versao=versao
        ),
    )


# ------------------------------------------------------------------ anexos


@require_http_methods(["GET", "POST"])
def juntar_anexo(request: UsuarioRequest, numero: int) -> HttpResponse:
    """Junta um arquivo ao Termo."""
    tc = termo_mantido(request, numero)
    form = AnexoForm(digitado(request), request.FILES or None)
    return formulario(
        request,
        paginas.trilha(tc, ("Juntar documento", None)),
        Confirmacao(
            titulo="Juntar um documento ao Termo",
            sobre=f"{tc}, {tc.titulo}",
            botao="Juntar",
            voltar=tc.get_absolute_url(),
            rotulo_de_voltar="Voltar sem juntar",
        ),
        form,
        lambda: dos_anexos.juntar(tc, por=vinculo_ou_403(request), **form.cleaned_data),
        feito="Documento junto ao Termo.",
    )


@login_not_required
@require_GET
def anexo(request: PortalRequest, numero: int, pk: int) -> FileResponse:
    """O arquivo, a quem o pode ver; como anexo, com o tipo que ele é."""
    o_anexo = get_object_or_404(
        AnexoDoTermo.objects.visiveis_para(request.vinculo), pk=pk, tc__numero=numero
    )
    return FileResponse(
        o_anexo.arquivo.open("rb"),
        as_attachment=True,
        filename=f"tc{numero}-{o_anexo.tipo}-{o_anexo.pk}.{o_anexo.extensao}",
        content_type=o_anexo.conteudo,
    )


@require_http_methods(["GET", "POST"])
def retirar_anexo(request: UsuarioRequest, numero: int, pk: int) -> HttpResponse:
    """Pergunta e tira um anexo."""
    tc = termo_mantido(request, numero)
    o_anexo = get_object_or_404(AnexoDoTermo, pk=pk, tc=tc)
    return retirada(
        request,
        tc,
        "Retirar o documento do Termo?",
        str(o_anexo),
        lambda _: dos_anexos.retirar(o_anexo, por=vinculo_ou_403(request)),
    )
