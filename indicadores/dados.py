"""Os números da avaliação em linhas, as mesmas dos arquivos e do hash do caderno."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import Final

from base.conferencias import Conferencia, Situacao, resumo
from indicadores.conferencias import conferir
from indicadores.consultas import Avaliacao, CelulaLida, LinhaDaAvaliacao
from indicadores.enderecos import Especie, Identidade
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
COLUNAS_DO_ARQUIVO: Final = (
    *COLUNAS,
    "trilho_da_meta",
    "trilho_do_resultado",
    "conferencias_do_quadro",
)
COLUNAS_DAS_CONFERENCIAS: Final = (
    "ano",
    "indicador",
    "conferencia",
    "onde",
    "situacao",
    "no_documento",
    "calculado",
    "explicacao",
)
FOLHA_DAS_CONFERENCIAS: Final = "Conferências"
_SITUACOES: Final = {
    Situacao.CERTA: "certa",
    Situacao.DIVERGENCIA: "divergência",
    Situacao.IMPOSSIVEL: "impossível",
    Situacao.OBSERVACAO: "observação",
}
Valor = str | int | Decimal | None


def em_folhas(
    avaliacoes: Sequence[Avaliacao],
) -> dict[str, Iterable[Sequence[Valor]]]:
    """Uma folha por indicador, com cada quadro inteiro, e a das conferências."""
    folhas: dict[str, Iterable[Sequence[Valor]]] = {
        f"Indicador {a.ficha.numero}": chain(
            [COLUNAS_DO_ARQUIVO], linhas_do_arquivo([a])
        )
        for a in avaliacoes
    }
    return folhas | {FOLHA_DAS_CONFERENCIAS: folha_das_conferencias(avaliacoes)}


def folha_das_conferencias(
    avaliacoes: Iterable[Avaliacao],
) -> Iterator[Sequence[Valor]]:
    """Cada conferência de cada quadro, com os dois valores. Regra: RN-IND-15."""
    yield COLUNAS_DAS_CONFERENCIAS
    for avaliacao in avaliacoes:
        for feita in conferir(avaliacao):
            yield _conferencia(avaliacao, feita)


def _conferencia(avaliacao: Avaliacao, feita: Conferencia) -> Sequence[Valor]:
    comparou = feita.situacao in (Situacao.CERTA, Situacao.DIVERGENCIA)
    return (
        avaliacao.rodada.ano,
        avaliacao.ficha.numero,
        feita.regra or feita.onde,
        feita.onde,
        _SITUACOES[feita.situacao],
        feita.encontrado if comparou else "",
        feita.esperado if comparou else "",
        feita.nota,
    )


def linhas_do_arquivo(avaliacoes: Iterable[Avaliacao]) -> Iterator[Sequence[Valor]]:
    """As linhas com o endereço do trilho de cada número e o resumo do quadro.

    O hash do caderno e a errata ficam com `linhas`: o endereço do portal e as
    conferências saem delas e não são números.
    """
    for avaliacao in avaliacoes:
        conferidas = resumo(conferir(avaliacao))
        frase = conferidas.frase if conferidas.conferencias else ""
        for linha in linhas([avaliacao]):
            yield (*linha, *_trilhos(linha), frase)


def _trilhos(linha: Sequence[Valor]) -> tuple[str, str]:
    """Os endereços da meta e do resultado; vazio onde não há número."""
    ano, numero = int(str(linha[0])), int(str(linha[1]))
    codigo = str(linha[COLUNAS.index("codigo")])
    meta, resultado = (
        Identidade(ano, numero, codigo, especie).endereco_absoluto
        if linha[COLUNAS.index(coluna)] is not None
        else ""
        for coluna, especie in (
            ("meta", Especie.META),
            ("resultado", Especie.RESULTADO),
        )
    )
    return meta, resultado


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
        linha.anotacao(avaliacao.ficha, linha.motivo or linha.nota),
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
