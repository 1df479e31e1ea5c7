"""O painel de quem acompanha os municípios: andamento, atrasos, previsão."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from base.errors import RegraViolada
from base.numeros import formatar
from base.telas import Fato
from contas.http import UsuarioRequest, vinculo_ou_403
from indicadores import actions
from indicadores.consultas import Acompanhamento, LinhaDoAcompanhamento, acompanhar
from indicadores.filters import FiltroDoAcompanhamento
from indicadores.forms.lembrete import LembreteForm
from indicadores.models import Rodada
from indicadores.permissions import le_rascunhos, pode_acompanhar, pode_lembrar
from indicadores.states import TRANSICOES, Situacao
from territorios.models import Nivel, Territorio

POR_PAGINA = 100
QUANTOS_CHAMAR = 10


def _recorte_ou_403(request: UsuarioRequest, codigo: str) -> Territorio:
    vinculo = vinculo_ou_403(request)
    recorte = get_object_or_404(
        Territorio.objects.filter(
            nivel__in=[Nivel.PAIS, Nivel.UF, Nivel.REGIAO_DE_SAUDE]
        ).select_related("uf"),
        codigo=codigo,
    )
    if not pode_acompanhar(vinculo, recorte):
        raise PermissionDenied(
            f"O andamento dos municípios de {recorte} é visto pelo estado, pela "
            "região e pelo Ministério da Saúde."
        )
    return recorte


@never_cache
@require_GET
def ver(request: UsuarioRequest, ano: int, codigo: str) -> HttpResponse:
    """Em que passo está cada município, quanto falta e quem chamar hoje."""
    recorte = _recorte_ou_403(request, codigo)
    rodada = get_object_or_404(Rodada.objects.select_related("edicao"), ano=ano)
    hoje = timezone.localdate()
    tudo = acompanhar(rodada, recorte, hoje)
    filtro = FiltroDoAcompanhamento.de(request.GET)
    linhas = filtro.linhas(tudo.linhas)
    homologa = request.vinculo and request.vinculo.tem_papel(
        TRANSICOES["homologar"].papeis, em=recorte
    )
    contexto = {
        "trilha": [
            ("Indicadores", reverse("indicadores:catalogo")),
            (f"Acompanhar {ano}, {recorte.nome}", None),
        ],
        "rodada": rodada,
        "recorte": recorte,
        "fatos": _fatos(tudo),
        "chamar": tudo.quem_chamar(QUANTOS_CHAMAR),
        "por_uf": _por_uf(tudo) if recorte.nivel == Nivel.PAIS else [],
        "atrasadas": tudo.atrasadas,
        "pagina": Paginator(linhas, POR_PAGINA).get_page(request.GET.get("pagina")),
        "filtro": filtro,
        "regioes": _regioes(tudo.linhas),
        "situacoes": [("nao_iniciada", "Não iniciada"), *Situacao.choices],
        "le_rascunhos": le_rascunhos(request.vinculo),
        "lembra": pode_lembrar(request.vinculo, recorte),
        "form": LembreteForm(),
        "homologa": homologa and recorte.nivel != Nivel.PAIS,
        "a_homologar": tudo.contagem.get(Situacao.VALIDADA, 0),
    }
    return render(request, "indicadores/acompanhar.html", contexto)


def _fatos(tudo: Acompanhamento) -> list[Fato]:
    previsao = tudo.previsao()
    if previsao:
        texto = f"{previsao:%d/%m/%Y}"
    else:
        texto = "todas" if tudo.homologadas == len(tudo.linhas) else "sem medida"
    return [
        Fato(
            f"{formatar(tudo.homologadas, 0)} de {formatar(len(tudo.linhas), 0)}",
            "homologadas",
        ),
        Fato(formatar(tudo.contagem.get(Situacao.VALIDADA, 0), 0), "à espera da SES"),
        Fato(formatar(len(tudo.atrasadas), 0), "atrasadas com o município"),
        Fato(texto, "previsão da última homologação"),
    ]


def _por_uf(tudo: Acompanhamento) -> list[tuple[str, Acompanhamento]]:
    ufs = sorted({x.uf for x in tudo.linhas})
    return [
        (
            uf,
            Acompanhamento(
                tudo.rodada, tudo.recorte, [x for x in tudo.linhas if x.uf == uf]
            ),
        )
        for uf in ufs
    ]


def _regioes(linhas: Sequence[LinhaDoAcompanhamento]) -> list[tuple[str, str]]:
    pares = {(x.codigo_da_regiao, x.regiao) for x in linhas if x.regiao}
    return sorted(pares, key=lambda par: par[1])


@require_POST
def lembrar(request: UsuarioRequest, ano: int, codigo: str) -> HttpResponse:
    """Lembra de uma vez os atrasados do recorte que ainda não foram lembrados hoje."""
    recorte = _recorte_ou_403(request, codigo)
    if not pode_lembrar(request.vinculo, recorte):
        raise PermissionDenied(
            f"Lembrar os municípios de {recorte} cabe ao estado ou à sua região."
        )
    rodada = get_object_or_404(Rodada, ano=ano)
    form = LembreteForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Resuma o recado em até 1.000 letras.")
        return redirect("indicadores:acompanhar", ano, codigo)
    atrasadas = acompanhar(rodada, recorte, timezone.localdate()).atrasadas
    try:
        novos = actions.lembrar(
            rodada,
            [x.pk for x in atrasadas],
            recorte=recorte,
            por=vinculo_ou_403(request),
            texto=form.cleaned_data["recado"],
        )
    except RegraViolada as erro:
        messages.info(request, erro.mensagem)
    else:
        quantos = len(novos)
        messages.success(
            request,
            "1 município lembrado, no portal e por e-mail."
            if quantos == 1
            else f"{quantos} municípios lembrados, no portal e por e-mail.",
        )
    return redirect("indicadores:acompanhar", ano, codigo)
