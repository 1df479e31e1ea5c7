"""Os números da avaliação em linhas, as mesmas dos arquivos e do hash do caderno."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import Final

from indicadores.consultas import Avaliacao, CelulaLida, LinhaDaAvaliacao
from indicadores.rules import EstadoDaCelula
from territorios.models import Nivel

COLUNAS: Final = (
    "ano",
    "indicador",
    "nome",
    "unidade",
    "codigo",
    "territorio",
    "nivel",
    "meta",
    "situacao_da_meta",
    "resultado",
    "situacao_do_resultado",
    "numerador",
    "denominador",
    "preliminar",
    "alcancou",
    "percentual_da_meta",
    "motivo_ou_nota",
    "origem",
)
Valor = str | int | Decimal | None


def em_folhas(avaliacoes: Iterable[Avaliacao]) -> dict[str, Iterable[Sequence[Valor]]]:
    """Uma folha por indicador, para a planilha em que cada quadro está inteiro."""
    return {
        f"Indicador {a.ficha.numero}": chain([COLUNAS], linhas([a])) for a in avaliacoes
    }


def linhas(avaliacoes: Iterable[Avaliacao]) -> Iterator[Sequence[Valor]]:
    """As linhas do arquivo: territórios do recorte, agregados publicados e total."""
    for avaliacao in avaliacoes:
        agregados = [g.publicado for g in avaliacao.grupos if g.publicado]
        total = [avaliacao.total] if avaliacao.total else []
        vistos = set()
        for linha in (*avaliacao.linhas, *agregados, *total):
            if linha.territorio.pk not in vistos:
                vistos.add(linha.territorio.pk)
                yield _linha(avaliacao, linha)


def _linha(avaliacao: Avaliacao, linha: LinhaDaAvaliacao) -> Sequence[Valor]:
    resultado = linha.resultado
    return (
        avaliacao.rodada.ano,
        avaliacao.ficha.numero,
        avaliacao.ficha.nome,
        avaliacao.ficha.unidade,
        linha.territorio.codigo,
        linha.territorio.nome,
        Nivel(linha.territorio.nivel).label,
        _enxuto(linha.valor_da_meta),
        _situacao(linha.meta),
        _enxuto(linha.valor_do_resultado),
        _situacao(resultado),
        _enxuto(resultado.numerador if resultado else None),
        _enxuto(resultado.denominador if resultado else None),
        "sim" if resultado and resultado.preliminar else "",
        {True: "sim", False: "não", None: "sem base"}[linha.julgamento.alcancou],
        _duas_casas(linha.julgamento.percentual),
        linha.motivo or linha.nota,
        _origem(linha),
    )


def _situacao(celula: CelulaLida | None) -> str:
    return EstadoDaCelula(
        celula.estado if celula else EstadoDaCelula.NAO_INFORMADO
    ).label


def _origem(linha: LinhaDaAvaliacao) -> str:
    celula = linha.resultado or linha.meta
    return celula.origem if celula else ""


def _enxuto(valor: Decimal | None) -> Decimal | None:
    return None if valor is None else Decimal(format(valor.normalize(), "f"))


def _duas_casas(valor: Decimal | None) -> Decimal | None:
    return None if valor is None else valor.quantize(Decimal("0.01"))
