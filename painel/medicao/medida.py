"""Uma linha da tabela, e como se toma o tempo de dois caminhos."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any, NamedTuple

from django.db import connection, transaction


@dataclass(frozen=True, slots=True)
class Medida:
    """Uma linha da tabela; tempos em milissegundos, medianas."""

    nome: str
    nosso: float
    nu: float
    limite: float
    nota: str = ""

    @property
    def razao(self) -> float:
        """Quantas vezes o nosso custa o nu."""
        return self.nosso / self.nu

    @property
    def passa(self) -> bool:
        """Se a razão está dentro do limite."""
        return self.razao <= self.limite


class Cronometro(NamedTuple):
    """O que muitas vezes custaram, em milissegundos.

    `mediana` é o que se espera de uma vez; `melhor`, o que sobra quando a máquina
    não atrapalhou, para comparar o que se mediu com minutos no meio.
    """

    mediana: float
    melhor: float


def alternar(
    a: Callable[[], object], b: Callable[[], object], vezes: int
) -> tuple[Cronometro, Cronometro]:
    """Uma vez cada um, para que a máquina pese igual nos dois."""
    tempos: tuple[list[float], list[float]] = ([], [])
    for _ in range(vezes):
        for lista, funcao in zip(tempos, (a, b), strict=True):
            lista.append(cronometrar(funcao))
    um, outro = tempos
    return Cronometro(median(um), min(um)), Cronometro(median(outro), min(outro))


def cronometrar(funcao: Callable[[], object]) -> float:
    """Milissegundos de uma vez."""
    comeco = time.perf_counter()
    funcao()
    return (time.perf_counter() - comeco) * 1000


@contextmanager
def desfeito() -> Iterator[None]:
    """O que o bloco grava some ao fim: a medida não deixa nada no banco."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


Consultas = list[tuple[str, Any]]
"""O SQL e os parâmetros, na ordem em que se executaram."""


@contextmanager
def guardar_sql(*comandos: str) -> Iterator[Consultas]:
    """Guarda o que se executa no bloco e começa por um dos comandos."""
    guardadas: Consultas = []

    def guardar(
        executar: Callable[..., Any], sql: str, parametros: Any, *resto: Any
    ) -> Any:
        if sql.lstrip().upper().startswith(comandos):
            guardadas.append((sql, parametros))
        return executar(sql, parametros, *resto)

    with connection.execute_wrapper(guardar):
        yield guardadas


def refazer(consultas: Consultas) -> None:
    """As mesmas consultas, sem o Django entre elas e o banco."""
    with connection.cursor() as cursor:
        for sql, parametros in consultas:
            cursor.execute(sql, parametros)
            if cursor.description:
                cursor.fetchall()
