"""Abrir um Termo, rever o publicado e encerrar o de norma revogada."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from base.paginas import Feito, responder
from contas.http import UsuarioRequest, vinculo_ou_403
from pactos import actions
from pactos.forms.versoes import AberturaForm, EncerramentoForm, RevisaoForm
from pactos.models import Termo
from pactos.models.catalogo import Esfera
from pactos.models.termos import ESFERA_DO_TIPO, tipo_do_ente
from pactos.permissions import pode_abrir
from pactos.views.comum import TelaDeFormulario, quem_age, recusa_do
from pactos.views.termos import termo_visivel_ou_404, trilha_do_termo


@require_http_methods(["GET", "POST"])
def abrir(request: UsuarioRequest) -> HttpResponse:
    """Abre a primeira versão do Termo do ente de quem pede."""
    vinculo = vinculo_ou_403(request)
    ente = vinculo.territorio
    if ente is None or not pode_abrir(vinculo, ente):
        raise PermissionDenied("Só o gestor do ente abre o seu Termo.")
    tipo = tipo_do_ente(ente)
    esfera = ESFERA_DO_TIPO[tipo]
    form = AberturaForm(
        request.POST or None,
        esfera=esfera,
        initial={"ano_base": timezone.localdate().year},
    )
    quadro = TelaDeFormulario(
        titulo="Abrir Termo de Compromisso",
        botao="Abrir o Termo",
        voltar=reverse("pactos:termos"),
        trilha=[("Pactos", reverse("pactos:termos")), ("Abrir Termo", None)],
        sobre=f"{tipo.label}: {ente}",
        texto="O Termo nasce em rascunho, com as responsabilidades da norma por "
        "responder.",
        aviso=""
        if form.fields["norma"].queryset.exists()  # type: ignore[attr-defined]
        else f"O catálogo ainda não tem responsabilidades para "
        f"{Esfera(esfera).label}. O Ministério da Saúde as registra antes.",
    )

    def gravar() -> Feito:
        termo = actions.abrir_termo(ente, por=vinculo, **form.cleaned_data)
        return f"{termo}: rascunho aberto.", termo

    return responder(request, quadro, form, gravar)


@require_http_methods(["GET", "POST"])
def rever(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Abre a versão seguinte de um Termo publicado, com o motivo."""
    termo = termo_visivel_ou_404(request, pk)
    vinculo = quem_age(request, "abrir_revisao", termo)
    inicial = {"ano_base": timezone.localdate().year, "versao": termo.versao}
    form = RevisaoForm(request.POST or None, initial=inicial)
    quadro = TelaDeFormulario(
        titulo="Abrir revisão",
        botao="Abrir a revisão",
        voltar=termo.get_absolute_url(),
        trilha=[*trilha_do_termo(termo), ("Abrir revisão", None)],
        sobre=str(termo),
        texto=f"A versão {termo.numero_da_versao} continua em vigor até a "
        f"{termo.numero_da_versao + 1} ser homologada pela CIT. As respostas e o "
        "limite financeiro passam para a nova, para serem revistos.",
    )

    def gravar() -> Feito:
        nova = actions.abrir_revisao(termo, por=vinculo, **form.cleaned_data)
        return f"Versão {nova.numero_da_versao} aberta.", nova

    return responder(request, quadro, form, gravar, recusar=recusa_do(termo))


@require_http_methods(["GET", "POST"])
def encerrar(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Encerra o Termo de norma revogada, com a Portaria que a revogou."""
    termo = termo_visivel_ou_404(request, pk)
    vinculo = quem_age(request, "encerrar", termo)
    form = EncerramentoForm(
        request.POST or None,
        initial={
            "motivo": _revogacao(termo),
            "versao": termo.versao,
        },
    )
    quadro = TelaDeFormulario(
        titulo="Encerrar o Termo",
        botao="Encerrar",
        voltar=termo.get_absolute_url(),
        trilha=[*trilha_do_termo(termo), ("Encerrar", None)],
        sobre=str(termo),
        texto="O Termo encerrado continua público e deixa de valer. Não se desfaz.",
    )

    def gravar() -> Feito:
        actions.encerrar(
            termo,
            por=vinculo,
            ato=form.dados_do_ato(),
            motivo=form.cleaned_data["motivo"],
            versao=form.cleaned_data["versao"],
        )
        return f"{termo}: encerrado.", termo

    return responder(request, quadro, form, gravar, recusar=recusa_do(termo))


def _revogacao(termo: Termo) -> str:
    """O motivo que a própria norma já dá; vazio se está em vigor."""
    if not termo.norma.revogada_por:
        return ""
    return f"{termo.norma} revogada por: {termo.norma.revogada_por}."
