"""O catálogo editado nas telas: edições, prioridades, fichas e o que elas alcançam."""

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from auditoria.models import Evento
from base.paginas import Feito, perguntar, responder
from base.telas import Confirmacao, TelaDeFormulario, Trilha
from contas.http import UsuarioRequest, vinculo_ou_403
from contas.models import Vinculo
from indicadores import actions
from indicadores.consultas import efeito_da_regra, fichas_da_edicao
from indicadores.forms.edicoes import (
    EdicaoForm,
    NovaEdicaoForm,
    PrioridadesFormSet,
    prioridades_de,
    prioridades_lidas,
)
from indicadores.forms.fichas import FichaForm
from indicadores.forms.quebras import QuebrasFormSet, quebras_de, quebras_lidas
from indicadores.forms.variantes import (
    VariantesFormSet,
    variantes_de,
    variantes_lidas,
)
from indicadores.models import Edicao, Ficha, MetaPactuada, Resultado, Rodada
from indicadores.permissions import pode_gerir_catalogo, pode_gerir_ficha
from indicadores.telas_da_gestao import atos_da_gestao
from indicadores.views.gestao import (
    GESTAO,
    gravou,
    ler_a_versao_gravada,
    trilha_da_gestao,
)
from territorios.models import Nivel, Territorio

USADA: Final = Exists(MetaPactuada.objects.filter(ficha=OuterRef("pk"))) | Exists(
    Resultado.objects.filter(ficha=OuterRef("pk"))
)
"""A ficha tem metas ou resultados: está congelada."""


def _catalogo_ou_403(request: UsuarioRequest) -> Vinculo:
    vinculo = vinculo_ou_403(request)
    if not pode_gerir_catalogo(vinculo):
        raise PermissionDenied(actions.frase_de_quem_gere(None))
    return vinculo


def _ficha_ou_403(request: UsuarioRequest, territorio: Territorio | None) -> Vinculo:
    vinculo = vinculo_ou_403(request)
    if not pode_gerir_ficha(vinculo, territorio):
        raise PermissionDenied(actions.frase_de_quem_gere(territorio))
    return vinculo


# ------------------------------------------------------------------ edições


@require_http_methods(["GET", "POST"])
def nova_edicao(request: UsuarioRequest) -> HttpResponse:
    """Cria a edição, vazia ou como cópia de outra."""
    vinculo = _catalogo_ou_403(request)
    form = NovaEdicaoForm(
        request.POST or None, initial={"copiar_de": request.GET.get("de", "")}
    )
    quadro = TelaDeFormulario(
        titulo="Nova edição",
        botao="Criar edição",
        voltar=reverse(GESTAO),
        trilha=trilha_da_gestao(("Nova edição", None)),
        texto="O rol de indicadores de uma norma. Comece da edição anterior e mude só "
        "o que a norma mudou: as fichas da cópia podem ser editadas até serem usadas.",
    )

    def gravar() -> Feito:
        nova = actions.criar_edicao(por=vinculo, **form.argumentos())
        return f"{nova.nome} criada.", nova

    return responder(request, quadro, form, gravar)


@require_http_methods(["GET", "POST"])
def edicao(request: UsuarioRequest, codigo: str) -> HttpResponse:
    """A edição: dados, prioridades e as fichas, com as congeladas marcadas."""
    vinculo = _catalogo_ou_403(request)
    aberta = get_object_or_404(Edicao, codigo=codigo)
    if request.method == "GET":
        form = EdicaoForm(instance=aberta, initial={"versao": aberta.versao})
        prioridades = PrioridadesFormSet(initial=prioridades_de(aberta))
        return _pagina_da_edicao(request, aberta, form, prioridades)
    form = EdicaoForm(request.POST, instance=Edicao(codigo=aberta.codigo))
    prioridades = PrioridadesFormSet(request.POST, initial=prioridades_de(aberta))
    if form.is_valid() and prioridades.is_valid():
        campos = {**form.cleaned_data, "prioridades": prioridades_lidas(prioridades)}
        if gravou(form, lambda: actions.alterar_edicao(aberta, por=vinculo, **campos)):
            messages.success(request, "Edição gravada.")
            return redirect(aberta)
    return _pagina_da_edicao(request, aberta, form, prioridades, status=422)


def _pagina_da_edicao(
    request: UsuarioRequest,
    aberta: Edicao,
    form: EdicaoForm,
    prioridades: Any,
    *,
    status: int = 200,
) -> HttpResponse:
    ler_a_versao_gravada(form, "versao", aberta.versao)
    fichas = fichas_da_edicao(
        aberta,
        aberta.fichas.select_related("prioridade")
        .order_by("numero")
        .annotate(usada=USADA),
    )
    contexto = {
        "trilha": trilha_da_gestao((aberta.nome, None)),
        "edicao": aberta,
        "form": form,
        "prioridades": prioridades,
        "fichas": fichas,
        "a_conferir": [x.ficha for x in fichas if x.conferir],
        "atos": atos_da_gestao(Evento.objects.do_objeto(aberta)[:20]),
    }
    return render(request, "indicadores/gestao_edicao.html", contexto, status=status)


# ------------------------------------------------------------------ fichas


@require_http_methods(["GET", "POST"])
def nova_ficha(request: UsuarioRequest, codigo: str) -> HttpResponse:
    """Inclui uma ficha no rol da edição."""
    da_edicao = get_object_or_404(Edicao, codigo=codigo)
    ficha = Ficha(
        edicao=da_edicao, numero=actions.proximo_numero(da_edicao, None), tipo="P"
    )
    return _editar(request, ficha)


@require_http_methods(["GET", "POST"])
def editar_ficha(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Edita a ficha que ninguém usou; a usada diz por que não muda."""
    ficha = get_object_or_404(
        Ficha.todas.select_related("edicao", "prioridade", "territorio__uf"), pk=pk
    )
    return _editar(request, ficha)


def _editar(request: UsuarioRequest, ficha: Ficha) -> HttpResponse:
    vinculo = _ficha_ou_403(request, ficha.territorio)
    versao = ficha.versao
    if ficha.pk and actions.esta_usada(ficha):
        return _pagina_da_congelada(request, ficha)
    form = FichaForm(request.POST or None, instance=ficha)
    listas: dict[str, Any] = {
        "variantes": VariantesFormSet(
            request.POST or None, initial=variantes_de(ficha), prefix="v"
        ),
        "quebras": QuebrasFormSet(
            request.POST or None, initial=quebras_de(ficha), prefix="q"
        ),
    }
    if request.method == "GET":
        return _pagina_da_ficha(request, form, listas, versao)
    if not all([form.is_valid(), *(lista.is_valid() for lista in listas.values())]):
        return _pagina_da_ficha(request, form, listas, versao, status=422)
    nova = form.ficha()
    if "efeito" in request.POST:
        return _pagina_da_ficha(request, form, listas, versao, com_efeito=True)
    if gravou(
        form,
        lambda: actions.gravar_ficha(
            nova,
            por=vinculo,
            versao=form.cleaned_data["versao_lida"] or 0,
            variantes=variantes_lidas(listas["variantes"]),
            quebras=quebras_lidas(listas["quebras"]),
        ),
    ):
        messages.success(request, f"Indicador {nova.numero} gravado.")
        return redirect(_volta_da(nova))
    return _pagina_da_ficha(request, form, listas, versao, status=422)


def _volta_da(ficha: Ficha) -> str:
    if ficha.territorio is None:
        return ficha.edicao.get_absolute_url()
    return reverse("indicadores:proprios", args=[ficha.territorio.codigo])


def _trilha_da(ficha: Ficha, ultimo: str) -> Trilha:
    if ficha.territorio is None:
        return trilha_da_gestao(
            (ficha.edicao.nome, ficha.edicao.get_absolute_url()), (ultimo, None)
        )
    return [
        ("Indicadores", reverse("indicadores:catalogo")),
        (f"Indicadores de {ficha.territorio}", _volta_da(ficha)),
        (ultimo, None),
    ]


def _pagina_da_ficha(
    request: UsuarioRequest,
    form: FichaForm,
    listas: dict[str, Any],
    versao: int,
    *,
    com_efeito: bool = False,
    status: int = 200,
) -> HttpResponse:
    ficha: Ficha = form.instance
    if status == 422:
        ler_a_versao_gravada(form, "versao_lida", versao)
    titulo = f"Ficha do indicador {ficha.numero}" if ficha.pk else "Nova ficha"
    ano = _ano_de_referencia(ficha)
    efeito = None
    if com_efeito:
        efeito = efeito_da_regra(
            form.aplicabilidade(), ano=ano, dentro_de=ficha.territorio
        )
    contexto = {
        "trilha": _trilha_da(ficha, titulo),
        "titulo": titulo,
        "ficha": ficha,
        "form": form,
        **listas,
        "efeito": efeito,
        "ano": ano,
        "voltar": _volta_da(ficha),
        "atos": atos_da_gestao(Evento.objects.do_objeto(ficha)[:20])
        if ficha.pk
        else [],
    }
    return render(request, "indicadores/editar_ficha.html", contexto, status=status)


def _ano_de_referencia(ficha: Ficha) -> int:
    ultimo = ficha.edicao.rodadas.values_list("ano", flat=True).first()
    return ficha.desde_ano or ultimo or ficha.edicao.ano_inicial


def _pagina_da_congelada(request: UsuarioRequest, ficha: Ficha) -> HttpResponse:
    contexto = {
        "trilha": _trilha_da(ficha, f"Ficha do indicador {ficha.numero}"),
        "ficha": ficha,
        "frase": actions.FRASE_DA_CONGELADA,
        "voltar": _volta_da(ficha),
        "atos": atos_da_gestao(Evento.objects.do_objeto(ficha)[:20]),
    }
    return render(request, "indicadores/ficha_congelada.html", contexto)


@require_http_methods(["GET", "POST"])
def retirar_ficha(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Retira, depois de confirmar, a ficha que ninguém usou."""
    ficha = get_object_or_404(
        Ficha.todas.select_related("edicao", "territorio__uf"), pk=pk
    )
    vinculo = _ficha_ou_403(request, ficha.territorio)
    confirmacao = Confirmacao(
        titulo=f"Retirar o indicador {ficha.numero}?",
        botao="Retirar",
        voltar=_volta_da(ficha),
        sobre=str(ficha.edicao),
        texto=ficha.nome,
        perigo=True,
    )

    def fazer() -> str:
        actions.retirar_ficha(ficha, por=vinculo)
        return "Indicador retirado."

    return perguntar(request, confirmacao, _trilha_da(ficha, "Retirar"), fazer)


# ------------------------------------------------------------------ próprios


def _dono_ou_404(codigo: str) -> Territorio:
    return get_object_or_404(
        Territorio.objects.filter(nivel__in=[Nivel.UF, Nivel.MUNICIPIO]).select_related(
            "uf"
        ),
        codigo=codigo,
    )


@require_GET
def proprios(request: UsuarioRequest, codigo: str) -> HttpResponse:
    """Os indicadores que a UF ou o município acrescentou ao rol nacional."""
    territorio = _dono_ou_404(codigo)
    vinculo = vinculo_ou_403(request)
    contexto = {
        "trilha": [
            ("Indicadores", reverse("indicadores:catalogo")),
            (f"Indicadores de {territorio}", None),
        ],
        "territorio": territorio,
        "regional": territorio.nivel == Nivel.UF,
        "fichas": Ficha.todas.acrescentadas_por(territorio)
        .select_related("edicao", "prioridade", "territorio")
        .annotate(usada=USADA),
        "edita": pode_gerir_ficha(vinculo, territorio),
        "rodadas": _rodadas_a_acrescentar(),
    }
    return render(request, "indicadores/proprios.html", contexto)


def _rodadas_a_acrescentar() -> list[Rodada]:
    """A primeira de cada edição cujas metas não fecharam; sem nenhuma, a última.

    A rodada do ano que vem, criada antes da hora, não toma o lugar da que se pactua.
    """
    rodadas = Rodada.objects.select_related("edicao")
    abertas = rodadas.filter(metas_fecham__gte=timezone.localdate()).order_by("ano")
    por_edicao: dict[int, Rodada] = {}
    for rodada in abertas:
        por_edicao.setdefault(rodada.edicao_id, rodada)
    return list(por_edicao.values()) or list(rodadas[:1])


@require_http_methods(["GET", "POST"])
def novo_proprio(request: UsuarioRequest, codigo: str) -> HttpResponse:
    """Acrescenta um indicador regional (a CIB) ou local (o município).

    `?ano=` diz a rodada de que ele começa a valer, e com ela a edição.
    """
    territorio = _dono_ou_404(codigo)
    _ficha_ou_403(request, territorio)
    rodadas = _rodadas_a_acrescentar()
    if not rodadas:
        messages.info(request, "Ainda não há rodada a que acrescentar indicadores.")
        return redirect("indicadores:proprios", codigo)
    ano = request.GET.get("ano", "")
    rodada = next((r for r in rodadas if str(r.ano) == ano), rodadas[0])
    local = territorio.nivel == Nivel.MUNICIPIO
    ficha = Ficha(
        edicao=rodada.edicao,
        territorio=territorio,
        tipo=actions.tipo_acrescentado(territorio),
        numero=actions.proximo_numero(rodada.edicao, territorio),
        desde_ano=rodada.ano,
        aplicabilidade={"niveis": ["MUN"]} if local else {},
    )
    return _editar(request, ficha)
