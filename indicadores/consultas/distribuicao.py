"""Como os territórios de um recorte se espalham num indicador, e entre quais pares."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from indicadores import incerteza, rules
from indicadores.consultas.avaliacao import (
    Avaliacao,
    LinhaDaAvaliacao,
    ler_numeros,
    montar,
)
from indicadores.consultas.celulas import Celulas, Recorte
from indicadores.consultas.populacao import Habitantes, habitantes_de
from indicadores.incerteza import DENOMINADOR_PEQUENO as PEQUENO
from indicadores.incerteza import Intervalo, Leitura
from indicadores.models import Ficha, Rodada
from territorios.models import Nivel, Territorio


@dataclass(frozen=True, slots=True)
class LinhaDoRanking:
    """Um território com a sua posição, o intervalo do resultado e a leitura dele.

    `porte` é a faixa de população, None quando não se sabe.
    """

    posicao: int
    linha: LinhaDaAvaliacao
    valor: Decimal
    intervalo: Intervalo | None
    leitura: Leitura
    porte: int | None
    pequeno: bool
    fora_do_funil: bool


@dataclass(frozen=True, slots=True)
class Distribuicao:
    """O ranking de um recorte e o que o resume; `media` é a do conjunto.

    `definicao` é a dos resultados ordenados (vazia, a principal), `unidade` a dela;
    `definicoes`, quantos há em cada uma.
    """

    avaliacao: Avaliacao
    porte: int | None
    portes: Sequence[int]
    ranking: Sequence[LinhaDoRanking]
    quartis: tuple[Decimal, Decimal, Decimal] | None
    media: Decimal | None
    populacao_somada: int = 0
    """De quantas UFs a população é a soma dos municípios."""
    definicao: str = ""
    definicoes: Mapping[str, int] = field(default_factory=dict)
    unidade: str = ""

    @property
    def pequenos(self) -> int:
        """Quantos têm denominador pequeno demais para uma taxa estável."""
        return sum(x.pequeno for x in self.ranking)

    @property
    def fora(self) -> Sequence[LinhaDoRanking]:
        """Os que o acaso sozinho não explica."""
        return [x for x in self.ranking if x.fora_do_funil]


def recorte_da_distribuicao(territorio: Territorio) -> Territorio:
    """O território cujas partes se comparam: a UF, quando se pergunta do município."""
    if territorio.nivel == Nivel.MUNICIPIO and territorio.uf:
        return territorio.uf
    return territorio


class NumerosDaDistribuicao(NamedTuple):
    """O que se lê do banco para uma distribuição; serve de chave da página pronta."""

    recorte: Recorte
    celulas: Celulas
    habitantes: Habitantes


def ler_distribuicao(
    rodada: Rodada, ficha: Ficha, territorio: Territorio
) -> NumerosDaDistribuicao:
    """As células e a população das partes do recorte."""
    onde = recorte_da_distribuicao(territorio)
    recorte, celulas = ler_numeros(rodada, [ficha], onde)
    habitantes = habitantes_de(recorte.lugares, rodada.ano)
    return NumerosDaDistribuicao(recorte, celulas, habitantes)


def distribuicao(
    rodada: Rodada,
    ficha: Ficha,
    territorio: Territorio,
    porte: int | None = None,
    lido: NumerosDaDistribuicao | None = None,
    definicao: str | None = None,
) -> Distribuicao:
    """Ordena as partes do recorte, todas ou só as de um porte. Regra: RN-IND-33.

    Só se ordenam entre si os resultados de uma definição: a pedida, se há alguém
    nela; senão a principal; senão a de mais gente.
    """
    recorte, celulas, habitantes = lido or ler_distribuicao(rodada, ficha, territorio)
    onde = recorte_da_distribuicao(territorio)
    avaliacao = montar(rodada, ficha, onde, recorte, celulas)
    com_valor = [x for x in avaliacao.linhas if x.valor_do_resultado is not None]
    portes = {
        x.territorio.pk: incerteza.porte_de(
            habitantes.de.get(x.territorio.pk), uf=x.territorio.nivel == Nivel.UF
        )
        for x in com_valor
    }
    definicoes = Counter(_definicao(x) for x in com_valor)
    definicao = _escolhida(definicao, definicoes)
    da_definicao = [x for x in com_valor if _definicao(x) == definicao]
    unidade = da_definicao[0].unidade(ficha) if da_definicao else ficha.unidade
    vezes = ficha.multiplicador if unidade == ficha.unidade else None
    media = avaliacao.calculado
    if len(definicoes) > 1:
        media = _do_conjunto(da_definicao, vezes)
    escolhidas = [
        x for x in da_definicao if porte is None or portes[x.territorio.pk] == porte
    ]
    ordem = -1 if incerteza.e_de_melhora(ficha.sentido) else 1
    escolhidas.sort(key=lambda x: ordem * (x.valor_do_resultado or Decimal(0)))
    if not ficha.conta_casos:
        vezes = None
    ranking = _posicoes(escolhidas, ficha, media, portes, vezes)
    return Distribuicao(
        avaliacao=avaliacao,
        porte=porte,
        portes=sorted({p for p in portes.values() if p is not None}),
        ranking=ranking,
        quartis=incerteza.quartis([x.valor for x in ranking]),
        media=media,
        populacao_somada=len(habitantes.somados),
        definicao=definicao,
        definicoes=definicoes,
        unidade=unidade,
    )


def _definicao(linha: LinhaDaAvaliacao) -> str:
    return (linha.resultado.variante or "") if linha.resultado else ""


def _escolhida(pedida: str | None, definicoes: Counter[str]) -> str:
    if pedida is not None and pedida in definicoes:
        return pedida
    if not definicoes or "" in definicoes:
        return ""
    return definicoes.most_common(1)[0][0]


def _do_conjunto(
    linhas: Sequence[LinhaDaAvaliacao], vezes: Decimal | None
) -> Decimal | None:
    """O valor dos que foram apurados na mesma definição, pelas somas."""
    if vezes is None:
        return None
    return rules.agregar([x.resultado.celula for x in linhas if x.resultado], vezes)


def _posicoes(
    linhas: Sequence[LinhaDaAvaliacao],
    ficha: Ficha,
    media: Decimal | None,
    portes: dict[int, int | None],
    vezes: Decimal | None,
) -> list[LinhaDoRanking]:
    """Quem empata fica na mesma posição."""
    saida: list[LinhaDoRanking] = []
    for i, linha in enumerate(linhas):
        valor = linha.valor_do_resultado or Decimal(0)
        empata = bool(saida) and saida[-1].valor == valor
        posicao = saida[-1].posicao if empata else i + 1
        porte = portes[linha.territorio.pk]
        saida.append(
            _linha_do_ranking(posicao, linha, valor, ficha, media, porte, vezes)
        )
    return saida


def _linha_do_ranking(
    posicao: int,
    linha: LinhaDaAvaliacao,
    valor: Decimal,
    ficha: Ficha,
    media: Decimal | None,
    porte: int | None,
    vezes: Decimal | None,
) -> LinhaDoRanking:
    resultado = linha.resultado
    numerador = resultado.numerador if resultado else None
    denominador = resultado.denominador if resultado else None
    intervalo = (
        incerteza.wilson(numerador, denominador, vezes) if vezes is not None else None
    )
    fora = False
    if intervalo and media is not None and denominador and vezes is not None:
        fora = not incerteza.limites_do_funil(media, denominador, vezes).contem(valor)
    julgavel = linha.julgamento.alcancou is not None
    return LinhaDoRanking(
        posicao=posicao,
        linha=linha,
        valor=valor,
        intervalo=intervalo,
        leitura=incerteza.ler(
            linha.valor_da_meta,
            valor,
            intervalo,
            ficha.sentido,
            None if _definicao(linha) else ficha.faixa,
        )
        if julgavel
        else Leitura.SEM_BASE,
        porte=porte,
        pequeno=denominador is not None and 0 < denominador < PEQUENO,
        fora_do_funil=fora,
    )
