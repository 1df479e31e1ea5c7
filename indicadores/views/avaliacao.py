"""Avaliação: o ano numa página, um indicador por inteiro e os arquivos para levar."""

from collections.abc import Sequence
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from base.conferencias import resumo
from base.memoria import Memoria, campos_de, impressao_digital
from indicadores import consultas, narrativa, quadros
from indicadores.conferencias import conferir, na_pagina
from indicadores.consultas import Avaliacao
from indicadores.diferencas import (
    Nome,
    frase_do_que_nao_se_calcula,
    publicados_e_calculados,
)
from indicadores.filters import FiltroDoAno
from indicadores.models import Ficha, Rodada, TipoDeFicha
from indicadores.views.acesso import (
    ficha_ou_404,
    fichas_da,
    rodada_e_territorio_ou_404,
)
from territorios.models import Nivel, Territorio

Trilha = list[tuple[str, str | None]]
Irmas = Sequence[tuple[int, str]]
"""Número e nome curto das fichas da edição, na ordem."""

PAGINA: Final = "indicadores/avaliacao_do_indicador.html"
PAGINAS: Final = Memoria(limite=16_000_000)


@login_not_required
@require_GET
def ver_ano(request: HttpRequest, ano: int, codigo: str) -> HttpResponse:
    """Matriz do ano: territórios × indicadores, com filtros no endereço."""
    if destino := _outro_endereco(request.GET, ano, codigo):
        return redirect(destino)
    rodada, territorio = rodada_e_territorio_ou_404(ano, codigo)
    filtro = FiltroDoAno.de(request.GET)
    todas = fichas_da(rodada, territorio)
    matriz = consultas.matriz_do_ano(
        rodada,
        territorio,
        fichas=filtro.fichas(todas),
        por_alcance=filtro.ordem == "alcance",
    )
    contexto = {
        "rodada": rodada,
        "territorio": territorio,
        "matriz": matriz,
        "grupos": quadros.grupos_da_matriz(matriz),
        "rodape": quadros.rodape_da_matriz(matriz),
        "total": quadros.por_julgados(matriz.total),
        "frase": narrativa.frase_do_ano(matriz),
        "barras": quadros.barras_por_indicador(matriz),
        "filtro": filtro,
        "opcoes": _opcoes(rodada, territorio, todas),
        "consulta": request.GET.urlencode(),
        "trilha": [
            ("Indicadores", reverse("indicadores:catalogo")),
            (f"Avaliação {ano}, {territorio.nome}", None),
        ],
    }
    return render(request, "indicadores/avaliacao_do_ano.html", contexto)


def _outro_endereco(dados: QueryDict, ano: int, codigo: str) -> str:
    """Para onde ir quando o formulário escolheu outro ano, território ou indicador."""
    novo_ano = dados.get("ano", "")
    novo_codigo = dados.get("territorio", "") or codigo
    numero = dados.get("indicador", "")
    if not (novo_ano.isascii() and novo_ano.isdigit() and len(novo_ano) == 4):
        novo_ano = str(ano)
    if not novo_codigo.isascii() or not novo_codigo.isalnum():
        novo_codigo = codigo
    if numero.isascii() and numero.isdigit() and len(numero) <= 4:
        return reverse(
            "indicadores:avaliacao_indicador", args=[novo_ano, novo_codigo, int(numero)]
        )
    if "ano" not in dados and "territorio" not in dados:
        return ""
    resto = dados.copy()
    for chave in ("ano", "territorio"):
        resto.pop(chave, None)
    endereco = reverse("indicadores:avaliacao", args=[novo_ano, novo_codigo])
    return f"{endereco}?{resto.urlencode()}" if resto else endereco


def _opcoes(
    rodada: Rodada, territorio: Territorio, fichas: Sequence[Ficha]
) -> dict[str, list[tuple[str, str]]]:
    """As opções dos filtros: anos, territórios, prioridades e tipos."""
    acima = Territorio.objects.filter(
        nivel__in=[Nivel.PAIS, Nivel.MACRORREGIAO, Nivel.UF]
    ).order_by("nome_normalizado")
    ordem = {Nivel.PAIS: 0, Nivel.MACRORREGIAO: 1, Nivel.UF: 2}
    lugares = sorted(acima, key=lambda t: ordem[Nivel(t.nivel)])
    if territorio.nivel not in ordem:
        lugares.append(territorio)
    prioridades = {f.prioridade.ordem: f.prioridade.nome for f in fichas}
    tipos = {f.tipo for f in fichas}
    return {
        "anos": [
            (str(a), str(a)) for a in Rodada.objects.values_list("ano", flat=True)
        ],
        "territorios": [(t.codigo, str(t)) for t in lugares],
        "prioridades": [(str(k), v) for k, v in sorted(prioridades.items())],
        "tipos": [(v, r) for v, r in TipoDeFicha.choices if v in tipos],
    }


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
        "fatos": quadros.fatos_do_indicador(avaliacao),
        "pares": quadros.pares_da_ficha(avaliacao.ficha),
        "quadro": quadros.quadro_do_indicador(avaliacao),
        "grafico": quadros.grafico_do_indicador(avaliacao),
        "mapa": quadros.mapa_do_indicador(avaliacao),
        "serie": quadros.grafico_da_serie(serie, avaliacao),
        "anos": quadros.linhas_da_serie(serie, avaliacao),
        "diferencas": [d for d in comparados if d.nome != Nome.NAO_SE_CALCULA],
        "sem_calculo": frase_do_que_nao_se_calcula(comparados),
        "conferencias": na_pagina(feitas),
        "resumo": resumo(feitas).frase.capitalize(),
        "origem": _origem(avaliacao),
        "vizinhas": _vizinhas(irmas, avaliacao),
    }


def _origem(avaliacao: Avaliacao) -> str:
    """De onde vieram os números do quadro, uma vez só."""
    for linha in (*avaliacao.linhas, avaliacao.total):
        if linha and linha.resultado and linha.resultado.origem:
            return linha.resultado.origem
    return avaliacao.rodada.fonte


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
