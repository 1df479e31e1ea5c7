"""Códigos e nomes de território: funções puras."""

import re
import unicodedata

EXCECOES_DO_DIGITO = frozenset(
    {
        "2201919",
        "2201988",
        "2202251",
        "2611533",
        "3117836",
        "3152131",
        "4305871",
        "5203939",
        "5203962",
    }
)
"""Municípios cujo código oficial não obedece ao dígito verificador do IBGE."""


def normalizar_nome(nome: str) -> str:
    """«Olho-d'Água das Flores» → «OLHO D AGUA DAS FLORES»: sem acento nem pontuação.

    D'Oeste, D´Oeste e D Oeste ficam iguais; homônimos de UFs diferentes
    continuam a exigir a UF.
    """
    sem_acento = (
        unicodedata.normalize("NFKD", nome).encode("ascii", "ignore").decode().upper()
    )
    # o apóstrofo tipográfico some na conversão para ascii: repõe-se o espaço
    if any(c in nome for c in "’´`"):
        sem_acento = re.sub(r"\bD(?=[AEIO])", "D ", sem_acento)
    return " ".join(re.sub(r"[^A-Z0-9]+", " ", sem_acento).split())


def digito_verificador(seis: str) -> str:
    """Dígito verificador do código de município, dados os seis primeiros."""
    soma = 0
    for posicao, digito in enumerate(seis):
        parcela = int(digito) * (1 + posicao % 2)
        soma += parcela // 10 + parcela % 10
    return str((10 - soma % 10) % 10)


def codigo_valido(codigo: str) -> bool:
    """Diz se os sete dígitos formam um código de município do IBGE."""
    if not re.fullmatch(r"\d{7}", codigo):
        return False
    return codigo in EXCECOES_DO_DIGITO or codigo[6] == digito_verificador(codigo[:6])
