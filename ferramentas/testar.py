"""`make test`: todos os testes, no SQLite, no PostgreSQL e no navegador.

ARGS escolhe: caminhos em tests/ e opções do pytest.
    make test ARGS="tests/unit/pactos -k homologar"
As jornadas escolhidas assim também se fotografam; na suíte inteira, só conferem.
O que falta à máquina reprova; nada é pulado.
"""

import contextlib
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import sistema
from ambiente import PYTHON, RAIZ, VAR, ambiente, dizer, parar, sair_em_ordem
from postgres import servidor_temporario
from preparar import preparar
from processos import morrer_com_o_pai

UNIDADE = ("tests/unit", "tests/meta")
NAVEGADOR = ("tests/navegador",)
CAPTURAS = VAR / "capturas"
FRENTES = ("-n", "2", "--dist", "worksteal")
"""Cada frente leva um bloco seguido de testes: os de um módulo ficam juntos."""

FRENTES_DO_NAVEGADOR = ("-n", "2", "--dist", "loadfile")
"""Cada frente tem o seu portal; as jornadas de um arquivo continuam em ordem."""

SEM_TESTES = 5
"""O código do pytest para "nenhum teste escolhido"."""


@dataclass(frozen=True, slots=True)
class Escolha:
    """O que ARGS pede: caminhos de cada tipo de teste e opções do pytest."""

    unidade: list[str] = field(default_factory=lambda: list(UNIDADE))
    navegador: list[str] = field(default_factory=lambda: list(NAVEGADOR))
    opcoes: list[str] = field(default_factory=list)
    parcial: bool = False

    @classmethod
    def de(cls, argumentos: str) -> "Escolha":
        """Separa os caminhos (tests/…) das opções."""
        try:
            partes = shlex.split(argumentos)
        except ValueError:
            parar(f"ARGS tem aspas sem par: {argumentos}")
        caminhos = [p for p in partes if p.startswith(("tests/", "./tests/"))]
        opcoes = [p for p in partes if p not in caminhos]
        if not caminhos:
            return cls(opcoes=opcoes, parcial=bool(opcoes))
        do_navegador = [p for p in caminhos if "tests/navegador" in p]
        return cls(
            unidade=[p for p in caminhos if p not in do_navegador],
            navegador=do_navegador,
            opcoes=opcoes,
            parcial=True,
        )


@dataclass(frozen=True, slots=True)
class Parte:
    """Uma parte da suíte e o código com que terminou."""

    nome: str
    codigo: int
    segundos: float


def principal() -> int:
    """Prepara, executa as partes e resume; devolve o código de saída."""
    sair_em_ordem()
    escolha = Escolha.de(os.environ.get("ARGS", ""))
    necessidades = [sistema.PANGO]
    if escolha.unidade:
        necessidades.append(sistema.POSTGRES)
    if escolha.navegador:
        necessidades.append(sistema.CHROMIUM)
    preparar("dev", necessidades)
    return _resumir([parte() for parte in _partes(escolha)], escolha.parcial)


def _partes(escolha: Escolha) -> Iterator[Callable[[], Parte]]:
    if escolha.unidade:
        yield lambda: _no_sqlite(escolha)
        yield lambda: _no_postgres(escolha)
    if escolha.navegador:
        yield lambda: _no_navegador(escolha)


def _no_sqlite(escolha: Escolha) -> Parte:
    argumentos = [*FRENTES, *escolha.unidade, *escolha.opcoes]
    return _pytest("unidade, SQLite", argumentos)


def _no_postgres(escolha: Escolha) -> Parte:
    argumentos = [*FRENTES, *escolha.unidade, *escolha.opcoes]
    with servidor_temporario() as url:
        return _pytest("unidade, PostgreSQL", argumentos, DATABASE_URL=url)


def _no_navegador(escolha: Escolha) -> Parte:
    navegador = sistema.achar_chromium()
    if navegador is None:
        parar("Não se acha um Chromium nesta máquina.")
    return _pytest(
        "navegador",
        [*FRENTES_DO_NAVEGADOR, *escolha.navegador, *escolha.opcoes],
        NAVEGADOR=navegador,
        PORTAL_CAPTURAS=str(CAPTURAS) if escolha.parcial else "",
    )


def _pytest(nome: str, argumentos: list[str], **variaveis: str) -> Parte:
    dizer(f"\n=== {nome}")
    inicio = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="portal-", dir=VAR) as pasta:
        env = ambiente(PORTAL_MODO="teste", PORTAL_VAR=pasta, **variaveis)
        if "DATABASE_URL" not in variaveis:
            env.pop("DATABASE_URL", None)
        processo = subprocess.Popen(
            [str(PYTHON), "-m", "pytest", "-q", *argumentos],
            cwd=RAIZ,
            env=env,
            # Ctrl-C, e não SIGTERM: com ele o pytest desfaz o que montou
            preexec_fn=partial(morrer_com_o_pai, signal.SIGINT),
        )
        try:
            codigo = processo.wait()
        except BaseException:
            _encerrar(processo)
            raise
    return Parte(nome, codigo, time.monotonic() - inicio)


def _encerrar(processo: subprocess.Popen[bytes]) -> None:
    """Pede ao pytest que desfaça o que montou; insiste se ele não atender."""
    for sinal in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(subprocess.TimeoutExpired):
            processo.send_signal(sinal)
            processo.wait(10)
            return


def _resumir(partes: list[Parte], parcial: bool) -> int:
    dizer("\n=== resumo")
    for parte in partes:
        segundos = f"{parte.segundos:7.1f} s".replace(".", ",")
        dizer(f"{parte.nome:<22}{segundos}  {_veredito(parte, parcial)}")
    if parcial and CAPTURAS.is_dir():
        dizer(f"Capturas de tela em {CAPTURAS.relative_to(RAIZ)}/.")
    if all(parte.codigo == SEM_TESTES for parte in partes):
        dizer("Nenhum teste foi escolhido.")
        return 1
    return int(not all(_passou(parte, parcial) for parte in partes))


def _passou(parte: Parte, parcial: bool) -> bool:
    return parte.codigo == 0 or (parcial and parte.codigo == SEM_TESTES)


def _veredito(parte: Parte, parcial: bool) -> str:
    if parte.codigo == SEM_TESTES:
        return "nenhum escolhido" if parcial else "REPROVADO: não há testes"
    return "passou" if _passou(parte, parcial) else "REPROVADO"


if __name__ == "__main__":
    try:
        sys.exit(principal())
    except KeyboardInterrupt:
        sys.exit(130)
