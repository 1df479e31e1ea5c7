"""`make check`: estilo, tipos, camadas, migrações, segurança e documentos em dia.

Executa tudo e mostra todas as falhas, não só a primeira.
"""

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ambiente import (
    EXECUTAVEIS,
    RAIZ,
    VAR,
    ambiente,
    dizer,
    existe_comando,
    gerenciar,
    sair_em_ordem,
)
from preparar import preparar

LINHAS_DE_UMA_PILHA = 6
TRAVAS = ("producao", "dev", "node")
ENDERECOS = re.compile(r"https?://|file://|--(extra-)?index-url|--find-links")


@dataclass(frozen=True, slots=True)
class Conferencia:
    """Uma conferência: o nome e como fazê-la. Devolve as falhas, ou nada."""

    nome: str
    fazer: Callable[[], str]


def principal() -> int:
    """Prepara e faz todas as conferências, duas por vez; devolve o código de saída."""
    sair_em_ordem()
    preparar("dev")
    inicio = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="portal-", dir=VAR) as pasta,
        ThreadPoolExecutor(2) as executor,
    ):
        lista = list(_conferencias(pasta))
        resultados = executor.map(lambda c: c.fazer(), lista)
        falharam = [
            conferencia.nome
            for conferencia, falhas in zip(lista, resultados, strict=True)
            if _mostrar(conferencia.nome, falhas)
        ]
    segundos = f"{time.monotonic() - inicio:.1f}".replace(".", ",")
    if falharam:
        dizer(f"\nReprovado em {segundos} s: {', '.join(falharam)}.")
        return 1
    dizer(f"\nTudo certo em {segundos} s.")
    return 0


def _mostrar(nome: str, falhas: str) -> bool:
    """Mostra o resultado na hora; diz se houve falha."""
    dizer(f"{'falhou' if falhas else 'certo':<8}{nome}")
    if falhas:
        dizer("\n".join(f"    {linha}" for linha in falhas.splitlines()))
    return bool(falhas)


def _conferencias(pasta: str) -> Iterator[Conferencia]:
    teste = {"PORTAL_MODO": "teste", "PORTAL_VAR": pasta}
    producao = {
        "PORTAL_MODO": "producao",
        "PORTAL_VAR": pasta,
        "ALLOWED_HOSTS": "portal.example.org",
        "DATABASE_URL": "postgresql://portal@localhost/portal",
        "EMAIL_HOST": "correio.example.org",
        "SECRET_KEY": "conferencia-1234567890-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ",
    }
    # o mypy primeiro: é o mais demorado
    yield _comando("tipos (mypy)", [_do_ambiente("mypy"), "."], teste)
    yield _comando("estilo (ruff check)", [_do_ambiente("ruff"), "check", "."])
    yield _comando("formato (ruff format)", [_do_ambiente("ruff"), "format", "--check"])
    yield _comando(
        "modelos de página (djade)",
        [_do_ambiente("djade"), "--check", *_modelos_de_pagina()],
    )
    yield _comando(
        "camadas (import-linter)",
        [_do_ambiente("lint-imports"), "--no-cache", "--no-logo"],
    )
    yield _comando(
        "migrações em dia",
        gerenciar("makemigrations", "--check", "--dry-run", "-v1"),
        teste,
    )
    yield _comando(
        "segurança em produção",
        gerenciar("check", "--deploy", "--fail-level", "WARNING"),
        producao,
    )
    if existe_comando("gerar_docs"):
        yield _comando(
            "documentos em dia", gerenciar("gerar_docs", "--conferir"), teste
        )
    yield Conferencia("travas sem endereço", _travas)


def _do_ambiente(nome: str) -> str:
    return str(EXECUTAVEIS / nome)


def _modelos_de_pagina() -> list[str]:
    return sorted(str(p) for p in (RAIZ / "templates").rglob("*.html"))


def _comando(
    nome: str, comando: list[str], mudancas: dict[str, str] | None = None
) -> Conferencia:
    def fazer() -> str:
        env = ambiente(**{"DATABASE_URL": "", **(mudancas or {})})
        try:
            feito = subprocess.run(
                comando,
                cwd=RAIZ,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
        except OSError as erro:
            return f"Não se pode executar {comando[0]}: {erro.strerror}."
        if feito.returncode == 0:
            return ""
        return _essencial(feito.stdout) or f"Terminou com código {feito.returncode}."

    return Conferencia(nome, fazer)


def _essencial(saida: str) -> str:
    """O que a ferramenta disse; de uma pilha de chamadas, só o fim."""
    linhas = saida.strip().splitlines()
    if any(linha.startswith("Traceback (most recent") for linha in linhas):
        linhas = linhas[-LINHAS_DE_UMA_PILHA:]
    return "\n".join(linhas)


def _travas() -> str:
    """Nenhum endereço de registro nas travas, e toda dependência direta fixada."""
    falhas = []
    for nome in TRAVAS:
        arquivo = RAIZ / "requirements" / f"{nome}.txt"
        texto = arquivo.read_text("utf-8")
        if ENDERECOS.search(texto):
            falhas.append(f"{arquivo.name} tem endereço de registro.")
        falhas += [
            f"{arquivo.name} não fixa {pacote}: compile outra vez os requisitos."
            for pacote in _dependencias_diretas(arquivo.with_suffix(".in"))
            if f"\n{pacote}==" not in f"\n{texto}"
        ]
    if '"resolved"' in (RAIZ / "package-lock.json").read_text("utf-8"):
        falhas.append("package-lock.json tem endereço de registro.")
    return "\n".join(falhas)


def _dependencias_diretas(arquivo: Path) -> Iterator[str]:
    for linha in arquivo.read_text("utf-8").splitlines():
        if achado := re.match(r"[A-Za-z0-9][\w.-]*", linha):
            yield achado[0].lower()


if __name__ == "__main__":
    try:
        sys.exit(principal())
    except KeyboardInterrupt:
        sys.exit(130)
