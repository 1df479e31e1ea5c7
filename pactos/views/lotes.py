"""Decidir a pauta inteira e publicar a Portaria de muitos entes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from base.errors import EdicaoConcorrente, RegraViolada
from base.paginas import perguntar
from base.tarefas import iniciar
from base.telas import Confirmacao
from contas.http import UsuarioRequest, vinculo_ou_403
from contas.models import Vinculo
from pactos import actions, pdf
from pactos.actions.reunioes import ESPERA_POR
from pactos.forms.reunioes import LoteForm, PortariaForm
from pactos.models import Colegiado, Pendencia, Reuniao, Termo
from pactos.models.termos import TermoQuerySet
from pactos.permissions import pode_publicar
from pactos.rules import MAIOR_LOTE
from pactos.states import Situacao
from pactos.tasks import argumentos_do_lote, decidir_pauta
from pactos.views.reunioes import reuniao_visivel_ou_404, secretaria_ou_403


@require_http_methods(["GET", "POST"])
def decidir(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Um ato para a pauta inteira, com exceções; grava em segundo plano."""
    reuniao = reuniao_visivel_ou_404(request, pk)
    vinculo = secretaria_ou_403(request, reuniao.colegiado)
    try:
        actions.acoes_do_colegiado(reuniao)
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
        return redirect(reuniao)
    form = LoteForm(
        request.POST or None,
        termos=_a_decidir(reuniao),
        ad_referendum=reuniao.colegiado.tipo == Colegiado.Tipo.CIB,
        initial={"data_do_ato": reuniao.data},
    )
    if not form.termos:
        messages.info(request, "Não há Termo da pauta à espera de decisão.")
        return redirect(reuniao)
    if request.method == "GET":
        return _pagina(request, reuniao, form)
    if not form.is_valid():
        return _pagina(request, reuniao, form, status=422)
    if "confirmado" not in request.POST:
        return _pagina(request, reuniao, form, confirmar=True)
    return _enfileirar(request, reuniao, vinculo, form)


def _a_decidir(reuniao: Reuniao) -> list[Termo]:
    situacao = ESPERA_POR[Colegiado.Tipo(reuniao.colegiado.tipo)]
    termos = Termo.objects.na_pauta(reuniao).filter(situacao=situacao)
    return list(termos.com_territorio().com_pendencias_abertas()[:MAIOR_LOTE])


def _pagina(
    request: UsuarioRequest,
    reuniao: Reuniao,
    form: LoteForm,
    *,
    confirmar: bool = False,
    status: int = 200,
) -> HttpResponse:
    decisoes = form.decisoes() if confirmar else []
    contexto = {
        "trilha": [
            ("Pactos", reverse("pactos:termos")),
            (str(reuniao), reuniao.get_absolute_url()),
            ("Decidir a pauta", None),
        ],
        "reuniao": reuniao,
        "form": form,
        "confirmar": confirmar,
        "homologa": sum(1 for d in decisoes if d.decisao == actions.HOMOLOGAR),
        "excecoes": sum(1 for d in decisoes if d.decisao != actions.HOMOLOGAR),
    }
    return render(request, "pactos/lote.html", contexto, status=status)


def _enfileirar(
    request: UsuarioRequest, reuniao: Reuniao, vinculo: Vinculo, form: LoteForm
) -> HttpResponse:
    ato = form.dados_do_ato(
        reuniao=reuniao.pk,
        ad_referendum=bool(form.cleaned_data.get("ad_referendum")),
    )
    decisoes = form.decisoes()
    andamento = iniciar(
        decidir_pauta,
        titulo=f"Decisão da pauta: {reuniao.colegiado.sigla}, {reuniao}",
        dono_id=request.user.pk,
        total=len(decisoes),
        **argumentos_do_lote(reuniao, vinculo, ato, decisoes),
    )
    return redirect(andamento)


@require_http_methods(["GET", "POST"])
def enviar(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Envia à CIT, de uma vez, o que a reunião homologou."""
    reuniao = reuniao_visivel_ou_404(request, pk)
    vinculo = secretaria_ou_403(request, reuniao.colegiado)
    quantos = Termo.objects.a_enviar_da(reuniao).count()
    confirmacao = Confirmacao(
        titulo="Enviar à CIT?",
        botao="Enviar à CIT",
        voltar=reuniao.get_absolute_url(),
        sobre=str(reuniao),
        texto="A secretaria técnica da CIT recebe os Termos com as pendências que "
        "houver.",
        pares=[("Termos homologados nesta reunião, por enviar", str(quantos))],
    )
    trilha = [
        ("Pactos", reverse("pactos:termos")),
        (str(reuniao), reuniao.get_absolute_url()),
        ("Enviar à CIT", None),
    ]

    def fazer() -> str:
        enviados = actions.enviar_homologados(reuniao, por=vinculo)
        return f"Enviados à CIT: {len(enviados)} Termos."

    return perguntar(request, confirmacao, trilha, fazer)


def _quem_publica(request: UsuarioRequest) -> Vinculo:
    vinculo = vinculo_ou_403(request)
    if not pode_publicar(vinculo):
        raise PermissionDenied(
            "A Portaria é registrada pelo Ministério da Saúde ou pela secretaria "
            "técnica da CIT."
        )
    return vinculo


def _homologados_na_cit() -> TermoQuerySet:
    return (
        Termo.objects.filter(situacao=Situacao.HOMOLOGADO_CIT)
        .com_territorio()
        .com_pendencias_abertas()
        .order_by("territorio__codigo")
    )


def _publicaveis() -> TermoQuerySet:
    """Os que a Portaria pode levar: sem pendência que a impeça."""
    return _homologados_na_cit().exclude(
        pk__in=Pendencia.objects.que_impedem().values("termo")
    )


@require_http_methods(["GET", "POST"])
def portaria(request: UsuarioRequest) -> HttpResponse:
    """Uma Portaria publica muitos entes, todos ou nenhum."""
    vinculo = _quem_publica(request)
    prontos = list(_homologados_na_cit()[:MAIOR_LOTE])
    publicaveis = _publicaveis()[:MAIOR_LOTE]
    form = PortariaForm(
        request.POST or None,
        initial={
            "entes": "\n".join(t.territorio.codigo for t in publicaveis),
            "lidos": " ".join(f"{t.territorio.codigo}:{t.versao}" for t in prontos),
        },
    )
    contexto = {
        "trilha": [("Pactos", reverse("pactos:termos")), ("Portaria", None)],
        "form": form,
        "prontos": prontos,
    }
    if request.method == "GET":
        return render(request, "pactos/portaria.html", contexto)
    if form.is_valid():
        try:
            publicados = actions.publicar_entes(
                form.codigos(),
                por=vinculo,
                ato=form.dados_do_ato(),
                lidos=form.versoes(),
            )
        except RegraViolada as erro:
            form.add_error("entes", erro.mensagem)
            if isinstance(erro, EdicaoConcorrente):
                form.data = {**form.data, "lidos": form.initial["lidos"]}
        else:
            messages.success(
                request, f"Portaria registrada para {len(publicados)}. Junte o arquivo."
            )
            return redirect(actions.ato_de(publicados[0]))
    return render(request, "pactos/portaria.html", contexto, status=422)


@require_GET
def minuta_da_portaria(request: UsuarioRequest) -> HttpResponse:
    """Minuta com os entes que a Portaria pode levar e o limite de cada um em anexo."""
    _quem_publica(request)
    return HttpResponse(
        pdf.minuta_da_portaria(list(_publicaveis()[:MAIOR_LOTE])),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="minuta-portaria.pdf"'},
    )
