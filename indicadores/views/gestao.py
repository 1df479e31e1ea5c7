"""A gestão do Ministério: edições, rodadas, prazos e o caminho em cada UF."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from auditoria.models import Evento
from base.errors import RegraViolada
from base.paginas import Feito, perguntar, recusar_no_alto, responder
from base.telas import Confirmacao, TelaDeFormulario, Trilha
from contas.http import UsuarioRequest, vinculo_ou_403
from contas.models import Vinculo
from indicadores import actions
from indicadores.forms.rodadas import (
    ConfiguracaoDaUFForm,
    NovaRodadaForm,
    PrazosForm,
    ReaberturaForm,
)
from indicadores.models import ConfiguracaoDaUF, Edicao, Reabertura, Rodada
from indicadores.permissions import (
    pode_configurar_uf,
    pode_gerir_catalogo,
    pode_gerir_rodadas,
)
from indicadores.telas_da_gestao import atos_da_gestao, janela_por_extenso
from territorios.models import Territorio

GESTAO = "indicadores:gestao"


def trilha_da_gestao(*resto: tuple[str, str | None]) -> Trilha:
    """As migalhas a partir do catálogo."""
    return [
        ("Indicadores", reverse("indicadores:catalogo")),
        ("Gestão", reverse(GESTAO)),
        *resto,
    ]


def gravou(form: BaseForm, gravar: Callable[[], object]) -> bool:
    """Tenta gravar; a regra violada ou a edição concorrente volta ao formulário."""
    try:
        gravar()
    except RegraViolada as erro:
        recusar_no_alto(form, erro)
        return False
    return True


def ler_a_versao_gravada(form: Any, campo: str, versao: int) -> None:
    """Quem insiste, depois de ler o que o outro gravou, grava por cima."""
    if form.is_bound:
        form.data = form.data.copy()
        form.data[campo] = str(versao)


def _ministerio_ou_403(request: UsuarioRequest) -> Vinculo:
    vinculo = vinculo_ou_403(request)
    if not pode_gerir_rodadas(vinculo):
        raise PermissionDenied(
            "As rodadas e os seus prazos são do Ministério da Saúde."
        )
    return vinculo


@require_GET
def gestao(request: UsuarioRequest) -> HttpResponse:
    """As edições, as rodadas e as UFs, para quem cuida delas."""
    vinculo = vinculo_ou_403(request)
    if not pode_gerir_catalogo(vinculo):
        raise PermissionDenied(
            "A gestão dos indicadores é do Ministério da Saúde. Os indicadores "
            "próprios do seu território estão na página da pactuação."
        )
    hoje = timezone.localdate()
    contexto = {
        "trilha": [("Indicadores", reverse("indicadores:catalogo")), ("Gestão", None)],
        "edicoes": Edicao.objects.annotate(
            quantas=Count("fichas", filter=Q(fichas__territorio__isnull=True))
        )
        .order_by("-ano_inicial")
        .prefetch_related("rodadas"),
        "rodadas": [
            (
                rodada,
                janela_por_extenso(rodada.janela_das_metas, hoje),
                janela_por_extenso(rodada.janela_dos_resultados, hoje),
            )
            for rodada in Rodada.objects.select_related("edicao")
            .annotate(
                reabertas=Count(
                    "reaberturas",
                    filter=Q(
                        reaberturas__ate__gte=hoje,
                        reaberturas__encerrada_em__isnull=True,
                    ),
                )
            )
            .order_by("-ano")
        ],
        "com_cir": ConfiguracaoDaUF.objects.filter(passo_cir=True)
        .select_related("uf")
        .order_by("uf__nome_normalizado"),
        "ufs": Territorio.objects.ufs().order_by("nome_normalizado"),
        "gere_rodadas": pode_gerir_rodadas(vinculo),
    }
    return render(request, "indicadores/gestao.html", contexto)


@require_http_methods(["GET", "POST"])
def nova_rodada(request: UsuarioRequest) -> HttpResponse:
    """Cria a rodada de um ano."""
    vinculo = _ministerio_ou_403(request)
    form = NovaRodadaForm(request.POST or None)
    quadro = TelaDeFormulario(
        titulo="Nova rodada",
        botao="Criar rodada",
        voltar=reverse(GESTAO),
        trilha=trilha_da_gestao(("Nova rodada", None)),
        texto="Um ano de uma edição, com os dias em que se pactua e se apura.",
    )

    def gravar() -> Feito:
        nova = actions.criar_rodada(por=vinculo, **form.argumentos())
        return f"Rodada {nova.ano} criada.", nova

    return responder(request, quadro, form, gravar)


@require_http_methods(["GET", "POST"])
def rodada(request: UsuarioRequest, ano: int) -> HttpResponse:
    """Os prazos da rodada, as reaberturas e quem mudou o quê."""
    vinculo = _ministerio_ou_403(request)
    do_ano = get_object_or_404(Rodada.objects.select_related("edicao"), ano=ano)
    if request.method == "GET":
        form = PrazosForm(initial=PrazosForm.da_rodada(do_ano))
        return _pagina_da_rodada(request, do_ano, form)
    form = PrazosForm(request.POST)
    if form.is_valid() and gravou(
        form,
        lambda: actions.mudar_prazos(
            do_ano,
            por=vinculo,
            versao=form.cleaned_data["versao"],
            **form.argumentos(),
        ),
    ):
        messages.success(request, f"Prazos da rodada {ano} gravados.")
        return redirect(do_ano)
    return _pagina_da_rodada(request, do_ano, form, status=422)


def _pagina_da_rodada(
    request: UsuarioRequest, do_ano: Rodada, form: PrazosForm, *, status: int = 200
) -> HttpResponse:
    hoje = timezone.localdate()
    ler_a_versao_gravada(form, "versao", do_ano.versao)
    contexto = {
        "trilha": trilha_da_gestao((str(do_ano), None)),
        "rodada": do_ano,
        "form": form,
        "metas": janela_por_extenso(do_ano.janela_das_metas, hoje),
        "resultados": janela_por_extenso(do_ano.janela_dos_resultados, hoje),
        "reaberturas": do_ano.reaberturas.select_related(
            "territorio__uf", "aberta_por__usuario", "aberta_por__territorio__uf"
        ),
        "hoje": hoje,
        "atos": atos_da_gestao(Evento.objects.do_objeto(do_ano)[:30]),
    }
    return render(request, "indicadores/gestao_rodada.html", contexto, status=status)


@require_http_methods(["GET", "POST"])
def reabrir_prazo(request: UsuarioRequest, ano: int) -> HttpResponse:
    """Reabre metas ou resultados para todos, uma UF ou um município."""
    vinculo = _ministerio_ou_403(request)
    do_ano = get_object_or_404(Rodada, ano=ano)
    form = ReaberturaForm(request.POST or None)
    quadro = TelaDeFormulario(
        titulo=f"Reabrir prazo de {ano}",
        botao="Reabrir",
        voltar=do_ano.get_absolute_url(),
        trilha=trilha_da_gestao(
            (str(do_ano), do_ano.get_absolute_url()), ("Reabrir prazo", None)
        ),
        texto="Começa hoje. A tela, a gravação e a planilha passam a aceitar de quem "
        "for alcançado, até o dia marcado.",
    )

    def gravar() -> Feito:
        actions.reabrir_prazo(do_ano, por=vinculo, **form.argumentos())
        return f"Prazo reaberto para {form.cleaned_data['lugar']}.", do_ano

    return responder(request, quadro, form, gravar)


@require_http_methods(["GET", "POST"])
def encerrar_reabertura(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Fecha a reabertura antes da hora, depois de confirmar."""
    vinculo = _ministerio_ou_403(request)
    reabertura = get_object_or_404(
        Reabertura.objects.select_related("rodada", "territorio__uf"), pk=pk
    )
    do_ano = reabertura.rodada
    confirmacao = Confirmacao(
        titulo="Encerrar a reabertura?",
        botao="Encerrar",
        voltar=do_ano.get_absolute_url(),
        sobre=str(reabertura),
        texto=f"Reaberto até {reabertura.ate:%d/%m/%Y}: {reabertura.motivo}",
        perigo=True,
    )

    def fazer() -> str:
        actions.encerrar_reabertura(reabertura, por=vinculo)
        return "Reabertura encerrada."

    trilha = trilha_da_gestao((str(do_ano), confirmacao.voltar), ("Encerrar", None))
    return perguntar(request, confirmacao, trilha, fazer)


@require_http_methods(["GET", "POST"])
def configurar_uf(request: UsuarioRequest, codigo: str) -> HttpResponse:
    """Liga ou desliga o passo da CIR na UF."""
    vinculo = vinculo_ou_403(request)
    uf = get_object_or_404(Territorio.objects.ufs(), codigo=codigo)
    if not pode_configurar_uf(vinculo, uf):
        raise PermissionDenied(
            f"O caminho da pactuação em {uf} é decidido pela sua CIB: cabe à "
            "secretaria da CIB ou ao Ministério da Saúde."
        )
    atual = ConfiguracaoDaUF.objects.filter(uf=uf).first()
    form = ConfiguracaoDaUFForm(
        request.POST if request.method == "POST" else None,
        initial={"passo_cir": atual.passo_cir if atual else False},
    )
    volta = reverse(GESTAO if pode_gerir_rodadas(vinculo) else "indicadores:catalogo")
    quadro = TelaDeFormulario(
        titulo=f"Caminho da pactuação em {uf.nome}",
        botao="Gravar",
        voltar=volta,
        trilha=[
            ("Indicadores", reverse("indicadores:catalogo")),
            (f"Caminho da pactuação, {uf.codigo}", None),
        ],
        texto="Vale para as pactuações que ainda estão com o gestor. As já enviadas "
        "seguem o caminho com que saíram.",
    )

    def gravar() -> Feito:
        actions.configurar_uf(uf, por=vinculo, **form.cleaned_data)
        return f"Caminho da pactuação em {uf.nome} gravado.", request.path

    return responder(request, quadro, form, gravar)
