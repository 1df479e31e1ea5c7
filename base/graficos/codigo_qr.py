"""Código QR como um só caminho SVG: nítido em qualquer tamanho."""

import segno
from django.utils.safestring import SafeString

from base.graficos import svg

MARGEM = 2


def qr(endereco: str, titulo: str = "", *, largura_mm: int | None = None) -> SafeString:
    """QR do endereço; `titulo` é o que o leitor de tela diz.

    Sem `largura_mm`, 136 pixels na tela.
    """
    codigo = segno.make(endereco, error="m", micro=False, boost_error=False)
    matriz = [[bool(casa) for casa in fila] for fila in codigo.matrix]
    caminho = "".join(_fila(fila, y) for y, fila in enumerate(matriz))
    lado = len(matriz) + 2 * MARGEM
    nome = titulo or f"Código QR do endereço {endereco}"
    desenho = svg.montar(
        lado,
        lado,
        f'<path d="{caminho}" fill="#000"/>',
        titulo=nome,
        classe="qr",
        largura_mm=largura_mm,
    )
    if largura_mm is None:
        medida = f'width="{lado}" height="{lado}"'
        return SafeString(desenho.replace(medida, 'width="136" height="136"', 1))
    return desenho


def _fila(fila: list[bool], y: int) -> str:
    """Os trechos escuros de uma fila, cada um um retângulo de altura um."""
    partes, x = [], 0
    while x < len(fila):
        inicio = x
        while x < len(fila) and fila[x]:
            x += 1
        if x > inicio:
            largura = x - inicio
            partes.append(f"M{inicio + MARGEM} {y + MARGEM}h{largura}v1h-{largura}z")
        x += 1
    return "".join(partes)
