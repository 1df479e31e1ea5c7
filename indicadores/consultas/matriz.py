"""A matriz do ano: territórios × indicadores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import QuerySet

from indicadores import rules
from indicadores.consultas import contagens as contagens_do_banco
from indicadores.consultas.celulas import (
    Chave,
    Lugar,
    Recorte,
    ler_para_julgar,
    ler_recorte,
    regua_de,
)
from indicadores.consultas.memoria import contar
from indicadores.models import Ficha, Rodada
from indicadores.rules import Celula, Julgamento
from indicadores.unidades_misturadas import metas_em_contagem
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
    """Territórios × indicadores de um ano, com as contagens dos dois lados.

    Com `de_municipios`, as linhas são uma página deles e as contagens, de todos.
    """

    rodada: Rodada
    territorio: Territorio
    fichas: Sequence[Ficha]
    grupos: Sequence[GrupoDaMatriz]
    contagens: Sequence[rules.Contagem]
    total: rules.Contagem
    sem_base: Sequence[Ficha] = ()
    de_municipios: bool = False
    em_contagem: Mapping[int, frozenset[int]] = field(default_factory=dict)
    """Por ficha, os territórios das linhas cuja meta parece número de casos."""

    @property
    def tem_numeros(self) -> bool:
        """Há alguma ficha com números, que se julguem ou não."""
        return bool(self.fichas or self.sem_base)

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
    so_ele: bool = False,
) -> Matriz:
    """Julga cada território do recorte em cada ficha, com consultas fixas.

    Entram as fichas com algo a julgar no recorte; `sem_base` traz as que só têm
    números sem comparação. `por_alcance` ordena, em cada grupo, de quem alcançou
    mais a quem alcançou menos; `por_ficha`, pelo percentual da meta desse número,
    do menor ao maior (negativo, do maior ao menor). `so_ele` troca as partes pelo
    próprio território: é o que há onde só o número do conjunto é público.
    """
    recorte = _so_o(territorio) if so_ele else ler_recorte(territorio)
    celulas = ler_para_julgar(rodada, fichas, [x.pk for x in recorte.lugares])
    com_dados = {ficha for lado in celulas for ficha, _ in lado}
    colunas = {
        f: _coluna(f, recorte.lugares, celulas) for f in fichas if f.pk in com_dados
    }
    julgaveis, sem_base = _separar(colunas)
    linhas = _linhas(recorte.lugares, [colunas[f] for f in julgaveis])
    linhas = _ordenar(linhas, julgaveis, por_alcance, por_ficha)
    contagens = _por_coluna(linhas, len(julgaveis))
    return Matriz(
        rodada=rodada,
        territorio=territorio,
        fichas=julgaveis,
        grupos=_grupos_da_matriz(recorte, linhas, len(julgaveis)),
        contagens=contagens,
        total=sum(contagens, rules.NENHUM),
        sem_base=sem_base,
        em_contagem=_em_contagem(julgaveis, recorte.lugares, celulas),
    )


def _so_o(territorio: Territorio) -> Recorte:
    """O recorte de um território só; carregue `uf` antes."""
    return Recorte([Lugar.de(territorio)], ())


def matriz_dos_municipios(
    rodada: Rodada,
    territorio: Territorio,
    *,
    fichas: Sequence[Ficha],
    lugares: Sequence[Lugar],
) -> Matriz:
    """Uma página de municípios, já em ordem, com as contagens de todos eles.

    O banco conta; daqui só se leem as células da página.
    """
    municipios = municipios_de(territorio)
    numeros = contar(rodada, fichas, territorio, municipios)
    julgaveis = [f for f in fichas if f.pk in numeros.contagens]
    celulas = ler_para_julgar(rodada, julgaveis, [x.pk for x in lugares])
    linhas = _linhas(lugares, [_coluna(f, lugares, celulas) for f in julgaveis])
    contagens = [numeros.contagens[f.pk] for f in julgaveis]
    return Matriz(
        rodada=rodada,
        territorio=territorio,
        fichas=julgaveis,
        grupos=_grupos_da_matriz(Recorte(lugares, ()), linhas, len(julgaveis)),
        contagens=contagens,
        total=sum(contagens, rules.NENHUM),
        sem_base=[f for f in fichas if f.pk in numeros.com_numeros],
        de_municipios=True,
        em_contagem=_em_contagem(julgaveis, lugares, celulas),
    )


def municipios_de(territorio: Territorio) -> QuerySet[Territorio]:
    """Os municípios do território."""
    return Territorio.objects.abaixo_de(territorio).municipios()


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
    rodada: Rodada,
    territorio: Territorio,
    fichas: Sequence[Ficha],
    *,
    por_alcance: bool = False,
    por_ficha: int | None = None,
) -> QuerySet[Territorio]:
    """Os municípios na mesma ordem de `matriz_do_ano`, mas posta pelo banco."""
    municipios = municipios_de(territorio)
    if por_alcance:
        return contagens_do_banco.por_metas_alcancadas(rodada, fichas, municipios)
    ficha = next((f for f in fichas if f.numero == abs(por_ficha or 0)), None)
    # o percentual não existe na ficha de faixa: todos ficam no fim, pelo nome
    if ficha is None or por_ficha is None or ficha.sentido == rules.Sentido.FAIXA:
        return municipios.order_by("nome_normalizado", "pk")
    return contagens_do_banco.pelo_percentual(
        rodada, ficha, municipios, decrescente=por_ficha < 0
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


def _coluna(
    ficha: Ficha,
    lugares: Sequence[Lugar],
    celulas: tuple[Mapping[Chave, Celula], Mapping[Chave, Celula]],
) -> list[Julgamento]:
    """O que se diz de cada território na ficha."""
    (metas, resultados), julgar = celulas, regua_de(ficha)
    chaves = [(ficha.pk, onde.pk) for onde in lugares]
    return [julgar(metas.get(x), resultados.get(x)) for x in chaves]


def _em_contagem(
    fichas: Sequence[Ficha],
    lugares: Sequence[Lugar],
    celulas: tuple[Mapping[Chave, Celula], Mapping[Chave, Celula]],
) -> dict[int, frozenset[int]]:
    """As metas que parecem número de casos onde se pede taxa. Regra: RN-IND-31."""
    metas, resultados = celulas
    por_ficha = {
        f.pk: metas_em_contagem(
            {
                x.pk: (metas.get((f.pk, x.pk)), resultados.get((f.pk, x.pk)))
                for x in lugares
            },
            f.multiplicador,
            f.valor_nacional,
        )
        for f in fichas
        if f.multiplicador
    }
    return {ficha: quais for ficha, quais in por_ficha.items() if quais}


def _linhas(
    lugares: Sequence[Lugar], colunas: Sequence[Sequence[Julgamento]]
) -> list[LinhaDaMatriz]:
    """Cada território com o que dele se diz em cada coluna."""
    return [
        LinhaDaMatriz(onde, julgamentos, rules.contar(julgamentos))
        for onde, *julgamentos in zip(lugares, *colunas, strict=True)
    ]


def _por_coluna(linhas: Sequence[LinhaDaMatriz], colunas: int) -> list[rules.Contagem]:
    return [rules.contar(x.julgamentos[i] for x in linhas) for i in range(colunas)]


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
