"""Os documentos do Termo: limite financeiro, comando único, TCEP e arquivos."""

from __future__ import annotations

import csv
import io

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import BaseForm, BaseFormSet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from base.errors import EdicaoConcorrente, RegraViolada
from base.numeros import ler_inteiro
from base.paginas import Feito, responder
from contas.http import PortalRequest, UsuarioRequest
from contas.models import Vinculo
from pactos import actions
from pactos.exports import linhas_do_tlfg
from pactos.forms.documentos import (
    AnexoForm,
    ArquivoDoTlfgForm,
    ComandoUnicoForm,
    ParcelaForm,
    ParcelasFormSet,
    TcepForm,
    inicial_do_tlfg,
    parcelas_digitadas,
)
from pactos.models import Anexo, ExtratoDoTCEP, Termo
from pactos.permissions import acao_de_juntar
from pactos.rules import total_do_tlfg
from pactos.views.comum import TelaDeFormulario, quem_age, recusa_do
from pactos.views.termos import termo_visivel_ou_404, trilha_do_termo


def _quem_junta(request: UsuarioRequest, termo: Termo) -> Vinculo:
    return quem_age(request, acao_de_juntar(request.vinculo, termo), termo)


@require_http_methods(["GET", "POST"])
def tlfg(request: UsuarioRequest, pk: int) -> HttpResponse:
    """As parcelas do limite, digitadas; o arquivo entra por outra porta."""
    termo = termo_visivel_ou_404(request, pk)
    vinculo = _quem_junta(request, termo)
    if request.method == "GET":
        return _pagina_do_tlfg(request, termo)
    parcelas = ParcelasFormSet(request.POST, prefix="p")
    if not parcelas.is_valid():
        return _pagina_do_tlfg(request, termo, parcelas, status=422)
    try:
        actions.gravar_tlfg(
            termo,
            por=vinculo,
            parcelas=parcelas_digitadas(parcelas),
            versao=_versao(request),
        )
    except EdicaoConcorrente as erro:
        termo.refresh_from_db()
        return _pagina_do_tlfg(
            request, termo, parcelas, conflito=erro.mensagem, status=409
        )
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
        return _pagina_do_tlfg(request, termo, parcelas, status=422)
    messages.success(request, "Limite financeiro gravado; o total foi calculado.")
    return redirect("pactos:tlfg", termo.pk)


def _versao(request: UsuarioRequest) -> int:
    """A versão que a pessoa tinha na tela; zero, que nunca vale, se não veio."""
    return ler_inteiro(request.POST.get("versao", "")) or 0


def _pagina_do_tlfg(
    request: UsuarioRequest,
    termo: Termo,
    parcelas: BaseFormSet[ParcelaForm] | None = None,
    arquivo: ArquivoDoTlfgForm | None = None,
    *,
    conflito: str = "",
    status: int = 200,
) -> HttpResponse:
    gravadas = list(termo.tlfg.all())
    contexto = {
        "trilha": [*trilha_do_termo(termo), ("Limite financeiro", None)],
        "termo": termo,
        "gravadas": gravadas,
        "total": total_do_tlfg((li.sinal, li.valor_anual) for li in gravadas),
        "parcelas": parcelas
        or ParcelasFormSet(initial=inicial_do_tlfg(gravadas), prefix="p"),
        "arquivo": arquivo or ArquivoDoTlfgForm(initial={"versao": termo.versao}),
        "conflito": conflito,
    }
    return render(request, "pactos/tlfg.html", contexto, status=status)


@require_POST
def tlfg_do_arquivo(request: UsuarioRequest, pk: int) -> HttpResponse:
    """O limite lido de um CSV; com erro, todas as linhas erradas são ditas."""
    termo = termo_visivel_ou_404(request, pk)
    vinculo = _quem_junta(request, termo)
    form = ArquivoDoTlfgForm(request.POST, request.FILES)
    if not form.is_valid():
        return _pagina_do_tlfg(request, termo, arquivo=form, status=422)
    try:
        actions.gravar_tlfg(
            termo,
            por=vinculo,
            parcelas=form.parcelas,
            versao=form.cleaned_data["versao"],
        )
    except RegraViolada as erro:
        form.add_error(None, erro.mensagem)
        return _pagina_do_tlfg(request, termo, arquivo=form, status=422)
    messages.success(request, f"{len(form.parcelas)} parcelas lidas do arquivo.")
    return redirect("pactos:tlfg", termo.pk)


@login_not_required
@require_GET
def tlfg_csv(request: PortalRequest, pk: int) -> HttpResponse:
    """O limite em CSV, para quem vê o Termo."""
    termo = termo_visivel_ou_404(request, pk)
    texto = io.StringIO()
    csv.writer(texto, delimiter=";").writerows(linhas_do_tlfg(termo.tlfg.all()))
    nome = f"tlfg-{termo.territorio.codigo}-v{termo.numero_da_versao}.csv"
    return HttpResponse(
        texto.getvalue().encode("utf-8-sig"),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{nome}"'},
    )


@require_http_methods(["GET", "POST"])
def comando_unico(request: UsuarioRequest, pk: int) -> HttpResponse:
    """A Declaração de Comando Único."""
    termo = termo_visivel_ou_404(request, pk)
    vinculo = _quem_junta(request, termo)
    form = ComandoUnicoForm(
        request.POST or None,
        initial={
            "data_da_declaracao": termo.data_do_comando_unico,
            "gestao": termo.gestao_dos_servicos,
            "servicos": termo.servicos_sob_o_estado,
            "versao": termo.versao,
        },
    )
    quadro = _quadro(termo, "Declaração de Comando Único", "Registrar")

    def gravar() -> Feito:
        dados = {**form.cleaned_data}
        actions.declarar_comando_unico(
            termo, por=vinculo, data=dados.pop("data_da_declaracao"), **dados
        )
        return "Declaração de Comando Único registrada.", termo

    return responder(request, quadro, form, gravar, recusar=recusa_do(termo))


@require_http_methods(["GET", "POST"])
def tcep(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Registra um extrato do TCEP."""
    termo = termo_visivel_ou_404(request, pk)
    vinculo = _quem_junta(request, termo)
    form = TcepForm(request.POST or None)
    quadro = _quadro(termo, "Extrato do TCEP", "Registrar")

    def gravar() -> Feito:
        actions.registrar_tcep(termo, por=vinculo, **form.cleaned_data)
        return "Extrato do TCEP registrado.", termo

    return responder(request, quadro, form, gravar)


@require_POST
def retirar_tcep(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Retira um extrato do TCEP."""
    visiveis = Termo.objects.visiveis_para(request.vinculo)
    extrato = get_object_or_404(
        ExtratoDoTCEP.objects.filter(termo__in=visiveis.values("pk")).select_related(
            "termo__territorio__uf"
        ),
        pk=pk,
    )
    vinculo = _quem_junta(request, extrato.termo)
    try:
        actions.retirar_tcep(extrato, por=vinculo)
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
    else:
        messages.success(request, "Extrato retirado; fica na trilha o que dizia.")
    return redirect(extrato.termo)


@require_http_methods(["GET", "POST"])
def juntar(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Junta um arquivo ao Termo."""
    termo = termo_visivel_ou_404(request, pk)
    vinculo = _quem_junta(request, termo)
    enviado = request.method == "POST"
    form = AnexoForm(request.POST, request.FILES) if enviado else AnexoForm()
    quadro = _quadro(termo, "Juntar documento", "Juntar")

    def gravar() -> Feito:
        actions.juntar_anexo(termo, por=vinculo, **form.cleaned_data)
        return "Documento junto ao Termo.", termo

    def recusar(form: BaseForm, erro: RegraViolada) -> None:
        form.add_error("arquivo", erro.mensagem)

    return responder(request, quadro, form, gravar, recusar=recusar)


def _quadro(termo: Termo, titulo: str, botao: str) -> TelaDeFormulario:
    return TelaDeFormulario(
        titulo=titulo,
        botao=botao,
        voltar=termo.get_absolute_url(),
        trilha=[*trilha_do_termo(termo), (titulo, None)],
        sobre=str(termo),
    )


@login_not_required
@require_GET
def baixar(request: PortalRequest, pk: int) -> FileResponse:
    """O arquivo, só para quem vê o Termo; como anexo, com o tipo que ele é."""
    visiveis = Termo.objects.visiveis_para(request.vinculo)
    anexo = get_object_or_404(
        Anexo.objects.filter(termo__in=visiveis.values("pk")), pk=pk
    )
    return FileResponse(
        anexo.arquivo.open("rb"),
        as_attachment=True,
        filename=f"{anexo.tipo}-{anexo.pk}.{anexo.extensao}",
        content_type=anexo.conteudo,
        headers={"X-Content-Type-Options": "nosniff"},
    )
