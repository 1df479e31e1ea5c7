"""Os passos da pactuação: conferir, confirmar e dar cada um."""

from collections.abc import Callable, Mapping
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from base.errors import EdicaoConcorrente, RegraViolada
from base.telas import Confirmacao
from base.workflow import cabe
from contas.http import UsuarioRequest, vinculo_ou_403
from indicadores import actions
from indicadores.consultas import faltas_de, grade
from indicadores.forms import (
    AtoForm,
    HomologacaoForm,
    MotivoForm,
    ResolucaoForm,
    VersaoForm,
)
from indicadores.models import Pactuacao
from indicadores.pdf import emitir_comprovante
from indicadores.permissions import (
    acoes_disponiveis,
    papeis_por_extenso,
    pode,
    pode_acompanhar,
    transicoes_da,
)
from indicadores.states import (
    DE_CIMA,
    QUEM_DIGITA,
    QUEM_DIGITA_NO_ESTADO,
    Situacao,
)
from indicadores.tela_da_grade import contagem_por_extenso, linhas_da_tela
from indicadores.views.pactuacao import pactuacao_visivel_ou_404, trilha_da

Acao = Callable[..., Pactuacao]

ACOES: Final[Mapping[str, tuple[Acao, type[VersaoForm]]]] = {
    "enviar_a_cir": (actions.enviar_a_cir, VersaoForm),
    "pactuar_na_cir": (actions.pactuar_na_cir, AtoForm),
    "devolver_pela_cir": (actions.devolver_pela_cir, MotivoForm),
    "enviar_ao_conselho": (actions.enviar_ao_conselho, VersaoForm),
    "aprovar": (actions.aprovar, ResolucaoForm),
    "devolver_pelo_conselho": (actions.devolver_pelo_conselho, MotivoForm),
    "validar": (actions.validar, VersaoForm),
    "registrar_e_validar": (actions.registrar_e_validar, ResolucaoForm),
    "pactuar_na_cib": (actions.pactuar_na_cib, AtoForm),
    "devolver_pela_cib": (actions.devolver_pela_cib, MotivoForm),
    "homologar": (actions.homologar, HomologacaoForm),
    "devolver": (actions.devolver, MotivoForm),
    "reabrir": (actions.reabrir, MotivoForm),
}
PASSOS_DO_GESTOR: Final = (
    "registrar_e_validar",
    "validar",
    "enviar_a_cir",
    "enviar_ao_conselho",
)
FEITO: Final = {
    "enviar_a_cir": "Enviada à CIR.",
    "pactuar_na_cir": "Pactuação na CIR registrada: segue para o conselho.",
    "devolver_pela_cir": "Devolvida ao gestor, que recebe o motivo.",
    "enviar_ao_conselho": "Enviada ao conselho.",
    "aprovar": "Aprovação registrada.",
    "devolver_pelo_conselho": "Devolvida ao gestor, que recebe o motivo.",
    "validar": "Pactuação validada. O comprovante já pode ser baixado.",
    "registrar_e_validar": "Pactuação validada. O comprovante já pode ser baixado.",
    "pactuar_na_cib": "Pactuação na CIB registrada: segue para a CIT.",
    "devolver_pela_cib": "Devolvida ao gestor, que recebe o motivo.",
    "homologar": "Pactuação homologada: agora é pública.",
    "devolver": "Devolvida ao gestor, que recebe o motivo.",
    "reabrir": "Pactuação reaberta para ajuste; o gestor recebe o motivo.",
}


@never_cache
@require_GET
def conferir(request: UsuarioRequest, ano: int, codigo: str) -> HttpResponse:
    """Leva quem terminou de digitar ao passo seguinte que lhe cabe."""
    pactuacao = pactuacao_visivel_ou_404(request, ano, codigo)
    acoes = acoes_disponiveis(request.vinculo, pactuacao)
    for acao in PASSOS_DO_GESTOR:
        if acao in acoes:
            return redirect("indicadores:passo", ano=ano, codigo=codigo, acao=acao)
    messages.info(request, "As metas estão salvas. Quem valida é o gestor.")
    return redirect(pactuacao)


@never_cache
@require_http_methods(["GET", "POST"])
def passo(request: UsuarioRequest, ano: int, codigo: str, acao: str) -> HttpResponse:
    """Pergunta antes e faz um passo do fluxo."""
    if fora := _saiu_da_vista(request, ano, codigo, acao):
        messages.info(request, _nao_cabe(fora))
        return redirect(_depois_do_passo(request, fora))
    pactuacao = pactuacao_visivel_ou_404(request, ano, codigo)
    if acao not in ACOES or acao not in transicoes_da(pactuacao):
        raise Http404
    _exigir_permissao(request, pactuacao, acao)
    tipo_do_form = ACOES[acao][1]
    if not cabe(transicoes_da(pactuacao), acao, pactuacao.situacao):
        messages.info(request, _nao_cabe(pactuacao))
        return redirect(pactuacao)
    if request.method == "GET":
        form = tipo_do_form(initial={"versao": pactuacao.versao})
        return _pagina_do_passo(request, pactuacao, acao, form)
    form = tipo_do_form(request.POST)
    if not form.is_valid():
        return _pagina_do_passo(request, pactuacao, acao, form, status=422)
    return _dar_o_passo(request, pactuacao, acao, form)


def _dar_o_passo(
    request: UsuarioRequest, pactuacao: Pactuacao, acao: str, form: VersaoForm
) -> HttpResponse:
    fazer = ACOES[acao][0]
    try:
        pactuacao = fazer(pactuacao, por=vinculo_ou_403(request), **form.argumentos())
    except EdicaoConcorrente as erro:
        messages.error(request, erro.mensagem)
        return redirect(_depois_do_passo(request, pactuacao))
    except RegraViolada as erro:
        form.add_error(None, erro.mensagem)
        return _pagina_do_passo(request, pactuacao, acao, form, status=422)
    if pactuacao.situacao == Situacao.VALIDADA:
        emitir_comprovante(pactuacao, por=request.vinculo)
    messages.success(request, FEITO[acao])
    return redirect(_depois_do_passo(request, pactuacao))


def _nao_cabe(pactuacao: Pactuacao) -> str:
    return (
        f"A pactuação {pactuacao.rodada.ano} de {pactuacao.territorio} está em "
        f"“{pactuacao.get_situacao_display()}”: esse passo não cabe agora."
    )


def _saiu_da_vista(
    request: UsuarioRequest, ano: int, codigo: str, acao: str
) -> Pactuacao | None:
    """A que a pessoa decidia quando outra a devolveu: diz-se, em vez de um 404."""
    vinculo = request.vinculo
    if request.method != "POST" or vinculo is None:
        return None
    pactuacao = (
        Pactuacao.objects.filter(rodada__ano=ano, territorio__codigo=codigo)
        .exclude(pk__in=Pactuacao.objects.apoiadas_por(vinculo))
        .select_related("rodada__edicao", "territorio__uf")
        .first()
    )
    if pactuacao is None or acao not in transicoes_da(pactuacao):
        return None
    return pactuacao if pode(vinculo, acao, pactuacao) else None


def _depois_do_passo(request: UsuarioRequest, pactuacao: Pactuacao) -> str:
    """A pactuação; se o passo a tirou do alcance da pessoa, onde ela a acompanha.

    A devolvida volta a ser rascunho, que quem decide no nível de cima não vê.
    """
    vinculo = vinculo_ou_403(request)
    if Pactuacao.objects.apoiadas_por(vinculo).filter(pk=pactuacao.pk).exists():
        return pactuacao.get_absolute_url()
    recorte = vinculo.territorio
    if recorte is not None and pode_acompanhar(vinculo, recorte):
        ano = pactuacao.rodada.ano
        return reverse("indicadores:acompanhar", args=[ano, recorte.codigo])
    return settings.LOGIN_REDIRECT_URL


def _exigir_permissao(request: UsuarioRequest, pactuacao: Pactuacao, acao: str) -> None:
    """403 com o motivo, já na pergunta: ninguém preenche à toa."""
    transicao = transicoes_da(pactuacao)[acao]
    if pactuacao._state.adding:
        raise Http404
    if not pode(vinculo_ou_403(request), acao, pactuacao):
        raise PermissionDenied(
            f"{transicao.rotulo} cabe a outro papel: "
            f"{papeis_por_extenso(transicao.papeis)}."
        )


def _pagina_do_passo(
    request: UsuarioRequest,
    pactuacao: Pactuacao,
    acao: str,
    form: VersaoForm,
    *,
    status: int = 200,
) -> HttpResponse:
    quadro = grade(pactuacao)
    linhas = sorted(linhas_da_tela(quadro), key=lambda x: x.numero)
    transicao = transicoes_da(pactuacao)[acao]
    if isinstance(form, HomologacaoForm):
        _so_pedir_ressalva_se_falta(form, pactuacao)
    ditos = form.ditos() if isinstance(form, MotivoForm) else {}
    confirmacao = Confirmacao(
        titulo=f"{transicao.rotulo}: pactuação {pactuacao.rodada.ano} de "
        f"{pactuacao.territorio.nome}",
        botao=transicao.rotulo,
        voltar=pactuacao.get_absolute_url(),
        sobre=f"Rodada {pactuacao.rodada.ano}, {pactuacao.rodada.edicao.norma}",
        texto=_explicacao(acao, pactuacao),
        pares=[
            ("Território", str(pactuacao.territorio)),
            ("Indicadores", contagem_por_extenso(linhas)),
            ("Situação agora", pactuacao.get_situacao_display()),
        ],
    )
    contexto = {
        "confirmacao": confirmacao,
        "form": form,
        "pactuacao": pactuacao,
        "linhas": [(linha, ditos.get(linha.numero, "")) for linha in linhas],
        "devolve": isinstance(form, MotivoForm),
        "de_outro": not transicao.papeis & (QUEM_DIGITA | QUEM_DIGITA_NO_ESTADO)
        or acao in DE_CIMA,
        "faltam": [x for x in linhas if x.classe == "vaz"],
        "pedem_justificativa": [x for x in linhas if x.classe == "avi"],
        "trilha": trilha_da(pactuacao, transicao.rotulo),
    }
    return render(request, "indicadores/passo.html", contexto, status=status)


def _so_pedir_ressalva_se_falta(form: HomologacaoForm, pactuacao: Pactuacao) -> None:
    """A quem nada falta não se pergunta por quê."""
    if faltas_de([pactuacao])[pactuacao.pk].pede_motivo:
        form.fields["ressalva"].required = True
    else:
        del form.fields["ressalva"]


def _explicacao(acao: str, pactuacao: Pactuacao) -> str:
    de_cima = "CIB" if pactuacao.estadual else "Secretaria Estadual de Saúde"
    return {
        "enviar_a_cir": "Depois de enviar, as metas não mudam até a CIR decidir.",
        "pactuar_na_cir": "Informe a resolução da CIR. A pactuação segue para o "
        "conselho de saúde.",
        "pactuar_na_cib": "Informe a resolução da CIB. A pactuação segue para a CIT "
        "homologar.",
        "enviar_ao_conselho": "Depois de enviar, as metas não mudam até o conselho "
        "decidir.",
        "aprovar": "A aprovação libera o gestor para validar.",
        "validar": f"Validar é o que conta como envio. O portal emite o comprovante e "
        f"a pactuação segue para a {de_cima}.",
        "registrar_e_validar": "Informe a resolução com que o conselho aprovou estas "
        f"metas. Validar é o que conta como envio: o portal emite o comprovante e a "
        f"pactuação segue para a {de_cima}.",
        "homologar": "Depois de homologada, a pactuação é pública e os resultados "
        "podem ser informados.",
    }.get(acao, "O gestor volta a poder ajustar as metas e vê o motivo.")


# ------------------------------------------------------------------ comprovante
