"""Os arquivos da avaliação: CSV, XLSX e o caderno em PDF."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from base.errors import RegraViolada
from base.models import Andamento
from base.tarefas import iniciar
from base.telas import andamento_na_tela
from contas.http import PortalRequest
from indicadores import consultas, exports, pdf
from indicadores.consultas import Avaliacao
from indicadores.filters import FiltroDoAno
from indicadores.models import EdicaoDoCaderno, Rodada
from indicadores.permissions import pode_analisar
from indicadores.resumo_do_quadro import cabe_inteiro
from indicadores.tasks import montar_caderno
from indicadores.views.acesso import (
    anexo,
    fichas_da,
    pdf_do,
    rodada_e_territorio_ou_404,
)
from indicadores.views.edicoes import CongelarForm
from territorios.models import Territorio


def _avaliacoes_do_pedido(
    request: HttpRequest, ano: int, codigo: str
) -> tuple[Rodada, Territorio, list[Avaliacao]]:
    """As avaliações a levar: as do filtro do endereço, ou uma só (`indicador`)."""
    rodada, territorio = rodada_e_territorio_ou_404(ano, codigo)
    fichas = FiltroDoAno.de(request.GET).fichas(fichas_da(rodada, territorio))
    if numero := request.GET.get("indicador"):
        fichas = [f for f in fichas if str(f.numero) == numero]
        if not fichas:
            raise Http404
    avaliacoes = consultas.avaliar_fichas(rodada, fichas, territorio)
    return rodada, territorio, avaliacoes


def _nome(request: HttpRequest, ano: int, codigo: str) -> str:
    numero = request.GET.get("indicador", "")
    sufixo = f"-indicador-{numero}" if numero.isascii() and numero.isdigit() else ""
    return f"avaliacao-{ano}-{codigo}{sufixo}"


@login_not_required
@require_GET
def baixar_csv(request: HttpRequest, ano: int, codigo: str) -> HttpResponse:
    """Os números do ano em CSV."""
    _, _, avaliacoes = _avaliacoes_do_pedido(request, ano, codigo)
    return anexo(
        exports.em_csv(avaliacoes),
        "text/csv; charset=utf-8",
        f"{_nome(request, ano, codigo)}.csv",
    )


@login_not_required
@require_GET
def baixar_xlsx(request: HttpRequest, ano: int, codigo: str) -> HttpResponse:
    """Os números do ano em XLSX."""
    _, _, avaliacoes = _avaliacoes_do_pedido(request, ano, codigo)
    return anexo(
        exports.em_xlsx(avaliacoes),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        f"{_nome(request, ano, codigo)}.xlsx",
    )


@login_not_required
@never_cache
@require_GET
def baixar_pdf(request: HttpRequest, ano: int, codigo: str) -> HttpResponse:
    """O caderno já emitido; o do ano inteiro, se falta, é montado como tarefa."""
    if request.GET.get("indicador"):
        return _baixar_o_de_um_indicador(request, ano, codigo)
    rodada, territorio = rodada_e_territorio_ou_404(ano, codigo)
    avaliacoes = consultas.avaliar_ano(rodada, territorio)
    documento = pdf.caderno_emitido(rodada, territorio, avaliacoes)
    if documento is None:
        return redirect("indicadores:caderno", ano, codigo)
    return pdf_do(documento, f"caderno-{ano}-{codigo}.pdf")


def _baixar_o_de_um_indicador(
    request: HttpRequest, ano: int, codigo: str
) -> HttpResponse:
    rodada, territorio, avaliacoes = _avaliacoes_do_pedido(request, ano, codigo)
    com_dados = [a for a in avaliacoes if a.tem_dados or a.total]
    try:
        documento = pdf.emitir_caderno(rodada, territorio, com_dados)
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
        return redirect(consultas.endereco_da_avaliacao(rodada, territorio))
    nome = _nome(request, ano, codigo).replace("avaliacao", "caderno", 1)
    return pdf_do(documento, f"{nome}.pdf")


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def caderno(request: PortalRequest, ano: int, codigo: str) -> HttpResponse:
    """O caderno do ano: pronto, a caminho ou por montar; quem pede junto espera junto.

    Qualquer pessoa o pede e o acompanha; um pedido só, enquanto está aberto.
    """
    rodada, territorio = rodada_e_territorio_ou_404(ano, codigo)
    chave = f"caderno:{ano}:{codigo}"
    pedido = Andamento.objects.filter(chave=chave).first()
    tarefa = andamento_na_tela(pedido, request.path) if pedido else None
    # quem espera só pergunta quanto falta: os números ficam para quando houver caderno
    a_caminho = tarefa is not None and not tarefa.terminada
    avaliacoes = [] if a_caminho else consultas.avaliar_ano(rodada, territorio)
    documento = pdf.caderno_emitido(rodada, territorio, avaliacoes)
    if request.method == "POST" and avaliacoes and documento is None:
        iniciar(
            montar_caderno,
            titulo=f"Caderno de avaliação {ano}: {territorio}",
            dono_id=None,
            chave=chave,
            ano=ano,
            codigo=codigo,
        )
    if request.method == "POST":
        return redirect("indicadores:caderno", ano, codigo)
    contexto = {
        "rodada": rodada,
        "territorio": territorio,
        "quantos": len(avaliacoes),
        "documento": documento,
        "em_resumo": not cabe_inteiro(avaliacoes),
        "anexo": pdf.anexo_emitido(rodada, territorio, avaliacoes),
        "edicoes": EdicaoDoCaderno.objects.filter(
            rodada=rodada, territorio=territorio
        ).defer("linhas"),
        "pode_congelar": pode_analisar(request.vinculo, territorio),
        "congelar": CongelarForm(),
        "tarefa": tarefa,
        "trilha": _trilha_do_caderno(rodada, territorio),
    }
    return render(request, _pagina_do_caderno(request), contexto)


def _pagina_do_caderno(request: HttpRequest) -> str:
    """Só o andamento, quando é a própria página que pergunta por ele."""
    pagina = "indicadores/caderno.html"
    return f"{pagina}#andamento" if request.headers.get("HX-Request") else pagina


def _trilha_do_caderno(
    rodada: Rodada, territorio: Territorio
) -> list[tuple[str, str | None]]:
    return [
        ("Indicadores", reverse("indicadores:catalogo")),
        (
            f"Avaliação {rodada.ano}, {territorio.nome}",
            consultas.endereco_da_avaliacao(rodada, territorio),
        ),
        ("Caderno", None),
    ]
