"""Memória de textos prontos, pela impressão digital de tudo o que os determina.

Serve ao que é função pura dos dados recém-lidos: se um número muda, muda a
chave, e o texto velho nunca volta. Não há o que invalidar nem prazo a vencer.
"""

from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from threading import Lock
from typing import Any

from django.db.models import Model
from django.utils.safestring import SafeString


def impressao_digital(*partes: object) -> bytes:
    """Resumo dos dados, iguais os dados, igual o resumo; use tipos com `repr` fiel.

    Serve para tuplas, listas, textos, números e datas; modelos passam antes por
    `campos_de`.
    """
    return blake2b(repr(partes).encode(), digest_size=16).digest()


def campos_de(modelo: Model) -> list[Any]:
    """Os valores das colunas de uma linha, como vieram do banco."""
    return [getattr(modelo, campo.attname) for campo in modelo._meta.concrete_fields]


class Memoria:
    """Os textos usados por último, até `limite` letras por processo."""

    def __init__(self, limite: int) -> None:
        self._limite = limite
        self._textos: OrderedDict[bytes, SafeString] = OrderedDict()
        self._letras = 0
        self._trava = Lock()

    def obter(self, chave: bytes, fazer: Callable[[], SafeString]) -> SafeString:
        """O texto da chave; na primeira vez, o que `fazer` devolve."""
        with self._trava:
            if chave in self._textos:
                self._textos.move_to_end(chave)
                return self._textos[chave]
        texto = fazer()
        self._guardar(chave, texto)
        return texto

    def _guardar(self, chave: bytes, texto: SafeString) -> None:
        if len(texto) > self._limite // 4:  # um só não expulsa todos os outros
            return
        with self._trava:
            if chave in self._textos:
                return
            self._textos[chave] = texto
            self._letras += len(texto)
            while self._letras > self._limite:
                _, velho = self._textos.popitem(last=False)
                self._letras -= len(velho)
