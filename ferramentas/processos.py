"""Processos que vivem e morrem juntos: o servidor web e o trabalhador."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from types import FrameType
from typing import IO

from ambiente import RAIZ

PRAZO = 15
"""Segundos para terminar por bem depois de SIGTERM."""

PR_SET_PDEATHSIG = 1


class Parada(Exception):
    """Alguém pediu que tudo pare (Ctrl-C, SIGTERM ou o terminal fechado)."""


def ouvir_sinais() -> None:
    """Faz de Ctrl-C, SIGTERM e SIGHUP a mesma coisa: `Parada`."""

    def parar(_numero: int, _quadro: FrameType | None) -> None:
        raise Parada

    for sinal in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sinal, parar)


def _ignorar_sinais() -> None:
    for sinal in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sinal, signal.SIG_IGN)


def morrer_com_o_pai(sinal: signal.Signals) -> None:
    """No filho: pede este sinal se quem o criou morrer, mesmo por kill -9."""
    for recebido in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(recebido, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, sinal)


def iniciar(
    comando: Sequence[str], env: Mapping[str, str], saida: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    """Inicia num grupo só seu, para que o Ctrl-C chegue a ele por nós, e em ordem."""
    return subprocess.Popen(
        comando,
        cwd=RAIZ,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=saida,
        stderr=None if saida is None else subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=partial(morrer_com_o_pai, signal.SIGTERM),
    )


def primeiro_que_parou(
    processos: Mapping[str, subprocess.Popen[bytes]],
) -> str | None:
    """O nome de um processo que já terminou; None enquanto todos vivem."""
    return next((n for n, p in processos.items() if p.poll() is not None), None)


def vigiar(processos: Mapping[str, subprocess.Popen[bytes]]) -> str:
    """Espera até um deles terminar e diz qual."""
    while (parado := primeiro_que_parou(processos)) is None:
        time.sleep(0.3)
    return parado


def encerrar(processos: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """Para todos e os seus filhos: por bem, e depois do prazo à força."""
    _ignorar_sinais()
    for processo in processos.values():
        if processo.poll() is None:
            processo.terminate()
    limite = time.monotonic() + PRAZO
    for processo in processos.values():
        with contextlib.suppress(subprocess.TimeoutExpired):
            processo.wait(max(0.1, limite - time.monotonic()))
        _matar_o_grupo(processo)


def _matar_o_grupo(processo: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(processo.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
    processo.wait()


def fim_do_registro(arquivo: Path, linhas: int = 20) -> str:
    """As últimas linhas de um registro, para mostrar quando algo deu errado."""
    return "\n".join(arquivo.read_text("utf-8", "replace").splitlines()[-linhas:])
