"""Os valores como se escrevem nas telas e nos documentos."""

from decimal import Decimal

from base.numeros import casas_de, formatar


def enxuto(valor: Decimal | None) -> Decimal | None:
    """Sem os zeros que o banco acrescenta: 1.6000 → 1.6."""
    if valor is None:
        return None
    return Decimal(format(valor.normalize(), "f"))


def escrever(valor: Decimal | None, casas: int) -> str:
    """O valor com as casas da ficha, ou mais se ele as tem (14,54 com 1 casa)."""
    if valor is None:
        return formatar(None)
    significativas = casas_de(enxuto(valor))
    return formatar(valor, max(casas, significativas))
