"""Linhas dos arquivos que os pactos dão a baixar."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.conf import settings

from base.numeros import formatar
from pactos.models import Colegiado, LinhaTLFG, Reuniao
from pactos.rules import COLUNAS_DO_TLFG


def linhas_do_tlfg(parcelas: Iterable[LinhaTLFG]) -> Iterator[tuple[str, ...]]:
    """O limite em CSV: o que sai é o que entra de volta."""
    yield COLUNAS_DO_TLFG
    for p in parcelas:
        yield (
            p.bloco,
            p.componente,
            "+" if p.sinal > 0 else "-",
            formatar(p.valor_anual, 2).replace(".", ""),
            formatar(abs(p.valor_mensal), 2).replace(".", ""),
        )


def reunioes_em_ical(colegiado: Colegiado, reunioes: Iterable[Reuniao]) -> str:
    """As reuniões como eventos de dia inteiro (RFC 5545)."""
    linhas = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Portal de Planejamento do SUS//Reunioes//PT",
        f"X-WR-CALNAME:{_escapar(colegiado.sigla)}",
    ]
    for reuniao in reunioes:
        endereco = f"{settings.ENDERECO_DO_PORTAL}{reuniao.get_absolute_url()}"
        linhas += [
            "BEGIN:VEVENT",
            f"UID:reuniao-{reuniao.pk}@{settings.ENDERECO_DO_PORTAL.split('://')[-1]}",
            f"DTSTAMP:{reuniao.data:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{reuniao.data:%Y%m%d}",
            f"DTEND;VALUE=DATE:{reuniao.data + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escapar(f'{colegiado.sigla}: {reuniao.titulo}')}",
            f"LOCATION:{_escapar(reuniao.local)}",
            f"URL:{endereco}",
            "END:VEVENT",
        ]
    linhas.append("END:VCALENDAR")
    return "".join(f"{parte}\r\n" for linha in linhas for parte in _dobrar(linha))


def _escapar(texto: str) -> str:
    """Barra, ponto e vírgula, vírgula e quebra, como o formato pede."""
    for de, para in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        texto = texto.replace(de, para)
    return texto


def _dobrar(linha: str) -> Iterator[str]:
    """Linhas de até 75 bytes: um caractere português tem no máximo dois."""
    yield linha[:36]
    for inicio in range(36, len(linha), 36):
        yield f" {linha[inicio : inicio + 36]}"
