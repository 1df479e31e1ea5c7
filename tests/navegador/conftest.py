"""O portal de verdade, de pé, e um navegador de verdade diante dele.

O servidor é o da demonstração (gunicorn, WhiteNoise, DEBUG desligado), com banco
próprio numa pasta temporária; as jornadas só usam o que a pessoa usaria.
"""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

RAIZ = Path(__file__).resolve().parents[2]
AXE = RAIZ / "node_modules" / "axe-core" / "axe.min.js"
CAPTURAS = os.environ.get("PORTAL_CAPTURAS")
"""A pasta das capturas de tela; vazia, só se confere, e não se fotografa."""

SENHA = "demo-sus"
NAVEGADORES = ("chromium", "chromium-browser", "google-chrome")


def _porta_livre() -> int:
    with socket.socket() as tomada:
        tomada.bind(("127.0.0.1", 0))
        return int(tomada.getsockname()[1])


def _esperar(endereco: str, processo: subprocess.Popen, segundos: int = 60) -> None:
    limite = time.monotonic() + segundos
    while time.monotonic() < limite:
        if processo.poll() is not None:
            pytest.fail(f"O servidor parou com código {processo.returncode}.")
        try:
            with urllib.request.urlopen(endereco, timeout=2) as resposta:
                if resposta.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"O servidor não respondeu em {endereco}.")


@pytest.fixture(scope="session")
def modelo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pasta do portal com a demonstração, montada uma vez para todas as frentes.

    Cada frente do pytest chega aqui sozinha; a primeira monta, as outras esperam.
    """
    base = tmp_path_factory.getbasetemp()
    em_frentes = "PYTEST_XDIST_WORKER" in os.environ
    pasta = (base.parent if em_frentes else base) / "modelo-do-portal"
    with pasta.with_suffix(".trava").open("w") as trava:
        fcntl.flock(trava, fcntl.LOCK_EX)
        pronto = pasta / "pronto"
        if not pronto.exists():
            pasta.mkdir(exist_ok=True)
            # a outra frente só espera: o que pode, faz-se ao mesmo tempo
            estaticos = _comecar(pasta, "collectstatic", "--no-input", "-v0")
            for comando in (("migrate", "-v0"), ("carregar_demo",)):
                assert _comecar(pasta, *comando).wait() == 0, comando
            assert estaticos.wait() == 0
            pronto.touch()
    return pasta


def _ambiente(var: Path, endereco: str = "http://127.0.0.1") -> dict[str, str]:
    return os.environ | {
        "PORTAL_MODO": "demo",
        "PORTAL_VAR": str(var),
        "ENDERECO_DO_PORTAL": endereco,
        "DJANGO_SETTINGS_MODULE": "sus_planning.settings",
        "DATABASE_URL": f"sqlite:///{var / 'db.sqlite3'}",
        "PYTHONUNBUFFERED": "1",
    }


def _comecar(pasta: Path, *comando: str) -> subprocess.Popen:
    """Um comando do portal, com a pasta dada, ainda em andamento."""
    return subprocess.Popen(
        [sys.executable, "manage.py", *comando],
        cwd=RAIZ,
        env=_ambiente(pasta),
        stdout=subprocess.DEVNULL,
    )


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory, modelo: Path) -> Iterator[str]:
    """Endereço de um portal de demonstração só desta frente, cópia do modelo."""
    var = tmp_path_factory.mktemp("portal") / "var"
    shutil.copytree(modelo, var)
    porta = _porta_livre()
    endereco = f"http://127.0.0.1:{porta}"
    ambiente = _ambiente(var, endereco)
    servidor = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "sus_planning.wsgi"),
            *("--bind", f"127.0.0.1:{porta}", "--workers", "1", "--threads", "4"),
            *("--timeout", "120", "--log-level", "warning"),
            "--no-control-socket",
        ],
        cwd=RAIZ,
        env=ambiente,
    )
    trabalhador = subprocess.Popen(
        [sys.executable, "manage.py", "trabalhar"], cwd=RAIZ, env=ambiente
    )
    try:
        _esperar(f"{endereco}/saude/", servidor)
        yield endereco
    finally:
        for processo in (servidor, trabalhador):
            processo.terminate()
        for processo in (servidor, trabalhador):
            try:
                processo.wait(20)
            except subprocess.TimeoutExpired:
                processo.kill()


@pytest.fixture(scope="session")
def navegador() -> Iterator[Browser]:
    """Chromium do sistema, sem serviços de fundo."""
    caminho = os.environ.get("NAVEGADOR") or next(
        (achado for nome in NAVEGADORES if (achado := shutil.which(nome))), None
    )
    if not caminho:
        pytest.fail("Não há Chromium: instale-o com apt-get install chromium.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=caminho,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def abrir_contexto(
    navegador: Browser, portal: str
) -> Iterator[Callable[..., BrowserContext]]:
    """Abre contextos isolados (outra pessoa, sem JavaScript, outra largura)."""
    contextos: list[BrowserContext] = []

    def abrir(**opcoes: object) -> BrowserContext:
        contexto = navegador.new_context(
            **{
                "base_url": portal,
                "locale": "pt-BR",
                "timezone_id": "America/Sao_Paulo",
                "viewport": {"width": 1280, "height": 900},
                **opcoes,
            }
        )
        contexto.set_default_timeout(15_000)
        contextos.append(contexto)
        return contexto

    yield abrir
    for contexto in contextos:
        contexto.close()


@pytest.fixture
def pagina(abrir_contexto: Callable[..., BrowserContext]) -> Iterator[Page]:
    """Página nova; ao fim, nada pode ter quebrado no console nem dado 500."""
    aba = abrir_contexto().new_page()
    falhas: list[str] = []
    aba.on("pageerror", lambda erro: falhas.append(f"erro de script: {erro}"))
    aba.on(
        "console",
        lambda mensagem: (
            falhas.append(f"console: {mensagem.text}")
            if mensagem.type == "error" and "status of 4" not in mensagem.text
            else None
        ),
    )
    aba.on(
        "response",
        lambda resposta: (
            falhas.append(f"{resposta.status} em {resposta.url}")
            if resposta.status >= 500
            else None
        ),
    )
    yield aba
    assert falhas == []


_SESSOES: dict[str, list[Any]] = {}
"""Os cookies de quem já entrou nesta frente, que tem um portal só seu."""


def entrar(aba: Page, papel: str) -> None:
    """Entra como a pessoa de demonstração do papel.

    Pelo formulário na primeira vez; depois, com a sessão que ele abriu.
    """
    aba.context.add_cookies(_SESSOES.get(papel, []))
    aba.goto("/entrar/")
    if "/entrar/" not in aba.url:
        return  # quem já entrou vai direto ao seu painel
    aba.get_by_label("E-mail").fill(f"{papel}@demo.example.org")
    aba.get_by_label("Senha").fill(SENHA)
    aba.get_by_role("button", name="Entrar").click()
    aba.wait_for_url("**/painel/")
    _SESSOES[papel] = aba.context.cookies()


def conferir_acessibilidade(aba: Page) -> None:
    """O axe não encontra nada na página, com todas as regras de fábrica."""
    if not aba.evaluate("() => 'axe' in window"):
        aba.evaluate(AXE.read_text(encoding="utf-8"))
    achados = aba.evaluate("async () => (await axe.run(document)).violations")
    resumo = [
        f"{achado['id']}: {no['target']} {no['failureSummary'][:200]}"
        for achado in achados
        for no in achado["nodes"][:3]
    ]
    assert resumo == [], f"{aba.url}: {resumo}"


def conferir_largura(aba: Page, largura: int = 320) -> None:
    """Nada sai pela direita da tela estreita."""
    original = aba.viewport_size
    aba.set_viewport_size({"width": largura, "height": 800})
    sobra = aba.evaluate(
        "() => document.documentElement.scrollWidth - window.innerWidth"
    )
    culpados = aba.evaluate(
        """() => [...document.querySelectorAll('main *')]
        .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1
            && !e.closest('.rola'))
        .slice(0, 3).map(e => e.outerHTML.slice(0, 120))"""
    )
    aba.set_viewport_size(original or {"width": 1280, "height": 900})
    assert sobra <= 0, f"{aba.url} passa {sobra} px de {largura}: {culpados}"


def fotografar(aba: Page, nome: str) -> None:
    """Confere acessibilidade e largura a 1280 e a 360 px, e guarda as capturas."""
    for largura in (360, 1280):
        aba.set_viewport_size({"width": largura, "height": 900})
        capturar(aba, f"{nome}-{largura}")
        conferir_acessibilidade(aba)
    conferir_largura(aba)


def capturar(aba: Page, nome: str) -> None:
    """Guarda a página inteira como está, quando se pedem as capturas."""
    if CAPTURAS:
        aba.screenshot(path=Path(CAPTURAS) / f"{nome}.png", full_page=True)
