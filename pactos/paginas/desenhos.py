"""Desenhos pequenos das telas dos pactos."""

from collections.abc import Mapping, Sequence

from django.utils.safestring import SafeString

from base.graficos import amostra, svg
from base.graficos.svg import Preenchimento
from pactos.models import Resposta

LARGURA_DA_BARRA = 160
ALTURA_DA_BARRA = 12

PREENCHIMENTOS: Mapping[str, Preenchimento] = {
    Resposta.Situacao.REALIZA: Preenchimento.CHEIO,
    Resposta.Situacao.NAO_REALIZA_AINDA: Preenchimento.HACHURA_MEDIA,
    Resposta.Situacao.NAO_SE_APLICA: Preenchimento.CLARO,
}


def barra(partes: Sequence[tuple[Preenchimento, int]], chave: str) -> SafeString:
    """Barra decorativa de uma linha de tabela; os números estão nas colunas."""
    total = sum(valor for _, valor in partes)
    corpo = svg.definir_hachuras((p for p, v in partes if v), chave)
    x = 0.0
    for preenchimento, valor in partes:
        largura = LARGURA_DA_BARRA * valor / total if total else 0.0
        if valor:
            corpo += svg.retangulo(
                x,
                0.5,
                max(largura - 1, 1.2),
                ALTURA_DA_BARRA - 1,
                svg.tinta(preenchimento, chave),
                svg.CINZA,
            )
        x += largura
    return svg.decorativo(LARGURA_DA_BARRA, ALTURA_DA_BARRA, corpo, classe="g")


def legenda_das_respostas() -> list[tuple[SafeString, str]]:
    """Amostra e rótulo de cada resposta, na ordem da barra."""
    return [
        (amostra(p), str(Resposta.Situacao(s).label).lower())
        for s, p in PREENCHIMENTOS.items()
    ]
