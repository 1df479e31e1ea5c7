"""O mapa estratégico do ciclo: a visão, os dois quadros e o que os sustenta."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString

from base.graficos import svg
from portfolio.models import Ciclo, ObjetivoEstrategico

LARGURA: Final = 1184
VAO: Final = 16
CAIXA: Final = 96
FAIXA: Final = 36
LETRA: Final = 6.6


@dataclass(frozen=True, slots=True)
class ObjetivoNoMapa:
    """Um objetivo e as iniciativas ligadas a ele, em uma frase."""

    objetivo: ObjetivoEstrategico
    iniciativas: Sequence[tuple[str, str]]
    problemas: Sequence[str]

    @property
    def frase(self) -> str:
        """«2 iniciativas»; quem não tem nenhuma o diz."""
        quantas = len(self.iniciativas)
        if not quantas:
            return "nenhuma iniciativa ligada"
        return "1 iniciativa" if quantas == 1 else f"{quantas} iniciativas"


def objetivos_no_mapa(ciclo: Ciclo) -> list[ObjetivoNoMapa]:
    """Os objetivos com as iniciativas e os problemas de cada um; três consultas."""
    objetivos = ciclo.objetivos.prefetch_related("iniciativas", "problemas")
    return [
        ObjetivoNoMapa(
            objetivo,
            [(i.nome, i.get_absolute_url()) for i in objetivo.iniciativas.all()],
            [p.texto for p in objetivo.problemas.all()],
        )
        for objetivo in objetivos
    ]


def desenhar(ciclo: Ciclo, objetivos: Iterable[ObjetivoNoMapa]) -> SafeString:
    """A visão em cima, o quadro do SUS e, sob ele, o da secretaria que o sustenta.

    Devolve os desenhos largo e estreito; a lista com os nomes vai ao lado.
    """
    quadros: dict[str, list[ObjetivoNoMapa]] = {}
    for item in objetivos:
        quadros.setdefault(item.objetivo.get_quadro_display(), []).append(item)
    if not quadros:
        return svg.sem_dados("O ciclo ainda não tem objetivos.")
    return _desenho(ciclo, quadros, LARGURA, 3, "g largo") + _desenho(
        ciclo, quadros, svg.ESTREITO, 1, "g estreito"
    )


def _desenho(
    ciclo: Ciclo,
    quadros: Mapping[str, Sequence[ObjetivoNoMapa]],
    largura: int,
    colunas: int,
    classe: str,
) -> SafeString:
    corpo, y = _visao(ciclo, largura)
    for i, (nome, itens) in enumerate(quadros.items()):
        if i:
            corpo += _seta(largura / 2, y)
            y += 28
        desenho, y = _quadro(nome, itens, largura, colunas, y)
        corpo += desenho
    total = sum(map(len, quadros.values()))
    titulo = f"Mapa estratégico: {total} objetivos em {len(quadros)} quadros"
    return svg.montar(largura, y, corpo, titulo=titulo, classe=classe)


def _visao(ciclo: Ciclo, largura: int) -> tuple[str, float]:
    if not ciclo.visao:
        return "", 0
    linhas = quebrar(ciclo.visao, int((largura - 32) / 8))
    altura = 28 + 18 * len(linhas)
    corpo = svg.retangulo(0, 0, largura, altura, svg.AZUL_ESCURO)
    for i, linha in enumerate(linhas):
        corpo += svg.texto(largura / 2, 26 + 18 * i, linha, "inv", "middle")
    return corpo + _seta(largura / 2, altura), altura + 28


def _seta(x: float, y: float) -> str:
    """Do quadro de baixo ao de cima: um sustenta o outro."""
    return svg.linha(x, y + 24, x, y + 8, svg.AZUL_ESCURO, 2) + (
        f'<path d="M{svg.p(x - 6)} {svg.p(y + 10)}L{svg.p(x)} {svg.p(y + 3)}'
        f'L{svg.p(x + 6)} {svg.p(y + 10)}Z" fill="{svg.AZUL_ESCURO}"/>'
    )


def _quadro(
    nome: str,
    itens: Sequence[ObjetivoNoMapa],
    largura: int,
    colunas: int,
    y: float,
) -> tuple[str, float]:
    caixa = (largura - VAO * (colunas - 1)) / colunas
    corpo = svg.retangulo(0, y, largura, FAIXA - 8, svg.AZUL_CLARO)
    corpo += svg.texto(12, y + 19, nome, "f")
    y += FAIXA
    for i, item in enumerate(itens):
        x = (caixa + VAO) * (i % colunas)
        corpo += _caixa(item, x, y + (CAIXA + VAO) * (i // colunas), caixa)
    fileiras = -(-len(itens) // colunas)
    return corpo, y + (CAIXA + VAO) * fileiras - VAO + 4


def _caixa(item: ObjetivoNoMapa, x: float, y: float, largura: float) -> str:
    borda = svg.AZUL if item.iniciativas else svg.CINZA_CLARO
    corpo = svg.retangulo(x, y, largura, CAIXA, "#fff", borda)
    corpo += svg.texto(x + 12, y + 24, str(item.objetivo.ordem), "sim")
    linhas = quebrar(item.objetivo.texto, int((largura - 52) / LETRA))
    if len(linhas) > 4:
        linhas = [*linhas[:3], linhas[3].rstrip(",.; ") + "…"]
    for i, linha in enumerate(linhas):
        corpo += svg.texto(x + 36, y + 22 + 16 * i, linha)
    classe = "sim m" if item.iniciativas else "c m"
    return corpo + svg.texto(x + 36, y + CAIXA - 8, item.frase, classe)


def quebrar(texto: str, cabem: int) -> list[str]:
    """O texto em linhas de no máximo `cabem` letras, sem partir palavra."""
    linhas = [""]
    for palavra in texto.split():
        junto = f"{linhas[-1]} {palavra}".strip()
        if len(junto) <= cabem or not linhas[-1]:
            linhas[-1] = junto
        else:
            linhas.append(palavra)
    return linhas
