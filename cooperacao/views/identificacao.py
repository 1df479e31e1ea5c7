"""Manter a identificação do Termo: dados, ajustes, áreas, ligações e cartas."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from base.telas import Confirmacao
from contas.http import UsuarioRequest, vinculo_ou_403
from cooperacao import consultas, paginas
from cooperacao.actions import termos as actions
from cooperacao.forms import FormularioComVersao
from cooperacao.forms.termos import (
    AjusteForm,
    AreaForm,
    CartaForm,
    RelacionadoForm,
    TermoForm,
)
from cooperacao.models import AreaTecnica, CartaAcordo, TermoDeCooperacao
from cooperacao.permissions import RECUSAS, exigir, pode_cadastrar
from cooperacao.views.acesso import termo_ou_404
from cooperacao.views.formularios import digitado, gravar, pagina


def _termo(request: UsuarioRequest, numero: int) -> TermoDeCooperacao:
    """O TC, se quem pede o mantém."""
    tc = termo_ou_404(numero)
    exigir(vinculo_ou_403(request), "manter_termo", tc)
    return tc


def _tela(
    request: UsuarioRequest,
    tc: TermoDeCooperacao | None,
    titulo: str,
    form: FormularioComVersao,
    acao: Callable[[], Any],
    gravado: Callable[[], Any] | None = None,
) -> HttpResponse:
    """Mostra o formulário e, enviado, executa a ação e volta ao TC."""
    para = tc.get_absolute_url() if tc else reverse("cooperacao:lista")
    if request.method == "POST":
        resposta = gravar(
            request, form, acao, feito="Salvo.", para=para, gravado=gravado
        )
        if resposta:
            return resposta
    return pagina(
        request,
        paginas.trilha(tc, (titulo, None)),
        Confirmacao(
            titulo=titulo,
            sobre=f"{tc}, {tc.titulo}" if tc else "",
            botao="Salvar",
            voltar=para,
            rotulo_de_voltar="Voltar sem salvar",
        ),
        form,
    )


@require_http_methods(["GET", "POST"])
def novo_termo(request: UsuarioRequest) -> HttpResponse:
    """Cadastra um Termo."""
    vinculo = vinculo_ou_403(request)
    if not pode_cadastrar(vinculo):
        raise PermissionDenied(RECUSAS["cadastrar_termo"])
    form = TermoForm(digitado(request))
    return _tela(
        request,
        None,
        "Cadastrar um Termo de Cooperação",
        form,
        lambda: actions.cadastrar(por=vinculo, campos=form.campos),
    )


@require_http_methods(["GET", "POST"])
def identificacao(request: UsuarioRequest, numero: int) -> HttpResponse:
    """Altera a identificação do Termo."""
    tc = _termo(request, numero)
    form = TermoForm(digitado(request), initial=TermoForm.inicial(tc))
    # o número está nos endereços e nos documentos emitidos
    form.fields["numero"].disabled = True
    return _tela(
        request,
        tc,
        "Alterar a identificação",
        form,
        lambda: actions.identificar(
            tc,
            por=vinculo_ou_403(request),
            versao=form.cleaned_data["versao"],
            campos=form.campos,
        ),
        lambda: termo_ou_404(numero),
    )


def _so_a_versao(tc: TermoDeCooperacao, form: FormularioComVersao) -> dict[str, Any]:
    """Nada gravado a comparar: só conta da versão nova."""
    return {**form.campos, "versao": termo_ou_404(tc.numero).versao}


@require_http_methods(["GET", "POST"])
def novo_ajuste(request: UsuarioRequest, numero: int) -> HttpResponse:
    """Registra um Termo de Ajuste."""
    tc = _termo(request, numero)
    proximo = 1 + max((ta.numero for ta in tc.termos_de_ajuste.all()), default=0)
    form = AjusteForm(
        digitado(request), initial={"versao": tc.versao, "numero": proximo}
    )
    return _tela(
        request,
        tc,
        "Registrar um Termo de Ajuste",
        form,
        lambda: actions.ajustar(
            tc,
            por=vinculo_ou_403(request),
            versao=form.cleaned_data["versao"],
            campos=form.campos,
        ),
        lambda: _so_a_versao(tc, form),
    )


@require_http_methods(["GET", "POST"])
def area_tecnica(request: UsuarioRequest, numero: int, lado: str) -> HttpResponse:
    """Altera a área técnica da contraparte ou da OPAS."""
    if lado not in AreaTecnica.Lado:
        raise Http404
    tc = _termo(request, numero)

    def gravado() -> dict[str, Any]:
        atual = termo_ou_404(numero)
        return AreaForm.inicial(atual, atual.areas_tecnicas.filter(lado=lado).first())

    form = AreaForm(digitado(request), initial=gravado())
    return _tela(
        request,
        tc,
        f"Área técnica, {AreaTecnica.Lado(lado).label}",
        form,
        lambda: actions.salvar_area(
            tc,
            lado,
            por=vinculo_ou_403(request),
            versao=form.cleaned_data["versao"],
            campos=form.campos,
        ),
        lambda: {**dict.fromkeys(form.campos, ""), **gravado()},
    )


@require_http_methods(["GET", "POST"])
def novo_relacionado(request: UsuarioRequest, numero: int) -> HttpResponse:
    """Liga o Termo a um RE de outro."""
    tc = _termo(request, numero)
    form = RelacionadoForm(digitado(request), initial={"versao": tc.versao})
    return _tela(
        request,
        tc,
        "Relacionar outro TC",
        form,
        lambda: actions.relacionar(
            tc,
            por=vinculo_ou_403(request),
            versao=form.cleaned_data["versao"],
            campos=form.campos,
        ),
        lambda: _so_a_versao(tc, form),
    )


def _carta(
    request: UsuarioRequest, tc: TermoDeCooperacao, carta: CartaAcordo | None
) -> HttpResponse:
    matriz = consultas.matriz_em_vigor(tc, date.max)
    form = CartaForm(
        digitado(request), initial=CartaForm.inicial(tc, carta, matriz), matriz=matriz
    )

    def salvar() -> CartaAcordo:
        campos = form.campos
        resultados = campos.pop("resultados")
        return actions.salvar_carta(
            tc,
            carta,
            por=vinculo_ou_403(request),
            versao=form.cleaned_data["versao"],
            campos=campos,
            resultados=resultados,
        )

    return _tela(
        request,
        tc,
        f"Carta Acordo {carta.numero}" if carta else "Registrar uma Carta Acordo",
        form,
        salvar,
        lambda: _so_a_versao(tc, form),
    )


@require_http_methods(["GET", "POST"])
def nova_carta(request: UsuarioRequest, numero: int) -> HttpResponse:
    """Registra uma Carta Acordo."""
    return _carta(request, _termo(request, numero), None)


@require_http_methods(["GET", "POST"])
def carta(request: UsuarioRequest, numero: int, pk: int) -> HttpResponse:
    """Altera uma Carta Acordo."""
    tc = _termo(request, numero)
    return _carta(request, tc, get_object_or_404(CartaAcordo, pk=pk, tc=tc))
