"""Onde ficam as coisas desta cópia e como se executa um comando nela.

Só a biblioteca padrão: isto roda antes de o ambiente virtual existir.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

RAIZ = Path(__file__).resolve().parent.parent
VENV = RAIZ / ".venv"
VAR = RAIZ / "var"
EXECUTAVEIS = VENV / "bin"
PYTHON = EXECUTAVEIS / "python"


def parar(mensagem: str) -> NoReturn:
    """Escreve a mensagem e termina com erro."""
    print(mensagem, file=sys.stderr, flush=True)
    raise SystemExit(1)


def dizer(mensagem: str) -> None:
    """Escreve na hora, sem esperar encher a linha de saída."""
    print(mensagem, flush=True)


def sair_em_ordem() -> None:
    """Faz SIGTERM e SIGHUP desfazerem o que está montado, como Ctrl-C já faz."""

    def sair(numero: int, _quadro: FrameType | None) -> None:
        raise SystemExit(128 + numero)

    for sinal in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sinal, sair)


def ambiente(**mudancas: str) -> dict[str, str]:
    """As variáveis do processo, com estas por cima e o ambiente virtual no PATH."""
    variaveis = {**os.environ, **mudancas, "VIRTUAL_ENV": str(VENV)}
    variaveis["PATH"] = f"{EXECUTAVEIS}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    variaveis.setdefault("PYTHONUNBUFFERED", "1")
    return variaveis


def executar_ou_parar(
    comando: Sequence[str | Path], erro: str, env: Mapping[str, str] | None = None
) -> None:
    """Executa calado; se falhar, mostra o que o comando disse e para."""
    feito = subprocess.run(
        [str(parte) for parte in comando],
        cwd=RAIZ,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if feito.returncode:
        parar(f"{feito.stdout.rstrip()}\n{erro}")


def gerenciar(*argumentos: str) -> list[str]:
    """O comando que chama manage.py no ambiente virtual."""
    return [str(PYTHON), str(RAIZ / "manage.py"), *argumentos]


def existe_comando(nome: str) -> bool:
    """Diz se alguma app traz o comando de manage.py com esse nome."""
    return any(RAIZ.glob(f"*/management/commands/{nome}.py"))
