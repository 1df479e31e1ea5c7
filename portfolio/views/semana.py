"""A semana: o gerente escreve em dois minutos, e a AEST vê quem não escreveu."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from contas.http import UsuarioRequest, vinculo_ou_403
from portfolio import actions, paginas_do_ritual
from portfolio.consultas_do_ritual import mudancas, semana_das
from portfolio.filters import desde_do_endereco
from portfolio.forms import SemanaForm
from portfolio.models import Ciclo, Iniciativa
from portfolio.permissions import exigir
from portfolio.rules import semana_de
from portfolio.views.ciclos import trilha_do_ciclo
from portfolio.views.formularios import Pagina, responder
from portfolio.views.projetos import iniciativa_visivel_ou_404, trilha_da_iniciativa


def ciclo_da_secretaria_ou_404(request: UsuarioRequest, slug: str) -> Ciclo:
    """Única porta para o que é interno da secretaria: para os de fora, não existe."""
    ciclos = Ciclo.objects.da_secretaria(request.vinculo)
    return get_object_or_404(ciclos.select_related("instituicao"), slug=slug)


@require_GET
def minha(request: UsuarioRequest) -> HttpResponse:
    """As iniciativas de quem entrou, cada uma com o seu formulário."""
    vinculo = vinculo_ou_403(request)
    hoje = timezone.localdate()
    minhas = semana_das(
        Iniciativa.objects.em_curso().filter(gerente=vinculo), hoje=hoje
    )
    contexto = {
        "trilha": [("Portfólio", reverse("portfolio:ciclos")), ("Minha semana", None)],
        "semana": semana_de(hoje),
        "faltam": sum(1 for q in minhas if q.atualizacao is None),
        "iniciativas": [
            (
                q,
                SemanaForm(
                    initial=_inicial(q.atualizacao), auto_id=f"{q.iniciativa.slug}-%s"
                ),
            )
            for q in minhas
        ],
    }
    return render(request, "portfolio/minha_semana.html", contexto)


def _inicial(atualizacao: object) -> dict[str, object]:
    """O texto já escrito nesta semana; versão 0 quando não há."""
    return {
        "versao": getattr(atualizacao, "versao", 0),
        "texto": getattr(atualizacao, "texto", ""),
    }


@require_http_methods(["GET", "POST"])
def atualizar(request: UsuarioRequest, slug: str) -> HttpResponse:
    """O que andou na semana, numa iniciativa."""
    vinculo = vinculo_ou_403(request)
    iniciativa = iniciativa_visivel_ou_404(request, slug)
    exigir(vinculo, "atualizar_semana", iniciativa)
    semana = semana_de(timezone.localdate())
    atual = iniciativa.atualizacoes.filter(semana=semana).first()
    e_o_gerente = iniciativa.gerente_id == vinculo.pk
    pagina = Pagina(
        titulo="Atualização da semana",
        sub=f"Semana de {semana:%d/%m/%Y}. Escrever de novo substitui o texto.",
        botao="Gravar",
        sobre=str(iniciativa),
        voltar=reverse("portfolio:minha_semana")
        if e_o_gerente
        else reverse("portfolio:semana", args=[iniciativa.ciclo.slug]),
        feito=f"{iniciativa}: semana atualizada.",
        trilha=trilha_da_iniciativa(iniciativa),
        gravado=[("Escrito nesta semana", atual.texto)] if atual else (),
    )
    gravar = partial(
        actions.atualizar_semana, iniciativa, por=vinculo, origem=request.path
    )
    return responder(request, SemanaForm, pagina, gravar, inicial=_inicial(atual))


@require_GET
def acompanhar(request: UsuarioRequest, slug: str) -> HttpResponse:
    """Quem atualizou a semana e quem não, na carteira inteira."""
    vinculo_ou_403(request)
    ciclo = ciclo_da_secretaria_ou_404(request, slug)
    hoje = timezone.localdate()
    todas = semana_das(
        Iniciativa.objects.em_curso().filter(ciclo=ciclo).order_by("unidade", "ordem"),
        hoje=hoje,
    )
    contexto = {
        "trilha": [*trilha_do_ciclo(ciclo), ("Semana", None)],
        "ciclo": ciclo,
        "semana": semana_de(hoje),
        "faltam": [q for q in todas if q.atualizacao is None],
        "feitas": [q for q in todas if q.atualizacao is not None],
    }
    return render(request, "portfolio/semana.html", contexto)


@require_GET
def mudou(request: UsuarioRequest, slug: str) -> HttpResponse:
    """O que mudou na carteira desde a última reunião, ou desde o dia pedido."""
    vinculo_ou_403(request)
    ciclo = ciclo_da_secretaria_ou_404(request, slug)
    hoje = timezone.localdate()
    filtro, desde = desde_do_endereco(request.GET, ciclo, hoje=hoje)
    mudou_na_carteira = mudancas(ciclo, desde=desde, hoje=hoje)
    contexto = {
        "trilha": [*trilha_do_ciclo(ciclo), ("O que mudou", None)],
        "ciclo": ciclo,
        "filtro": filtro,
        "mudou": mudou_na_carteira,
        "frase": paginas_do_ritual.frase_das_mudancas(mudou_na_carteira),
    }
    return render(request, "portfolio/mudancas.html", contexto)
