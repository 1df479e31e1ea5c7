"""Muitos cadernos de uma vez, um processo por núcleo.

As fontes e a folha de estilo carregam-se uma vez, antes de dividir; cada processo
abre a sua própria conexão, e o território é a unidade de trabalho.
"""

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import django
from django.db import connections
from django.utils import timezone

from base.errors import RegraViolada


@dataclass(frozen=True, slots=True)
class Feito:
    """O que aconteceu com um território: o resultado ou por que não houve."""

    codigo: str
    resultado: str
    motivo: str = ""


Trabalho = Callable[[int, str], str]
"""Recebe o ano e o código; devolve o código do documento ou o tamanho do PDF."""


def emitir(ano: int, codigo: str) -> str:
    """Emite o caderno do território e devolve o código de verificação."""
    from indicadores.consultas import avaliar_ano
    from indicadores.pdf import emitir_caderno

    rodada, territorio = _de(ano, codigo)
    return emitir_caderno(rodada, territorio, avaliar_ano(rodada, territorio)).codigo


def compor(ano: int, codigo: str) -> str:
    """Monta as páginas e não guarda nada, para medir; devolve o tamanho em bytes."""
    from base.pdf import imprimir

    return str(len(imprimir(html_do_caderno(ano, codigo))))


def html_do_caderno(ano: int, codigo: str) -> str:
    """O HTML que se imprime, com um código de exemplo."""
    from auditoria.models import Documento
    from base.pdf import montar_html
    from indicadores.caderno import contexto_do_caderno
    from indicadores.consultas import avaliar_ano

    rodada, territorio = _de(ano, codigo)
    documento = Documento(codigo="AAAA-BBBB-CCCC", emitido_em=timezone.now())
    contexto = contexto_do_caderno(
        rodada, territorio, avaliar_ano(rodada, territorio), documento
    )
    return montar_html("indicadores/pdf/caderno.html", contexto)


def em_lote(
    ano: int,
    codigos: Sequence[str],
    *,
    processos: int = 0,
    trabalho: Trabalho = emitir,
) -> Iterator[Feito]:
    """Faz o trabalho de cada território e devolve cada um quando fica pronto.

    `processos` 0 usa todos os núcleos; 1 faz tudo aqui mesmo, um depois do outro.
    """
    quantos = min(processos or os.cpu_count() or 1, max(len(codigos), 1))
    fazer = partial(_fazer, trabalho, ano)
    if quantos == 1:
        yield from map(fazer, codigos)
        return
    with (
        _pronto_para_dividir(),
        ProcessPoolExecutor(
            quantos, mp_context=_contexto(), initializer=_preparar
        ) as grupo,
    ):
        yield from grupo.map(fazer, codigos)


@contextmanager
def _pronto_para_dividir() -> Iterator[None]:
    """Carrega o que os filhos herdam pronto, e larga o que não podem herdar.

    O que já está na memória sai da vista do coletor de lixo: ele escreveria em
    cada objeto, e cada filho faria a sua cópia da memória comum.
    """
    from base import pdf
    from indicadores import caderno  # noqa: F401

    pdf.carregar()
    connections.close_all()
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _contexto() -> multiprocessing.context.BaseContext:
    """`fork` onde há: o filho já nasce com o Django e as fontes carregados."""
    tem = "fork" in multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("fork" if tem else "spawn")


def _preparar() -> None:
    django.setup()
    connections.close_all()


def _fazer(trabalho: Trabalho, ano: int, codigo: str) -> Feito:
    try:
        return Feito(codigo, trabalho(ano, codigo))
    except RegraViolada as erro:
        return Feito(codigo, "", erro.mensagem)


def _de(ano: int, codigo: str) -> tuple:
    from indicadores.models import Rodada
    from territorios.models import Territorio

    rodada = Rodada.objects.select_related("edicao").get(ano=ano)
    return rodada, Territorio.objects.select_related("uf").get(codigo=codigo)
