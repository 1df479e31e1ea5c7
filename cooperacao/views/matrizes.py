"""A Matriz Lógica: cada versão, a revisão em curso e a comparação entre duas."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from auditoria.models import Evento
from base.telas import Confirmacao
from contas.http import PortalRequest, UsuarioRequest, vinculo_ou_403
from cooperacao import comparacao, conferencias, consultas, paginas
from cooperacao.actions import matrizes as actions
from cooperacao.forms.matrizes import CabecalhoForm, ResultadoForm, VigenciaForm
from cooperacao.models import MatrizLogica, ResultadoEsperado, TermoDeCooperacao
from cooperacao.permissions import exigir, pode
from cooperacao.views.acesso import termo_ou_404
from cooperacao.views.formularios import de_salvar, digitado, formulario, pergunta


def _visivel_ou_404(
    request: PortalRequest, numero: int, versao: int
) -> tuple[TermoDeCooperacao, MatrizLogica]:
    tc = termo_ou_404(numero)
    matriz = get_object_or_404(
        MatrizLogica.objects.visiveis_para(request.vinculo).prefetch_related(
            *consultas.LINHAS_DA_MATRIZ
        ),
        tc=tc,
        versao=versao,
    )
    matriz.tc = tc
    return tc, matriz


def _trilha(matriz: MatrizLogica, *resto: str) -> paginas.Trilha:
    return paginas.trilha(
        matriz.tc,
        (f"Matriz Lógica, versão {matriz.versao}", matriz.get_absolute_url()),
        *((parte, None) for parte in resto),
    )


@login_not_required
@require_GET
def matriz(request: PortalRequest, numero: int) -> HttpResponse:
    """Leva à versão mais nova que já entrou em vigor; sem nenhuma, à revisão."""
    tc = termo_ou_404(numero)
    versoes = list(MatrizLogica.objects.visiveis_para(request.vinculo).filter(tc=tc))
    for versao in versoes:
        versao.tc = tc
        if not versao.em_revisao:
            return redirect(versao)
    if versoes:
        return redirect(versoes[0])
    contexto = {
        "trilha": paginas.trilha(tc, ("Matriz Lógica", None)),
        "tc": tc,
        "reve": pode(request.vinculo, "rever_matriz", tc),
    }
    return render(request, "cooperacao/matriz.html", contexto)


@login_not_required
@require_GET
def matriz_versao(request: PortalRequest, numero: int, versao: int) -> HttpResponse:
    """Uma versão inteira, o que ela mudou e quem a pôs em vigor."""
    tc, matriz = _visivel_ou_404(request, numero, versao)
    reve = pode(request.vinculo, "rever_matriz", tc)
    contexto = {
        "trilha": _trilha(matriz),
        "tc": tc,
        "matriz": matriz,
        "versoes": MatrizLogica.objects.visiveis_para(request.vinculo).filter(tc=tc),
        "reve": reve,
        "edita": reve and matriz.em_revisao,
        "vigora": matriz.em_revisao and pode(request.vinculo, "vigorar_matriz", tc),
        "proximo": 1 + max((r.numero for r in matriz.resultados.all()), default=0),
        "desvios": _desvios(request, tc, matriz),
        "atos": paginas.atos(list(Evento.objects.do_objeto(matriz)[:20])),
    }
    return render(request, "cooperacao/matriz.html", contexto)


def _desvios(
    request: PortalRequest, tc: TermoDeCooperacao, matriz: MatrizLogica
) -> list[tuple[Any, list[conferencias.Desvio]]]:
    """Relatórios que descrevem os REs de outro modo do que esta versão."""
    achados = []
    for anual in consultas.relatorios_do_termo(tc, request.vinculo):
        if desvios := conferencias.desvios_do_contexto(anual.contexto, matriz):
            achados.append((anual, desvios))
    return achados


@login_not_required
@require_GET
def comparar_matrizes(
    request: PortalRequest, numero: int, de: int, para: int
) -> HttpResponse:
    """O que mudou de uma versão para outra, palavra por palavra."""
    if de == para:
        raise Http404
    tc, antes = _visivel_ou_404(request, numero, de)
    _, depois = _visivel_ou_404(request, numero, para)
    contexto = {
        "trilha": _trilha(depois, f"O que mudou desde a versão {de}"),
        "tc": tc,
        "antes": antes,
        "depois": depois,
        "diferencas": comparacao.diferencas(
            consultas.campos_da_matriz(antes), consultas.campos_da_matriz(depois)
        ),
    }
    return render(request, "cooperacao/matriz_comparada.html", contexto)


# ------------------------------------------------------------------ revisão


@require_POST
def rever_matriz(request: UsuarioRequest, numero: int) -> HttpResponse:
    """Abre a revisão, ou volta à que já está aberta."""
    tc = termo_ou_404(numero)
    return redirect(actions.rever(tc, por=vinculo_ou_403(request)))


def _na_revisao(
    request: UsuarioRequest,
    matriz: MatrizLogica,
    titulo: str,
    form: Any,
    acao: Callable[[], Any],
    gravado: Callable[[], Any],
    *,
    feito: str,
    para: str = "",
) -> HttpResponse:
    """Um formulário da revisão: mostra e, enviado, grava."""
    return formulario(
        request,
        _trilha(matriz, titulo),
        de_salvar(titulo, sobre=str(matriz), voltar=matriz.get_absolute_url()),
        form,
        acao,
        feito=feito,
        para=para,
        gravado=gravado,
    )


@require_http_methods(["GET", "POST"])
def matriz_cabecalho(request: UsuarioRequest, numero: int, versao: int) -> HttpResponse:
    """Escreve a finalidade, o propósito e a linha de base."""
    _, matriz = _visivel_ou_404(request, numero, versao)
    vinculo = vinculo_ou_403(request)
    exigir(vinculo, "rever_matriz", matriz)

    def gravado(atual: MatrizLogica) -> dict[str, Any]:
        return {n: getattr(atual, n) for n in actions.CAMPOS_DO_CABECALHO} | {
            "versao": atual.edicao
        }

    form = CabecalhoForm(digitado(request), initial=gravado(matriz))
    return _na_revisao(
        request,
        matriz,
        "Finalidade, propósito e linha de base",
        form,
        lambda: actions.salvar_cabecalho(
            matriz, por=vinculo, versao=form.cleaned_data["versao"], campos=form.campos
        ),
        lambda: gravado(MatrizLogica.objects.get(pk=matriz.pk)),
        feito="Salvo na revisão.",
    )


def _gravado_do_re(resultado: ResultadoEsperado | None) -> dict[str, Any]:
    if resultado is None:
        return {"versao": 0}
    return actions.conteudo_do_resultado(resultado) | {"versao": resultado.edicao}


@require_http_methods(["GET", "POST"])
def matriz_re(
    request: UsuarioRequest, numero: int, versao: int, re: int
) -> HttpResponse:
    """Escreve um RE da revisão; o número que ainda não há é um RE novo."""
    _, matriz = _visivel_ou_404(request, numero, versao)
    vinculo = vinculo_ou_403(request)
    exigir(vinculo, "rever_matriz", matriz)
    resultado = matriz.resultados.filter(numero=re).first()
    if re not in range(1, 100) or (resultado is None and not matriz.em_revisao):
        raise Http404
    form = ResultadoForm(
        digitado(request), initial=_gravado_do_re(resultado), numero=re
    )
    return _na_revisao(
        request,
        matriz,
        f"Resultado Esperado {re}",
        form,
        lambda: actions.salvar_resultado(
            matriz,
            re,
            por=vinculo,
            versao=form.cleaned_data["versao"],
            campos=form.campos,
        ),
        lambda: _gravado_do_re(
            ResultadoEsperado.objects.filter(matriz=matriz, numero=re).first()
        ),
        feito=f"RE {re} salvo na revisão.",
        para=f"{matriz.get_absolute_url()}#re-{re}",
    )


@require_http_methods(["GET", "POST"])
def retirar_re(
    request: UsuarioRequest, numero: int, versao: int, re: int
) -> HttpResponse:
    """Pergunta e tira o RE da revisão."""
    _, matriz = _visivel_ou_404(request, numero, versao)
    vinculo = vinculo_ou_403(request)
    exigir(vinculo, "rever_matriz", matriz)
    resultado = get_object_or_404(matriz.resultados, numero=re)
    return pergunta(
        request,
        _trilha(matriz, f"Retirar o RE {re}"),
        Confirmacao(
            titulo=f"Retirar o RE {re} da Matriz?",
            sobre=str(matriz),
            texto=resultado.descricao,
            botao="Retirar",
            voltar=matriz.get_absolute_url(),
            perigo=True,
        ),
        lambda: actions.retirar_resultado(matriz, re, por=vinculo),
        feito=f"RE {re} retirado da revisão.",
    )


@require_http_methods(["GET", "POST"])
def vigorar_matriz(request: UsuarioRequest, numero: int, versao: int) -> HttpResponse:
    """Pede a data, o motivo e o ato, e põe a revisão em vigor."""
    _, matriz = _visivel_ou_404(request, numero, versao)
    vinculo = vinculo_ou_403(request)
    exigir(vinculo, "vigorar_matriz", matriz)
    form = VigenciaForm(digitado(request))
    return formulario(
        request,
        _trilha(matriz, "Pôr em vigor"),
        Confirmacao(
            titulo=f"Pôr em vigor a versão {matriz.versao}?",
            sobre=str(matriz),
            texto=(
                "Em vigor, a versão não se altera mais; os relatórios dos semestres "
                "que ela alcança passam a imprimi-la."
            ),
            botao="Pôr em vigor",
            voltar=matriz.get_absolute_url(),
        ),
        form,
        lambda: actions.por_em_vigor(matriz, por=vinculo, **form.cleaned_data),
        feito=f"Versão {matriz.versao} posta em vigor.",
    )


@require_http_methods(["GET", "POST"])
def descartar_matriz(request: UsuarioRequest, numero: int, versao: int) -> HttpResponse:
    """Pergunta e desiste da revisão."""
    tc, matriz = _visivel_ou_404(request, numero, versao)
    vinculo = vinculo_ou_403(request)
    exigir(vinculo, "rever_matriz", matriz)
    return pergunta(
        request,
        _trilha(matriz, "Descartar a revisão"),
        Confirmacao(
            titulo="Descartar a revisão da Matriz?",
            sobre=str(matriz),
            texto="O que se escreveu nela se perde; a versão em vigor continua.",
            botao="Descartar",
            voltar=matriz.get_absolute_url(),
            perigo=True,
        ),
        lambda: actions.descartar(matriz, por=vinculo),
        feito="Revisão descartada.",
        para=tc.get_absolute_url(),
    )
