"""O ano de um Termo, carregado inteiro em número fixo de consultas."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Prefetch, prefetch_related_objects

from cooperacao.models import (
    AcaoDoPTS,
    AvaliacaoDoRE,
    ExecucaoFinanceira,
    MatrizLogica,
    RelatorioAnual,
    RelatorioSemestral,
    ResultadoEsperado,
    TermoDeCooperacao,
)
from cooperacao.rules import Contagem, Semestre, somar_contagens
from cooperacao.states import (
    NAO_FEITAS,
    SituacaoDaAcao,
)


@dataclass(frozen=True, slots=True)
class LinhaDoQuadro:
    """Um RE num semestre; `contagem` None quando o PTS não está no portal."""

    resultado: ResultadoEsperado
    avaliacao: AvaliacaoDoRE | None
    acoes: list[AcaoDoPTS]
    contagem: Contagem | None


@dataclass(frozen=True, slots=True)
class BlocoDoSemestre:
    """Um semestre inteiro; `total` None quando o PTS não está no portal.

    `matriz` é a versão em vigor ao fim do semestre.
    """

    relatorio: RelatorioSemestral
    linhas: list[LinhaDoQuadro]
    total: Contagem | None
    matriz: MatrizLogica | None = None

    @property
    def periodo(self) -> Semestre:
        return self.relatorio.periodo

    @property
    def so_publicado(self) -> bool:
        """Sem o PTS no portal, o quadro é o do documento de que se importou."""
        return self.total is None and any(
            linha.avaliacao and linha.avaliacao.quadro_publicado
            for linha in self.linhas
        )


@dataclass(frozen=True, slots=True)
class AnoDoTermo:
    """Tudo o que o relatório de um ano diz, já carregado.

    `matriz` é a versão em vigor ao fim do ano; a de cada semestre está no bloco.
    """

    anual: RelatorioAnual
    tc: TermoDeCooperacao
    matriz: MatrizLogica | None
    blocos: list[BlocoDoSemestre]
    execucao: ExecucaoFinanceira | None


def contar(acoes: Iterable[AcaoDoPTS]) -> Contagem:
    """Conta as ações de um RE pela situação de cada uma (RN-COO-05)."""
    programadas = finalizadas = adiadas = extras = 0
    for acao in acoes:
        if acao.fora_do_plano:
            extras += 1
            continue
        programadas += 1
        finalizadas += acao.situacao == SituacaoDaAcao.FINALIZADA
        adiadas += acao.situacao in NAO_FEITAS
    return Contagem(programadas, finalizadas, adiadas, extras)


LINHAS_DA_MATRIZ: Final = (
    "resultados__atividades",
    "resultados__indicadores",
    "resultados__fontes",
    "resultados__externalidades",
)


def matriz_em_vigor(tc: TermoDeCooperacao, dia: date) -> MatrizLogica | None:
    """A versão da Matriz em vigor no dia, com todas as linhas, ou None."""
    return tc.matrizes.em_vigor(dia).prefetch_related(*LINHAS_DA_MATRIZ).first()


def matrizes_do_ano(
    tc: TermoDeCooperacao, ano: int
) -> tuple[MatrizLogica | None, MatrizLogica | None]:
    """As versões em vigor ao fim de cada semestre; a mesma, se não mudou."""
    fim_do_primeiro = Semestre(ano, 1).fim
    versoes = list(tc.matrizes.em_vigor(Semestre(ano, 2).fim))
    segunda = versoes[0] if versoes else None
    primeira = next(
        (v for v in versoes if v.vigente_desde and v.vigente_desde <= fim_do_primeiro),
        None,
    )
    usadas = {v.pk: v for v in (segunda, primeira) if v is not None}
    prefetch_related_objects(list(usadas.values()), *LINHAS_DA_MATRIZ)
    return primeira, segunda


def campos_da_matriz(matriz: MatrizLogica) -> list[tuple[str, str]]:
    """A versão em pares (onde, texto), para comparar com outra."""
    pares = [
        ("Finalidade", matriz.finalidade),
        ("Propósito", matriz.proposito),
        ("Linha de base", matriz.linha_de_base),
    ]
    for re in matriz.resultados.all():
        pares.append((f"{re}, descrição", re.descricao))
        pares.append((f"{re}, metas", re.metas))
        pares += [(f"{re}, atividade {a.codigo}", a.texto) for a in re.atividades.all()]
        for rotulo, linhas in (
            ("indicadores", re.indicadores),
            ("fontes de verificação", re.fontes),
            ("externalidades", re.externalidades),
        ):
            textos = [linha.texto for linha in linhas.all()]
            pares.append((f"{re}, {rotulo}", "; ".join(textos)))
    return pares


def ano_do_termo(anual: RelatorioAnual, tc: TermoDeCooperacao) -> AnoDoTermo:
    """Carrega o ano inteiro em número fixo de consultas."""
    anual.tc = tc
    semestres = list(
        anual.semestres.prefetch_related(
            Prefetch(
                "avaliacoes",
                AvaliacaoDoRE.objects.select_related(
                    "resultado", "salvo_por__usuario"
                ).prefetch_related("produtos"),
            )
        )
    )
    acoes = list(
        AcaoDoPTS.objects.filter(tc=tc, ano=anual.ano).select_related(
            "resultado", "atividade"
        )
    )
    matrizes = matrizes_do_ano(tc, anual.ano)
    blocos = []
    for relatorio in semestres:
        relatorio.anual = anual
        do_semestre = [a for a in acoes if a.semestre == relatorio.semestre]
        blocos.append(_bloco(relatorio, matrizes[relatorio.semestre - 1], do_semestre))
    execucao = ExecucaoFinanceira.objects.filter(anual=anual).first()
    return AnoDoTermo(anual, tc, matrizes[1], blocos, execucao)


def _bloco(
    relatorio: RelatorioSemestral,
    matriz: MatrizLogica | None,
    acoes: list[AcaoDoPTS],
) -> BlocoDoSemestre:
    """Monta o quadro do semestre; sem nenhuma ação no PTS, não há contagem."""
    avaliacoes = {a.resultado.numero: a for a in relatorio.avaliacoes.all()}
    linhas = []
    for resultado in matriz.resultados.all() if matriz else []:
        do_re = [a for a in acoes if a.resultado.numero == resultado.numero]
        contagem = contar(do_re) if acoes else None
        avaliacao = avaliacoes.get(resultado.numero)
        linhas.append(LinhaDoQuadro(resultado, avaliacao, do_re, contagem))
    contagens = [linha.contagem for linha in linhas if linha.contagem is not None]
    total = somar_contagens(contagens) if acoes else None
    return BlocoDoSemestre(relatorio, linhas, total, matriz)


def por_resultado(
    dados: AnoDoTermo,
) -> list[tuple[ResultadoEsperado, list[LinhaDoQuadro]]]:
    """Cada RE do ano com a sua linha em cada semestre, vazia onde não havia o RE."""
    linhas = [{li.resultado.numero: li for li in b.linhas} for b in dados.blocos]
    resultados = (
        {r.numero: r for r in dados.matriz.resultados.all()} if dados.matriz else {}
    )
    for do_bloco in linhas:
        for numero, linha in do_bloco.items():
            resultados.setdefault(numero, linha.resultado)
    return [
        (
            resultados[numero],
            [
                do_bloco.get(numero, LinhaDoQuadro(resultados[numero], None, [], None))
                for do_bloco in linhas
            ],
        )
        for numero in sorted(resultados)
    ]


def outra_matriz_do_ano(dados: AnoDoTermo) -> MatrizLogica | None:
    """A versão do 1º semestre, se não é a mesma do fim do ano."""
    for bloco in dados.blocos:
        if bloco.matriz and dados.matriz and bloco.matriz.pk != dados.matriz.pk:
            return bloco.matriz
    return None


def matriz_posterior(dados: AnoDoTermo) -> MatrizLogica | None:
    """A última versão, se veio depois da que o relatório imprime."""
    ultima = dados.tc.matrizes.em_vigor(date.max).first()
    if ultima and dados.matriz and ultima.pk != dados.matriz.pk:
        return ultima
    return None
