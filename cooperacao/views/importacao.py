"""As tabelas de um relatório antigo: enviar, responder, ver o que mudaria e gravar."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from base.errors import RegraViolada
from base.importacao import cancelar as cancelar_importacao
from base.importacao import com_os_erros
from base.models import Efeito, Importacao, SituacaoDaImportacao
from base.telas import andamento_na_tela
from contas.http import UsuarioRequest, vinculo_ou_403
from cooperacao import paginas
from cooperacao.forms.importacao import ConfirmacaoForm, PlanilhaForm
from cooperacao.importacao import caminho
from cooperacao.importacao.tabelas import TIPO, modelo_em_xlsx
from cooperacao.models import TermoDeCooperacao
from cooperacao.permissions import RECUSAS, exigir, pode_cadastrar
from cooperacao.views.acesso import termo_ou_404

POR_PAGINA: Final = 50
ENVIADAS_MOSTRADAS: Final = 10
TIPO_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MARCAS: Final = {
    Efeito.NOVA: ("ok", "ok"),
    Efeito.MUDADA: ("az", "lapis"),
    Efeito.IGUAL: ("ne", "menos"),
    Efeito.CONFLITO: ("av", "av"),
    Efeito.RECUSADA: ("nao", "erro"),
}
NOMES: Final = {Efeito.IGUAL: "iguais", Efeito.CONFLITO: "com duas leituras"}


def _anexo(conteudo: bytes, nome: str) -> HttpResponse:
    return HttpResponse(
        conteudo,
        content_type=TIPO_XLSX if nome.lower().endswith(".xlsx") else "text/csv",
        headers={"Content-Disposition": f'attachment; filename="{nome}"'},
    )


@require_GET
def modelo(request: UsuarioRequest) -> HttpResponse:
    """As três tabelas, vazias, com o cabeçalho que o portal reconhece."""
    # o modelo não é de um Termo: basta o papel de quem os cadastra
    if not pode_cadastrar(vinculo_ou_403(request)):
        raise PermissionDenied(RECUSAS["importar_relatorio"])
    return _anexo(modelo_em_xlsx(), "relatorio-antigo.xlsx")


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
    contagens = [(e, importacao.resumo.get(e.value, 0)) for e in Efeito]
    presentes = [e for e, n in contagens if n]
    pedido = request.GET.get("efeito", "")
    efeito = next((e for e in presentes if e == pedido), None) or next(
        (e for e in (Efeito.CONFLITO, Efeito.RECUSADA, *presentes) if e in presentes),
        Efeito.NOVA,
    )
    itens = importacao.itens.filter(efeito=efeito).order_by("ordem")
    andamento = importacao.andamento
    situacao = importacao.situacao
    contexto = {
        "trilha": paginas.trilha(tc, (str(importacao), None)),
        "tc": tc,
        "importacao": importacao,
        "em_curso": situacao
        in (SituacaoDaImportacao.SIMULANDO, SituacaoDaImportacao.GRAVANDO),
        "tarefa": andamento_na_tela(andamento) if andamento else None,
        "simulada": situacao == SituacaoDaImportacao.SIMULADA,
        "recusadas": importacao.resumo.get(Efeito.RECUSADA.value, 0),
        "duvidas": importacao.resumo.get(Efeito.CONFLITO.value, 0),
        "a_gravar": sum(
            importacao.resumo.get(e.value, 0) for e in (Efeito.NOVA, Efeito.MUDADA)
        ),
        "contagens": [
            (e, NOMES.get(e, f"{e.label}s").capitalize(), n) for e, n in contagens if n
        ],
        "efeito": efeito,
        "rotulo_do_efeito": NOMES.get(efeito, f"{efeito.label}s"),
        "marca": MARCAS[efeito],
        "pagina": Paginator(itens, POR_PAGINA).get_page(request.GET.get("pagina")),
        "form": ConfirmacaoForm(),
    }
    return render(request, "cooperacao/importacao.html", contexto)


@require_POST
def responder_leituras(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """Guarda o que dizem as células de duas leituras e lê o arquivo outra vez."""
    importacao, _ = _importacao_ou_404(request, uuid)
    respostas = caminho.respostas_de(request.POST.dict())
    try:
        caminho.responder(importacao, respostas)
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
    return redirect("cooperacao:importacao", importacao.pk)


@require_POST
def gravar(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """Confirma e manda gravar."""
    importacao, _ = _importacao_ou_404(request, uuid)
    form = ConfirmacaoForm(request.POST)
    so_as_certas = form.is_valid() and form.cleaned_data["so_as_certas"]
    try:
        caminho.mandar_gravar(importacao, so_as_certas=so_as_certas)
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
    return redirect("cooperacao:importacao", importacao.pk)


@require_POST
def cancelar(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """Desiste; nada fica gravado."""
    importacao, tc = _importacao_ou_404(request, uuid)
    try:
        cancelar_importacao(importacao)
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
    else:
        messages.success(request, "Importação cancelada; nada foi gravado.")
    return redirect("cooperacao:importar", tc.numero)


@never_cache
@require_GET
def erros(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """O mesmo arquivo, com cada erro marcado na própria célula."""
    importacao, _ = _importacao_ou_404(request, uuid)
    if not importacao.itens.filter(efeito=Efeito.RECUSADA).exists():
        messages.info(request, "Não há células recusadas para marcar.")
        return redirect("cooperacao:importacao", importacao.pk)
    return _anexo(com_os_erros(importacao), f"corrigir-{importacao.nome_do_arquivo}")
