"""O quadro da situação dos instrumentos de planejamento, por UF ou região."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from contas.http import PortalRequest
from indicadores.consultas.instrumentos import (
    COLUNAS,
    FALTA,
    POR_NOME,
    SEM_INFORMACAO,
    FiltroDosInstrumentos,
    anos_dos_instrumentos,
    linhas_publicas,
    por_uf,
    quadro_dos_instrumentos,
    situacoes_publicas,
)
from indicadores.exports import linhas_em_csv
from indicadores.instrumentos import SIGLAS, Instrumento
from indicadores.permissions import pode_importar
from indicadores.views.acesso import anexo
from territorios.models import Nivel, Territorio

POR_PAGINA = 50
RECORTES = (Nivel.UF, Nivel.REGIAO_DE_SAUDE, Nivel.MUNICIPIO)


@login_not_required
@require_GET
def ver(request: PortalRequest, ano: int, codigo: str) -> HttpResponse:
    """Quantos em cada situação e, por município, quem falta; é público."""
    recorte = get_object_or_404(
        Territorio.objects.select_related("uf"), codigo=codigo.upper()
    )
    if not 1990 <= ano <= 2200:
        raise Http404
    if recorte.nivel not in RECORTES:
        return _do_pais(request, ano, recorte)
    quadro = quadro_dos_instrumentos(ano, recorte)
    filtro = FiltroDosInstrumentos.de(request.GET.dict())
    linhas = filtro.aplicar(quadro.linhas)
    contexto = {
        "ano": ano,
        "recorte": recorte,
        "quadro": quadro,
        "instrumentos": [(i.value, SIGLAS[i]) for i in Instrumento],
        "filtro": filtro,
        "situacoes": [
            (FALTA, "Falta concluir"),
            *((s.value, s.label) for s in quadro.usadas),
            (SEM_INFORMACAO, "Sem informação"),
        ],
        "ordens": [(POR_NOME, "Nome"), *((i.value, SIGLAS[i]) for i in Instrumento)],
        "pagina": Paginator(linhas, POR_PAGINA).get_page(request.GET.get("pagina")),
        "anos": anos_dos_instrumentos(),
        "importa": pode_importar(request.vinculo),
        "trilha": _trilha(recorte, ano),
    }
    return render(request, "indicadores/instrumentos.html", contexto)


@login_not_required
@require_GET
def baixar_csv(request: HttpRequest, ano: int, codigo: str) -> HttpResponse:
    """As situações do ano no recorte, em CSV; é público."""
    recorte = get_object_or_404(Territorio, codigo=codigo.upper())
    linhas = linhas_publicas(situacoes_publicas(ano, recorte))
    return anexo(
        linhas_em_csv(COLUNAS, linhas),
        "text/csv; charset=utf-8",
        f"instrumentos-{ano}-{recorte.codigo}.csv",
    )


def _do_pais(request: PortalRequest, ano: int, recorte: Territorio) -> HttpResponse:
    """Um instrumento de cada vez, uma linha por UF."""
    pedido = request.GET.get("instrumento", "")
    escolhido = Instrumento(pedido if pedido in Instrumento.values else "rag")
    linhas, usadas = por_uf(ano, recorte, escolhido)
    contexto = {
        "ano": ano,
        "recorte": recorte,
        "escolhido": escolhido,
        "instrumentos": [(i.value, SIGLAS[i]) for i in Instrumento],
        "situacoes": [s.label for s in usadas],
        "linhas": [
            (uf, conta, [(s.label, conta.por_situacao.get(s, 0)) for s in usadas])
            for uf, conta in linhas
        ],
        "anos": anos_dos_instrumentos(),
        "trilha": _trilha(recorte, ano),
    }
    return render(request, "indicadores/instrumentos_do_pais.html", contexto)


def _trilha(recorte: Territorio, ano: int) -> list[tuple[str, str | None]]:
    return [
        (recorte.nome_completo, f"/territorios/{recorte.codigo}/"),
        (f"Instrumentos de {ano}", None),
    ]
