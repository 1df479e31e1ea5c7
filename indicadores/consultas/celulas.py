"""Metas, resultados e territórios lidos em tuplas: milhares por página, sem modelos."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple, Protocol, Self

from django.db.models import QuerySet

from indicadores import rules
from indicadores.models import (
    AfirmacaoPublicada,
    Ficha,
    MetaPactuada,
    Resultado,
    Rodada,
    publicas_em,
)
from indicadores.rules import AUSENTE, Celula, Julgamento
from territorios.models import Nivel, Territorio

ORDEM_DAS_MACRORREGIOES: Final = {"N": 0, "NE": 1, "CO": 2, "SD": 3, "S": 4}


class Lugar(NamedTuple):
    """Um território como os quadros o mostram; `macrorregiao` é a chave dela."""

    pk: int
    codigo: str
    codigo_ibge: str
    nivel: str
    nome: str
    uf: str | None
    macrorregiao: int | None
    capital: bool
    amazonia_legal: bool

    @classmethod
    def de(cls, territorio: Territorio) -> Self:
        """O mesmo território; carregue `uf` antes."""
        return cls(
            territorio.pk,
            territorio.codigo,
            territorio.codigo_ibge,
            territorio.nivel,
            territorio.nome,
            territorio.uf.codigo if territorio.uf else None,
            territorio.macrorregiao_id,
            territorio.capital,
            territorio.amazonia_legal,
        )

    @property
    def sigla(self) -> str:
        """Sigla da UF; vazia acima dela."""
        return self.codigo if self.nivel == Nivel.UF else self.uf or ""

    def __str__(self) -> str:
        if self.nivel == Nivel.MUNICIPIO:
            return f"{self.nome}/{self.sigla}"
        return self.nome


_DO_LUGAR: Final = (
    "pk",
    "codigo",
    "codigo_ibge",
    "nivel",
    "nome",
    "uf__codigo",
    "macrorregiao_id",
    "capital",
    "amazonia_legal",
)


def lugares_de(territorios: QuerySet[Territorio]) -> list[Lugar]:
    """Os territórios em tuplas, por nome."""
    return em_lugares(territorios.order_by("nome_normalizado"))


def em_lugares(territorios: QuerySet[Territorio]) -> list[Lugar]:
    """Os territórios em tuplas, na ordem em que vêm."""
    return [Lugar._make(linha) for linha in territorios.values_list(*_DO_LUGAR)]


class Recorte(NamedTuple):
    """As linhas de um quadro e as macrorregiões que as agrupam, se houver."""

    lugares: Sequence[Lugar]
    agregados: Sequence[Lugar]


def ler_recorte(territorio: Territorio) -> Recorte:
    """UFs do Brasil ou da macrorregião; municípios da UF ou da região; o município.

    Uma consulta; o Brasil traz também as macrorregiões.
    """
    abaixo = Territorio.objects.abaixo_de(territorio)
    if territorio.nivel == Nivel.PAIS:
        lidos = lugares_de(abaixo.filter(nivel__in=[Nivel.UF, Nivel.MACRORREGIAO]))
        macros = [x for x in lidos if x.nivel == Nivel.MACRORREGIAO]
        macros.sort(key=lambda x: ORDEM_DAS_MACRORREGIOES[x.codigo])
        return Recorte([x for x in lidos if x.nivel == Nivel.UF], macros)
    if territorio.nivel == Nivel.MACRORREGIAO:
        return Recorte(lugares_de(abaixo.ufs()), ())
    if territorio.codigo == "DF" or territorio.nivel == Nivel.MUNICIPIO:
        return Recorte([Lugar.de(territorio)], ())
    return Recorte(lugares_de(abaixo.municipios()), ())


class CelulaLida(NamedTuple):
    """Meta ou resultado de uma ficha num território; a meta não usa o fim.

    `unidade` e `definicao` são a unidade e o nome da variante; None quando valem os
    da ficha.
    """

    ficha: int
    onde: int
    estado: str
    valor: Decimal | None
    variante: str | None
    unidade: str | None
    definicao: str | None
    nota: str
    origem: str
    texto_da_fonte: str
    numerador: Decimal | None = None
    denominador: Decimal | None = None
    preliminar: bool = False

    @property
    def celula(self) -> Celula:
        """Como as regras a veem."""
        return Celula(
            self.estado,
            self.valor,
            self.variante or "",
            self.numerador,
            self.denominador,
        )


_DA_CELULA: Final = (
    "ficha_id",
    "pactuacao__territorio_id",
    "estado",
    "valor",
    "variante__codigo",
    "variante__unidade",
    "variante__nome",
    "nota",
    "origem",
    "texto_da_fonte",
)
_DO_RESULTADO: Final = (*_DA_CELULA, "numerador", "denominador", "preliminar")

_PARA_JULGAR: Final = (
    "ficha_id",
    "pactuacao__territorio_id",
    "estado",
    "valor",
    "variante__codigo",
)

Chave = tuple[int, int]


class Afirmacao(NamedTuple):
    """Um número que o texto da fonte afirma sobre um quadro."""

    ficha: int
    onde: int
    medida: str
    valor: Decimal
    origem: str


SEM_TERRITORIO: Final = Julgamento(None, motivo="A fonte não traz este território.")


class Celulas(NamedTuple):
    """Metas e resultados por (ficha, território), e o que a fonte afirma deles."""

    metas: Mapping[Chave, CelulaLida]
    resultados: Mapping[Chave, CelulaLida]
    afirmacoes: Sequence[Afirmacao] = ()


def ler_celulas(
    rodada: Rodada, fichas: Iterable[Ficha], lugares: Iterable[int]
) -> Celulas:
    """Células públicas de um ano: duas consultas, quantas forem as fichas."""
    metas, resultados = _publicas_do_ano(rodada, fichas, lugares)
    return Celulas(
        {x[:2]: CelulaLida._make((*x, *_VAZIAS)) for x in _linhas(metas, _DA_CELULA)},
        {x[:2]: CelulaLida._make(x) for x in _linhas(resultados, _DO_RESULTADO)},
    )


def ler_para_julgar(
    rodada: Rodada, fichas: Iterable[Ficha], lugares: Iterable[int]
) -> tuple[Mapping[Chave, Celula], Mapping[Chave, Celula]]:
    """Metas e resultados públicos de um ano, só com o que o julgamento pede.

    A matriz tem milhares de células: as notas e as origens, que ela não mostra,
    custariam mais a ler que os números.
    """
    metas, resultados = _publicas_do_ano(rodada, fichas, lugares)
    return (
        {x[:2]: _celula(*x[2:]) for x in _linhas(metas, _PARA_JULGAR)},
        {
            x[:2]: _celula(*x[2:])
            for x in _linhas(resultados, (*_PARA_JULGAR, "numerador", "denominador"))
        },
    )


def _celula(
    estado: str,
    valor: Decimal | None,
    variante: str | None,
    numerador: Decimal | None = None,
    denominador: Decimal | None = None,
) -> Celula:
    return Celula(estado, valor, variante or "", numerador, denominador)


def _publicas_do_ano(
    rodada: Rodada, fichas: Iterable[Ficha], lugares: Iterable[int]
) -> tuple[QuerySet[MetaPactuada], QuerySet[Resultado]]:
    filtro = {
        "ficha__in": [f.pk for f in fichas],
        "pactuacao__rodada": rodada.pk,
        "pactuacao__territorio__in": list(lugares),
    }
    publicas = publicas_em("pactuacao__")
    return (
        MetaPactuada.objects.filter(publicas, **filtro),
        Resultado.objects.filter(publicas, **filtro),
    )


def ler_afirmacoes(rodada: Rodada, fichas: Iterable[Ficha]) -> list[Afirmacao]:
    """O que o texto da publicação afirma: uma consulta, quantas forem as fichas."""
    lidas = AfirmacaoPublicada.objects.filter(
        rodada=rodada.pk, ficha__in=[f.pk for f in fichas]
    ).order_by("pk")
    campos = ("ficha_id", "territorio_id", "medida", "valor", "origem")
    return [Afirmacao._make(x) for x in lidas.values_list(*campos)]


_VAZIAS: Final = (None, None, False)


def _linhas(
    celulas: QuerySet[MetaPactuada] | QuerySet[Resultado], campos: Sequence[str]
) -> Iterable[tuple]:
    return celulas.order_by().values_list(*campos)


class TemCelula(Protocol):
    """Meta ou resultado, lido em tupla ou como modelo."""

    @property
    def celula(self) -> Celula:
        """Como as regras a veem."""


def julgar(
    ficha: Ficha, meta: TemCelula | None, resultado: TemCelula | None
) -> Julgamento:
    """Julga um território num indicador, dadas as duas células (ou a falta delas)."""
    return regua_de(ficha)(
        meta.celula if meta else None, resultado.celula if resultado else None
    )


def regua_de(
    ficha: Ficha,
) -> Callable[[Celula | None, Celula | None], Julgamento]:
    """Como a ficha julga; serve a quantos territórios houver."""
    motivo = "" if ficha.julga_alcance else ficha.motivo_nao_julgado
    sentido, faixa = ficha.sentido, ficha.faixa

    def julgar_celulas(meta: Celula | None, resultado: Celula | None) -> Julgamento:
        if meta is None and resultado is None:
            return SEM_TERRITORIO
        return rules.julgar(
            meta or AUSENTE,
            resultado or AUSENTE,
            sentido=sentido,
            motivo_nao_julgado=motivo,
            faixa=faixa,
        )

    return julgar_celulas
