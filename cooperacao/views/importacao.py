"""As tabelas de um relatório antigo: enviar, responder, ver o que mudaria e gravar."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from base.errors import RegraViolada
from base.importacao import telas
from base.models import Efeito, Importacao
from contas.http import UsuarioRequest, vinculo_ou_403
from cooperacao import paginas
from cooperacao.forms.importacao import PlanilhaForm
from cooperacao.importacao import caminho
from cooperacao.importacao.tabelas import TIPO, modelo_em_xlsx
from cooperacao.models import TermoDeCooperacao
from cooperacao.permissions import RECUSAS, exigir, pode_cadastrar
from cooperacao.tasks import gravar_importacao, simular_importacao
from cooperacao.views.acesso import termo_ou_404

ENVIADAS_MOSTRADAS: Final = 10
PLURAIS: Final = {**telas.PLURAIS, Efeito.CONFLITO: "com duas leituras"}


@require_GET
def modelo(request: UsuarioRequest) -> HttpResponse:
    """As três tabelas, vazias, com o cabeçalho que o portal reconhece."""
    # o modelo não é de um Termo: basta o papel de quem os cadastra
    if not pode_cadastrar(vinculo_ou_403(request)):
        raise PermissionDenied(RECUSAS["importar_relatorio"])
    return telas.anexo(modelo_em_xlsx(), "relatorio-antigo.xlsx")


@never_cache
@require_http_methods(["GET", "POST"])
def importar(request: UsuarioRequest, numero: int) -> HttpResponse:
    """Recebe as tabelas e as manda ler; nada se grava."""
    tc = termo_ou_404(numero)
    vinculo = vinculo_ou_403(request)
    exigir(vinculo, "importar_relatorio", tc)
    if request.method == "GET":
        return _pagina_de_envio(request, tc, PlanilhaForm())
    form = PlanilhaForm(request.POST, request.FILES)
    if not form.is_valid():
        return _pagina_de_envio(request, tc, form, status=422)
    arquivo = form.cleaned_data["arquivo"]
    try:
        importacao = caminho.enviar(arquivo, arquivo.name, tc, por=vinculo)
    except RegraViolada as erro:
        form.add_error("arquivo", erro.mensagem)
        return _pagina_de_envio(request, tc, form, status=422)
    return redirect("cooperacao:importacao", importacao.pk)


def _pagina_de_envio(
    request: UsuarioRequest,
    tc: TermoDeCooperacao,
    form: PlanilhaForm,
    *,
    status: int = 200,
) -> HttpResponse:
    enviadas = Importacao.objects.de(request.user.pk, [TIPO]).filter(contexto__tc=tc.pk)
    contexto = {
        "trilha": paginas.trilha(tc, ("Importar relatório antigo", None)),
        "tc": tc,
        "form": form,
        "enviadas": enviadas[:ENVIADAS_MOSTRADAS],
    }
    return render(request, "cooperacao/importar.html", contexto, status=status)


def _importacao_ou_404(
    request: UsuarioRequest, uuid: UUID
) -> tuple[Importacao, TermoDeCooperacao]:
    """A importação de quem a enviou; para os outros não existe."""
    vinculo = vinculo_ou_403(request)
    importacao = get_object_or_404(
        Importacao.objects.de(request.user.pk, [TIPO]).select_related("andamento"),
        pk=uuid,
    )
    tc = get_object_or_404(
        TermoDeCooperacao.objects.select_related("contraparte"),
        pk=importacao.contexto["tc"],
    )
    exigir(vinculo, "importar_relatorio", tc)
    return importacao, tc


@never_cache
@require_GET
def ver(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """O que as tabelas mudariam, efeito por efeito; as dúvidas primeiro."""
    importacao, tc = _importacao_ou_404(request, uuid)
    primeiro = (Efeito.CONFLITO, Efeito.RECUSADA)
    contexto = telas.contexto_da_simulacao(
        request, importacao, primeiro=primeiro, plurais=PLURAIS
    ) | {
        "trilha": paginas.trilha(tc, (str(importacao), None)),
        "tc": tc,
        "duvidas": importacao.resumo.get(Efeito.CONFLITO, 0),
    }
    contexto |= telas.em_curso(
        importacao,
        reler="cooperacao:simular_importacao",
        desistir="cooperacao:cancelar_importacao",
    )
    inteira = "cooperacao/importacao.html"
    return render(request, telas.ANDAMENTO if request.htmx else inteira, contexto)


@require_POST
def simular_de_novo(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """Relê o mesmo arquivo contra o que o Termo tem agora."""
    importacao, _ = _importacao_ou_404(request, uuid)
    telas.ler_de_novo(request, importacao, simular_importacao)
    return redirect("cooperacao:importacao", importacao.pk)


@require_POST
def responder_leituras(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """Guarda o que dizem as células de duas leituras e lê o arquivo outra vez."""
    importacao, _ = _importacao_ou_404(request, uuid)
    try:
        caminho.responder(importacao, telas.por_ordem(request, "d"))
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
    return redirect("cooperacao:importacao", importacao.pk)


@require_POST
def gravar(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """Confirma e manda gravar."""
    importacao, _ = _importacao_ou_404(request, uuid)
    telas.gravar(request, importacao, gravar_importacao)
    return redirect("cooperacao:importacao", importacao.pk)


@require_POST
def cancelar(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """Desiste; nada fica gravado."""
    importacao, tc = _importacao_ou_404(request, uuid)
    telas.desistir(request, importacao)
    return redirect("cooperacao:importar", tc.numero)


@never_cache
@require_GET
def erros(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """O mesmo arquivo, com cada erro e aviso marcado na própria célula."""
    importacao, _ = _importacao_ou_404(request, uuid)
    marcada = telas.marcada(request, importacao)
    return marcada or redirect("cooperacao:importacao", importacao.pk)
