"""Muitas linhas de uma vez: COPY no PostgreSQL, executemany no SQLite."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import batched
from typing import Any, Final

from django.db import connection

POR_VEZ: Final = 5_000


def copiar(tabela: str, colunas: Sequence[str], linhas: Iterable[Sequence[Any]]) -> int:
    """Acrescenta as linhas à tabela e devolve quantas; None é NULL.

    `tabela` e `colunas` são nomes nossos, nunca texto de fora.
    """
    enviar = _por_copy if connection.vendor == "postgresql" else _por_executemany
    total = 0
    for grupo in batched(linhas, POR_VEZ, strict=False):
        enviar(tabela, colunas, grupo)
        total += len(grupo)
    return total


def _por_copy(tabela: str, colunas: Sequence[str], grupo: Iterable[Sequence]) -> None:
    fluxo = io.StringIO()
    csv.writer(fluxo, lineterminator="\n", quoting=csv.QUOTE_STRINGS).writerows(
        _para_o_copy(grupo)
    )
    fluxo.seek(0)
    nomes = ", ".join(_entre_aspas(c) for c in colunas)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {_entre_aspas(tabela)} ({nomes}) FROM STDIN WITH (FORMAT csv)",
            fluxo,
        )


def _para_o_copy(grupo: Iterable[Sequence]) -> Iterator[Sequence]:
    """O caractere nulo, que o PostgreSQL não guarda, não chega a ele."""
    for linha in grupo:
        yield [v.replace("\0", "") if isinstance(v, str) else v for v in linha]


def _por_executemany(
    tabela: str, colunas: Sequence[str], grupo: Iterable[Sequence]
) -> None:
    nomes = ", ".join(_entre_aspas(c) for c in colunas)
    marcas = ", ".join(["%s"] * len(colunas))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {_entre_aspas(tabela)} ({nomes}) VALUES ({marcas})",  # noqa: S608
            list(grupo),
        )


def _entre_aspas(nome: str) -> str:
    return connection.ops.quote_name(nome)


def tabela_temporaria(nome: str, modelo: str, colunas: Sequence[str]) -> None:
    """Uma tabela desta conexão com as colunas (e os tipos) do modelo, vazia."""
    nomes = ", ".join(_entre_aspas(c) for c in colunas)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {_entre_aspas(nome)}")
        cursor.execute(
            f"CREATE TEMPORARY TABLE {_entre_aspas(nome)} AS "  # noqa: S608
            f"SELECT {nomes} FROM {_entre_aspas(modelo)} WHERE 1 = 0"
        )
