"""Onde está o cabeçalho de uma tabela comum, que pode ter título e duas linhas.

Entre as primeiras linhas de cada aba, é a que mais nomes de coluna traz. Quem envia
vê qual foi e pode escolher outra. Regra: RN-IND-68.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from base.importacao import Aba, Linha, Mesclas, Planilha
from indicadores.importacao.papeis import de_um_indicador, diz_lugar, papel_de
from territorios.rules import normalizar_nome

PRIMEIRAS: Final = 30
_ABAS: Final = 12
_OPCOES: Final = 20
_ANO: Final = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Cabecalho:
    """Uma linha que pode nomear as colunas, e as de cima dela.

    `ate` é a última linha do cabeçalho: a própria, ou a de baixo, se são duas.
    """

    aba: int
    nome_da_aba: str
    linha: int
    ate: int
    nomes: tuple[str, ...]
    antes: tuple[tuple[int, str], ...]

    @property
    def chave(self) -> str:
        """Como se escolhe no formulário."""
        return f"{self.aba}:{self.linha}"

    @property
    def onde(self) -> str:
        """«linha 4», «linhas 4 e 5, aba Metas»."""
        linhas = f"linha {self.linha}"
        if self.ate != self.linha:
            linhas = f"linhas {self.linha} e {self.ate}"
        return f"{linhas}, aba {self.nome_da_aba}" if self.nome_da_aba else linhas

    @property
    def rotulo(self) -> str:
        """A linha e o começo dela, para quem escolhe."""
        nomes = ", ".join(n for n in self.nomes if n)
        return f"{self.onde}: {nomes[:70]}{'…' if len(nomes) > 70 else ''}"

    @property
    def pontos(self) -> int:
        """Quantos nomes se reconhecem como de coluna."""
        vistos = {_que_e(n) for n in self.nomes} - {""}
        return len(vistos)


def _que_e(nome: str) -> str:
    if papel := papel_de(nome):
        return papel
    if diz_lugar(nome):
        return "lugar"
    de_um = de_um_indicador(nome)
    com_letras = de_um is not None and not nome.strip().isdigit()
    return normalizar_nome(nome) if com_letras else ""


def possiveis(planilha: Planilha) -> list[Cabecalho]:
    """As linhas que podem ser o cabeçalho, na ordem do arquivo."""
    achados = [
        cabecalho
        for indice, aba in enumerate(planilha.abas[:_ABAS])
        for cabecalho in _da_aba(indice, aba)
    ]
    melhor = _melhor(achados)
    mostradas = achados[:_OPCOES]
    return mostradas if melhor is None or melhor in mostradas else [*mostradas, melhor]


def escolhido(achados: Sequence[Cabecalho], chave: str = "") -> Cabecalho | None:
    """O que se pediu ou, senão, o de mais nomes; None se a planilha não tem tabela."""
    pedido = next((c for c in achados if c.chave == chave), None)
    return pedido or _melhor(achados)


def _melhor(achados: Sequence[Cabecalho]) -> Cabecalho | None:
    return max(achados, key=lambda c: c.pontos, default=None)


def _da_aba(indice: int, aba: Aba) -> Iterator[Cabecalho]:
    mesclas = Mesclas(aba.mesclas)
    linhas = list(islice(aba, PRIMEIRAS))
    cheias = [mesclas.completar(numero, textos) for numero, textos in linhas]
    antes: list[tuple[int, str]] = []
    for k, (numero, textos) in enumerate(linhas):
        escritos = [t for t in textos if t]
        if len(escritos) >= 2:
            seguinte = linhas[k + 1] if k + 1 < len(linhas) else None
            nomes, ate = _nomes((numero, textos), cheias[k], seguinte)
            yield Cabecalho(indice, aba.nome, numero, ate, nomes, tuple(antes))
        antes.append((numero, " ".join(escritos)))


def _nomes(
    linha: Linha, cheia: Sequence[str], seguinte: Linha | None
) -> tuple[tuple[str, ...], int]:
    """Os nomes das colunas e a última linha deles."""
    numero, textos = linha
    if seguinte is None or not _completa(textos, seguinte[1], cheia):
        return _sem_vazias_no_fim(list(textos)), numero
    abaixo = seguinte[1]
    nomes: list[str] = []
    de_cima = ""
    for i, sub in enumerate(abaixo):
        proprio = cheia[i] if i < len(cheia) else ""
        de_cima = proprio or (de_cima if sub else "")
        nomes.append(f"{de_cima} {sub}".strip())
    return _sem_vazias_no_fim([*nomes, *cheia[len(nomes) :]]), seguinte[0]


def _completa(
    textos: Sequence[str], abaixo: Sequence[str], cheia: Sequence[str]
) -> bool:
    """Se a linha de baixo diz o que falta à do cabeçalho, e não é já de dados.

    Está em branco onde a de cima diz o lugar, traz só nomes e anos, e alguma coluna
    dela está sob um nome que vale para mais de uma.
    """
    lugar = next((i for i, t in enumerate(textos) if t and _e_lugar(t)), 0)
    if lugar < len(abaixo) and abaixo[lugar]:
        return False
    escritas = [(i, t) for i, t in enumerate(abaixo) if t]
    if len(escritas) < 2 or not all(_e_nome(t) for _, t in escritas):
        return False
    return any(i >= len(textos) or not textos[i] for i, _ in escritas) and any(cheia)


def _e_lugar(texto: str) -> bool:
    return diz_lugar(texto) or papel_de(texto) == "lugar"


def _e_nome(texto: str) -> bool:
    return bool(_ANO.fullmatch(texto)) or any(c.isalpha() for c in texto)


def _sem_vazias_no_fim(nomes: list[str]) -> tuple[str, ...]:
    while nomes and not nomes[-1]:
        nomes.pop()
    return tuple(nomes)
