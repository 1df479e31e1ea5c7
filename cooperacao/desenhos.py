"""Os desenhos só da cooperação: os sinais das ações e as faixas de avanço."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString

from base.graficos import Parte, Preenchimento, barra_empilhada, svg
from base.numeros import formatar
from cooperacao.rules import Contagem

# ------------------------------------------------------------------ ações


def pontos(contagem: Contagem | None) -> SafeString:
    """As ações de um RE em sinais, com o texto que diz o mesmo.

    Cheio: programada e finalizada; vazado: programada e não finalizada;
    losango: finalizada sem estar no plano.
    """
    if contagem is None:
        return _traco("plano fora do portal")
    faltam = contagem.programadas - contagem.finalizadas
    sinais = "c" * contagem.finalizadas + "v" * faltam + "l" * contagem.extras
    if not sinais:
        return _traco("nenhuma ação")
    corpo = "".join(_sinal(s, 8 + 16 * i) for i, s in enumerate(sinais))
    lido = f"{contagem.finalizadas} de {contagem.programadas} programadas finalizadas"
    if contagem.extras:
        lido += f" e {contagem.extras} fora do plano"
    return format_html(
        '{}<span class="sr">{}</span>',
        svg.decorativo(16 * len(sinais), 16, corpo, classe="spark"),
        lido,
    )


def _traco(lido: str) -> SafeString:
    return format_html(
        '<span aria-hidden="true">–</span><span class="sr">{}</span>', lido
    )


def _sinal(qual: str, x: int) -> str:
    if qual == "l":
        return svg.losango(x, 8, 5.5, "#fff", svg.TINTA)
    return svg.circulo(x, 8, 5, svg.AZUL if qual == "c" else "#fff", svg.AZUL)


PINTURA_DAS_FAIXAS: Final = (
    Preenchimento.VAZIO,
    Preenchimento.HACHURA_CINZA,
    Preenchimento.CLARO,
    Preenchimento.HACHURA_MEDIA,
    Preenchimento.CHEIO,
)


def faixas(linhas: Sequence[tuple[str, int]]) -> SafeString:
    """Quantos REs em cada faixa de avanço, numa barra; nada se não há REs."""
    if not any(quantos for _, quantos in linhas):
        return SafeString("")
    return barra_empilhada(
        [
            Parte(rotulo, Decimal(quantos), pintura)
            for (rotulo, quantos), pintura in zip(
                linhas, PINTURA_DAS_FAIXAS, strict=True
            )
            if quantos
        ],
        "Resultados Esperados por faixa de avanço",
        formato=lambda v: formatar(v, 0),
        altura=32,
    )
