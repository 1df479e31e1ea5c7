"""Avaliação: o ano numa página, um indicador por inteiro e os arquivos para levar."""

from collections.abc import Sequence
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from base.conferencias import resumo
from base.memoria import Memoria, campos_de, impressao_digital
from indicadores import cartao, consultas, narrativa, quadro_da_serie, quadros
from indicadores.conferencias import conferir, na_pagina
from indicadores.consultas import Avaliacao
from indicadores.diferencas import (
    Nome,
    frase_do_que_nao_se_calcula,
    publicados_e_calculados,
)
from indicadores.models import Ficha, Rodada
from indicadores.views.acesso import (
    ficha_ou_404,
    rodada_e_territorio_ou_404,
)
from territorios.models import Territorio

Trilha = list[tuple[str, str | None]]
Irmas = Sequence[tuple[int, str]]
"""Número e nome curto das fichas da edição, na ordem."""

PAGINA: Final = "indicadores/avaliacao_do_indicador.html"
PAGINAS: Final = Memoria(limite=16_000_000)


@login_not_required
@require_GET
def ver_indicador(
    request: HttpRequest, ano: int, codigo: str, numero: int
) -> HttpResponse:
    """Um indicador num ano: frase, gráfico, mapa, tabela, notas e conferências.

    Os números são lidos a cada pedido; o texto que deles sai, só quando mudam.
    """
    rodada, territorio = rodada_e_territorio_ou_404(ano, codigo)
    ficha = ficha_ou_404(rodada, numero, territorio)
    irmas = list(
        consultas.fichas_do_territorio(rodada, territorio)
        .order_by("numero")
        .values_list("numero", "nome_curto")
    )
    lido = consultas.ler_numeros(rodada, [ficha], territorio)
    serie = consultas.serie_de(ficha, territorio)
    modelos = (rodada, rodada.edicao, territorio, ficha, ficha.prioridade)
    chave = impressao_digital([campos_de(m) for m in modelos], irmas, lido, serie.anos)

    def conteudo() -> SafeString:
        avaliacao = consultas.montar(rodada, ficha, territorio, *lido)
        contexto = _contexto_do_indicador(avaliacao, irmas, serie)
        return render_to_string(f"{PAGINA}#corpo", contexto)

    return render(
        request,
        PAGINA,
        {
            "rodada": rodada,
            "territorio": territorio,
            "ficha": ficha,
            "conteudo": PAGINAS.obter(chave, conteudo),
            "trilha": _trilha(rodada, territorio, ficha),
        },
    )


def _contexto_do_indicador(
    avaliacao: Avaliacao, irmas: Irmas, serie: consultas.Serie
) -> dict[str, Any]:
    feitas = conferir(avaliacao)
    comparados = publicados_e_calculados(avaliacao)
    return {
        "rodada": avaliacao.rodada,
        "territorio": avaliacao.territorio,
        "ficha": avaliacao.ficha,
        "quantas": len(irmas),
        "avaliacao": avaliacao,
        "frase": narrativa.frase_do_indicador(avaliacao),
        "regional": narrativa.analise_regional(avaliacao),
        "fatos": quadros.fatos_do_indicador(avaliacao),
        "pares": cartao.pares_da_ficha(avaliacao.ficha),
        "quadro": quadros.quadro_do_indicador(avaliacao),
        "grafico": quadros.grafico_do_indicador(avaliacao),
        "mapa": quadros.mapa_do_indicador(avaliacao),
        "serie": quadro_da_serie.grafico_da_serie(serie, avaliacao),
        "anos": quadro_da_serie.linhas_da_serie(serie, avaliacao),
        "diferencas": [d for d in comparados if d.nome != Nome.NAO_SE_CALCULA],
        "sem_calculo": frase_do_que_nao_se_calcula(comparados),
        "conferencias": na_pagina(feitas),
        "resumo": resumo(feitas).frase.capitalize(),
        "origem": _origem(avaliacao),
        "vizinhas": _vizinhas(irmas, avaliacao),
    }


def _origem(avaliacao: Avaliacao) -> str:
    """De onde vieram os números do quadro, uma vez só.

    A origem de cada um (a célula de uma planilha, uma tela) está no seu trilho; a do
    quadro só é a deles se todos os territórios têm a mesma, de um documento.
    """
    linhas = [*avaliacao.linhas, avaliacao.total]
    origens = {x.resultado.origem for x in avaliacao.linhas if x.resultado}
    if not origens:
        origens = {x.resultado.origem for x in linhas if x and x.resultado}
    comum = origens.pop() if len(origens) == 1 else ""
    if comum and not comum.startswith("tela "):
        return comum
    return avaliacao.rodada.fonte or "pactuações homologadas no portal"


def _vizinhas(irmas: Irmas, avaliacao: Avaliacao) -> dict[str, tuple[str, str] | None]:
    """Rótulo e endereço do indicador anterior e do seguinte."""
    posicao = [numero for numero, _ in irmas].index(avaliacao.ficha.numero)

    def link(numero: int, nome: str) -> tuple[str, str]:
        onde = [avaliacao.rodada.ano, avaliacao.territorio.codigo, numero]
        endereco = reverse("indicadores:avaliacao_indicador", args=onde)
        return (f"{numero} {nome}", endereco)

    return {
        "antes": link(*irmas[posicao - 1]) if posicao else None,
        "depois": link(*irmas[posicao + 1]) if posicao + 1 < len(irmas) else None,
    }


def _trilha(rodada: Rodada, territorio: Territorio, ficha: Ficha) -> Trilha:
    return [
        ("Indicadores", reverse("indicadores:catalogo")),
        (
            f"Avaliação {rodada.ano}, {territorio.nome}",
            consultas.endereco_da_avaliacao(rodada, territorio),
        ),
        (str(ficha), None),
    ]
