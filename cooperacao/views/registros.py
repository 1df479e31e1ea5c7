"""O que acompanha o relatório: textos do ano, execução, produtos e comentários."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from contas.http import UsuarioRequest, vinculo_ou_403
from contas.models import Vinculo
from cooperacao import paginas
from cooperacao.actions import registros as actions
from cooperacao.forms.registros import (
    AnoForm,
    ComentarioForm,
    DificuldadeForm,
    ExecucaoForm,
    ProdutoForm,
    SolucaoForm,
)
from cooperacao.models import (
    AvaliacaoDoRE,
    Comentario,
    Dificuldade,
    ExecucaoFinanceira,
    Produto,
    RelatorioAnual,
)
from cooperacao.permissions import exigir
from cooperacao.views.acesso import anual_visivel_ou_404, semestre_visivel_ou_404
from cooperacao.views.formularios import (
    de_salvar,
    digitado,
    formulario,
    levar,
)

# ------------------------------------------------------------------ ano


def _do_ano(
    request: UsuarioRequest,
    anual: RelatorioAnual,
    titulo: str,
    form: forms.Form,
    acao: Callable[[], Any],
    gravado: Callable[[], Any],
    *,
    feito: str,
    texto: str = "",
) -> HttpResponse:
    voltar = anual.get_absolute_url()
    return formulario(
        request,
        paginas.trilha(anual.tc, (f"Relatório de {anual.ano}", voltar), (titulo, None)),
        de_salvar(titulo, sobre=str(anual), voltar=voltar, texto=texto),
        form,
        acao,
        feito=feito,
        gravado=gravado,
    )


@require_http_methods(["GET", "POST"])
def textos_do_ano(request: UsuarioRequest, numero: int, ano: int) -> HttpResponse:
    """Escreve o contexto, a contribuição e as lições do ano."""
    anual = anual_visivel_ou_404(request, numero, ano)
    vinculo = vinculo_ou_403(request)
    exigir(vinculo, "escrever_ano", anual)
    form = AnoForm(digitado(request), initial=AnoForm.inicial(anual), anual=anual)
    return _do_ano(
        request,
        anual,
        "Contexto e textos do ano",
        form,
        lambda: actions.salvar_ano(
            anual, por=vinculo, versao=form.cleaned_data["versao"], campos=form.campos
        ),
        lambda: RelatorioAnual.objects.get(pk=anual.pk),
        feito="Textos do ano salvos.",
    )


@require_http_methods(["GET", "POST"])
def execucao(request: UsuarioRequest, numero: int, ano: int) -> HttpResponse:
    """Informa a execução financeira; o saldo é calculado."""
    anual = anual_visivel_ou_404(request, numero, ano)
    vinculo = vinculo_ou_403(request)
    exigir(vinculo, "informar_execucao", anual)

    def gravado() -> dict[str, Any]:
        atual = RelatorioAnual.objects.get(pk=anual.pk)
        return ExecucaoForm.inicial(
            atual, ExecucaoFinanceira.objects.filter(anual=atual).first()
        )

    form = ExecucaoForm(digitado(request), initial=gravado())
    return _do_ano(
        request,
        anual,
        "Execução financeira",
        form,
        lambda: actions.informar_execucao(
            anual, por=vinculo, versao=form.cleaned_data["versao"], campos=form.campos
        ),
        gravado,
        feito="Execução financeira salva.",
        texto=(
            "Valores em US$, do relatório financeiro oficial da OPAS. O saldo se "
            "calcula."
        ),
    )


# ------------------------------------------------------------------ RE do semestre


def _avaliacao_ou_404(
    request: UsuarioRequest, numero: int, ano: int, semestre: int, re: int
) -> AvaliacaoDoRE:
    relatorio = semestre_visivel_ou_404(request, numero, ano, semestre)
    avaliacao = get_object_or_404(
        relatorio.avaliacoes.select_related("resultado"), resultado__numero=re
    )
    avaliacao.relatorio = relatorio
    return avaliacao


def _no_re(
    request: UsuarioRequest,
    avaliacao: AvaliacaoDoRE,
    permissao: str,
    form: forms.Form,
    acao: Callable[[Vinculo], Any],
    *,
    titulo: str,
    feito: str,
    texto: str = "",
) -> HttpResponse:
    """Mostra o formulário e, enviado, executa a ação e volta ao RE."""
    relatorio, vinculo = avaliacao.relatorio, vinculo_ou_403(request)
    exigir(vinculo, permissao, relatorio)
    anual = relatorio.anual
    do_re = paginas.endereco_do_re(relatorio, avaliacao.resultado.numero)
    return formulario(
        request,
        paginas.trilha(
            anual.tc,
            (f"Relatório de {anual.ano}", anual.get_absolute_url()),
            (f"{relatorio.semestre}º semestre", relatorio.get_absolute_url()),
            (str(avaliacao.resultado), do_re),
            (titulo, None),
        ),
        de_salvar(
            titulo,
            sobre=f"{relatorio}, {avaliacao.resultado}",
            voltar=do_re,
            texto=texto,
        ),
        form,
        lambda: acao(vinculo),
        feito=feito,
    )


@require_http_methods(["GET", "POST"])
def novo_produto(
    request: UsuarioRequest, numero: int, ano: int, semestre: int, re: int
) -> HttpResponse:
    """Acrescenta um produto ao RE."""
    avaliacao = _avaliacao_ou_404(request, numero, ano, semestre, re)
    form = ProdutoForm(digitado(request))
    return _no_re(
        request,
        avaliacao,
        "escrever",
        form,
        lambda por: actions.acrescentar_produto(
            avaliacao, por=por, campos=form.cleaned_data
        ),
        titulo="Acrescentar produto",
        feito="Produto acrescentado.",
    )


@require_POST
def retirar_produto(
    request: UsuarioRequest, numero: int, ano: int, semestre: int, re: int, pk: int
) -> HttpResponse:
    """Tira um produto do RE."""
    avaliacao = _avaliacao_ou_404(request, numero, ano, semestre, re)
    vinculo = vinculo_ou_403(request)
    produto = get_object_or_404(Produto, pk=pk, avaliacao=avaliacao)
    return levar(
        request,
        lambda: actions.retirar_produto(produto, por=vinculo),
        feito="Produto retirado.",
        para=paginas.endereco_do_re(avaliacao.relatorio, re),
    )


@require_http_methods(["GET", "POST"])
def nova_dificuldade(
    request: UsuarioRequest, numero: int, ano: int, semestre: int, re: int
) -> HttpResponse:
    """Registra uma dificuldade do RE."""
    avaliacao = _avaliacao_ou_404(request, numero, ano, semestre, re)
    form = DificuldadeForm(digitado(request))
    return _no_re(
        request,
        avaliacao,
        "escrever",
        form,
        lambda por: actions.registrar_dificuldade(
            avaliacao, por=por, **form.cleaned_data
        ),
        titulo="Registrar dificuldade",
        feito="Dificuldade registrada.",
    )


@require_http_methods(["GET", "POST"])
def resolver_dificuldade(
    request: UsuarioRequest, numero: int, ano: int, semestre: int, re: int, pk: int
) -> HttpResponse:
    """Diz como a dificuldade se resolveu."""
    avaliacao = _avaliacao_ou_404(request, numero, ano, semestre, re)
    # antes de procurar: a quem não escreve não se diz quais há
    exigir(vinculo_ou_403(request), "escrever", avaliacao.relatorio)
    dificuldade = get_object_or_404(
        Dificuldade, pk=pk, re=re, tc=avaliacao.relatorio.anual.tc
    )
    form = SolucaoForm(digitado(request))
    return _no_re(
        request,
        avaliacao,
        "escrever",
        form,
        lambda por: actions.resolver_dificuldade(
            dificuldade, avaliacao, por=por, **form.cleaned_data
        ),
        titulo="Resolver a dificuldade",
        feito="Dificuldade resolvida.",
        texto=f"{dificuldade} (desde o {dificuldade.desde})",
    )


@require_http_methods(["GET", "POST"])
def comentar(
    request: UsuarioRequest, numero: int, ano: int, semestre: int, re: int
) -> HttpResponse:
    """Comenta um campo do RE em revisão."""
    avaliacao = _avaliacao_ou_404(request, numero, ano, semestre, re)
    form = ComentarioForm(digitado(request))
    return _no_re(
        request,
        avaliacao,
        "comentar",
        form,
        lambda por: actions.comentar(avaliacao, por=por, **form.cleaned_data),
        titulo="Comentar",
        feito="Comentário registrado.",
    )


@require_POST
def atender_comentario(
    request: UsuarioRequest, numero: int, ano: int, semestre: int, re: int, pk: int
) -> HttpResponse:
    """Marca o comentário como atendido."""
    avaliacao = _avaliacao_ou_404(request, numero, ano, semestre, re)
    vinculo = vinculo_ou_403(request)
    comentario = get_object_or_404(Comentario, pk=pk, avaliacao=avaliacao)
    return levar(
        request,
        lambda: actions.atender_comentario(comentario, por=vinculo),
        feito="Comentário marcado como atendido.",
        para=paginas.endereco_do_re(avaliacao.relatorio, re),
    )
