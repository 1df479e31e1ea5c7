"""Saídas que não são página: iCal e os arquivos dos dados abertos."""

from collections.abc import Iterable
from datetime import timedelta

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
