"""O relatório de um semestre: ler, escrever cada RE e levá-lo pelo fluxo."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
)

from auditoria.models import Evento
from base.errors import RegraViolada
from contas.http import PortalRequest, UsuarioRequest, vinculo_ou_403
from cooperacao import actions, conflito, paginas
from cooperacao.consultas import BlocoDoSemestre
from cooperacao.forms import (
    FechoForm,
    FormularioComVersao,
)
from cooperacao.models import AvaliacaoDoRE, RelatorioSemestral
from cooperacao.permissions import acoes_disponiveis, exigir, pode_escrever
from cooperacao.states import TRANSICOES
from cooperacao.views.acesso import (
    ano_carregado,
    bloco_do,
    semestre_visivel_ou_404,
)


@login_not_required
@require_GET
def semestre(
    request: PortalRequest, numero: int, ano: int, semestre: int
) -> HttpResponse:
    """O semestre inteiro, com o que falta e o que cabe a quem olha fazer."""
    relatorio = semestre_visivel_ou_404(request, numero, ano, semestre)
    bloco = bloco_do(relatorio, ano_carregado(relatorio.anual))
    return _pagina_do_semestre(request, bloco)


def _pagina_do_semestre(
    request: PortalRequest, bloco: BlocoDoSemestre, status: int = 200
) -> HttpResponse:
    relatorio = bloco.relatorio
    acoes = acoes_disponiveis(request.vinculo, relatorio)
    abas = paginas.abas(bloco)
    contexto = comum(bloco) | {
        "trilha": trilha(relatorio),
        "abas": abas,
        "faltam": [f"RE {a.numero}" for a in abas if a.falta],
        "linhas": bloco.linhas,
        "passos": paginas.passos(relatorio),
        "escreve": pode_escrever(request.vinculo, relatorio),
        "botoes": [(acao, TRANSICOES[acao].rotulo) for acao in acoes],
        "atos": paginas.atos(list(Evento.objects.do_objeto(relatorio)[:20])),
    }
    return render(request, "cooperacao/semestre.html", contexto, status=status)


def comum(bloco: BlocoDoSemestre) -> dict[str, Any]:
    relatorio = bloco.relatorio
    return {
        "bloco": bloco,
        "relatorio": relatorio,
        "tc": relatorio.anual.tc,
        "classe": paginas.CLASSE_DO_SEMESTRE[relatorio.situacao],
    }


def trilha(relatorio: RelatorioSemestral, *resto: str) -> paginas.Trilha:
    anual = relatorio.anual
    return paginas.trilha(
        anual.tc,
        (f"Relatório de {anual.ano}", anual.get_absolute_url()),
        (f"{relatorio.semestre}º semestre", relatorio.get_absolute_url()),
        *((parte, None) for parte in resto),
    )


def pagina_do_conflito(
    request: UsuarioRequest,
    gravado: AvaliacaoDoRE | RelatorioSemestral,
    form: FormularioComVersao,
    desfecho: conflito.Desfecho,
    contexto: dict[str, Any],
) -> HttpResponse:
    """A escolha volta à mesma página, já com a versão gravada."""
    rotulos = {nome: str(form.fields[nome].label) for nome in form.campos}
    diferem, escondidos = conflito.conflitos(desfecho, gravado, rotulos)
    return render(
        request,
        "cooperacao/conflito.html",
        {
            **contexto,
            "conflitos": diferem,
            "escondidos": escondidos,
            "versao": gravado.versao,
            "sem_versao": form.cleaned_data["versao"] == 0,
            "voltar": request.path,
        },
        status=409,
    )


# ------------------------------------------------------------------ fecho


@require_http_methods(["GET", "POST"])
def fecho(
    request: UsuarioRequest, numero: int, ano: int, semestre: int
) -> HttpResponse:
    """Escreve a contribuição e as lições do semestre; sendo do ano, leva a elas."""
    relatorio = semestre_visivel_ou_404(request, numero, ano, semestre)
    vinculo = vinculo_ou_403(request)
    exigir(vinculo, "escrever", relatorio)
    if not relatorio.anual.fecha_por_semestre:
        messages.info(
            request, "No modelo deste ano, escrevem-se uma vez só, para o ano inteiro."
        )
        return redirect("cooperacao:textos_do_ano", numero, ano)
    if request.method == "GET":
        return _pagina_do_fecho(request, relatorio, FechoForm.do_relatorio(relatorio))
    form = FechoForm(conflito.com_os_juntados(request.POST))
    if not form.is_valid():
        return _pagina_do_fecho(request, relatorio, form, status=422)
    tela = f"Relatório do {relatorio.periodo}, fecho"

    def salvar(versao: int, campos: Mapping[str, Any], junto: bool) -> None:
        origem = f"{tela}, junção com o que outra pessoa gravou" if junto else tela
        actions.salvar_fecho(
            relatorio, por=vinculo, versao=versao, campos=campos, origem=origem
        )

    versao = form.cleaned_data["versao"]
    try:
        desfecho = conflito.salvar_juntando(relatorio, form.campos, versao, salvar)
    except RegraViolada as erro:
        form.add_error(None, erro.mensagem)
        return _pagina_do_fecho(request, relatorio, form, status=422)
    if desfecho.disputados:
        onde = {
            "trilha": trilha(relatorio, "Contribuição e lições"),
            "sobre": str(relatorio),
        }
        return pagina_do_conflito(request, relatorio, form, desfecho, onde)
    juncao = ", junto com o que outra pessoa gravou" if desfecho.junto else ""
    messages.success(request, f"Contribuição e lições salvas{juncao}.")
    return redirect(relatorio)


def _pagina_do_fecho(
    request: UsuarioRequest,
    relatorio: RelatorioSemestral,
    form: FechoForm,
    status: int = 200,
) -> HttpResponse:
    contexto = {
        "trilha": trilha(relatorio, "Contribuição e lições"),
        "relatorio": relatorio,
        "tc": relatorio.anual.tc,
        "form": form,
        "escreve": relatorio.editavel,
    }
    return render(request, "cooperacao/fecho.html", contexto, status=status)
