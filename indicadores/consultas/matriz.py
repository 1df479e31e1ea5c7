"""A matriz do ano: territórios × indicadores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, OuterRef, QuerySet, Subquery

from indicadores import rules
from indicadores.consultas.celulas import (
    Celulas,
    Lugar,
    Recorte,
    julgar,
    ler_celulas,
    ler_recorte,
)
from indicadores.models import Ficha, Resultado, Rodada, publicas_em
from indicadores.rules import Julgamento
from territorios.models import Territorio


@dataclass(frozen=True, slots=True)
class LinhaDaMatriz:
    """Um território em todos os indicadores do ano."""

    territorio: Lugar
    julgamentos: Sequence[Julgamento]
    contagem: rules.Contagem


@dataclass(frozen=True, slots=True)
class GrupoDaMatriz:
    """Macrorregião (ou None) com suas linhas e a contagem por indicador."""

    territorio: Lugar | None
    linhas: Sequence[LinhaDaMatriz]
    contagens: Sequence[rules.Contagem]


@dataclass(frozen=True, slots=True)
class Matriz:
    """Territórios × indicadores de um ano, com as contagens dos dois lados."""

    rodada: Rodada
    territorio: Territorio
    fichas: Sequence[Ficha]
    grupos: Sequence[GrupoDaMatriz]
    contagens: Sequence[rules.Contagem]
    total: rules.Contagem
    sem_base: Sequence[Ficha] = ()
    parcial: bool = False

    @property
    def linhas(self) -> list[LinhaDaMatriz]:
        """As linhas de todos os grupos, na ordem em que se mostram."""
        return [x for g in self.grupos for x in g.linhas]


def matriz_do_ano(
    rodada: Rodada,
    territorio: Territorio,
    *,
    fichas: Sequence[Ficha],
    por_alcance: bool = False,
    por_ficha: int | None = None,
    lugares: Sequence[Lugar] | None = None,
) -> Matriz:
    """Julga cada território do recorte em cada ficha, com consultas fixas.

    Entram as fichas com algo a julgar no recorte; `sem_base` traz as que só têm
    números sem comparação. `por_alcance` ordena, em cada grupo, de quem alcançou
    mais a quem alcançou menos; `por_ficha`, pelo percentual da meta desse número,
    do menor ao maior (negativo, do maior ao menor). `lugares` troca o recorte por
    uma página dele, já em ordem, e as contagens são só dela.
    """
    recorte = ler_recorte(territorio) if lugares is None else Recorte(lugares, ())
    celulas = ler_celulas(rodada, fichas, [x.pk for x in recorte.lugares])
    com_dados = {chave[0] for chave in (*celulas.metas, *celulas.resultados)}
    colunas = {
        f: [_julgar(f, x, celulas) for x in recorte.lugares]
        for f in fichas
        if f.pk in com_dados
    }
    julgaveis, sem_base = _separar(colunas)
    linhas = [
        LinhaDaMatriz(onde, julgamentos, rules.contar(julgamentos))
        for onde, *julgamentos in zip(
            recorte.lugares, *(colunas[f] for f in julgaveis), strict=True
        )
    ]
    if lugares is None:
        linhas = _ordenar(linhas, julgaveis, por_alcance, por_ficha)
    contagens = _por_coluna(linhas, len(julgaveis))
    return Matriz(
        rodada=rodada,
        territorio=territorio,
        fichas=julgaveis,
        grupos=_grupos_da_matriz(recorte, linhas, len(julgaveis)),
        contagens=contagens,
        total=_somar(contagens),
        sem_base=sem_base,
        parcial=lugares is not None,
    )


def _ordenar(
    linhas: list[LinhaDaMatriz],
    fichas: Sequence[Ficha],
    por_alcance: bool,
    por_ficha: int | None,
) -> list[LinhaDaMatriz]:
    """Na ordem pedida; quem não tem percentual fica no fim, pelo nome."""
    if por_alcance:
        return sorted(linhas, key=lambda x: -x.contagem.alcancaram)
    numeros = [f.numero for f in fichas]
    if por_ficha is None or abs(por_ficha) not in numeros:
        return linhas
    coluna, sinal = numeros.index(abs(por_ficha)), 1 if por_ficha > 0 else -1

    def chave(linha: LinhaDaMatriz) -> tuple[bool, Decimal]:
        percentual = linha.julgamentos[coluna].percentual
        return percentual is None, sinal * (percentual or Decimal(0))

    return sorted(linhas, key=chave)


def municipios_em_ordem(
    rodada: Rodada, territorio: Territorio, ficha: Ficha | None, *, decrescente: bool
) -> QuerySet[Territorio]:
    """Os municípios do território por nome ou pelo resultado público da ficha."""
    municipios = Territorio.objects.abaixo_de(territorio).municipios()
    if ficha is None:
        return municipios.order_by("nome_normalizado", "pk")
    resultado = Resultado.objects.filter(
        publicas_em("pactuacao__"),
        ficha=ficha,
        pactuacao__rodada=rodada,
        pactuacao__territorio=OuterRef("pk"),
    ).values("valor")[:1]
    valor = F("resultado_da_ficha")
    ordem = valor.desc(nulls_last=True) if decrescente else valor.asc(nulls_last=True)
    return municipios.annotate(resultado_da_ficha=Subquery(resultado)).order_by(
        ordem, "nome_normalizado", "pk"
    )


def _separar(
    colunas: Mapping[Ficha, Sequence[Julgamento]],
) -> tuple[list[Ficha], list[Ficha]]:
    """As fichas com algo a julgar e as que só têm números sem comparação."""
    julgaveis: list[Ficha] = []
    sem_base: list[Ficha] = []
    for ficha, julgamentos in colunas.items():
        tem = any(x.alcancou is not None for x in julgamentos)
        (julgaveis if tem else sem_base).append(ficha)
    return julgaveis, sem_base


def _julgar(ficha: Ficha, onde: Lugar, celulas: Celulas) -> Julgamento:
    chave = (ficha.pk, onde.pk)
    return julgar(ficha, celulas.metas.get(chave), celulas.resultados.get(chave))


def _por_coluna(linhas: Sequence[LinhaDaMatriz], colunas: int) -> list[rules.Contagem]:
    return [rules.contar(x.julgamentos[i] for x in linhas) for i in range(colunas)]


def _somar(contagens: Sequence[rules.Contagem]) -> rules.Contagem:
    return rules.Contagem(
        sum(c.alcancaram for c in contagens),
        sum(c.nao_alcancaram for c in contagens),
        sum(c.sem_base for c in contagens),
    )


def _grupos_da_matriz(
    recorte: Recorte,
    linhas: Sequence[LinhaDaMatriz],
    colunas: int,
) -> list[GrupoDaMatriz]:
    if not recorte.agregados:
        return [GrupoDaMatriz(None, linhas, _por_coluna(linhas, colunas))]
    grupos = []
    for macro in recorte.agregados:
        partes = [x for x in linhas if x.territorio.macrorregiao == macro.pk]
        grupos.append(GrupoDaMatriz(macro, partes, _por_coluna(partes, colunas)))
    return grupos
