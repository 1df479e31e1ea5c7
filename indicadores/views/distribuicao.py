"""Como os territórios se espalham num indicador: ranking, histograma e funil."""

from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from base.memoria import Memoria, campos_de, impressao_digital
from indicadores import consultas, espalhamento, incerteza, narrativa
from indicadores.models import Ficha, Rodada
from indicadores.views.acesso import ficha_ou_404, rodada_e_territorio_ou_404
from territorios.models import Territorio

POR_PAGINA = 100
PAGINA: Final = "indicadores/distribuicao.html"
PAGINAS: Final = Memoria(limite=8_000_000)


@login_not_required
@require_GET
def ver(request: HttpRequest, ano: int, codigo: str, numero: int) -> HttpResponse:
    """As partes do território em ordem; `porte` no endereço mostra só os pares.

    Os números são lidos a cada pedido; a página, só refeita quando mudam.
    """
    rodada, territorio = rodada_e_territorio_ou_404(ano, codigo)
    ficha = ficha_ou_404(rodada, numero, territorio)
    lido = consultas.ler_distribuicao(rodada, ficha, territorio)
    modelos = [campos_de(m) for m in (rodada, territorio, ficha)]
    chave = impressao_digital(modelos, request.GET.urlencode(), lido)

    def conteudo() -> SafeString:
        porte = _porte(request.GET.get("porte", ""))
        definicao = _definicao(request.GET.get("definicao", ""))
        quadro = consultas.distribuicao(
            rodada, ficha, territorio, porte, lido, definicao
        )
        contexto = _contexto(quadro, territorio, request.GET.get("pagina"))
        return render_to_string(f"{PAGINA}#corpo", contexto, request)

    contexto = {
        "rodada": rodada,
        "recorte": consultas.recorte_da_distribuicao(territorio),
        "ficha": ficha,
        "conteudo": PAGINAS.obter(chave, conteudo),
        "trilha": _trilha(rodada, territorio, ficha),
    }
    return render(request, PAGINA, contexto)


def _contexto(
    quadro: consultas.Distribuicao, territorio: Territorio, pagina: str | None
) -> dict[str, Any]:
    folha = Paginator(quadro.ranking, POR_PAGINA).get_page(pagina)
    return {
        "rodada": quadro.avaliacao.rodada,
        "territorio": territorio,
        "recorte": quadro.avaliacao.territorio,
        "ficha": quadro.avaliacao.ficha,
        "quadro": quadro,
        "frase": espalhamento.frase_da_distribuicao(quadro),
        "definicoes": espalhamento.escolha_de_definicao(quadro),
        "definicao": quadro.definicao or espalhamento.PRINCIPAL,
        "de_fora": espalhamento.frase_das_definicoes(quadro),
        "ressalva": narrativa.frase_das_unidades(quadro.avaliacao).strip(),
        "aviso": espalhamento.aviso_de_instabilidade(quadro),
        "frase_do_funil": espalhamento.frase_do_funil(quadro),
        "histograma": espalhamento.histograma_da(quadro),
        "funil": espalhamento.funil_da(quadro),
        "pagina": folha,
        "linhas": espalhamento.linhas_do_ranking(
            list(folha.object_list), quadro, territorio.codigo
        ),
        "portes": [(p, incerteza.nome_do_porte(p)) for p in quadro.portes],
    }


def _porte(texto: str) -> int | None:
    """O porte do endereço; valor desconhecido vale como nenhum."""
    validos = {str(n): n for n, _, _ in (*incerteza.PORTES, *incerteza.PORTES_DAS_UFS)}
    return validos.get(texto)


def _definicao(texto: str) -> str | None:
    """O código da definição; vazio, a principal; None quando não se escolheu."""
    if texto == espalhamento.PRINCIPAL:
        return ""
    return texto or None


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
