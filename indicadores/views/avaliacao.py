"""Avaliação: o ano numa página, um indicador por inteiro e os arquivos para levar."""

from collections.abc import Sequence
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from base.conferencias import resumo
from base.errors import RegraViolada
from base.memoria import Memoria, campos_de, impressao_digital
from indicadores import consultas, exports, narrativa, quadros
from indicadores.conferencias import conferir, na_pagina
from indicadores.consultas import Avaliacao
from indicadores.filters import FiltroDoAno
from indicadores.models import Ficha, Rodada, TipoDeFicha
from indicadores.pdf import emitir_caderno
from territorios.models import Nivel, Territorio

Trilha = list[tuple[str, str | None]]
Irmas = Sequence[tuple[int, str]]
"""Número e nome curto das fichas da edição, na ordem."""

PAGINA: Final = "indicadores/avaliacao_do_indicador.html"
PAGINAS: Final = Memoria(limite=16_000_000)


def _rodada_e_territorio(ano: int, codigo: str) -> tuple[Rodada, Territorio]:
    """404 com código ou ano que não existem; o conteúdo é sempre público."""
    rodada = get_object_or_404(Rodada.objects.select_related("edicao"), ano=ano)
    territorio = get_object_or_404(
        Territorio.objects.select_related("uf"), codigo=codigo.upper()
    )
    return rodada, territorio


def _fichas(rodada: Rodada) -> list[Ficha]:
    return list(
        Ficha.objects.filter(edicao=rodada.edicao_id)
        .select_related("prioridade", "edicao")
        .order_by("numero")
    )


@login_not_required
@require_GET
def ver_ano(request: HttpRequest, ano: int, codigo: str) -> HttpResponse:
    """Matriz do ano: territórios × indicadores, com filtros no endereço."""
    if destino := _outro_endereco(request.GET, ano, codigo):
        return redirect(destino)
    rodada, territorio = _rodada_e_territorio(ano, codigo)
    filtro = FiltroDoAno.de(request.GET)
    todas = _fichas(rodada)
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
    rodada, territorio = _rodada_e_territorio(ano, codigo)
    ficha = get_object_or_404(
        Ficha.objects.select_related("prioridade"),
        edicao=rodada.edicao_id,
        numero=numero,
    )
    ficha.edicao = rodada.edicao
    irmas = list(
        Ficha.objects.filter(edicao=rodada.edicao_id)
        .order_by("numero")
        .values_list("numero", "nome_curto")
    )
    lido = consultas.ler_numeros(rodada, [ficha], territorio)
    modelos = (rodada, rodada.edicao, territorio, ficha, ficha.prioridade)
    chave = impressao_digital([campos_de(m) for m in modelos], irmas, lido)

    def conteudo() -> SafeString:
        avaliacao = consultas.montar(rodada, ficha, territorio, *lido)
        contexto = _contexto_do_indicador(avaliacao, irmas)
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


def _contexto_do_indicador(avaliacao: Avaliacao, irmas: Irmas) -> dict[str, Any]:
    feitas = conferir(avaliacao)
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


# ------------------------------------------------------------------ arquivos


def _avaliacoes_do_pedido(
    request: HttpRequest, ano: int, codigo: str
) -> tuple[Rodada, Territorio, list[Avaliacao]]:
    """As avaliações a levar: as do filtro do endereço, ou uma só (`indicador`)."""
    rodada, territorio = _rodada_e_territorio(ano, codigo)
    fichas = FiltroDoAno.de(request.GET).fichas(_fichas(rodada))
    if numero := request.GET.get("indicador"):
        fichas = [f for f in fichas if str(f.numero) == numero]
        if not fichas:
            raise Http404
    avaliacoes = consultas.avaliar_fichas(rodada, fichas, territorio)
    return rodada, territorio, avaliacoes


def _anexo(conteudo: bytes | str, tipo: str, nome: str) -> HttpResponse:
    resposta = HttpResponse(conteudo, content_type=tipo)
    resposta["Content-Disposition"] = f'attachment; filename="{nome}"'
    return resposta


def _nome(request: HttpRequest, ano: int, codigo: str) -> str:
    numero = request.GET.get("indicador", "")
    sufixo = f"-indicador-{numero}" if numero.isascii() and numero.isdigit() else ""
    return f"avaliacao-{ano}-{codigo}{sufixo}"


@login_not_required
@require_GET
def baixar_csv(request: HttpRequest, ano: int, codigo: str) -> HttpResponse:
    """Os números do ano em CSV."""
    _, _, avaliacoes = _avaliacoes_do_pedido(request, ano, codigo)
    return _anexo(
        exports.em_csv(avaliacoes),
        "text/csv; charset=utf-8",
        f"{_nome(request, ano, codigo)}.csv",
    )


@login_not_required
@require_GET
def baixar_xlsx(request: HttpRequest, ano: int, codigo: str) -> HttpResponse:
    """Os números do ano em XLSX."""
    _, _, avaliacoes = _avaliacoes_do_pedido(request, ano, codigo)
    return _anexo(
        exports.em_xlsx(avaliacoes),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        f"{_nome(request, ano, codigo)}.xlsx",
    )


@login_not_required
@require_GET
def baixar_pdf(request: HttpRequest, ano: int, codigo: str) -> HttpResponse:
    """O caderno de avaliação, emitido e verificável."""
    rodada, territorio, avaliacoes = _avaliacoes_do_pedido(request, ano, codigo)
    com_dados = [a for a in avaliacoes if a.tem_dados or a.total]
    try:
        documento = emitir_caderno(rodada, territorio, com_dados)
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
        return redirect(consultas.endereco_da_avaliacao(rodada, territorio))
    with documento.arquivo.open("rb") as arquivo:
        conteudo = arquivo.read()
    nome = _nome(request, ano, codigo).replace("avaliacao", "caderno", 1)
    return _anexo(conteudo, "application/pdf", f"{nome}.pdf")
