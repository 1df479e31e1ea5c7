"""As estratégias do ciclo, pontuadas pelos critérios, e o quanto a ordem resiste."""

from decimal import Decimal
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from contas.http import UsuarioRequest, vinculo_ou_403
from contas.models import Vinculo
from portfolio import actions, paginas_da_priorizacao
from portfolio.forms import EstrategiaForm, PesosForm
from portfolio.models import Ciclo, Estrategia
from portfolio.permissions import exigir_na_secretaria, pode_na_secretaria
from portfolio.views.ciclos import trilha_do_ciclo
from portfolio.views.formularios import Pagina, responder
from portfolio.views.semana import ciclo_da_secretaria_ou_404


@require_GET
def ver(request: UsuarioRequest, slug: str) -> HttpResponse:
    """A ordem das estratégias com os pesos de hoje, e se ela muda com outros."""
    vinculo = vinculo_ou_403(request)
    ciclo = ciclo_da_secretaria_ou_404(request, slug)
    contexto = {
        **paginas_da_priorizacao.contexto(ciclo),
        "trilha": [*trilha_do_ciclo(ciclo), ("Priorização", None)],
        "ciclo": ciclo,
        "pode_editar": pode_na_secretaria(vinculo, "editar_metodo", ciclo),
    }
    return render(request, "portfolio/priorizacao.html", contexto)


def _ciclo_ou_recusa(request: UsuarioRequest, slug: str) -> tuple[Ciclo, Vinculo]:
    vinculo = vinculo_ou_403(request)
    ciclo = ciclo_da_secretaria_ou_404(request, slug)
    exigir_na_secretaria(vinculo, "editar_metodo", ciclo)
    return ciclo, vinculo


@require_http_methods(["GET", "POST"])
def pesos(request: UsuarioRequest, slug: str) -> HttpResponse:
    """Muda os pesos dos critérios."""
    ciclo, vinculo = _ciclo_ou_recusa(request, slug)
    criterios = list(ciclo.criterios.all())
    pagina = _pagina(
        ciclo,
        titulo="Pesos dos critérios",
        sub="Só a proporção conta: 1, 1 e 2 é o mesmo que 25, 25 e 50.",
        botao="Gravar pesos",
        feito="Pesos gravados; a ordem abaixo já é a nova.",
        gravado=[
            (c.nome, f"{c.peso.normalize():f}".replace(".", ",")) for c in criterios
        ],
    )

    def gravar(*, versao: int, **campos: Decimal) -> None:
        actions.mudar_pesos(
            ciclo,
            por=vinculo,
            versao=versao,
            pesos={int(nome[1:]): peso for nome, peso in campos.items()},
            origem=request.path,
        )

    inicial = {"versao": ciclo.versao_dos_pesos} | {
        f"c{c.pk}": c.peso for c in criterios
    }
    return responder(
        request,
        partial(PesosForm, criterios=criterios),
        pagina,
        gravar,
        inicial=inicial,
    )


@require_http_methods(["GET", "POST"])
def nova(request: UsuarioRequest, slug: str) -> HttpResponse:
    """Cria uma estratégia, com as notas que já houver."""
    ciclo, vinculo = _ciclo_ou_recusa(request, slug)
    return _formulario(request, ciclo, vinculo, None)


@require_http_methods(["GET", "POST"])
def editar(request: UsuarioRequest, slug: str, pk: int) -> HttpResponse:
    """Muda o texto, a onda, o projeto e as notas de uma estratégia."""
    ciclo, vinculo = _ciclo_ou_recusa(request, slug)
    return _formulario(
        request, ciclo, vinculo, get_object_or_404(ciclo.estrategias, pk=pk)
    )


def _formulario(
    request: UsuarioRequest, ciclo: Ciclo, vinculo: Vinculo, atual: Estrategia | None
) -> HttpResponse:
    pagina = _pagina(
        ciclo,
        titulo="Estratégia" if atual else "Nova estratégia",
        sub="Sem a nota de algum critério, a estratégia não entra na ordem.",
        botao="Gravar",
        feito="Estratégia gravada.",
        gravado=[("Gravada agora", atual.texto)] if atual else [],
    )

    def gravar(**campos: Any) -> None:
        notas = {
            int(nome[1:]): campos.pop(nome)
            for nome in list(campos)
            if nome[1:].isdecimal()
        }
        actions.gravar_estrategia(
            ciclo,
            por=vinculo,
            notas=notas,
            estrategia=atual,
            origem=request.path,
            **campos,
        )

    return responder(
        request,
        partial(EstrategiaForm, ciclo=ciclo),
        pagina,
        gravar,
        inicial=_inicial(atual),
    )


def _inicial(atual: Estrategia | None) -> dict[str, Any]:
    if atual is None:
        return {"versao": 0}
    notas = {f"c{n.criterio_id}": n.nota for n in atual.notas.all()}
    return {
        "versao": atual.versao,
        "texto": atual.texto,
        "onda": atual.onda,
        "iniciativa": atual.iniciativa_id,
        **notas,
    }


def _pagina(ciclo: Ciclo, **textos: Any) -> Pagina:
    voltar = reverse("portfolio:priorizacao", args=[ciclo.slug])
    return Pagina(
        sobre=str(ciclo),
        voltar=voltar,
        trilha=[*trilha_do_ciclo(ciclo), ("Priorização", voltar)],
        **textos,
    )
