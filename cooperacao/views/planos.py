"""O Plano de Trabalho Semestral: ler, escrever, aprovar e acompanhar."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from auditoria.models import Evento
from base.errors import RegraViolada
from base.telas import Confirmacao
from contas.http import PortalRequest, UsuarioRequest, vinculo_ou_403
from cooperacao import consultas, paginas
from cooperacao.actions import acoes as das_acoes
from cooperacao.actions import planos as actions
from cooperacao.forms import DevolucaoForm
from cooperacao.forms.planos import AcaoForm, AcompanhamentoForm, PeriodoForm
from cooperacao.models import AcaoDoPTS, PlanoSemestral
from cooperacao.permissions import acoes_disponiveis, exigir, pode, pode_planejar
from cooperacao.rules import Semestre
from cooperacao.states import TRANSICOES_DO_PLANO
from cooperacao.views.acesso import termo_ou_404
from cooperacao.views.formularios import (
    dar_passo,
    de_salvar,
    digitado,
    formulario,
    pagina,
    pergunta,
)


def plano_visivel_ou_404(
    request: PortalRequest, numero: int, ano: int, semestre: int
) -> PlanoSemestral:
    """O plano, se quem pede o pode ver."""
    return get_object_or_404(
        PlanoSemestral.objects.visiveis_para(request.vinculo).select_related(
            "tc__contraparte"
        ),
        tc__numero=numero,
        ano=ano,
        semestre=semestre,
    )


def _trilha(plano: PlanoSemestral, *resto: str) -> paginas.Trilha:
    return paginas.trilha(
        plano.tc,
        (f"PTS do {plano.periodo}", plano.get_absolute_url()),
        *((parte, None) for parte in resto),
    )


@login_not_required
@require_GET
def plano(request: PortalRequest, numero: int, ano: int, semestre: int) -> HttpResponse:
    """As ações do semestre, por RE, e o que cabe a quem olha fazer."""
    plano = plano_visivel_ou_404(request, numero, ano, semestre)
    acoes = acoes_disponiveis(request.vinculo, plano)
    contexto = {
        "trilha": _trilha(plano),
        "plano": plano,
        "tc": plano.tc,
        "classe": paginas.CLASSE_DO_PLANO[plano.situacao],
        "passos": paginas.passos_do_plano(plano),
        "grupos": consultas.acoes_por_resultado(plano),
        "planeja": pode_planejar(request.vinculo, plano),
        "acompanha": plano.aprovado and pode(request.vinculo, "planejar", plano),
        "por_copiar": consultas.por_copiar(plano),
        "botoes": [(a, TRANSICOES_DO_PLANO[a].rotulo) for a in acoes],
        "atos": paginas.atos(list(Evento.objects.do_objeto(plano)[:20])),
    }
    return render(request, "cooperacao/plano.html", contexto)


@require_http_methods(["GET", "POST"])
def abrir_plano(request: UsuarioRequest, numero: int) -> HttpResponse:
    """Pergunta o semestre e abre o plano dele."""
    tc = termo_ou_404(numero)
    vinculo = vinculo_ou_403(request)
    exigir(vinculo, "planejar", tc)
    hoje = Semestre.de(timezone.localdate())
    form = PeriodoForm(
        digitado(request), initial={"ano": hoje.ano, "semestre": hoje.numero}
    )
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(actions.abrir(tc, form.periodo, por=vinculo))
        except RegraViolada as erro:
            form.add_error(None, erro.mensagem)
    return pagina(
        request,
        paginas.trilha(tc, ("Abrir um plano semestral", None)),
        Confirmacao(
            titulo="Abrir um plano semestral",
            sobre=f"{tc}, {tc.titulo}",
            texto="Se o plano do semestre já existe, você vai para ele.",
            botao="Abrir o plano",
            voltar=tc.get_absolute_url(),
            rotulo_de_voltar="Voltar ao Termo",
        ),
        form,
    )


def _da_acao(
    request: UsuarioRequest,
    plano: PlanoSemestral,
    titulo: str,
    form: AcaoForm | AcompanhamentoForm,
    acao: Callable[[], Any],
    *,
    feito: str,
    texto: str = "",
    pk: int | None = None,
) -> HttpResponse:
    """Um formulário de ação; `pk` None é ação nova, que não tem com que conflitar."""
    return formulario(
        request,
        _trilha(plano, titulo),
        de_salvar(
            titulo, sobre=str(plano), voltar=plano.get_absolute_url(), texto=texto
        ),
        form,
        acao,
        feito=feito,
        gravado=None if pk is None else lambda: _acao_ou_404(plano, pk),
    )


@require_http_methods(["GET", "POST"])
def nova_acao(
    request: UsuarioRequest, numero: int, ano: int, semestre: int
) -> HttpResponse:
    """Acrescenta uma ação; com o plano aprovado, o que se fez fora dele."""
    plano = plano_visivel_ou_404(request, numero, ano, semestre)
    vinculo = vinculo_ou_403(request)
    exigir(vinculo, "planejar", plano)
    form = AcaoForm(
        digitado(request),
        matriz=consultas.matriz_em_vigor(plano.tc, plano.periodo.fim),
        periodo=plano.periodo,
    )
    titulo = "Registrar o que se fez fora do plano" if plano.aprovado else "Nova ação"
    texto = (
        "Entra como finalizada e contada à parte: não muda o percentual de avanço."
        if plano.aprovado
        else ""
    )
    return _da_acao(
        request,
        plano,
        titulo,
        form,
        lambda: das_acoes.acrescentar_acao(plano, por=vinculo, campos=form.campos),
        feito="Ação acrescentada.",
        texto=texto,
    )


def _acao_ou_404(plano: PlanoSemestral, pk: int) -> AcaoDoPTS:
    return get_object_or_404(
        AcaoDoPTS.objects.do_periodo(plano.tc, plano.periodo).select_related(
            "resultado", "atividade"
        ),
        pk=pk,
    )


@require_http_methods(["GET", "POST"])
def acao(
    request: UsuarioRequest, numero: int, ano: int, semestre: int, pk: int
) -> HttpResponse:
    """Altera a ação planejada ou, com o plano aprovado, diz o que foi feito dela."""
    plano = plano_visivel_ou_404(request, numero, ano, semestre)
    a_acao = _acao_ou_404(plano, pk)
    vinculo = vinculo_ou_403(request)
    exigir(vinculo, "planejar", plano)
    if plano.aprovado:
        return _acompanhar(request, plano, a_acao)
    form = AcaoForm(
        digitado(request),
        initial=AcaoForm.inicial(a_acao),
        matriz=consultas.matriz_em_vigor(plano.tc, plano.periodo.fim),
        periodo=plano.periodo,
    )
    return _da_acao(
        request,
        plano,
        f"Ação {a_acao}",
        form,
        lambda: das_acoes.alterar_acao(
            plano,
            a_acao,
            por=vinculo,
            versao=form.cleaned_data["versao"],
            campos=form.campos,
        ),
        feito="Ação salva.",
        pk=pk,
    )


def _acompanhar(
    request: UsuarioRequest, plano: PlanoSemestral, a_acao: AcaoDoPTS
) -> HttpResponse:
    vinculo = vinculo_ou_403(request)
    form = AcompanhamentoForm(
        digitado(request),
        initial=AcompanhamentoForm.inicial(a_acao),
        resultado=a_acao.resultado,
    )
    return _da_acao(
        request,
        plano,
        f"Andamento da ação {a_acao.codigo}",
        form,
        lambda: das_acoes.acompanhar_acao(
            plano,
            a_acao,
            por=vinculo,
            versao=form.cleaned_data["versao"],
            campos=form.campos,
        ),
        feito="Andamento da ação salvo.",
        texto=a_acao.descricao,
        pk=a_acao.pk,
    )


@require_http_methods(["GET", "POST"])
def retirar_acao(
    request: UsuarioRequest, numero: int, ano: int, semestre: int, pk: int
) -> HttpResponse:
    """Pergunta e tira a ação do plano em elaboração."""
    plano = plano_visivel_ou_404(request, numero, ano, semestre)
    vinculo = vinculo_ou_403(request)
    exigir(vinculo, "planejar", plano)
    a_acao = _acao_ou_404(plano, pk)
    return pergunta(
        request,
        _trilha(plano, "Retirar a ação"),
        Confirmacao(
            titulo="Retirar a ação do plano?",
            sobre=str(plano),
            texto=f"{a_acao.codigo} {a_acao.descricao}".strip(),
            botao="Retirar",
            voltar=plano.get_absolute_url(),
            perigo=True,
        ),
        lambda: das_acoes.retirar_acao(plano, a_acao, por=vinculo),
        feito="Ação retirada do plano.",
    )


@require_POST
def copiar_plano(
    request: UsuarioRequest, numero: int, ano: int, semestre: int
) -> HttpResponse:
    """Traz do semestre anterior o que não terminou."""
    plano = plano_visivel_ou_404(request, numero, ano, semestre)
    try:
        vieram = das_acoes.copiar_do_anterior(plano, por=vinculo_ou_403(request))
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
        return redirect(plano)
    if vieram:
        messages.success(
            request, f"Vieram {vieram} do {plano.periodo.anterior()}. Reveja os prazos."
        )
    else:
        messages.info(request, "Não há nada por terminar no semestre anterior.")
    return redirect(plano)


@require_POST
def enviar_plano(
    request: UsuarioRequest, numero: int, ano: int, semestre: int
) -> HttpResponse:
    """Entrega o plano ao gestor do TC na OPAS."""
    plano = plano_visivel_ou_404(request, numero, ano, semestre)
    return dar_passo(request, plano, actions.enviar, feito="Plano enviado à OPAS.")


@require_POST
def aprovar_plano(
    request: UsuarioRequest, numero: int, ano: int, semestre: int
) -> HttpResponse:
    """Aprova o plano e abre o relatório do semestre."""
    plano = plano_visivel_ou_404(request, numero, ano, semestre)
    return dar_passo(
        request,
        plano,
        actions.aprovar,
        feito="Plano aprovado. O relatório do semestre está aberto.",
    )


@require_http_methods(["GET", "POST"])
def devolver_plano(
    request: UsuarioRequest, numero: int, ano: int, semestre: int
) -> HttpResponse:
    """Pede o motivo e devolve o plano."""
    plano = plano_visivel_ou_404(request, numero, ano, semestre)
    vinculo = vinculo_ou_403(request)
    exigir(vinculo, "devolver_plano", plano)
    form = DevolucaoForm(digitado(request))
    return formulario(
        request,
        _trilha(plano, "Devolver"),
        Confirmacao(
            titulo="Devolver o plano para correção?",
            sobre=str(plano),
            texto="Quem planejou volta a poder mudar as ações.",
            botao="Devolver",
            voltar=plano.get_absolute_url(),
            perigo=True,
        ),
        form,
        lambda: actions.devolver(plano, por=vinculo, **form.cleaned_data),
        feito="Plano devolvido.",
    )
