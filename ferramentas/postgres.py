"""Um PostgreSQL descartável, só para esta execução.

Atende apenas num soquete de arquivo, numa pasta que só o dono alcança: não
ocupa porta, não vê nem é visto por outro servidor. Um vigia o encerra e apaga
quando a execução acaba, mesmo que ela seja morta sem aviso.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

import sistema
from ambiente import parar

USUARIO = "portal"
AJUSTES = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "256MB",
    "jit": "off",
    # ele contaria as linhas sem ver as que um teste ainda não confirmou, e o
    # planejador passaria a crer em tabelas vazias; quem carrega muito, analisa
    "autovacuum": "off",
    "timezone": "UTC",
}
DONOS_POSSIVEIS = ("postgres", "nobody")
"""Quem executa o servidor quando quem chama é o root, que o PostgreSQL recusa."""

VIGIA = 'cat >/dev/null; "$@" >/dev/null 2>&1; rm -rf "$PASTA_DO_BANCO"'
"""Espera o fim da execução (a entrada se fecha), encerra o servidor e apaga tudo."""


@contextlib.contextmanager
def servidor_temporario() -> Iterator[str]:
    """Sobe o servidor e devolve o DATABASE_URL; encerra-o na saída."""
    binarios = sistema.achar_postgres()
    if binarios is None:
        parar("Não se acha um PostgreSQL 15 ou mais novo nesta máquina.")
    # o caminho de um soquete não passa de 107 letras: nada de usar a pasta da cópia
    pasta = Path(tempfile.mkdtemp(prefix="pg-portal-", dir="/tmp"))
    como = _como_dono(pasta)
    dados = pasta / "dados"
    parar_servidor = [
        *como, binarios / "pg_ctl", "-D", dados, "-m", "immediate", "-w", "stop",
    ]  # fmt: skip
    vigia = subprocess.Popen(
        ["sh", "-c", VIGIA, "vigia", *map(str, parar_servidor)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={**os.environ, "PASTA_DO_BANCO": str(pasta)},
        start_new_session=True,
    )
    try:
        _iniciar(como, binarios, dados, pasta)
        yield f"postgresql://{USUARIO}@{quote(str(pasta), safe='')}/portal"
    finally:
        vigia.communicate()


def _como_dono(pasta: Path) -> list[str]:
    """O prefixo que executa como quem pode ter um servidor; dá a pasta a ele."""
    if os.geteuid() != 0:
        return []
    dono = _dono_do_servidor()
    os.chown(pasta, dono.pw_uid, dono.pw_gid)
    trocar = shutil.which("setpriv")
    if trocar is None:
        parar("Como root, o PostgreSQL precisa do setpriv (pacote util-linux).")
    identidade = [f"--reuid={dono.pw_uid}", f"--regid={dono.pw_gid}"]
    return [trocar, *identidade, "--clear-groups", "--"]


def _dono_do_servidor() -> pwd.struct_passwd:
    usuarios = {usuario.pw_name: usuario for usuario in pwd.getpwall()}
    dono = next((usuarios[n] for n in DONOS_POSSIVEIS if n in usuarios), None)
    if dono is None:
        nomes = " ou ".join(DONOS_POSSIVEIS)
        parar(f"Como root, o PostgreSQL precisa do usuário {nomes} no sistema.")
    return dono


def _iniciar(como: list[str], binarios: Path, dados: Path, pasta: Path) -> None:
    _executar(
        [
            *como, binarios / "initdb", "-D", dados, f"--username={USUARIO}",
            "--auth=trust", "--encoding=UTF8", f"--locale={_lingua()}", "--no-sync",
        ]
    )  # fmt: skip
    ajustes = {**AJUSTES, "unix_socket_directories": str(pasta)}
    opcoes = " ".join(f"-c {nome}='{valor}'" for nome, valor in ajustes.items())
    _executar(
        [
            *como, binarios / "pg_ctl", "-D", dados, "-l", pasta / "postgres.log",
            "-o", opcoes, "-w", "-t", "60", "start",
        ]
    )  # fmt: skip
    _executar(
        [
            *como, binarios / "createdb", f"--host={pasta}",
            f"--username={USUARIO}", "portal",
        ]
    )  # fmt: skip


def _lingua() -> str:
    """C.UTF-8 conhece maiúsculas acentuadas e ordena sempre igual."""
    existentes = subprocess.run(
        ["locale", "-a"], capture_output=True, text=True, check=False
    ).stdout.split()
    return next((n for n in existentes if n.lower() in ("c.utf8", "c.utf-8")), "C")


def _executar(comando: Sequence[str | Path]) -> None:
    """Executa de uma pasta que todos leem: o dono do servidor pode não ler a nossa."""
    # a saída vai a arquivo: o servidor herda o descritor, e um cano ficaria aberto
    with tempfile.TemporaryFile() as saida:
        feito = subprocess.run(
            [str(parte) for parte in comando],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=saida,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if feito.returncode:
            saida.seek(0)
            parar(
                f"{saida.read().decode(errors='replace')}\n"
                f"O PostgreSQL de testes não subiu: {Path(str(comando[0])).name}."
            )
