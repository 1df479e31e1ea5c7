"""Prepara as formas das UFs para os mapas: caminhos absolutos e simplificados.

Origem: @svg-maps/brazil (CC BY 4.0). O arquivo gerado tem, por sigla, o nome,
o caminho (`d`), o ponto interior mais folgado para o rótulo (`x`, `y`) e a
distância dele à borda (`r`), nas unidades do desenho original.
"""

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path

Ponto = tuple[float, float]
Anel = list[Ponto]

TOLERANCIA = 0.7
AREA_MINIMA = 1.2
MALHA = 26

_UF = re.compile(r'id="(\w\w)"\s+aria-label="([^"]+)"\s+d="([^"]+)"')
_PEDACO = re.compile(r"[a-zA-Z]|-?\d*\.?\d+(?:e-?\d+)?")
_QUANTOS = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6}


def gerar(node_modules: Path, destino: Path) -> None:
    """Escreve `destino` (uf.json) a partir do mapa instalado em node_modules."""
    fonte = (node_modules / "@svg-maps" / "brazil" / "brazil.svg").read_text("utf-8")
    formas = {
        sigla.upper(): _forma(nome, caminho)
        for sigla, nome, caminho in _UF.findall(fonte)
    }
    if len(formas) != 27:
        raise ValueError(f"O mapa tem {len(formas)} UFs; esperavam-se 27.")
    destino.parent.mkdir(parents=True, exist_ok=True)
    texto = json.dumps(formas, ensure_ascii=False, sort_keys=True, indent=0)
    destino.write_text(texto, "utf-8")


def _forma(nome: str, caminho: str) -> dict[str, str | float]:
    aneis = list(_aneis(caminho))
    visiveis = [a for a in aneis if abs(_area(a)) > AREA_MINIMA] or aneis
    x, y, folga = _ponto_do_rotulo(max(visiveis, key=lambda a: abs(_area(a))))
    return {
        "nome": nome,
        "d": "".join(_desenhar(anel) for anel in visiveis),
        "x": round(x, 1),
        "y": round(y, 1),
        "r": round(folga, 1),
    }


def _aneis(caminho: str) -> Iterator[Anel]:
    """Lê o atributo `d` e devolve cada contorno em pontos absolutos."""
    pedacos = _PEDACO.findall(caminho)
    anel: Anel = []
    x = y = 0.0
    comando = ""
    i = 0
    while i < len(pedacos):
        if pedacos[i].isalpha():
            comando = pedacos[i]
            i += 1
            if comando in "mMzZ" and anel:
                yield anel
                x, y = anel[0] if comando in "zZ" else (x, y)
                anel = []
            continue
        quantos = _QUANTOS[comando.lower()]
        numeros = [float(p) for p in pedacos[i : i + quantos]]
        i += quantos
        x, y = _avancar(comando, numeros, x, y)
        anel.append((x, y))
        # depois do primeiro par, "m" continua como "l"
        comando = {"m": "l", "M": "L"}.get(comando, comando)
    if anel:
        yield anel


def _avancar(comando: str, numeros: list[float], x: float, y: float) -> Ponto:
    relativo = comando.islower()
    match comando.lower():
        case "h":
            return (x + numeros[0] if relativo else numeros[0]), y
        case "v":
            return x, (y + numeros[0] if relativo else numeros[0])
        case _:
            # da curva interessa o ponto final: a simplificação come o resto
            dx, dy = numeros[-2:]
            return (x + dx, y + dy) if relativo else (dx, dy)


def _simplificar(pontos: Anel) -> Anel:
    """Douglas-Peucker: tira os pontos que não fazem falta ao olho."""
    if len(pontos) < 3:
        return pontos
    a, b = pontos[0], pontos[-1]
    distancia, onde = max(
        (_distancia_a_reta(p, a, b), i) for i, p in enumerate(pontos[1:-1], 1)
    )
    if distancia <= TOLERANCIA:
        return [a, b]
    return _simplificar(pontos[: onde + 1])[:-1] + _simplificar(pontos[onde:])


def _distancia_a_reta(p: Ponto, a: Ponto, b: Ponto) -> float:
    comprimento = math.dist(a, b)
    if not comprimento:
        return math.dist(p, a)
    cruzado = (b[0] - a[0]) * (a[1] - p[1]) - (a[0] - p[0]) * (b[1] - a[1])
    return abs(cruzado) / comprimento


def _desenhar(anel: Anel) -> str:
    if anel[0] != anel[-1]:
        anel = [*anel, anel[0]]
    meio = len(anel) // 2
    pontos = _simplificar(anel[: meio + 1])[:-1] + _simplificar(anel[meio:])
    return "M" + "L".join(f"{_curto(x)} {_curto(y)}" for x, y in pontos[:-1]) + "Z"


def _curto(valor: float) -> str:
    return f"{valor:.1f}".removesuffix(".0")


def _area(anel: Anel) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in _lados(anel)) / 2


def _lados(anel: Anel) -> Iterator[tuple[Ponto, Ponto]]:
    return zip(anel, anel[1:] + anel[:1], strict=True)


def _ponto_do_rotulo(anel: Anel) -> tuple[float, float, float]:
    """O ponto interior mais longe da borda, numa malha de 26 por 26."""
    xs, ys = [p[0] for p in anel], [p[1] for p in anel]
    candidatos = (
        (
            min(xs) + (max(xs) - min(xs)) * (i + 0.5) / MALHA,
            min(ys) + (max(ys) - min(ys)) * (j + 0.5) / MALHA,
        )
        for i in range(MALHA)
        for j in range(MALHA)
    )
    folgas = [(_folga(p, anel), p) for p in candidatos if _dentro(p, anel)]
    folga, (x, y) = max(folgas)
    return x, y, folga


def _dentro(ponto: Ponto, anel: Anel) -> bool:
    x, y = ponto
    dentro = False
    for (x1, y1), (x2, y2) in _lados(anel):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            dentro = not dentro
    return dentro


def _folga(ponto: Ponto, anel: Anel) -> float:
    return min(_distancia_ao_lado(ponto, a, b) for a, b in _lados(anel))


def _distancia_ao_lado(p: Ponto, a: Ponto, b: Ponto) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    quadrado = dx * dx + dy * dy
    u = ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / quadrado if quadrado else 0.0
    u = max(0.0, min(1.0, u))
    return math.hypot(p[0] - a[0] - u * dx, p[1] - a[1] - u * dy)
