"""Metas, resultados e territórios lidos em tuplas: milhares por página, sem modelos."""

from collections.abc import Iterable, Mapping, Sequence
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

    `unidade` é a da variante; None quando vale a da ficha.
    """

    ficha: int
    onde: int
    estado: str
    valor: Decimal | None
    variante: str | None
    unidade: str | None
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
    "nota",
    "origem",
    "texto_da_fonte",
)
_DO_RESULTADO: Final = (*_DA_CELULA, "numerador", "denominador", "preliminar")

Chave = tuple[int, int]


class Afirmacao(NamedTuple):
    """Um número que o texto da fonte afirma sobre um quadro."""

    ficha: int
    onde: int
    medida: str
    valor: Decimal
    origem: str


class Celulas(NamedTuple):
    """Metas e resultados por (ficha, território), e o que a fonte afirma deles."""

    metas: Mapping[Chave, CelulaLida]
    resultados: Mapping[Chave, CelulaLida]
    afirmacoes: Sequence[Afirmacao] = ()


def ler_celulas(
    rodada: Rodada, fichas: Iterable[Ficha], lugares: Iterable[int]
) -> Celulas:
    """Células públicas de um ano: duas consultas, quantas forem as fichas."""
    filtro = {
        "ficha__in": [f.pk for f in fichas],
        "pactuacao__rodada": rodada.pk,
        "pactuacao__territorio__in": list(lugares),
    }
    publicas = publicas_em("pactuacao__")
    metas = MetaPactuada.objects.filter(publicas, **filtro)
    resultados = Resultado.objects.filter(publicas, **filtro)
    return Celulas(
        {x[:2]: CelulaLida._make((*x, *_VAZIAS)) for x in _linhas(metas, _DA_CELULA)},
        {x[:2]: CelulaLida._make(x) for x in _linhas(resultados, _DO_RESULTADO)},
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
    if meta is None and resultado is None:
        return Julgamento(None, motivo="A fonte não traz este território.")
    return rules.julgar(
        meta.celula if meta else AUSENTE,
        resultado.celula if resultado else AUSENTE,
        sentido=ficha.sentido,
        motivo_nao_julgado="" if ficha.julga_alcance else ficha.motivo_nao_julgado,
        faixa=ficha.faixa,
    )
