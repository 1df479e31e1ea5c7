"""O que o portal estranha num valor digitado: avisa, pede motivo e não impede.

Funções puras. Um valor estranho recebe um aviso só, o que melhor o explica.
Regra: RN-IND-11 (docs/regras/indicadores.md).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from base.numeros import formatar
from indicadores.rules import Faixa, Sentido, alcancou, valor_calculado

CEM: Final = Decimal(100)
_LONGE: Final = Decimal(5)
"""Cinco vezes: menos que isso muda de um ano a outro; mais pede explicação."""
_PERTO: Final = Decimal(2)
_POTENCIAS: Final = tuple(Decimal(p) for p in (10, 100, 1000, 10_000, 100_000))
_FOLGA: Final = Decimal("0.25")


@dataclass(frozen=True, slots=True)
class Aviso:
    """Um valor estranho: por quê e, se dá para supor, o que se quis escrever.

    `usar` na unidade da célula; None quando não há o que propor.
    """

    codigo: str
    frase: str
    usar: Decimal | None = None

    def __str__(self) -> str:
        return self.frase


@dataclass(frozen=True, slots=True)
class Historico:
    """O que se sabe do indicador antes do valor: a ficha, o ano anterior e os pares.

    Valores na unidade da célula. `denominador` é o do resultado anterior;
    `outras_definicoes`, as variantes que se digitam noutra unidade. `conta` diz
    que a célula é um número de coisas, e não uma taxa.
    """

    minimo: Decimal | None = None
    maximo: Decimal | None = None
    meta_anterior: Decimal | None = None
    resultado_anterior: Decimal | None = None
    unidade: str = ""
    casas: int = 1
    multiplicador: Decimal | None = None
    denominador: Decimal | None = None
    mediana: Decimal | None = None
    nacional: Decimal | None = None
    outras_definicoes: Sequence[str] = ()
    conta: bool = False
    ano_anterior: int = 0
    faixa: Faixa | None = None

    @property
    def percentual(self) -> bool:
        """A célula é um percentual."""
        return self.unidade.startswith("%")


SO_DA_META: Final = frozenset({"piora", "longe_da_faixa"})
"""Estranhos numa meta e possíveis num resultado: promete-se o bem, apura-se o que é."""


class _Base(NamedTuple):
    """Com que se compara: o valor e como se chama."""

    valor: Decimal
    nome: str


def avisos_do_valor(
    valor: Decimal, historico: Historico, *, sentido: str, calculado: bool = False
) -> list[Aviso]:
    """O aviso que cabe ao valor; lista vazia se nada se estranha. RN-IND-11.

    Do que mais explica ao que menos: contagem onde se pede taxa, fração onde se
    pede percentual, fora do plausível, outra ordem de grandeza, meta fora da faixa
    da ficha, piora. O `calculado` saiu de uma divisão: não é contagem nem fração.
    """
    base = base_de(historico)
    for aviso in (
        _conta_quebrada(valor, historico),
        None if calculado else _contagem(valor, historico, base),
        None if calculado else _fracao(valor, historico, base),
        _fora_da_faixa(valor, historico),
        _outra_grandeza(valor, historico, base, calculado=calculado),
        _longe_da_faixa(valor, historico),
        _piora(valor, historico, sentido),
    ):
        if aviso is not None:
            return [aviso]
    return []


class _Limite(NamedTuple):
    """Um extremo; `fora` diz que o próprio valor já não cabe."""

    valor: Decimal
    fora: bool = False


@dataclass(frozen=True, slots=True)
class SemAviso:
    """Os valores que nada tem a estranhar: um intervalo, e se zero o acompanha.

    Os limites, na unidade da célula; None não limita. `inteiro`: só números inteiros.
    """

    de: _Limite | None
    ate: _Limite | None
    zero: bool
    inteiro: bool

    def contem(self, valor: Decimal) -> bool:
        """O mesmo que `avisos_do_valor` não ter o que dizer."""
        if self.inteiro and valor != valor.to_integral_value():
            return False
        if not valor:
            return self.zero
        de, ate = self.de, self.ate
        if de and (valor < de.valor or (de.fora and valor == de.valor)):
            return False
        return not (ate and (valor > ate.valor or (ate.fora and valor == ate.valor)))

    def __str__(self) -> str:
        """«>2.58|<64.5|z|i», como a tela o lê; campo vazio não limita."""
        de = f"{'>' if self.de.fora else ''}{self.de.valor:f}" if self.de else ""
        ate = f"{'<' if self.ate.fora else ''}{self.ate.valor:f}" if self.ate else ""
        return f"{de}|{ate}|{'z' * self.zero}|{'i' * self.inteiro}"


def sem_aviso(historico: Historico, *, sentido: str) -> SemAviso | None:
    """Os valores que `avisos_do_valor` deixa passar, ditos antes de se digitar.

    É o que deixa a tela pedir a justificativa na hora, sem repetir a regra. None
    onde a base é negativa, e só o portal responde. Regra: RN-IND-11.
    """
    base = base_de(historico)
    if base is not None and base.valor < 0:
        return None
    return SemAviso(
        max(_pisos(historico, base, sentido), default=None),
        min(
            _tetos(historico, base, sentido),
            key=lambda limite: (limite.valor, not limite.fora),
            default=None,
        ),
        zero=not avisos_do_valor(Decimal(0), historico, sentido=sentido),
        inteiro=historico.conta,
    )


def _pisos(historico: Historico, base: _Base | None, sentido: str) -> Iterator[_Limite]:
    if base is not None:
        yield _Limite(base.valor / _LONGE, fora=True)
    if historico.minimo is not None:
        yield _Limite(historico.minimo)
    if historico.faixa and historico.faixa.de is not None:
        yield _Limite(historico.faixa.de)
    if sentido == Sentido.MAIOR_MELHOR and (anteriores := _anteriores(historico)):
        yield _Limite(min(anteriores))


def _tetos(historico: Historico, base: _Base | None, sentido: str) -> Iterator[_Limite]:
    if base is not None:
        yield _Limite(base.valor * _LONGE, fora=True)
    if historico.maximo is not None:
        yield _Limite(historico.maximo)
    elif historico.percentual:
        yield _Limite(CEM)
    if historico.faixa and historico.faixa.ate is not None:
        yield _Limite(historico.faixa.ate)
    if sentido == Sentido.MENOR_MELHOR and (anteriores := _anteriores(historico)):
        yield _Limite(max(anteriores))


def _anteriores(historico: Historico) -> Sequence[Decimal]:
    """A meta e o resultado do ano anterior; vazia se falta um dos dois."""
    meta, resultado = historico.meta_anterior, historico.resultado_anterior
    return () if meta is None or resultado is None else (meta, resultado)


def em_contagem(valor: Decimal, historico: Historico) -> str:
    """A taxa lida na outra unidade: «cerca de 87 em 6.744»; vazio se não se sabe.

    Usa o denominador do ano anterior.
    """
    if historico.multiplicador is None or not historico.denominador:
        return ""
    casos = valor * historico.denominador / historico.multiplicador
    inteiro = casos.quantize(Decimal(1), ROUND_HALF_UP)
    return f"cerca de {formatar(inteiro, 0)} em {formatar(historico.denominador)}"


def base_de(historico: Historico) -> _Base | None:
    """Com que comparar: o próprio território, depois os pares, depois o país."""
    for valor, nome in (
        (historico.resultado_anterior, f"o resultado de {historico.ano_anterior}"),
        (historico.mediana, "a mediana dos municípios do estado"),
        (historico.nacional, "o valor nacional"),
    ):
        if valor:
            return _Base(valor, nome)
    return None


def _conta_quebrada(valor: Decimal, historico: Historico) -> Aviso | None:
    if not historico.conta or valor == valor.to_integral_value():
        return None
    return Aviso(
        "conta_quebrada",
        f"{formatar(valor)} não é um número inteiro, e aqui se contam "
        f"{historico.unidade if historico.unidade != 'número' else 'casos'}.",
    )


def _contagem(valor: Decimal, historico: Historico, base: _Base | None) -> Aviso | None:
    """Número de casos onde se pede taxa: inteiro, e muito acima do que se espera."""
    if historico.multiplicador is None or base is None:
        return None
    if valor != valor.to_integral_value() or valor < base.valor * _LONGE:
        return None
    escrito = formatar(valor, 0)
    taxa = valor_calculado(valor, historico.denominador, historico.multiplicador)
    if taxa is not None and not _longe(taxa, base.valor, _LONGE):
        usar = _arredondar(taxa, historico.casas)
        return Aviso(
            "contagem",
            f"{escrito} parece uma contagem, e aqui se pede {_pedido(historico)}. Com "
            f"o denominador de {historico.ano_anterior} "
            f"({formatar(historico.denominador)}), {escrito} dá "
            f"{formatar(usar, historico.casas)}.",
            usar,
        )
    if not historico.unidade.startswith("por "):
        return None
    return Aviso(
        "contagem",
        f"{escrito} parece o número de casos, e aqui se pede a taxa "
        f"{historico.unidade}: {base.nome} é {formatar(base.valor)}. Divida os casos "
        "pela população do indicador.",
    )


def _fracao(valor: Decimal, historico: Historico, base: _Base | None) -> Aviso | None:
    """Fração no lugar do percentual, ou percentual no lugar da razão."""
    if base is None or not valor:
        return None
    escrito = formatar(valor)
    if historico.percentual and valor <= 1 and perto(valor * CEM, base.valor):
        usar = _arredondar(valor * CEM, historico.casas)
        return Aviso(
            "fracao",
            f"{escrito} parece uma fração, e aqui se pede %: seria {formatar(usar)}.",
            usar,
        )
    e_razao = historico.multiplicador == 1 and historico.maximo == 1
    if e_razao and valor > 1 and perto(valor / CEM, base.valor):
        usar = _arredondar(valor / CEM, historico.casas)
        return Aviso(
            "percentual",
            f"{escrito} parece um percentual, e aqui se pede a razão: seria "
            f"{formatar(usar)}.",
            usar,
        )
    return None


def _fora_da_faixa(valor: Decimal, historico: Historico) -> Aviso | None:
    escrito, maximo, minimo = formatar(valor), historico.maximo, historico.minimo
    if maximo is not None and valor > maximo:
        limite = f"{formatar(maximo)} %" if historico.percentual else formatar(maximo)
        return Aviso("maximo", f"{escrito} passa de {limite}, o máximo esperado.")
    if minimo is not None and valor < minimo:
        return Aviso(
            "minimo", f"{escrito} é menos que {formatar(minimo)}, o mínimo esperado."
        )
    if historico.percentual and maximo is None and valor > CEM:
        return Aviso(
            "acima_de_100",
            f"{escrito} passa de 100 %. Pode acontecer neste indicador; confira o "
            "numerador e o denominador.",
        )
    return None


def _outra_grandeza(
    valor: Decimal, historico: Historico, base: _Base | None, *, calculado: bool
) -> Aviso | None:
    if base is None or not valor or not _longe(valor, base.valor, _LONGE):
        return None
    inicio = f"{formatar(valor)} está muito longe d{base.nome} ({formatar(base.valor)})"
    if calculado:
        return Aviso(
            "outra_grandeza", f"{inicio}. Confira o numerador e o denominador."
        )
    if historico.outras_definicoes:
        return Aviso(
            "outra_unidade",
            f"{inicio}. Aqui se pede {_pedido(historico)}; se pactua "
            f"“{' ou '.join(historico.outras_definicoes)}”, escolha essa definição.",
        )
    if usar := _virgula_fora_do_lugar(valor, historico, base):
        return Aviso(
            "outra_grandeza",
            f"{inicio}. Confira a vírgula e a unidade: {historico.unidade}.",
            usar,
        )
    if historico.conta:
        return Aviso("outra_grandeza", f"{inicio}. Confira o período e o lugar.")
    return Aviso(
        "outra_grandeza",
        f"{inicio}. Confira se não é uma contagem onde se pede taxa, ou o contrário.",
    )


def _virgula_fora_do_lugar(
    valor: Decimal, historico: Historico, base: _Base
) -> Decimal | None:
    """O mesmo valor com a vírgula noutra casa, se assim fica junto da base."""
    for potencia in _POTENCIAS:
        for tentativa in (valor / potencia, valor * potencia):
            if abs(tentativa - base.valor) <= base.valor * _FOLGA:
                usar = _arredondar(tentativa, historico.casas)
                fora = historico.maximo is not None and usar > historico.maximo
                return None if fora else usar
    return None


def _longe_da_faixa(valor: Decimal, historico: Historico) -> Aviso | None:
    faixa = historico.faixa
    if faixa is None or faixa.contem(valor):
        return None
    return Aviso(
        "longe_da_faixa",
        f"{formatar(valor)} está fora da faixa em que este indicador está bem, "
        f"{faixa.por_extenso(historico.casas)}.",
    )


def _piora(valor: Decimal, historico: Historico, sentido: str) -> Aviso | None:
    meta, resultado = historico.meta_anterior, historico.resultado_anterior
    if meta is None or resultado is None or sentido == Sentido.FAIXA:
        return None
    if alcancou(meta, valor, sentido) or alcancou(resultado, valor, sentido):
        return None
    ano = historico.ano_anterior
    # como a tela os mostra, salvo se a diferença só aparece com mais casas
    casas = max(historico.casas, -int(valor.normalize().as_tuple().exponent))
    return Aviso(
        "piora",
        f"{formatar(valor)} é pior que o resultado de {ano} "
        f"({formatar(resultado, casas)}) e que a meta de {ano} "
        f"({formatar(meta, casas)}).",
    )


def _pedido(historico: Historico) -> str:
    """«a taxa por mil nascidos vivos», «%»."""
    unidade = historico.unidade
    return f"a taxa {unidade}" if unidade.startswith("por ") else unidade


def _longe(valor: Decimal, base: Decimal, vezes: Decimal) -> bool:
    """O valor é `vezes` vezes maior ou menor que a base, ou de outro sinal."""
    razao = valor / base
    return razao >= vezes or razao <= 1 / vezes


def perto(valor: Decimal, base: Decimal) -> bool:
    """A diferença que muda de um ano a outro: menos do dobro, mais da metade."""
    return not _longe(valor, base, _PERTO)


def _arredondar(valor: Decimal, casas: int) -> Decimal:
    return valor.quantize(Decimal(1).scaleb(-casas), ROUND_HALF_UP)
