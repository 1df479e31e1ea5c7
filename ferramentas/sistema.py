"""O que precisa vir do sistema: Pango, Chromium e o servidor PostgreSQL.

O que falta é instalado com apt quando se pode; quando não, o comando exato é
mostrado e a execução para. Nada é pulado em silêncio.
"""

import ctypes
import ctypes.util
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ambiente import VAR, dizer, parar

POSTGRES_MINIMO = 15

BIBLIOTECAS_DO_PANGO = {
    "libpango-1.0-0": ("libpango-1.0.so.0", "pango-1.0"),
    "libpangoft2-1.0-0": ("libpangoft2-1.0.so.0", "pangoft2-1.0"),
    "libharfbuzz-subset0": ("libharfbuzz-subset.so.0", "harfbuzz-subset"),
}
NAVEGADORES = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
)
LUGARES_DO_POSTGRES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/usr/local/pgsql/bin",
)


@dataclass(frozen=True, slots=True)
class Necessidade:
    """Uma peça do sistema: para que serve, como saber se há, que pacote a traz."""

    para_que: str
    pacotes: Callable[[], Sequence[str]]
    """Os pacotes do apt que faltam; vazio quando não falta nenhum."""


def achar_chromium() -> str | None:
    """O caminho de um Chromium: NAVEGADOR, o do PATH ou o baixado pelo Playwright."""
    escolhido = os.environ.get("NAVEGADOR")
    if escolhido:
        return shutil.which(escolhido)
    for nome in NAVEGADORES:
        if caminho := shutil.which(nome):
            return caminho
    baixados = Path.home().glob(".cache/ms-playwright/chromium-*/chrome-linux*/chrome")
    return next((str(p) for p in sorted(baixados, reverse=True)), None)


def achar_postgres() -> Path | None:
    """A pasta com initdb e pg_ctl da versão mais nova, se for 15 ou mais."""
    candidatas = [
        pasta
        for padrao in LUGARES_DO_POSTGRES
        for pasta in Path("/").glob(padrao.lstrip("/"))
    ]
    if no_path := shutil.which("initdb"):
        candidatas.append(Path(no_path).resolve().parent)
    versoes = [(_versao_do_postgres(pasta), pasta) for pasta in candidatas]
    servem = [(v, p) for v, p in versoes if v >= POSTGRES_MINIMO]
    return max(servem)[1] if servem else None


def _versao_do_postgres(pasta: Path) -> int:
    if not all((pasta / nome).exists() for nome in ("initdb", "pg_ctl", "postgres")):
        return 0
    dito = subprocess.run(
        [pasta / "postgres", "--version"], capture_output=True, text=True, check=False
    ).stdout
    achado = re.search(r"\) (\d+)", dito)
    return int(achado[1]) if achado else 0


def _pango_que_falta() -> list[str]:
    return [
        pacote
        for pacote, (arquivo, nome) in BIBLIOTECAS_DO_PANGO.items()
        if not _carrega(arquivo) and ctypes.util.find_library(nome) is None
    ]


def _carrega(arquivo: str) -> bool:
    try:
        ctypes.CDLL(arquivo)
    except OSError:
        return False
    return True


PANGO = Necessidade("os PDFs", _pango_que_falta)
CHROMIUM = Necessidade(
    "os testes no navegador", lambda: [] if achar_chromium() else ["chromium"]
)
POSTGRES = Necessidade(
    f"os testes no PostgreSQL {POSTGRES_MINIMO} ou mais novo",
    lambda: [] if achar_postgres() else ["postgresql"],
)


def exigir(necessidades: Sequence[Necessidade]) -> None:
    """Instala o que falta ou para, dizendo o comando que instala."""
    faltam = _faltantes(necessidades)
    if not faltam:
        return
    pacotes = [pacote for grupo in faltam.values() for pacote in grupo]
    instalar_com_apt(pacotes, f"Falta ao sistema, para {' e '.join(faltam)}")
    if restam := _faltantes(necessidades):
        nomes = ", ".join(p for grupo in restam.values() for p in grupo)
        parar(f"Depois de instalar, ainda não se acha: {nomes}.")


def _faltantes(necessidades: Sequence[Necessidade]) -> dict[str, Sequence[str]]:
    achados = {n.para_que: n.pacotes() for n in necessidades}
    return {para_que: pacotes for para_que, pacotes in achados.items() if pacotes}


def instalar_com_apt(pacotes: Sequence[str], motivo: str) -> None:
    """Instala pacotes do sistema; sem poder para isso, mostra o comando e para."""
    comando = ["apt-get", "install", "-y", "--no-install-recommends", *pacotes]
    em_texto = f"apt-get update && apt-get install -y {' '.join(pacotes)}"
    prefixo = _poder_de_instalar()
    if prefixo is None:
        parar(
            f"{motivo}: {', '.join(pacotes)}.\nInstale com:\n    {_com_sudo(pacotes)}"
        )
    dizer(f"{motivo}: instalando {', '.join(pacotes)}…")
    VAR.mkdir(exist_ok=True)
    registro = VAR / "apt.log"
    with registro.open("wb") as saida:
        for passo in (["apt-get", "update", "-q"], comando):
            feito = subprocess.run(
                [*prefixo, "env", "DEBIAN_FRONTEND=noninteractive", *passo],
                stdin=subprocess.DEVNULL,
                stdout=saida,
                stderr=subprocess.STDOUT,
                check=False,
            )
    if feito.returncode:
        dito = registro.read_text("utf-8", "replace").splitlines()[-8:]
        parar("\n".join([*dito, f"Não deu certo. Faça à mão:\n    {em_texto}"]))


def _poder_de_instalar() -> list[str] | None:
    """O que vai na frente de apt-get: nada (root), sudo sem senha; None se não há."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    livre = subprocess.run(
        ["sudo", "-n", "true"],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return ["sudo", "-n"] if livre.returncode == 0 else None


def _com_sudo(pacotes: Sequence[str]) -> str:
    nomes = " ".join(pacotes)
    return f"sudo apt-get update && sudo apt-get install -y {nomes}"
