"""`make bench`: mede o portal num PostgreSQL descartável, carregado do zero."""

import os
import shlex
import subprocess
import sys
import tempfile

import sistema
from ambiente import (
    RAIZ,
    VAR,
    ambiente,
    dizer,
    executar_ou_parar,
    existe_comando,
    gerenciar,
    parar,
    sair_em_ordem,
)
from postgres import servidor_temporario
from preparar import preparar


def principal() -> int:
    """Prepara, carrega a demonstração e mede; devolve o código de saída."""
    sair_em_ordem()
    preparar("dev", (sistema.PANGO, sistema.POSTGRES))
    if not existe_comando("medir"):
        parar("Esta cópia não traz o comando manage.py medir.")
    with (
        servidor_temporario() as url,
        tempfile.TemporaryDirectory(prefix="portal-", dir=VAR) as pasta,
    ):
        env = ambiente(PORTAL_MODO="demo", PORTAL_VAR=pasta, DATABASE_URL=url)
        dizer("Carregando a demonstração no PostgreSQL…")
        for comando in (
            ("migrate", "--no-input", "-v0"),
            ("collectstatic", "--no-input", "-v0"),
            ("carregar_demo",),
        ):
            executar_ou_parar(gerenciar(*comando), f"Falhou: {comando[0]}.", env)
        argumentos = shlex.split(os.environ.get("ARGS", ""))
        return subprocess.run(
            gerenciar("medir", *argumentos), cwd=RAIZ, env=env, check=False
        ).returncode


if __name__ == "__main__":
    try:
        sys.exit(principal())
    except KeyboardInterrupt:
        sys.exit(130)
