"""`make demo` e `make dev`: o portal aberto, com o servidor web e um trabalhador.

Os dados ficam em var/ (banco, anexos, chave secreta, registros); nada é
registrado fora da cópia. Ctrl-C encerra os dois processos.
"""

import errno
import hashlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import processos
from ambiente import (
    PYTHON,
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
from preparar import preparar, um_de_cada_vez

PRAZO_PARA_RESPONDER = 60
REGISTROS = VAR / "registros"
MAQUINA = "127.0.0.1"


def principal(modo: str) -> int:
    """Prepara, carrega e serve até pedirem que pare; devolve o código de saída."""
    sair_em_ordem()
    porta = _ler_porta()
    _exigir_porta_livre(porta, modo)
    preparar("dev" if modo == "dev" else "producao")
    endereco = f"http://{MAQUINA}:{porta}"
    env = _variaveis(modo, endereco)
    with um_de_cada_vez():
        _carregar(modo, env)
    _exigir_porta_livre(porta, modo)
    return _servir(modo, porta, endereco, env)


def _ler_porta() -> int:
    texto = os.environ.get("PORTA") or "8000"
    if not texto.isascii() or not texto.isdigit() or not 1024 <= int(texto) <= 65535:
        parar(f"PORTA={texto} não é uma porta. Use um número de 1024 a 65535.")
    return int(texto)


def _exigir_porta_livre(porta: int, modo: str) -> None:
    with socket.socket() as tomada:
        tomada.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tomada.bind((MAQUINA, porta))
        except OSError as erro:
            outra = f"Escolha outra: make {modo} PORTA={_sugerir(porta)}"
            if erro.errno == errno.EADDRINUSE:
                parar(f"A porta {porta} está ocupada por outro programa. {outra}")
            parar(f"Não se pode usar a porta {porta}: {erro.strerror}. {outra}")


def _sugerir(porta: int) -> int:
    return porta + 10 if 1024 <= porta <= 65000 else 8010


def _variaveis(modo: str, endereco: str) -> dict[str, str]:
    return ambiente(
        PORTAL_MODO=modo,
        ENDERECO_DO_PORTAL=endereco,
        DJANGO_SETTINGS_MODULE="sus_planning.settings",
    )


def _carregar(modo: str, env: Mapping[str, str]) -> None:
    """Banco em dia, estáticos reunidos e a demonstração dentro."""
    dizer("Pondo o banco em dia…")
    executar_ou_parar(
        gerenciar("migrate", "--no-input", "-v0"), "As migrações falharam.", env
    )
    if modo == "demo":
        _reunir_estaticos(env)
    dizer("Carregando a demonstração…")
    feito = subprocess.run(
        gerenciar("carregar_demo"),
        cwd=RAIZ,
        env=env,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if feito.returncode:
        parar("A demonstração não foi carregada.")


def _reunir_estaticos(env: Mapping[str, str]) -> None:
    """Reúne e comprime os arquivos estáticos, se algum mudou desde a última vez."""
    carimbo = VAR / "static.carimbo"
    resumo = _resumo_dos_estaticos()
    if carimbo.exists() and carimbo.read_text("utf-8") == resumo:
        return
    executar_ou_parar(
        gerenciar("collectstatic", "--no-input", "--clear", "-v0"),
        "Não foi possível reunir os arquivos estáticos.",
        env,
    )
    carimbo.write_text(resumo, "utf-8")


def _resumo_dos_estaticos() -> str:
    # as dependências também trazem estáticos: mudou a lista, reúne-se outra vez
    soma = hashlib.sha256((RAIZ / "requirements/producao.txt").read_bytes())
    pastas = (RAIZ / "static", RAIZ / "build/static", VAR / "static")
    for pasta in pastas:
        for arquivo in sorted(p for p in pasta.rglob("*") if p.is_file()):
            soma.update(str(arquivo.relative_to(RAIZ)).encode() + b"\0")
            if pasta != pastas[-1]:
                soma.update(arquivo.read_bytes())
    return soma.hexdigest()


def _servir(modo: str, porta: int, endereco: str, env: Mapping[str, str]) -> int:
    processos.ouvir_sinais()
    vivos: dict[str, subprocess.Popen[bytes]] = {}
    try:
        vivos["servidor web"] = _iniciar("web", _comando_da_web(modo, porta), modo, env)
        vivos["trabalhador"] = _iniciar(
            "tarefas", gerenciar(_comando_das_tarefas()), modo, env
        )
        parado = _esperar_resposta(endereco, vivos)
        if parado is None:
            _apresentar(modo, endereco)
            parado = processos.vigiar(vivos)
        _explicar_parada(parado, modo)
    except processos.Parada:
        dizer("\nEncerrando…")
        return 0
    finally:
        processos.encerrar(vivos)
    return 1


def _comando_da_web(modo: str, porta: int) -> list[str]:
    if modo == "dev":
        return gerenciar("runserver", f"{MAQUINA}:{porta}")
    return [
        *(str(PYTHON), "-m", "gunicorn", "sus_planning.wsgi:application"),
        *("--bind", f"{MAQUINA}:{porta}"),
        *("--workers", "2", "--threads", "4", "--timeout", "120"),
        *("--graceful-timeout", "10", "--no-control-socket"),
    ]


def _comando_das_tarefas() -> str:
    return "trabalhar" if existe_comando("trabalhar") else "db_worker"


def _iniciar(
    nome: str, comando: list[str], modo: str, env: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    """No desenvolvimento fala na tela; na demonstração, em var/registros/."""
    if modo == "dev":
        return processos.iniciar(comando, env)
    with _registro(nome).open("wb") as saida:
        return processos.iniciar(comando, env, saida)


def _registro(nome: str) -> Path:
    REGISTROS.mkdir(parents=True, exist_ok=True)
    return REGISTROS / f"{nome}.log"


def _esperar_resposta(
    endereco: str, vivos: Mapping[str, subprocess.Popen[bytes]]
) -> str | None:
    """Espera /saude/ responder 200; devolve o nome do processo que parou antes."""
    limite = time.monotonic() + PRAZO_PARA_RESPONDER
    ultima = "nada respondeu"
    while time.monotonic() < limite:
        if parado := processos.primeiro_que_parou(vivos):
            return parado
        try:
            with urllib.request.urlopen(f"{endereco}/saude/", timeout=5):  # noqa: S310
                return None
        except urllib.error.HTTPError as erro:
            ultima = f"{erro.code}: {erro.read()[:300].decode(errors='replace')}"
        except OSError as erro:
            ultima = str(erro)
        time.sleep(0.2)
    dizer(f"{endereco}/saude/ não ficou boa em {PRAZO_PARA_RESPONDER} s: {ultima}")
    return "servidor web"


def _apresentar(modo: str, endereco: str) -> None:
    dizer(f"\nPortal de Planejamento do SUS aberto em {endereco}")
    if modo == "demo":
        dizer(f"Registros em {REGISTROS.relative_to(RAIZ)}/.")
    dizer("Ctrl-C encerra.")


def _explicar_parada(parado: str, modo: str) -> None:
    dizer(f"O {parado} parou sem que alguém pedisse; encerrando o portal.")
    if modo == "demo":
        nome = "web" if parado == "servidor web" else "tarefas"
        dizer(processos.fim_do_registro(_registro(nome)))


if __name__ == "__main__":
    try:
        sys.exit(principal("dev" if "dev" in sys.argv[1:] else "demo"))
    except KeyboardInterrupt:
        sys.exit(130)
