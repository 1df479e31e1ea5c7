"""Manter a identificação do Termo: dados, ajustes, áreas, ligações e cartas."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from base.errors import EdicaoConcorrente, RegraViolada
from base.numeros import ler_inteiro
from base.telas import Confirmacao
from contas.http import UsuarioRequest, vinculo_ou_403
from cooperacao import paginas
from cooperacao.actions import termos as actions
from cooperacao.forms import FormularioComVersao
from cooperacao.forms.termos import (
    AjusteForm,
    AreaForm,
    RelacionadoForm,
    TermoForm,
)
from cooperacao.models import (
    AreaTecnica,
    TermoDeAjuste,
    TermoDeCooperacao,
    TermoRelacionado,
)
from cooperacao.permissions import RECUSAS, exigir, pode_cadastrar
from cooperacao.views.acesso import termo_ou_404
from cooperacao.views.formularios import de_salvar, digitado, formulario, pagina


def termo_mantido(request: UsuarioRequest, numero: int) -> TermoDeCooperacao:
    """O TC, se quem pede o mantém."""
    tc = termo_ou_404(numero)
    exigir(vinculo_ou_403(request), "manter_termo", tc)
    return tc


def tela(
    request: UsuarioRequest,
    tc: TermoDeCooperacao | None,
    titulo: str,
    form: FormularioComVersao,
    acao: Callable[[], Any],
    gravado: Callable[[], Any] | None = None,
    para: str = "",
) -> HttpResponse:
    """Mostra o formulário e, enviado, executa a ação e vai a `para`; vazio, ao TC."""
    voltar = tc.get_absolute_url() if tc else reverse("cooperacao:lista")
    return formulario(
        request,
        paginas.trilha(tc, (titulo, None)),
        de_salvar(titulo, sobre=f"{tc}, {tc.titulo}" if tc else "", voltar=voltar),
        form,
        acao,
        feito="Salvo.",
        para=para,
        gravado=gravado,
    )


def retirada(
    request: UsuarioRequest,
    tc: TermoDeCooperacao,
    titulo: str,
    texto: str,
    acao: Callable[[int], Any],
) -> HttpResponse:
    """Pergunta e, confirmado, retira; a página leva a versão que a pessoa viu."""
    if request.method == "POST":
        try:
            acao(ler_inteiro(request.POST.get("versao", "")) or 0)
        except EdicaoConcorrente:
            messages.error(
                request, "Outra pessoa gravou neste meio-tempo. Confira e repita."
            )
        except RegraViolada as erro:
            messages.error(request, erro.mensagem)
        else:
            messages.success(request, "Retirado.")
        return redirect(tc)
    return pagina(
        request,
        paginas.trilha(tc, (titulo.rstrip("?"), None)),
        Confirmacao(
            titulo=titulo,
            sobre=f"{tc}, {tc.titulo}",
            texto=texto,
            botao="Retirar",
            voltar=tc.get_absolute_url(),
            perigo=True,
            escondidos={"versao": str(tc.versao)},
        ),
    )


@require_http_methods(["GET", "POST"])
def novo_termo(request: UsuarioRequest) -> HttpResponse:
    """Cadastra um Termo."""
    vinculo = vinculo_ou_403(request)
    if not pode_cadastrar(vinculo):
        raise PermissionDenied(RECUSAS["cadastrar_termo"])
    form = TermoForm(digitado(request))
    # cadastrado o Termo, segue-se nele: faltam os ajustes, as áreas e a Matriz
    criado = form.cleaned_data["numero"] if form.is_valid() else None
    return tela(
        request,
        None,
        "Cadastrar um Termo de Cooperação",
        form,
        lambda: actions.cadastrar(por=vinculo, campos=form.campos),
        para=reverse("cooperacao:tc", args=[criado]) if criado else "",
    )


@require_http_methods(["GET", "POST"])
def identificacao(request: UsuarioRequest, numero: int) -> HttpResponse:
    """Altera a identificação do Termo."""
    tc = termo_mantido(request, numero)
    form = TermoForm(digitado(request), initial=TermoForm.inicial(tc))
    # o número está nos endereços e nos documentos emitidos
    form.fields["numero"].disabled = True
    return tela(
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


def so_a_versao(tc: TermoDeCooperacao, form: FormularioComVersao) -> dict[str, Any]:
    """Nada gravado a comparar: só conta da versão nova."""
    return {**form.campos, "versao": termo_ou_404(tc.numero).versao}


def _ajuste(
    request: UsuarioRequest, tc: TermoDeCooperacao, ta: TermoDeAjuste | None
) -> HttpResponse:
    proximo = 1 + max((ta.numero for ta in tc.termos_de_ajuste.all()), default=0)
    inicial = AjusteForm.inicial(ta) if ta else {"versao": tc.versao, "numero": proximo}
    form = AjusteForm(digitado(request), initial=inicial)
    return tela(
        request,
        tc,
        f"Corrigir o {ta}" if ta else "Registrar um Termo de Ajuste",
        form,
        lambda: actions.ajustar(
            tc,
            ta,
            por=vinculo_ou_403(request),
            versao=form.cleaned_data["versao"],
            campos=form.campos,
        ),
        lambda: so_a_versao(tc, form),
    )


@require_http_methods(["GET", "POST"])
def novo_ajuste(request: UsuarioRequest, numero: int) -> HttpResponse:
    """Registra um Termo de Ajuste."""
    return _ajuste(request, termo_mantido(request, numero), None)


@require_http_methods(["GET", "POST"])
def ajuste(request: UsuarioRequest, numero: int, ta: int) -> HttpResponse:
    """Corrige um Termo de Ajuste."""
    tc = termo_mantido(request, numero)
    return _ajuste(request, tc, get_object_or_404(TermoDeAjuste, tc=tc, numero=ta))


@require_http_methods(["GET", "POST"])
def retirar_ajuste(request: UsuarioRequest, numero: int, ta: int) -> HttpResponse:
    """Pergunta e tira um Termo de Ajuste lançado por engano."""
    tc = termo_mantido(request, numero)
    o_ajuste = get_object_or_404(TermoDeAjuste, tc=tc, numero=ta)
    return retirada(
        request,
        tc,
        f"Retirar o {o_ajuste}?",
        f"{o_ajuste.get_tipo_display()}. O valor e a vigência do Termo se recalculam.",
        lambda versao: actions.retirar_ajuste(
            tc, o_ajuste, por=vinculo_ou_403(request), versao=versao
        ),
    )


@require_http_methods(["GET", "POST"])
def area_tecnica(request: UsuarioRequest, numero: int, lado: str) -> HttpResponse:
    """Altera a área técnica da contraparte ou da OPAS."""
    if lado not in AreaTecnica.Lado:
        raise Http404
    tc = termo_mantido(request, numero)

    def gravado() -> dict[str, Any]:
        atual = termo_ou_404(numero)
        return AreaForm.inicial(atual, atual.areas_tecnicas.filter(lado=lado).first())

    form = AreaForm(digitado(request), initial=gravado(), tc=tc, lado=lado)

    def salvar() -> AreaTecnica:
        campos = form.campos
        pessoas = campos.pop("pessoas")
        return actions.salvar_area(
            tc,
            lado,
            por=vinculo_ou_403(request),
            versao=form.cleaned_data["versao"],
            campos=campos,
            pessoas=pessoas,
        )

    return tela(
        request,
        tc,
        f"Área técnica, {AreaTecnica.Lado(lado).label}",
        form,
        salvar,
        lambda: {**dict.fromkeys(form.campos, ""), **gravado()},
    )


def _relacao(
    request: UsuarioRequest, tc: TermoDeCooperacao, ligacao: TermoRelacionado | None
) -> HttpResponse:
    inicial: dict[str, Any] = {"versao": tc.versao}
    if ligacao:
        nomes = ("numero_do_outro", "re_do_outro", "descricao")
        inicial |= {n: getattr(ligacao, n) for n in nomes}
    form = RelacionadoForm(digitado(request), initial=inicial)
    return tela(
        request,
        tc,
        "Corrigir a ligação" if ligacao else "Relacionar outro TC",
        form,
        lambda: actions.relacionar(
            tc,
            ligacao,
            por=vinculo_ou_403(request),
            versao=form.cleaned_data["versao"],
            campos=form.campos,
        ),
        lambda: so_a_versao(tc, form),
    )


@require_http_methods(["GET", "POST"])
def novo_relacionado(request: UsuarioRequest, numero: int) -> HttpResponse:
    """Liga o Termo a um RE de outro."""
    return _relacao(request, termo_mantido(request, numero), None)


@require_http_methods(["GET", "POST"])
def relacionado(request: UsuarioRequest, numero: int, pk: int) -> HttpResponse:
    """Corrige uma ligação."""
    tc = termo_mantido(request, numero)
    return _relacao(request, tc, get_object_or_404(TermoRelacionado, tc=tc, pk=pk))


@require_http_methods(["GET", "POST"])
def retirar_relacionado(request: UsuarioRequest, numero: int, pk: int) -> HttpResponse:
    """Pergunta e desfaz uma ligação."""
    tc = termo_mantido(request, numero)
    ligacao = get_object_or_404(TermoRelacionado, tc=tc, pk=pk)
    return retirada(
        request,
        tc,
        f"Desfazer a ligação com o TC {ligacao.numero_do_outro}?",
        ligacao.descricao,
        lambda versao: actions.retirar_relacao(
            tc, ligacao, por=vinculo_ou_403(request), versao=versao
        ),
    )
