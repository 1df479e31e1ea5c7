"""O ano em uma página: territórios × indicadores, em qualquer ordem e recorte."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from indicadores import consultas, narrativa, quadro_da_matriz
from indicadores.consultas import LinhaDaMatriz, Matriz
from indicadores.filters import FiltroDoAno
from indicadores.models import Ficha, Rodada, TipoDeFicha
from indicadores.views.acesso import fichas_da, rodada_e_territorio_ou_404
from territorios.models import Nivel, Territorio

POR_PAGINA = 100
ACIMA_DOS_MUNICIPIOS = (Nivel.PAIS, Nivel.MACRORREGIAO)
DE_MUNICIPIOS = (Nivel.UF, Nivel.REGIAO_DE_SAUDE)


@dataclass(frozen=True, slots=True)
class PainelDoAno:
    """A matriz e a página dela que se mostra.

    `do_conjunto` diz que as partes não têm número, e a linha é a do próprio.
    """

    matriz: Matriz
    pagina: Page[LinhaDaMatriz]
    linhas: Sequence[LinhaDaMatriz]
    do_conjunto: bool = False

    @property
    def varios(self) -> bool:
        """Há mais de um território: as contagens não repetem a linha dele."""
        return self.matriz.de_municipios or len(self.matriz.linhas) > 1


@login_not_required
@require_GET
def ver_ano(request: HttpRequest, ano: int, codigo: str) -> HttpResponse:
    """Matriz do ano; filtros, ordem, nível e página moram no endereço."""
    if destino := _outro_endereco(request.GET, ano, codigo):
        return redirect(destino)
    rodada, territorio = rodada_e_territorio_ou_404(ano, codigo)
    filtro = FiltroDoAno.de(request.GET)
    todas = fichas_da(rodada, territorio)
    fichas = filtro.fichas(todas)
    painel = _montar(rodada, territorio, fichas, filtro, request.GET.get("pagina"))
    matriz = painel.matriz
    contexto = {
        "rodada": rodada,
        "territorio": territorio,
        "matriz": matriz,
        "do_conjunto": painel.do_conjunto,
        "colunas": [
            (f.numero, f.nome_curto, _ordem_da_coluna(filtro, f.numero))
            for f in matriz.fichas
        ],
        "grupos": quadro_da_matriz.grupos_da_matriz(matriz, painel.linhas),
        "pagina": painel.pagina,
        "tem_municipios": territorio.nivel in ACIMA_DOS_MUNICIPIOS,
        "rodape": quadro_da_matriz.rodape_da_matriz(matriz),
        "total": quadro_da_matriz.total_da_matriz(matriz),
        "frase": narrativa.frase_do_ano(matriz),
        "barras": quadro_da_matriz.barras_por_indicador(matriz)
        if painel.varios
        else [],
        "varios": painel.varios,
        "filtro": filtro,
        "opcoes": _opcoes(rodada, territorio, todas),
        "consulta": request.GET.urlencode(),
        "trilha": [
            ("Indicadores", reverse("indicadores:catalogo")),
            (f"Avaliação {ano}, {territorio.nome}", None),
        ],
    }
    return render(request, "indicadores/avaliacao_do_ano.html", contexto)


def _ordem_da_coluna(filtro: FiltroDoAno, numero: int) -> str:
    """O `aria-sort` da coluna por que se ordena; vazio nas outras."""
    return {numero: "ascending", -numero: "descending"}.get(filtro.por_ficha or 0, "")


def _montar(
    rodada: Rodada,
    territorio: Territorio,
    fichas: Sequence[Ficha],
    filtro: FiltroDoAno,
    pagina: str | None,
) -> PainelDoAno:
    """As partes do território; onde nenhuma tem número, a linha dele."""
    if not _quer_municipios(filtro, territorio):
        return _do_recorte(rodada, territorio, fichas, filtro, pagina)
    painel = _dos_municipios(rodada, territorio, fichas, filtro, pagina)
    if painel.matriz.tem_numeros or territorio.nivel not in DE_MUNICIPIOS:
        return painel
    do_conjunto = _do_recorte(rodada, territorio, fichas, filtro, None, so_ele=True)
    return do_conjunto if do_conjunto.matriz.tem_numeros else painel


def _quer_municipios(filtro: FiltroDoAno, territorio: Territorio) -> bool:
    """As linhas são municípios: os do conjunto que os tem, ou os que se pediram."""
    if territorio.nivel in ACIMA_DOS_MUNICIPIOS:
        return filtro.nivel == "MUN"
    return territorio.nivel in DE_MUNICIPIOS and territorio.codigo != "DF"


def _do_recorte(
    rodada: Rodada,
    territorio: Territorio,
    fichas: Sequence[Ficha],
    filtro: FiltroDoAno,
    pagina: str | None,
    *,
    so_ele: bool = False,
) -> PainelDoAno:
    """As UFs do país ou da macrorregião, todas numa página; ou o próprio território."""
    matriz = consultas.matriz_do_ano(
        rodada,
        territorio,
        fichas=fichas,
        por_alcance=filtro.por_alcance,
        por_ficha=filtro.por_ficha,
        so_ele=so_ele,
    )
    folha = Paginator(matriz.linhas, POR_PAGINA).get_page(pagina)
    return PainelDoAno(matriz, folha, list(folha.object_list), do_conjunto=so_ele)


def _dos_municipios(
    rodada: Rodada,
    territorio: Territorio,
    fichas: Sequence[Ficha],
    filtro: FiltroDoAno,
    pagina: str | None,
) -> PainelDoAno:
    """Os municípios, cem por vez; o banco os ordena e os conta."""
    em_ordem = consultas.municipios_em_ordem(
        rodada,
        territorio,
        fichas,
        por_alcance=filtro.por_alcance,
        por_ficha=filtro.por_ficha,
    )
    folha: Page = Paginator(em_ordem, POR_PAGINA).get_page(pagina)
    lugares = consultas.em_lugares(cast("QuerySet[Territorio]", folha.object_list))
    matriz = consultas.matriz_dos_municipios(
        rodada, territorio, fichas=fichas, lugares=lugares
    )
    return PainelDoAno(matriz, folha, matriz.linhas)


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


def _regioes_de_saude(territorio: Territorio) -> list[Territorio]:
    """As regiões da UF do território, para filtrar por elas."""
    uf = territorio if territorio.nivel == Nivel.UF else territorio.uf
    if uf is None:
        return []
    regioes = Territorio.objects.filter(nivel=Nivel.REGIAO_DE_SAUDE, uf=uf)
    return list(regioes.order_by("nome_normalizado"))


def _opcoes(
    rodada: Rodada, territorio: Territorio, fichas: Sequence[Ficha]
) -> dict[str, list[tuple[str, str]]]:
    """As opções dos filtros: anos, territórios, prioridades e tipos."""
    acima = Territorio.objects.filter(
        nivel__in=[Nivel.PAIS, Nivel.MACRORREGIAO, Nivel.UF]
    ).order_by("nome_normalizado")
    ordem = {Nivel.PAIS: 0, Nivel.MACRORREGIAO: 1, Nivel.UF: 2}
    lugares = sorted(acima, key=lambda t: ordem[Nivel(t.nivel)])
    lugares += _regioes_de_saude(territorio)
    if territorio.nivel not in ordem and territorio not in lugares:
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
        "ordens": [
            ("regiao", "nome"),
            ("alcance", "metas alcançadas"),
            *(
                (f"{sinal}{f.numero}", f"{f.numero} {f.nome_curto}, {sentido}")
                for f in fichas
                for sinal, sentido in (("-", "do maior"), ("", "do menor"))
            ),
        ],
    }
