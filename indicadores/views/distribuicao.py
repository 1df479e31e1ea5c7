"""Como os territórios se espalham num indicador: ranking, histograma e funil."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from indicadores import consultas, espalhamento, incerteza
from indicadores.models import Ficha, Rodada
from indicadores.views.acesso import ficha_ou_404, rodada_e_territorio_ou_404
from territorios.models import Territorio

POR_PAGINA = 100


@login_not_required
@require_GET
def ver(request: HttpRequest, ano: int, codigo: str, numero: int) -> HttpResponse:
    """As partes do território em ordem; `porte` no endereço mostra só os pares."""
    rodada, territorio = rodada_e_territorio_ou_404(ano, codigo)
    ficha = ficha_ou_404(rodada, numero, territorio)
    quadro = consultas.distribuicao(
        rodada, ficha, territorio, _porte(request.GET.get("porte", ""))
    )
    pagina = Paginator(quadro.ranking, POR_PAGINA).get_page(request.GET.get("pagina"))
    contexto = {
        "rodada": rodada,
        "territorio": territorio,
        "recorte": quadro.avaliacao.territorio,
        "ficha": ficha,
        "quadro": quadro,
        "frase": espalhamento.frase_da_distribuicao(quadro),
        "aviso": espalhamento.aviso_de_instabilidade(quadro),
        "frase_do_funil": espalhamento.frase_do_funil(quadro),
        "histograma": espalhamento.histograma_da(quadro),
        "funil": espalhamento.funil_da(quadro),
        "pagina": pagina,
        "linhas": espalhamento.linhas_do_ranking(
            list(pagina.object_list), quadro, territorio.codigo
        ),
        "portes": [(p, incerteza.nome_do_porte(p)) for p in quadro.portes],
        "trilha": _trilha(rodada, territorio, ficha),
    }
    return render(request, "indicadores/distribuicao.html", contexto)


def _porte(texto: str) -> int | None:
    """O porte do endereço; valor desconhecido vale como nenhum."""
    validos = {str(n): n for n, _, _ in incerteza.PORTES}
    return validos.get(texto)


def _trilha(
    rodada: Rodada, territorio: Territorio, ficha: Ficha
) -> list[tuple[str, str | None]]:
    onde = [rodada.ano, territorio.codigo]
    return [
        ("Indicadores", reverse("indicadores:catalogo")),
        (
            f"Avaliação {rodada.ano}, {territorio.nome}",
            reverse("indicadores:avaliacao", args=onde),
        ),
        (
            str(ficha),
            reverse("indicadores:avaliacao_indicador", args=[*onde, ficha.numero]),
        ),
        ("Distribuição", None),
    ]
