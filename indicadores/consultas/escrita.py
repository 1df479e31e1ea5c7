"""Os valores como se escrevem nas telas e nos documentos."""

from decimal import ROUND_HALF_UP, Decimal

from base.numeros import CASAS_NA_ENTRADA, casas_de, formatar


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


def escrever_apurado(
    valor: Decimal | None, denominador: Decimal | None, casas: int
) -> str:
    """O resultado que saiu de uma divisão, com as casas da ficha (RN-IND-02).

    A dízima ocupa as quatro casas do banco; o que alguém escreveu sai como escrito.
    """
    return escrever(apurado(valor, denominador, casas), casas)


def apurado(
    valor: Decimal | None, denominador: Decimal | None, casas: int
) -> Decimal | None:
    """O valor arredondado às casas da ficha, se é dízima de uma divisão."""
    dizima = denominador is not None and casas_de(enxuto(valor)) == CASAS_NA_ENTRADA
    if valor is None or not dizima:
        return valor
    return valor.quantize(Decimal(1).scaleb(-casas), ROUND_HALF_UP)
