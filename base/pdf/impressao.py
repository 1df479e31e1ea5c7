"""De HTML a PDF/UA: uma configuração de fontes e uma folha por processo.

O WeasyPrint leva quase um segundo para carregar e só é importado na primeira
impressão. Antes disso, FONTCONFIG_FILE aponta para as nossas fontes: nenhuma
do sistema pode ser escolhida, e o resultado é o mesmo em toda máquina.
"""

import atexit
import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string

from base import narrativa
from base.pdf.sumario import inserir_sumario
from base.pdf.tamanho import exigir_html_imprimivel

if TYPE_CHECKING:
    from base.pdf.motor import Motor

# o Pango não é seguro entre linhas de execução
_TRAVA: Final = Lock()


@dataclass(frozen=True, slots=True)
class Impressao:
    """O arquivo e o número de páginas."""

    conteudo: bytes
    paginas: int


def imprimir_modelo(
    modelo: str, contexto: Mapping[str, Any], *, rascunho: bool = False
) -> bytes:
    """Preenche o template, monta o sumário e imprime."""
    return imprimir(montar_html(modelo, contexto, rascunho=rascunho), rascunho=rascunho)


def montar_html(
    modelo: str, contexto: Mapping[str, Any], *, rascunho: bool = False
) -> str:
    """O HTML que `imprimir` recebe; `rascunho` entra no contexto."""
    return inserir_sumario(render_to_string(modelo, {**contexto, "rascunho": rascunho}))


def imprimir(html: str, *, rascunho: bool = False) -> bytes:
    """PDF/UA-1 do HTML: para o mesmo HTML, os mesmos bytes.

    Nada é buscado fora do documento. Recusa com RegraViolada o documento
    grande demais; caractere que as fontes não desenham sai como "□".
    """
    return compor(html, rascunho=rascunho).conteudo


def compor(html: str, *, rascunho: bool = False) -> Impressao:
    """O mesmo que `imprimir`, com o número de páginas."""
    exigir_html_imprimivel(html)
    with _TRAVA:
        conteudo, paginas = _motor().imprimir(
            narrativa.no_papel(html), rascunho=rascunho
        )
    return Impressao(conteudo, paginas)


def carregar() -> None:
    """Carrega o motor e as fontes agora, e não na primeira impressão."""
    with _TRAVA:
        _motor()


@lru_cache(maxsize=1)
def _motor() -> "Motor":
    pasta = settings.BUILD_DIR / "pdf" / "fontes"
    if not (pasta / "fonts.conf").is_file():
        raise ImproperlyConfigured(
            "As fontes dos documentos não foram construídas: "
            "rode frontend/construir.py."
        )
    os.environ["FONTCONFIG_FILE"] = str(pasta / "fonts.conf")
    from base.pdf.motor import Motor

    folhas = settings.BASE_DIR / "static" / "documento"
    return Motor(
        pasta,
        folha=(folhas / "documento.css").read_text("utf-8"),
        folha_do_rascunho=_com_marca(folhas / "rascunho.css", pasta),
    )


# ao fim do processo, as fontes se soltam antes das bibliotecas
atexit.register(_motor.cache_clear)


def _com_marca(folha: Path, pasta: Path) -> str:
    """A folha do rascunho com a marca d'água embutida: nada a buscar depois."""
    marca = base64.b64encode((pasta / "marca-rascunho.svg").read_bytes()).decode()
    endereco = f"url(data:image/svg+xml;base64,{marca})"
    return folha.read_text("utf-8").replace("var(--marca-rascunho)", endereco)
