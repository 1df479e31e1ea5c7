"""Hash canônico: a mesma informação dá sempre a mesma soma."""

import hashlib
import json
import secrets
from datetime import date, datetime
from decimal import Decimal
from typing import Any

ALFABETO = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Sem 0, O, 1, I, L e U: o código é ditado por telefone e copiado de papel."""


def _canonico(valor: Any) -> Any:
    if isinstance(valor, Decimal):
        return format(valor.normalize(), "f")
    if isinstance(valor, datetime | date):
        return valor.isoformat()
    raise TypeError(f"{type(valor).__name__} não tem forma canônica definida.")


def em_json(dados: Any) -> str:
    """JSON canônico: chaves em ordem, sem espaços, Decimal e datas como texto."""
    return json.dumps(
        dados,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        default=_canonico,
    )


def hash_de(dados: Any) -> str:
    """SHA-256 (64 dígitos hexadecimais) da forma canônica de `dados`. RN-AUD-01."""
    return hashlib.sha256(em_json(dados).encode()).hexdigest()


def novo_codigo() -> str:
    """Código de verificação, `XXXX-XXXX-XXXX`: 58 bits, impossível de adivinhar."""
    letras = [secrets.choice(ALFABETO) for _ in range(12)]
    return "-".join("".join(letras[i : i + 4]) for i in (0, 4, 8))


def normalizar_codigo(digitado: str) -> str:
    """Aceita minúsculas, espaços e falta de hífens no código copiado do papel."""
    letras = [c for c in digitado.upper() if c.isalnum()]
    return "-".join("".join(letras[i : i + 4]) for i in range(0, len(letras), 4))
