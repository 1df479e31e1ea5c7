"""Colegiados e reuniões: composição, convocação, pauta e documentos."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from base.errors import RegraViolada
from base.paginas import Feito, responder
from contas.http import PortalRequest, UsuarioRequest, vinculo_ou_403
from contas.models import Vinculo
from contas.states import Papel
from pactos import actions, paginas, pdf
from pactos.exports import reunioes_em_ical
from pactos.forms.reunioes import AssentoForm, ItemDePautaForm, PosseForm, ReuniaoForm
from pactos.models import Assento, Ato, Colegiado, Reuniao, Termo
from pactos.models.compromissos import com_contagem_das_respostas
from pactos.permissions import pode_secretariar
from pactos.views.comum import TelaDeFormulario, Trilha
from territorios.models import Nivel, Territorio

PACTOS = "Pactos"


def reuniao_visivel_ou_404(request: PortalRequest, pk: int) -> Reuniao:
    """Única porta para uma reunião."""
    return get_object_or_404(
        Reuniao.objects.visiveis_para(request.vinculo).select_related(
            "colegiado__territorio__uf"
        ),
        pk=pk,
    )


def secretaria_ou_403(request: UsuarioRequest, colegiado: Colegiado) -> Vinculo:
    """O vínculo que secretaria o colegiado; senão, 403 com o motivo."""
    vinculo = vinculo_ou_403(request)
    if not pode_secretariar(vinculo, colegiado):
        raise PermissionDenied(
            f"As reuniões da {colegiado.sigla} são da sua secretaria. Se é o seu caso, "
            "escolha o vínculo certo no alto da página."
        )
    return vinculo


def _trilha(*resto: tuple[str, str | None]) -> Trilha:
    return [
        (PACTOS, reverse("pactos:termos")),
        ("Colegiados", reverse("pactos:colegiados")),
        *resto,
    ]


@login_not_required
@require_GET
def ver(request: PortalRequest, pk: int) -> HttpResponse:
    """Pauta da reunião; de cada item, só os Termos que existem para quem olha."""
    reuniao = reuniao_visivel_ou_404(request, pk)
    termos: dict[int, list[paginas.TermoNaPauta]] = {}
    visiveis = com_contagem_das_respostas(
        Termo.objects.visiveis_para(request.vinculo)
        .na_pauta(reuniao)
        .com_territorio()
        .com_pendencias_abertas()
    )
    for termo in visiveis:
        termos.setdefault(termo.item_da_pauta, []).append(
            paginas.TermoNaPauta(termo, paginas.situacao_na_tela(termo))
        )
    aberta = reuniao.situacao != Reuniao.Situacao.ENCERRADA
    secretaria = pode_secretariar(request.vinculo, reuniao.colegiado)
    contexto = {
        "trilha": [(PACTOS, reverse("pactos:termos")), (str(reuniao), None)],
        "reuniao": reuniao,
        "itens": [(item, termos.get(item.pk, [])) for item in reuniao.itens.all()],
        "atos": reuniao.atos.select_related("colegiado__territorio__uf"),
        "adiamentos": reuniao.adiamentos.select_related("termo__territorio__uf"),
        "a_confirmar": Ato.objects.a_confirmar(reuniao.colegiado).select_related(
            "colegiado__territorio__uf"
        )
        if secretaria
        else [],
        "cuida": secretaria and aberta,
        "a_enviar": Termo.objects.a_enviar_da(reuniao).count() if secretaria else 0,
        "decide": secretaria
        and aberta
        and reuniao.colegiado.tipo in (Colegiado.Tipo.CIB, Colegiado.Tipo.CIT),
    }
    return render(request, "pactos/reuniao.html", contexto)


@login_not_required
@require_GET
def colegiados(request: PortalRequest) -> HttpResponse:
    """Os colegiados com registro e as reuniões que existem para quem olha."""
    contexto = {
        "trilha": [(PACTOS, reverse("pactos:termos")), ("Colegiados", None)],
        "colegiados": Colegiado.objects.exclude(
            tipo__in=(Colegiado.Tipo.MS, Colegiado.Tipo.CMS)
        ).select_related("territorio__uf"),
        "reunioes": Reuniao.objects.visiveis_para(request.vinculo).select_related(
            "colegiado__territorio__uf"
        )[:50],
        "convoca": bool(_colegiados_de(request.vinculo)),
    }
    return render(request, "pactos/colegiados.html", contexto)


@login_not_required
@require_GET
def colegiado(request: PortalRequest, pk: int) -> HttpResponse:
    """A composição numa data (`?em=`) e as reuniões."""
    do_endereco = get_object_or_404(
        Colegiado.objects.select_related("territorio__uf"), pk=pk
    )
    dia = _dia(request.GET.get("em", ""))
    contexto = {
        "trilha": _trilha((do_endereco.sigla, None)),
        "colegiado": do_endereco,
        "dia": dia,
        "assentos": do_endereco.assentos.com_titular_em(dia),
        "com_nomes": request.vinculo is not None,
        "reunioes": Reuniao.objects.visiveis_para(request.vinculo).filter(
            colegiado=do_endereco
        ),
        "cuida": pode_secretariar(request.vinculo, do_endereco),
    }
    return render(request, "pactos/colegiado.html", contexto)


def _dia(texto: str) -> date:
    """A data do endereço; hoje, se não veio ou não é data."""
    try:
        return date.fromisoformat(texto)
    except ValueError:
        return timezone.localdate()


def _colegiados_de(vinculo: Vinculo | None) -> list[tuple[str, str]]:
    """Colegiados que o vínculo secretaria, com ou sem registro: valor e rótulo."""
    if vinculo is None or vinculo.territorio is None:
        return []
    lugar = vinculo.territorio
    if vinculo.papel == Papel.SECRETARIA_CIB:
        regioes = Territorio.objects.filter(nivel=Nivel.REGIAO_DE_SAUDE, uf=lugar)
        return [
            (f"CIB:{lugar.codigo}", f"CIB/{lugar.codigo}"),
            *((f"CIR:{r.codigo}", f"CIR {r.nome}") for r in regioes),
        ]
    tipos = {
        Papel.SECRETARIA_CIT: "CIT",
        Papel.CONSELHO_MUNICIPAL: "CMS",
        Papel.CONSELHO_ESTADUAL: "CES",
        Papel.TECNICO_REGIONAL: "CIR",
    }
    tipo = tipos.get(Papel(vinculo.papel))
    return [(f"{tipo}:{lugar.codigo}", f"{tipo} {lugar.nome}")] if tipo else []


@require_http_methods(["GET", "POST"])
def convocar(request: UsuarioRequest) -> HttpResponse:
    """Convoca uma reunião do colegiado que a pessoa secretaria."""
    vinculo = vinculo_ou_403(request)
    opcoes = _colegiados_de(vinculo)
    if not opcoes:
        raise PermissionDenied("Só a secretaria de um colegiado convoca reuniões.")
    form = ReuniaoForm(request.POST or None, colegiados=opcoes)
    quadro = TelaDeFormulario(
        titulo="Convocar reunião",
        botao="Convocar",
        voltar=reverse("pactos:colegiados"),
        trilha=_trilha(("Convocar reunião", None)),
    )

    def gravar() -> Feito:
        dados = {**form.cleaned_data}
        tipo, _, codigo = dados.pop("colegiado").partition(":")
        reuniao = actions.convocar_reuniao(
            por=vinculo,
            tipo_do_colegiado=tipo,
            territorio=Territorio.objects.get(codigo=codigo),
            data=dados.pop("marcada_para"),
            **dados,
        )
        return f"{reuniao}: convocada.", reuniao

    return responder(request, quadro, form, gravar)


@require_http_methods(["GET", "POST"])
def incluir_item(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Acrescenta um assunto à pauta."""
    reuniao = reuniao_visivel_ou_404(request, pk)
    vinculo = secretaria_ou_403(request, reuniao.colegiado)
    form = ItemDePautaForm(request.POST or None)
    quadro = TelaDeFormulario(
        titulo="Incluir assunto na pauta",
        botao="Incluir",
        voltar=reuniao.get_absolute_url(),
        trilha=[
            (PACTOS, reverse("pactos:termos")),
            (str(reuniao), reuniao.get_absolute_url()),
            ("Incluir assunto", None),
        ],
        sobre=str(reuniao),
    )

    def gravar() -> Feito:
        actions.incluir_na_pauta(reuniao, por=vinculo, **form.cleaned_data)
        return "Assunto incluído na pauta.", reuniao

    return responder(request, quadro, form, gravar)


@require_POST
def montar_pauta(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Põe na pauta o que espera pelo colegiado."""
    reuniao = reuniao_visivel_ou_404(request, pk)
    vinculo = secretaria_ou_403(request, reuniao.colegiado)
    try:
        quantos = actions.montar_pauta(reuniao, por=vinculo)
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
    else:
        messages.success(request, f"Pauta montada: {quantos} Termos entraram.")
    return redirect(reuniao)


@require_POST
def mudar(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Inicia ou encerra a reunião."""
    reuniao = reuniao_visivel_ou_404(request, pk)
    vinculo = secretaria_ou_403(request, reuniao.colegiado)
    iniciar = "iniciar" in request.POST
    para = Reuniao.Situacao.EM_ANDAMENTO if iniciar else Reuniao.Situacao.ENCERRADA
    try:
        actions.mudar_reuniao(reuniao, por=vinculo, para=para)
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
    else:
        messages.success(request, f"Reunião: {para.label.lower()}.")
    return redirect(reuniao)


@require_POST
def confirmar_ato(request: UsuarioRequest, pk: int, ato: int) -> HttpResponse:
    """A reunião confirma um ato ad referendum."""
    reuniao = reuniao_visivel_ou_404(request, pk)
    vinculo = secretaria_ou_403(request, reuniao.colegiado)
    do_colegiado = get_object_or_404(Ato, pk=ato, colegiado=reuniao.colegiado)
    try:
        actions.confirmar_ad_referendum(do_colegiado, por=vinculo, reuniao=reuniao)
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
    else:
        messages.success(request, "Ato confirmado por esta reunião.")
    return redirect(reuniao)


@require_http_methods(["GET", "POST"])
def novo_assento(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Cria um assento no colegiado."""
    do_endereco = get_object_or_404(
        Colegiado.objects.select_related("territorio__uf"), pk=pk
    )
    vinculo = secretaria_ou_403(request, do_endereco)
    form = AssentoForm(request.POST or None)
    return _composicao(
        request,
        do_endereco,
        form,
        "Criar assento",
        lambda: actions.criar_assento(do_endereco, por=vinculo, **form.cleaned_data),
    )


@require_http_methods(["GET", "POST"])
def empossar(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Dá posse a quem assume um assento."""
    assento = get_object_or_404(
        Assento.objects.select_related("colegiado__territorio__uf"), pk=pk
    )
    vinculo = secretaria_ou_403(request, assento.colegiado)
    form = PosseForm(request.POST or None)
    return _composicao(
        request,
        assento.colegiado,
        form,
        f"Dar posse: {assento}",
        lambda: actions.empossar(assento, por=vinculo, **form.cleaned_data),
    )


def _composicao(
    request: UsuarioRequest,
    do_endereco: Colegiado,
    form: Form,
    titulo: str,
    fazer: Callable[[], object],
) -> HttpResponse:
    volta = reverse("pactos:colegiado", args=[do_endereco.pk])
    quadro = TelaDeFormulario(
        titulo=titulo,
        botao="Gravar",
        voltar=volta,
        trilha=_trilha((do_endereco.sigla, volta), (titulo, None)),
        sobre=do_endereco.sigla,
    )

    def gravar() -> Feito:
        fazer()
        return "Composição gravada.", volta

    return responder(request, quadro, form, gravar)


@login_not_required
@require_GET
def agenda_ical(request: PortalRequest, pk: int) -> HttpResponse:
    """As reuniões do colegiado que existem para quem olha, em iCal."""
    do_endereco = get_object_or_404(
        Colegiado.objects.select_related("territorio__uf"), pk=pk
    )
    reunioes = Reuniao.objects.visiveis_para(request.vinculo).filter(
        colegiado=do_endereco
    )
    corpo = reunioes_em_ical(do_endereco, reunioes)
    return HttpResponse(corpo, content_type="text/calendar; charset=utf-8")


@login_not_required
@require_GET
def documento(request: PortalRequest, pk: int, qual: str) -> HttpResponse:
    """Ata ou resolução da reunião, em rascunho, tirada da pauta."""
    reuniao = reuniao_visivel_ou_404(request, pk)
    desenhar = {"ata": pdf.ata_da_reuniao, "resolucao": pdf.minuta_da_resolucao}[qual]
    return HttpResponse(
        desenhar(reuniao),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{qual}-{reuniao.pk}.pdf"'},
    )
