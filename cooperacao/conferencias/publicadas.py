"""As contas do documento de que se importou, quando o PTS não está no portal."""

from collections.abc import Iterator
from decimal import Decimal

from base.conferencias import (
    Conferencia,
    comparar,
    observacao,
    percentual_confere,
    soma_das_partes,
)
from cooperacao.conferencias.semestres import (
    PERCENTUAL_DO_RE,
    PERCENTUAL_TOTAL,
    QUADRO_DO_PTS,
    inteiro,
    onde_fica,
)
from cooperacao.consultas import AnoDoTermo, BlocoDoSemestre


def dos_quadros_publicados(dados: AnoDoTermo) -> Iterator[Conferencia]:
    """De cada semestre sem PTS, o quadro contra si mesmo."""
    for bloco in dados.blocos:
        if bloco.so_publicado:
            yield from _do_quadro(bloco)


def _do_quadro(bloco: BlocoDoSemestre) -> Iterator[Conferencia]:
    relatorio = bloco.relatorio
    onde = f"{relatorio.semestre}º semestre"
    yield observacao(
        "contagens",
        f"{onde}, contagens",
        "são as que saíram no documento: o plano não está no portal",
        QUADRO_DO_PTS,
    )
    publicadas = [
        (onde_fica(bloco, linha), linha.avaliacao)
        for linha in bloco.linhas
        if linha.avaliacao and linha.avaliacao.quadro_publicado
    ]
    for onde_do_re, a in publicadas:
        yield _percentual_publicado(
            f"{onde_do_re}, % de avanço",
            a.avanco_publicado,
            a.programadas_publicadas,
            a.finalizadas_publicadas,
            "percentual_do_re",
            PERCENTUAL_DO_RE,
        )
    if not relatorio.total_publicado:
        return
    for rotulo, total, partes in (
        (
            "programadas",
            relatorio.programadas_publicado,
            [a.programadas_publicadas for _, a in publicadas],
        ),
        (
            "finalizadas",
            relatorio.finalizadas_publicado,
            [a.finalizadas_publicadas for _, a in publicadas],
        ),
    ):
        yield soma_das_partes(
            f"{onde}, total, {rotulo}",
            total=total,
            partes=partes,
            regra="Total do quadro = soma das linhas",
        )
    yield _percentual_publicado(
        f"{onde}, total, % de avanço",
        relatorio.avanco_publicado,
        relatorio.programadas_publicado,
        relatorio.finalizadas_publicado,
        "percentual_total",
        PERCENTUAL_TOTAL,
    )


def _percentual_publicado(
    onde: str,
    publicado: int | None,
    programadas: int | None,
    finalizadas: int | None,
    codigo: str,
    regra: str,
) -> Conferencia:
    """O percentual do quadro contra as contagens do mesmo quadro (RN-COO-04)."""
    if programadas == 0 and publicado is not None:
        return comparar(
            codigo,
            onde,
            publicado=inteiro(Decimal(publicado)),
            calculado="—",
            nota="0 programadas: não há percentual",
            regra=regra,
        )
    return percentual_confere(
        onde,
        publicado=None if publicado is None else Decimal(publicado),
        numerador=finalizadas,
        denominador=programadas,
        codigo=codigo,
        regra=regra,
    )
