"""Prazos assumidos, a página de cada UF e as agendas."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from base.paginas import Feito, responder
from contas.http import PortalRequest, UsuarioRequest, vinculo_ou_403
from contas.models import Vinculo
from pactos import actions
from pactos.consultas import indicador_de_colegiados
from pactos.forms.seguimento import (
    AdesaoDaUFForm,
    ApoioForm,
    CumprimentoForm,
    ItemDaAgendaForm,
)
from pactos.models import AdesaoDaUF, ItemDaAgenda, PrazoAssumido, Reuniao, Termo
from pactos.permissions import pode, pode_conduzir
from pactos.views.comum import TelaDeFormulario, Trilha, quem_age
from pactos.views.termos import trilha_do_termo
from territorios.models import Territorio

POR_PAGINA = 50


def _trilha(*resto: tuple[str, str | None]) -> Trilha:
    return [("Pactos", reverse("pactos:termos")), *resto]


def _prazo_visivel_ou_404(request: PortalRequest, pk: int) -> PrazoAssumido:
    visiveis = Termo.objects.visiveis_para(request.vinculo)
    return get_object_or_404(
        PrazoAssumido.prazos.filter(termo__in=visiveis.values("pk")).com_lugar(), pk=pk
    )


@login_not_required
@require_GET
def prazos(request: PortalRequest) -> HttpResponse:
    """Prazos assumidos e não cumpridos, dos mais vencidos aos por vencer."""
    hoje = timezone.localdate()
    visiveis = Termo.objects.visiveis_para(request.vinculo)
    todos = PrazoAssumido.prazos.em_curso().filter(termo__in=visiveis.values("pk"))
    lugar = Territorio.objects.filter(codigo=request.GET.get("lugar", "")).first()
    if lugar is not None:
        alcance = Territorio.objects.abaixo_de(lugar)
        todos = todos.filter(termo__territorio__in=alcance.values("pk"))
    lista = todos.filter(prazo__lt=hoje) if "vencidos" in request.GET else todos
    pagina = Paginator(
        lista.com_lugar().prefetch_related("apoios").order_by("prazo", "pk"),
        POR_PAGINA,
    ).get_page(request.GET.get("pagina"))
    por_uf = (
        todos.order_by()
        .values("termo__territorio__uf__codigo", "termo__territorio__uf__nome")
        .annotate(total=Count("pk"), vencidos=Count("pk", filter=Q(prazo__lt=hoje)))
        .order_by("-vencidos", "termo__territorio__uf__nome")
    )
    contexto = {
        "trilha": _trilha(("Prazos assumidos", None)),
        "hoje": hoje,
        "lugar": lugar,
        "pagina": pagina,
        "por_uf": por_uf,
        "linhas": [
            (
                p,
                pode(request.vinculo, "informar_cumprimento", p.termo),
                pode(request.vinculo, "oferecer_apoio", p.termo),
            )
            for p in pagina
        ],
    }
    return render(request, "pactos/prazos.html", contexto)


@require_http_methods(["GET", "POST"])
def cumprir(request: UsuarioRequest, pk: int) -> HttpResponse:
    """O ente informa que passou a realizar o item."""
    prazo = _prazo_visivel_ou_404(request, pk)
    vinculo = quem_age(request, "informar_cumprimento", prazo.termo)
    form = CumprimentoForm(request.POST or None, termo=prazo.termo)
    quadro = _do_prazo(prazo, "Informar cumprimento")

    def gravar() -> Feito:
        dados = {**form.cleaned_data}
        actions.informar_cumprimento(
            prazo, por=vinculo, data=dados.pop("realizado_desde"), **dados
        )
        return "Cumprimento informado.", quadro.voltar

    return responder(request, quadro, form, gravar)


@require_http_methods(["GET", "POST"])
def apoiar(request: UsuarioRequest, pk: int) -> HttpResponse:
    """O estado oferece apoio ao ente que tem o prazo."""
    prazo = _prazo_visivel_ou_404(request, pk)
    vinculo = quem_age(request, "oferecer_apoio", prazo.termo)
    form = ApoioForm(request.POST or None)
    quadro = _do_prazo(prazo, "Oferecer apoio")

    def gravar() -> Feito:
        actions.oferecer_apoio(prazo, por=vinculo, **form.cleaned_data)
        return "Apoio registrado.", quadro.voltar

    return responder(request, quadro, form, gravar)


def _do_prazo(prazo: PrazoAssumido, titulo: str) -> TelaDeFormulario:
    return TelaDeFormulario(
        titulo=titulo,
        botao="Gravar",
        voltar=reverse("pactos:prazos"),
        trilha=[*trilha_do_termo(prazo.termo), (titulo, None)],
        sobre=f"{prazo.termo.territorio}, item {prazo.responsabilidade.item}",
        texto=f"{prazo.responsabilidade.texto}. Prazo assumido: "
        f"{prazo.prazo:%d/%m/%Y}.",
    )


def _uf_ou_404(codigo: str) -> Territorio:
    return get_object_or_404(Territorio.objects.ufs(), codigo=codigo)


@login_not_required
@require_GET
def estado(request: PortalRequest, codigo: str) -> HttpResponse:
    """A UF: como conduz a adesão, os seus Termos, colegiados, prazos e agenda."""
    uf = _uf_ou_404(codigo)
    alcance = Territorio.objects.abaixo_de(uf).values("pk")
    visiveis = Termo.objects.visiveis_para(request.vinculo).filter(
        territorio__in=alcance
    )
    itens = {i.acao: i for i in ItemDaAgenda.objects.filter(uf=uf)}
    prazos_da_uf = PrazoAssumido.prazos.em_curso().filter(
        termo__in=visiveis.values("pk")
    )
    contexto = {
        "trilha": _trilha(
            ("Agendas das UFs", reverse("pactos:agendas")), (uf.nome, None)
        ),
        "uf": uf,
        "adesao": AdesaoDaUF.objects.filter(uf=uf).first(),
        "estadual": visiveis.filter(territorio=uf).em_ordem().first(),
        "situacoes": _por_situacao(visiveis),
        "colegiados": indicador_de_colegiados(uf),
        "vencidos": prazos_da_uf.filter(prazo__lt=timezone.localdate()).count(),
        "em_curso": prazos_da_uf.count(),
        "agenda": [(acao, itens.get(acao)) for acao in ItemDaAgenda.Acao],
        "conduz": pode_conduzir(request.vinculo, uf),
    }
    return render(request, "pactos/estado.html", contexto)


def _por_situacao(termos: QuerySet[Termo]) -> list[tuple[str, int]]:
    contagem = termos.order_by().values_list("situacao").annotate(n=Count("pk"))
    rotulos = dict(Termo._meta.get_field("situacao").flatchoices)
    return [(str(rotulos[s]), n) for s, n in contagem]


def _condutor(request: UsuarioRequest, uf: Territorio) -> Vinculo:
    vinculo = vinculo_ou_403(request)
    if not pode_conduzir(vinculo, uf):
        raise PermissionDenied(
            "A adesão e a agenda da UF são da SES e da secretaria da CIB."
        )
    return vinculo


@require_http_methods(["GET", "POST"])
def adesao_da_uf(request: UsuarioRequest, codigo: str) -> HttpResponse:
    """Papel da SES, Grupo Condutor, Plano de Ação e modo de adesão."""
    uf = _uf_ou_404(codigo)
    vinculo = _condutor(request, uf)
    gravada = AdesaoDaUF.objects.filter(uf=uf).first() or AdesaoDaUF(uf=uf)
    form = AdesaoDaUFForm(request.POST or None, instance=gravada)
    quadro = _da_uf(uf, "Adesão da UF")

    def gravar() -> Feito:
        actions.gravar_adesao_da_uf(uf, por=vinculo, **form.cleaned_data)
        return "Adesão da UF gravada.", quadro.voltar

    return responder(request, quadro, form, gravar)


@require_http_methods(["GET", "POST"])
def item_da_agenda(request: UsuarioRequest, codigo: str, acao: int) -> HttpResponse:
    """Uma das oito ações na agenda da UF."""
    uf = _uf_ou_404(codigo)
    if acao not in ItemDaAgenda.Acao.values:
        raise Http404
    vinculo = _condutor(request, uf)
    gravado = ItemDaAgenda.objects.filter(uf=uf, acao=acao).first()
    campos = ("responsavel", "prazo", "reuniao", "situacao")
    form = ItemDaAgendaForm(
        request.POST or None,
        reunioes=Reuniao.objects.filter(
            colegiado__territorio=uf, colegiado__tipo="CIB"
        ),
        initial={c: getattr(gravado, c) for c in campos} if gravado else {},
    )
    quadro = _da_uf(uf, ItemDaAgenda.Acao(acao).label)

    def gravar() -> Feito:
        actions.gravar_item_da_agenda(uf, acao, por=vinculo, **form.cleaned_data)
        return "Agenda gravada.", quadro.voltar

    return responder(request, quadro, form, gravar)


def _da_uf(uf: Territorio, titulo: str) -> TelaDeFormulario:
    volta = reverse("pactos:estado", args=[uf.codigo])
    return TelaDeFormulario(
        titulo=titulo,
        botao="Gravar",
        voltar=volta,
        trilha=_trilha((uf.nome, volta), (titulo, None)),
        sobre=uf.nome,
    )


@login_not_required
@require_GET
def agendas(request: PortalRequest) -> HttpResponse:
    """As agendas das 27 UFs: as oito ações e onde cada uma está."""
    itens: dict[tuple[int, int], ItemDaAgenda] = {
        (i.uf_id, i.acao): i for i in ItemDaAgenda.objects.all()
    }
    adesoes = {a.uf_id: a for a in AdesaoDaUF.objects.all()}
    contexto = {
        "trilha": _trilha(("Agendas das UFs", None)),
        "acoes": list(ItemDaAgenda.Acao),
        "linhas": [
            (uf, adesoes.get(uf.pk), [itens.get((uf.pk, a)) for a in ItemDaAgenda.Acao])
            for uf in Territorio.objects.ufs().order_by("nome_normalizado")
        ],
        "hoje": timezone.localdate(),
    }
    return render(request, "pactos/agendas.html", contexto)
