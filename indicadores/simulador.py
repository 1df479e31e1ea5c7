"""Onde o conjunto chegaria se as partes cumprissem metas: só contas, sem banco.

Cada parte pesa o seu denominador; a média das taxas não é a taxa do conjunto.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from indicadores.rules import Sentido, alcancou

_CEM: Final = Decimal(100)
_TEM_OU_NAO: Final = frozenset({Decimal(0), _CEM})


@dataclass(frozen=True, slots=True)
class Parte:
    """Um território: meta e resultado na unidade do indicador, e o seu peso.

    `denominador` None é peso desconhecido. `meta` None, se não há ou não se compara
    com o resultado. `definicao` é a variante do resultado; vazia, a principal.
    """

    nome: str
    codigo: str
    meta: Decimal | None
    resultado: Decimal | None
    denominador: Decimal | None
    definicao: str = ""


@dataclass(frozen=True, slots=True)
class ParteSimulada:
    """A parte no cenário: aonde vai, quanto muda e quantos casos isso representa.

    `casos` é a diferença no numerador, positiva ou negativa.
    """

    parte: Parte
    meta: Decimal | None
    simulado: Decimal | None
    cumpria: bool | None
    casos: Decimal | None


@dataclass(frozen=True, slots=True)
class Cenario:
    """O conjunto hoje e no cenário; None onde falta o peso de alguma parte.

    `misturado` diz que há resultados em mais de uma definição; `por_inteiro`, que
    cada um tem ou não tem (100 ou 0) e todos pesam o mesmo.
    """

    partes: Sequence[ParteSimulada]
    hoje: Decimal | None
    no_cenario: Decimal | None
    sem_peso: Sequence[str]
    misturado: bool = False
    por_inteiro: bool = False

    @property
    def cumpriam(self) -> int:
        """Quantos já cumpriam a meta simulada."""
        return sum(x.cumpria is True for x in self.partes)

    @property
    def julgados(self) -> int:
        """Quantos têm meta e resultado."""
        return sum(x.cumpria is not None for x in self.partes)


def simular(
    partes: Sequence[Parte],
    *,
    multiplicador: Decimal | None,
    sentido: str,
    meta_comum: Decimal | None = None,
    soma: bool = False,
) -> Cenario:
    """Quem não cumpre a meta passa a cumpri-la; quem a passa fica onde está.

    `meta_comum` vale no lugar da meta de cada um, para quem foi apurado na definição
    principal, que é a dela. O conjunto é Σ(taxa × denominador) ÷ Σ denominadores,
    das partes com resultado; sem o peso de todas, ou com definições misturadas, não
    se calcula. Onde resultados e metas são só 0 ou 100 %, cada parte tem ou não tem:
    o conjunto é a proporção das que têm, como no quadro. A contagem (`soma`) não
    tem peso: o conjunto é a soma. Regra: RN-IND-36.
    """
    if soma:
        multiplicador = Decimal(1)
        partes = [replace(x, denominador=Decimal(1)) for x in partes]
    metas = [_meta_de(x, meta_comum) for x in partes]
    por_inteiro = multiplicador == _CEM and _cada_uma_tem_ou_nao(partes, metas)
    if por_inteiro:
        partes = [replace(x, denominador=Decimal(1)) for x in partes]
    simuladas = [
        _simular(parte, meta, multiplicador, sentido)
        for parte, meta in zip(partes, metas, strict=True)
    ]
    com_resultado = [x for x in simuladas if x.parte.resultado is not None]
    sem_peso = [x.parte.nome for x in com_resultado if x.parte.denominador is None]
    misturado = len({x.parte.definicao for x in com_resultado}) > 1
    pode = bool(com_resultado) and not sem_peso and not misturado
    pode = pode and multiplicador is not None
    conjunto = _soma if soma else _conjunto
    hoje = conjunto([(x.parte.resultado, x.parte.denominador) for x in com_resultado])
    la = conjunto([(x.simulado, x.parte.denominador) for x in com_resultado])
    return Cenario(
        partes=simuladas,
        hoje=hoje if pode else None,
        no_cenario=la if pode else None,
        sem_peso=sem_peso,
        misturado=misturado,
        por_inteiro=por_inteiro and pode,
    )


def _cada_uma_tem_ou_nao(
    partes: Sequence[Parte], metas: Sequence[Decimal | None]
) -> bool:
    """Se falta peso e só há 0 e 100: a proporção que o quadro calcula."""
    if len(partes) < 2 or all(x.denominador is not None for x in partes):
        return False
    com_meta = {x for x in metas if x is not None}
    return {x.resultado for x in partes} | com_meta <= _TEM_OU_NAO


def _meta_de(parte: Parte, meta_comum: Decimal | None) -> Decimal | None:
    if meta_comum is None or parte.definicao:
        return parte.meta
    return meta_comum


def _simular(
    parte: Parte, meta: Decimal | None, multiplicador: Decimal | None, sentido: str
) -> ParteSimulada:
    resultado = parte.resultado
    if meta is None or resultado is None or sentido == Sentido.FAIXA:
        return ParteSimulada(parte, meta, resultado, None, None)
    cumpre = alcancou(meta, resultado, sentido)
    simulado = resultado if cumpre else meta
    casos = None
    if parte.denominador is not None and multiplicador:
        casos = (simulado - resultado) * parte.denominador / multiplicador
    return ParteSimulada(parte, meta, simulado, cumpre, casos)


def _soma(pares: Sequence[tuple[Decimal | None, Decimal | None]]) -> Decimal:
    """As contagens somadas: não pesam."""
    return sum((valor or Decimal(0) for valor, _ in pares), Decimal(0))


def _conjunto(
    pares: Sequence[tuple[Decimal | None, Decimal | None]],
) -> Decimal | None:
    """A taxa do conjunto: cada taxa pesa o denominador dela."""
    peso = sum((d or Decimal(0) for _, d in pares), Decimal(0))
    if not peso:
        return None
    return (
        sum(((t or Decimal(0)) * (d or Decimal(0)) for t, d in pares), Decimal(0))
        / peso
    )
