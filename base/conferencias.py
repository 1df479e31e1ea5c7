"""Conferências aritméticas: o que o documento diz contra o que o portal calcula.

Uma conferência compara; nunca corrige. Os números do documento são impressos
como vieram, com o cálculo ao lado.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from base.numeros import casas_de, formatar, percentual
from base.telas import Verificacao

Formato = Callable[[Decimal], str]


class Situacao(StrEnum):
    CERTA = "certa"
    DIVERGENCIA = "divergencia"
    IMPOSSIVEL = "impossivel"
    OBSERVACAO = "observacao"


_NA_TELA: Final = {
    Situacao.CERTA: "ok",
    Situacao.DIVERGENCIA: "nao",
    Situacao.IMPOSSIVEL: "nc",
    Situacao.OBSERVACAO: "nc",
}


@dataclass(frozen=True, slots=True)
class Conferencia:
    """O resultado de uma regra num lugar do documento.

    `codigo` é a regra, estável; `regra`, o nome dela por extenso. `esperado`
    é o que o portal calcula e `encontrado`, o que o documento diz, ambos já
    escritos como aparecem; sem `esperado`, o que diverge não é uma conta.
    """

    codigo: str
    onde: str
    esperado: str
    encontrado: str
    situacao: Situacao
    nota: str = ""
    regra: str = ""

    @property
    def frase(self) -> str:
        """Uma linha para a tela: o lugar e, se diverge, os dois valores."""
        match self.situacao:
            case Situacao.CERTA:
                texto = f"{self.onde}: {self.encontrado}"
            case Situacao.DIVERGENCIA if not self.esperado:
                texto = f"{self.onde}: {self.encontrado}"
            case Situacao.DIVERGENCIA:
                texto = (
                    f"{self.onde}: o documento diz {self.encontrado}; "
                    f"o cálculo dá {self.esperado}"
                )
            case _:
                return f"{self.onde}: {self.nota}" if self.nota else self.onde
        return f"{texto} ({self.nota})" if self.nota else texto


@dataclass(frozen=True, slots=True)
class ContagemDaRegra:
    """Quantas vezes uma regra deu certo e quantas não."""

    regra: str
    certas: int
    divergencias: int


@dataclass(frozen=True, slots=True)
class Resumo:
    """A conta das conferências de um documento, na ordem em que foram feitas."""

    conferencias: tuple[Conferencia, ...]

    @property
    def certas(self) -> int:
        return self._contar(Situacao.CERTA)

    @property
    def divergencias(self) -> int:
        return self._contar(Situacao.DIVERGENCIA)

    @property
    def impossiveis(self) -> int:
        return self._contar(Situacao.IMPOSSIVEL)

    @property
    def observacoes(self) -> int:
        return self._contar(Situacao.OBSERVACAO)

    @property
    def lista_de_divergencias(self) -> list[Conferencia]:
        return self._da_situacao(Situacao.DIVERGENCIA)

    @property
    def lista_de_ressalvas(self) -> list[Conferencia]:
        """O que não se pôde conferir e o que só se observou."""
        return self._da_situacao(Situacao.IMPOSSIVEL, Situacao.OBSERVACAO)

    @property
    def frase(self) -> str:
        """«42 certas, 3 divergências»; o que não houve além disso não aparece."""
        partes = [
            _contar_por_extenso(self.certas, "certa", "certas"),
            _contar_por_extenso(self.divergencias, "divergência", "divergências"),
        ]
        if self.impossiveis:
            partes.append(
                _contar_por_extenso(self.impossiveis, "impossível", "impossíveis")
            )
        if self.observacoes:
            partes.append(
                _contar_por_extenso(self.observacoes, "observação", "observações")
            )
        return ", ".join(partes)

    @property
    def por_regra(self) -> list[ContagemDaRegra]:
        """Certas e divergências de cada regra, na ordem da primeira aplicação."""
        nomes = dict.fromkeys(c.regra or c.codigo for c in self.conferencias)
        contagens = [
            ContagemDaRegra(
                nome,
                sum(
                    c.situacao == Situacao.CERTA and (c.regra or c.codigo) == nome
                    for c in self.conferencias
                ),
                sum(
                    c.situacao == Situacao.DIVERGENCIA and (c.regra or c.codigo) == nome
                    for c in self.conferencias
                ),
            )
            for nome in nomes
        ]
        return [c for c in contagens if c.certas or c.divergencias]

    def _contar(self, situacao: Situacao) -> int:
        return len(self._da_situacao(situacao))

    def _da_situacao(self, *situacoes: Situacao) -> list[Conferencia]:
        return [c for c in self.conferencias if c.situacao in situacoes]


def resumo(conferencias: Iterable[Conferencia]) -> Resumo:
    """Conta as conferências por situação e por regra."""
    return Resumo(tuple(conferencias))


def na_tela(conferencias: Iterable[Conferencia]) -> list[Verificacao]:
    """As mesmas conferências, prontas para o componente da página."""
    return [Verificacao(c.frase, _NA_TELA[c.situacao]) for c in conferencias]


def comparar(
    codigo: str,
    onde: str,
    *,
    publicado: str,
    calculado: str,
    nota: str = "",
    regra: str = "",
) -> Conferencia:
    """Certa quando os dois textos são iguais; serve a códigos, datas e frases."""
    situacao = Situacao.CERTA if publicado == calculado else Situacao.DIVERGENCIA
    return Conferencia(codigo, onde, calculado, publicado, situacao, nota, regra)


def impossivel(codigo: str, onde: str, nota: str, regra: str = "") -> Conferencia:
    """A regra não pôde ser aplicada; a nota diz o que falta."""
    return Conferencia(codigo, onde, "—", "—", Situacao.IMPOSSIVEL, nota, regra)


def observacao(codigo: str, onde: str, nota: str, regra: str = "") -> Conferencia:
    """Nada a comparar, mas o leitor deve saber."""
    return Conferencia(codigo, onde, "—", "—", Situacao.OBSERVACAO, nota, regra)


def soma_das_partes(
    onde: str,
    *,
    total: Decimal | int | None,
    partes: Sequence[Decimal | int | None],
    nota: str = "",
    formato: Formato = formatar,
    codigo: str = "soma_das_partes",
    regra: str = "O total é a soma das partes",
) -> Conferencia:
    """O total publicado contra a soma das partes, na mesma unidade.

    Com total ou parte ausente (None), ou sem partes, é impossível conferir.
    """
    existentes = [Decimal(q) for q in partes if q is not None]
    if total is None:
        return impossivel(codigo, onde, "o total não foi informado", regra)
    if not existentes or len(existentes) < len(partes):
        faltam = len(partes) - len(existentes)
        nota = f"faltam {faltam} de {len(partes)} partes" if partes else "sem partes"
        return impossivel(codigo, onde, nota, regra)
    return _valores(
        codigo, onde, Decimal(total), sum(existentes, Decimal(0)), formato, nota, regra
    )


def percentual_confere(
    onde: str,
    *,
    publicado: Decimal | None,
    numerador: Decimal | int | None,
    denominador: Decimal | int | None,
    nota: str = "",
    codigo: str = "percentual_confere",
    regra: str = "O percentual é o numerador dividido pelo denominador",
) -> Conferencia:
    """O percentual publicado contra 100 × numerador ÷ denominador.

    Compara com as casas do publicado, arredondando a metade para cima. Sem
    algum dos três, ou com denominador zero, é impossível conferir.
    """
    if publicado is None or numerador is None or denominador is None:
        return impossivel(codigo, onde, "falta um dos valores da conta", regra)
    if not denominador:
        return impossivel(codigo, onde, "o denominador é zero", regra)
    casas = casas_de(publicado)
    exato = 100 * Decimal(numerador) / Decimal(denominador)
    calculado = _com_casas(exato, casas, ROUND_HALF_UP)
    if publicado == _com_casas(exato, casas, ROUND_DOWN) != calculado:
        nota = nota or "o publicado foi truncado, e não arredondado"

    def escrever(valor: Decimal) -> str:
        return percentual(valor, casas)

    return _valores(codigo, onde, publicado, calculado, escrever, nota, regra)


def saldo_confere(
    onde: str,
    *,
    saldo: Decimal | None,
    recebido: Decimal | None,
    saidas: Sequence[Decimal | None],
    nota: str = "",
    formato: Formato = formatar,
    codigo: str = "saldo_confere",
    regra: str = "O saldo é o recebido menos as saídas",
) -> Conferencia:
    """O saldo publicado contra o recebido menos as saídas, na mesma moeda.

    Com qualquer parcela ausente (None) é impossível conferir.
    """
    existentes = [s for s in saidas if s is not None]
    if saldo is None or recebido is None or len(existentes) < len(saidas):
        return impossivel(codigo, onde, "falta uma das parcelas da conta", regra)
    calculado = recebido - sum(existentes, Decimal(0))
    return _valores(codigo, onde, saldo, calculado, formato, nota, regra)


def contagem_confere(
    onde: str,
    *,
    publicada: int,
    contada: int,
    nota: str = "",
    codigo: str = "contagem_confere",
    regra: str = "A contagem do texto é a do quadro",
) -> Conferencia:
    """Quantos o texto diz contra quantos o quadro mostra."""
    return _valores(
        codigo, onde, Decimal(publicada), Decimal(contada), formatar, nota, regra
    )


def entre_extremos(
    onde: str,
    *,
    valor: Decimal | None,
    partes: Sequence[Decimal | None],
    nota: str = "",
    formato: Formato = formatar,
    codigo: str = "entre_extremos",
    regra: str = "O agregado fica entre a menor e a maior das partes",
) -> Conferencia:
    """Taxa agregada entre os extremos das partes, na mesma unidade."""
    existentes = [q for q in partes if q is not None]
    if valor is None or not existentes:
        return impossivel(codigo, onde, "não há valores a comparar", regra)
    menor, maior = min(existentes), max(existentes)
    situacao = Situacao.CERTA if menor <= valor <= maior else Situacao.DIVERGENCIA
    esperado = f"de {formato(menor)} a {formato(maior)}"
    return Conferencia(codigo, onde, esperado, formato(valor), situacao, nota, regra)


def _valores(
    codigo: str,
    onde: str,
    publicado: Decimal,
    calculado: Decimal,
    formato: Formato,
    nota: str,
    regra: str,
) -> Conferencia:
    """Compara os números, e não como foram escritos: 2,0 é igual a 2."""
    situacao = Situacao.CERTA if publicado == calculado else Situacao.DIVERGENCIA
    return Conferencia(
        codigo, onde, formato(calculado), formato(publicado), situacao, nota, regra
    )


def _com_casas(valor: Decimal, casas: int, arredondamento: str) -> Decimal:
    return valor.quantize(Decimal(1).scaleb(-casas), arredondamento)


def _contar_por_extenso(quantas: int, uma: str, varias: str) -> str:
    if not quantas:
        return f"nenhuma {uma}"
    return f"{formatar(quantas, 0)} {uma if quantas == 1 else varias}"
