"""Constrói em build/ tudo o que o portal serve ou imprime e não é código.

CSS do GOV.BR, fontes da web, htmx e scripts, ícones, formas das UFs e fontes
dos PDFs. Cada etapa só é refeita quando muda algo de que ela depende: o carimbo
de cada uma é escrito depois de ela terminar, e uma interrompida é refeita.

Usa só a biblioteca padrão até chegar às etapas que cortam fontes.
"""

import argparse
import hashlib
import importlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

RAIZ = Path(__file__).resolve().parent.parent
FRONTEND = RAIZ / "frontend"
NODE_MODULES = RAIZ / "node_modules"
BUILD = RAIZ / "build"
SERVIDOS = BUILD / "static"
CARIMBOS = BUILD / "carimbos.json"

FONTE_DA_WEB = (
    "@fontsource-variable/raleway/files/raleway-latin-wght-normal.woff2",
    "raleway-latin-wght-normal.woff2",
)
HTMX = "htmx.org/dist/htmx.min.js"


@dataclass(frozen=True, slots=True)
class Etapa:
    """Um passo da construção: de que depende, o que faz e o que escreve."""

    nome: str
    entradas: tuple[Path, ...]
    saidas: tuple[Path, ...]
    fazer: Callable[[], None]


class ConstrucaoFalhou(Exception):
    """Uma ferramenta terminou com erro; a mensagem traz o que ela disse."""


def etapas(node: str, npm: Sequence[str]) -> list[Etapa]:
    """As etapas, na ordem em que dependem umas das outras."""
    travas = (RAIZ / "package.json", RAIZ / "package-lock.json", RAIZ / ".npmrc")
    css = SERVIDOS / "css" / "portal.css"
    uf = BUILD / "graficos" / "uf.json"
    fontes_pdf = BUILD / "pdf" / "fontes"
    icones = SERVIDOS / "icones.svg"
    return [
        Etapa(
            "pacotes de npm",
            travas,
            (NODE_MODULES / "sass" / "sass.js",),
            lambda: _executar([*npm, "ci", "--ignore-scripts"]),
        ),
        Etapa(
            "folha de estilo",
            (*travas, FRONTEND / "scss"),
            (css,),
            lambda: _compilar_sass(node, css),
        ),
        Etapa(
            "fontes da web e scripts",
            (*travas, FRONTEND / "js"),
            (SERVIDOS / "fontes" / FONTE_DA_WEB[1], SERVIDOS / "js" / "htmx.min.js"),
            _copiar_fontes_e_scripts,
        ),
        Etapa(
            "ícones",
            (*travas, FRONTEND / "icones.py"),
            (icones,),
            lambda: _gerar("icones", icones),
        ),
        Etapa(
            "formas das UFs",
            (*travas, FRONTEND / "mapa.py"),
            (uf,),
            lambda: _gerar("mapa", uf),
        ),
        Etapa(
            "fontes dos PDFs",
            (*travas, FRONTEND / "fontes_pdf.py"),
            (fontes_pdf / "fonts.conf",),
            lambda: _gerar("fontes_pdf", fontes_pdf),
        ),
    ]


def construir(node: str, npm: Sequence[str]) -> None:
    """Refaz as etapas vencidas; não faz nada quando está tudo em dia."""
    carimbos = _ler_carimbos()
    for etapa in etapas(node, npm):
        resumo = _resumo(etapa)
        prontas = all(saida.exists() for saida in etapa.saidas)
        if prontas and carimbos.get(etapa.nome) == resumo:
            continue
        print(f"  construindo {etapa.nome}…", flush=True)
        etapa.fazer()
        carimbos[etapa.nome] = resumo
        _guardar_carimbos(carimbos)


def _ler_carimbos() -> dict[str, str]:
    try:
        carimbos: dict[str, str] = json.loads(CARIMBOS.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return carimbos


def _guardar_carimbos(carimbos: dict[str, str]) -> None:
    CARIMBOS.parent.mkdir(parents=True, exist_ok=True)
    provisorio = CARIMBOS.with_suffix(".novo")
    provisorio.write_text(json.dumps(carimbos, ensure_ascii=False, indent=1), "utf-8")
    provisorio.replace(CARIMBOS)


def _resumo(etapa: Etapa) -> str:
    """SHA-256 do conteúdo das entradas e do lugar da cópia (caminhos absolutos)."""
    soma = hashlib.sha256(str(RAIZ).encode())
    soma.update(Path(__file__).read_bytes())
    for entrada in etapa.entradas:
        for arquivo in _arquivos(entrada):
            soma.update(str(arquivo.relative_to(RAIZ)).encode() + b"\0")
            soma.update(arquivo.read_bytes())
    return soma.hexdigest()


def _arquivos(entrada: Path) -> Iterator[Path]:
    if entrada.is_dir():
        yield from sorted(p for p in entrada.rglob("*") if p.is_file())
    elif entrada.is_file():
        yield entrada


def _compilar_sass(node: str, destino: Path) -> None:
    destino.parent.mkdir(parents=True, exist_ok=True)
    provisorio = destino.with_suffix(".novo.css")
    _executar(
        [
            node,
            str(NODE_MODULES / "sass" / "sass.js"),
            "--quiet",
            "--no-source-map",
            "--style=compressed",
            f"--load-path={NODE_MODULES}",
            str(FRONTEND / "scss" / "portal.scss"),
            str(provisorio),
        ]
    )
    provisorio.replace(destino)


def _copiar_fontes_e_scripts() -> None:
    origem, nome = FONTE_DA_WEB
    _copiar(NODE_MODULES / origem, SERVIDOS / "fontes" / nome)
    _copiar(NODE_MODULES / HTMX, SERVIDOS / "js" / "htmx.min.js")
    for script in sorted((FRONTEND / "js").glob("*.js")):
        _copiar(script, SERVIDOS / "js" / script.name)


def _copiar(origem: Path, destino: Path) -> None:
    destino.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(origem, destino)


def _gerar(modulo: str, destino: Path) -> None:
    sys.path.insert(0, str(FRONTEND))
    importlib.import_module(modulo).gerar(NODE_MODULES, destino)


def _executar(comando: Sequence[str]) -> None:
    """Executa sem mostrar a saída, a não ser que o comando falhe."""
    feito = subprocess.run(
        comando, cwd=RAIZ, capture_output=True, text=True, check=False
    )
    if feito.returncode:
        raise ConstrucaoFalhou(
            f"Falhou: {' '.join(comando)}\n{feito.stdout}{feito.stderr}".rstrip()
        )


def principal(argumentos: Sequence[str] | None = None) -> int:
    """Linha de comando; devolve o código de saída."""
    analisador = argparse.ArgumentParser(description=__doc__)
    analisador.add_argument("--node", default="node", help="o executável do Node")
    analisador.add_argument(
        "--npm", default='["npm"]', help="o comando do npm, em JSON"
    )
    opcoes = analisador.parse_args(argumentos)
    try:
        construir(opcoes.node, json.loads(opcoes.npm))
    except (ConstrucaoFalhou, OSError, ValueError) as erro:
        print(erro, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(principal())
