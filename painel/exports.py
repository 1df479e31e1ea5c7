"""Saídas que não são página: iCal e os arquivos dos dados abertos."""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from painel.calendario import DiaDoCalendario

BYTES_POR_LINHA = 73


def em_ical(dias: Iterable[DiaDoCalendario], *, endereco: str) -> str:
    """Calendário iCalendar (RFC 5545), um evento de dia inteiro por prazo."""
    linhas = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Portal de Planejamento do SUS//Calendario legal//PT",
        "X-WR-CALNAME:Prazos do planejamento do SUS",
    ]
    servidor = endereco.partition("://")[2] or "portal"
    for dia in dias:
        linhas += [
            "BEGIN:VEVENT",
            f"UID:{dia.codigo}-{dia.dia:%Y}@{servidor}",
            f"DTSTAMP:{dia.dia:%Y}0101T000000Z",
            f"DTSTART;VALUE=DATE:{dia.dia:%Y%m%d}",
            f"DTEND;VALUE=DATE:{dia.dia + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escapar(dia.nome)}",
            f"DESCRIPTION:{_escapar(f'{dia.fundamento}. {dia.observacao}'.strip())}",
            f"URL:{endereco}/calendario/",
            "END:VEVENT",
        ]
    linhas.append("END:VCALENDAR")
    return "".join(f"{_dobrar(linha)}\r\n" for linha in linhas)


def _escapar(texto: str) -> str:
    return (
        texto.replace("\\", "\\\\")
        .replace(";", "\\;")
        .replace(",", "\\,")
        .replace("\n", "\\n")
    )


def _dobrar(linha: str) -> str:
    """Quebra em linhas de até 75 bytes, sem partir um caractere ao meio."""
    partes, atual, tamanho = [], "", 0
    for letra in linha:
        bytes_da_letra = len(letra.encode())
        if tamanho + bytes_da_letra > BYTES_POR_LINHA:
            partes.append(atual)
            atual, tamanho = "", 0
        atual += letra
        tamanho += bytes_da_letra
    partes.append(atual)
    return "\r\n ".join(partes)


# ------------------------------------------------------------------ dados abertos

Valor = str | int | Decimal | bool | date | None
COMECO_DE_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Eco:
    """Arquivo que devolve o que se escreve nele, para o csv ir direto à rede."""

    def write(self, linha: str) -> str:
        return linha


def em_csv(nomes: Sequence[str], linhas: Iterable[Sequence[Valor]]) -> Iterator[str]:
    """CSV em UTF-8 com `;` e vírgula decimal, como as planilhas em português leem.

    Texto que uma planilha tomaria por fórmula ganha um apóstrofo na frente.
    """
    escritor = csv.writer(_Eco(), delimiter=";")
    yield "\ufeff"
    yield escritor.writerow(nomes)
    for linha in linhas:
        yield escritor.writerow([_no_csv(valor) for valor in linha])


def _no_csv(valor: Valor) -> str:
    if valor is None:
        return ""
    if isinstance(valor, bool):
        return "sim" if valor else "não"
    if isinstance(valor, Decimal):
        return f"{valor.normalize():f}".replace(".", ",")
    if isinstance(valor, str) and valor.startswith(COMECO_DE_FORMULA):
        return f"'{valor}"
    return str(valor)


def em_json(nomes: Sequence[str], linhas: Iterable[Sequence[Valor]]) -> Iterator[str]:
    """Lista de objetos; Decimal como texto com ponto, ausência como null."""
    separador = "[\n"
    for linha in linhas:
        objeto = dict(zip(nomes, map(_no_json, linha), strict=True))
        yield separador + json.dumps(objeto, ensure_ascii=False)
        separador = ",\n"
    yield "[]\n" if separador == "[\n" else "\n]\n"


def _no_json(valor: Valor) -> str | int | bool | None:
    if isinstance(valor, Decimal):
        return f"{valor.normalize():f}"
    if isinstance(valor, date):
        return valor.isoformat()
    return valor
