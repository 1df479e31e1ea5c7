"""Monta a folha de ícones do portal com os símbolos usados, e só eles.

Origem: Font Awesome Free (CC BY 4.0). Cada ícone vira um `<symbol>` que as
páginas citam por `<use href="…/icones.svg#i-nome">`: mesma origem, sem estilo
embutido, guardado pelo navegador da primeira página em diante.
"""

import re
from pathlib import Path

ICONES = {
    "atualizar": "rotate",
    "av": "triangle-exclamation",
    "baixar": "download",
    "bandeira": "flag",
    "busca": "magnifying-glass",
    "cadeado": "lock",
    "calendario": "calendar-day",
    "elo": "link",
    "enviar": "upload",
    "erro": "circle-xmark",
    "imprimir": "print",
    "info": "circle-info",
    "lapis": "pen",
    "lista": "list-ul",
    "mais": "plus",
    "menos": "circle-minus",
    "na": "ban",
    "ok": "circle-check",
    "ramo": "code-branch",
    "relogio": "clock",
    "selo": "certificate",
    "seta": "arrow-right",
    "tabela": "table",
    "ampulheta": "hourglass-half",
    "usuario": "user",
    "usuarios": "users",
    "volta": "rotate-left",
}
"""Nome no portal e nome no Font Awesome."""

_DESENHO = re.compile(r'viewBox="([^"]+)".*?<path [^>]*?\bd="([^"]+)"', re.DOTALL)


def gerar(node_modules: Path, destino: Path) -> None:
    """Escreve `destino` (icones.svg) a partir dos ícones em node_modules."""
    pasta = node_modules / "@fortawesome" / "fontawesome-free" / "svgs" / "solid"
    simbolos = "".join(
        _simbolo(nome, pasta / f"{original}.svg")
        for nome, original in sorted(ICONES.items())
    )
    destino.parent.mkdir(parents=True, exist_ok=True)
    destino.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg">{simbolos}</svg>\n', "utf-8"
    )


def _simbolo(nome: str, arquivo: Path) -> str:
    achado = _DESENHO.search(arquivo.read_text("utf-8"))
    if achado is None:
        raise ValueError(f"{arquivo.name} não tem o desenho esperado.")
    return (
        f'<symbol id="i-{nome}" viewBox="{achado[1]}">'
        f'<path fill="currentColor" d="{achado[2]}"/></symbol>'
    )
