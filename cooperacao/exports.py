"""O relatório do ano como dados: uma planilha com uma folha por assunto."""

from collections.abc import Iterable, Iterator, Sequence

from base.planilhas import Celula, Linhas, em_xlsx
from cooperacao import conferencias
from cooperacao.consultas import AnoDoTermo
from cooperacao.consultas.consolidado import AnoConsolidado
from cooperacao.models import CartaAcordo, ExecucaoFinanceira
from cooperacao.rules import ILEGIVEL


def relatorio_em_xlsx(dados: AnoDoTermo) -> bytes:
    """Identificação, ajustes, resultados, ações, execução, cartas e conferências."""
    return em_xlsx(
        {
            "Identificação": _identificacao(dados),
            "Termos de Ajuste": _ajustes(dados),
            "Resultados": _resultados(dados),
            "Ações do PTS": _acoes(dados),
            "Produtos": _produtos(dados),
            "Execução financeira": _execucao(dados.execucao),
            "Cartas Acordo": _cartas(dados.tc.cartas.all()),
            "Conferências": _conferencias(dados),
        }
    )


def _identificacao(dados: AnoDoTermo) -> Linhas:
    tc, anual = dados.tc, dados.anual
    return [
        ("Campo", "Valor"),
        ("TC", tc.numero),
        ("Título", tc.titulo),
        ("Objeto", tc.objeto),
        ("Processo", tc.nup),
        ("SIAFI", tc.siafi),
        ("Início", tc.data_inicio),
        ("Término", tc.termino_vigente),
        ("Contraparte", tc.contraparte.nome),
        ("Interveniente", tc.interveniente),
        ("Valor do TC, R$", tc.valor_total),
        ("Ano", anual.ano),
        ("Situação", anual.get_situacao_display()),
        ("Contexto", anual.contexto),
        ("Contribuição", anual.contribuicao),
        ("Lições", anual.licoes),
    ]


def _ajustes(dados: AnoDoTermo) -> Iterator[Sequence[Celula]]:
    yield ("TA", "Tipo", "Valor, R$", "Publicação", "Novo término")
    for ta in dados.tc.termos_de_ajuste.all():
        yield (ta.numero, ta.get_tipo_display(), ta.valor, ta.data, ta.novo_termino)


def _resultados(dados: AnoDoTermo) -> Iterator[Sequence[Celula]]:
    yield (
        "Semestre",
        "RE",
        "Descrição",
        "Programadas",
        "Finalizadas programadas",
        "Finalizadas fora do plano",
        "Adiadas ou canceladas",
        "% de avanço",
        "Programadas, como saiu",
        "Finalizadas, como saiu",
        "Adiadas, como saiu",
        "% publicado",
        "Andamento estimado, %",
        "a) progresso",
        "b) dificuldades",
        "c) relação com o resultado",
    )
    for bloco in dados.blocos:
        for linha in bloco.linhas:
            c, a = linha.contagem, linha.avaliacao
            quadro = a.quadro_publicado if a else []
            yield (
                bloco.relatorio.semestre,
                linha.resultado.numero,
                linha.resultado.descricao,
                c.programadas if c else None,
                c.finalizadas if c else None,
                c.extras if c else None,
                c.adiadas if c else None,
                c.avanco if c else None,
                *(quadro[:3] or (None, None, None)),
                a.avanco_publicado if a else None,
                a.andamento_estimado if a else None,
                a.progresso if a else "",
                a.dificuldades if a else "",
                a.relacao if a else "",
            )


def _acoes(dados: AnoDoTermo) -> Iterator[Sequence[Celula]]:
    yield (
        "Semestre",
        "RE",
        "Código",
        "Atividade",
        "Descrição",
        "Responsável",
        "Orçamento, US$",
        "Prazo",
        "Situação",
        "Fora do plano",
        "Motivo",
        "Evidência",
    )
    for bloco in dados.blocos:
        for linha in bloco.linhas:
            for acao in linha.acoes:
                yield (
                    acao.semestre,
                    linha.resultado.numero,
                    acao.codigo,
                    acao.atividade.codigo if acao.atividade else "",
                    acao.descricao,
                    acao.responsavel,
                    acao.orcamento,
                    acao.prazo,
                    acao.get_situacao_display(),
                    "sim" if acao.fora_do_plano else "não",
                    acao.motivo,
                    acao.evidencia,
                )


def _produtos(dados: AnoDoTermo) -> Iterator[Sequence[Celula]]:
    yield ("Semestre", "RE", "Tipo", "Descrição", "Quantidade", "UFs", "Endereço")
    for bloco in dados.blocos:
        for linha in bloco.linhas:
            for p in linha.avaliacao.produtos.all() if linha.avaliacao else ():
                yield (
                    bloco.relatorio.semestre,
                    linha.resultado.numero,
                    p.get_tipo_display(),
                    p.descricao,
                    p.quantidade,
                    p.ufs,
                    p.endereco,
                )


def _execucao(execucao: ExecucaoFinanceira | None) -> Iterator[Sequence[Celula]]:
    yield ("Item", "Valor, US$")
    if execucao is None:
        return
    for rotulo, valor in (
        ("Repassados", execucao.repassados),
        ("Desembolsados", execucao.desembolsados),
        ("Pendente de pagamento", execucao.pendente),
        ("Saldo (calculado)", execucao.saldo),
    ):
        yield (rotulo, ILEGIVEL if valor is None else valor)
    if execucao.saldo_publicado is not None:
        yield ("Saldo publicado", execucao.saldo_publicado)


def _cartas(cartas: Iterable[CartaAcordo]) -> Iterator[Sequence[Celula]]:
    yield (
        "Número",
        "Executor",
        "Objeto",
        "Vigência",
        "Valor, US$",
        "TC de origem",
        "REs",
        "Situação",
        "Motivo do cancelamento",
    )
    for carta in cartas:
        yield (
            carta.numero,
            carta.executor,
            carta.objeto,
            carta.periodo,
            ILEGIVEL if carta.valor_ilegivel else carta.valor,
            carta.tc_de_origem,
            ", ".join(str(r.numero) for r in carta.resultados.all()),
            carta.get_situacao_display(),
            carta.motivo_do_cancelamento,
        )


def _conferencias(dados: AnoDoTermo) -> Iterator[Sequence[Celula]]:
    yield ("Regra", "Onde", "O portal calcula", "O documento diz", "Situação", "Nota")
    for c in conferencias.do_ano(dados).conferencias:
        yield (
            c.regra or c.codigo,
            c.onde,
            c.esperado,
            c.encontrado,
            c.situacao.value,
            c.nota,
        )


def consolidado_em_xlsx(dados: AnoConsolidado) -> bytes:
    """O consolidado do ano: os Termos, os Resultados Esperados e as cartas."""
    return em_xlsx(
        {
            "Termos": _termos_do_consolidado(dados),
            "Resultados": _resultados_do_consolidado(dados),
            "Cartas Acordo": _cartas_do_consolidado(dados),
        }
    )


def _termos_do_consolidado(dados: AnoConsolidado) -> Iterator[Sequence[Celula]]:
    yield (
        "TC",
        "Título",
        "Contraparte",
        "Valor do TC, R$",
        "Programadas",
        "Finalizadas programadas",
        "% de avanço",
        "Repassados, US$",
        "Desembolsados, US$",
        "Pendente, US$",
        "Saldo, US$",
    )
    for linha in dados.linhas:
        c, e = linha.contagem, linha.execucao
        yield (
            linha.tc.numero,
            linha.tc.titulo,
            linha.tc.contraparte.sigla,
            linha.tc.valor_total,
            c.programadas if c else None,
            c.finalizadas if c else None,
            c.avanco if c else None,
            *(
                (None,) * 4
                if e is None
                else (
                    ILEGIVEL if v is None else v
                    for v in (e.repassados, e.desembolsados, e.pendente, e.saldo)
                )
            ),
        )


def _resultados_do_consolidado(dados: AnoConsolidado) -> Iterator[Sequence[Celula]]:
    yield ("TC", "RE", "Descrição", "Programadas", "Finalizadas", "% de avanço")
    for linha in dados.linhas:
        for resultado, c in linha.resultados:
            yield (
                linha.tc.numero,
                resultado.numero,
                resultado.descricao,
                c.programadas if c else None,
                c.finalizadas if c else None,
                c.avanco if c else None,
            )


def _cartas_do_consolidado(dados: AnoConsolidado) -> Iterator[Sequence[Celula]]:
    for posicao, linha in enumerate(dados.linhas):
        cabecalho, *cartas = _cartas(linha.cartas)
        if posicao == 0:
            yield ("TC", *cabecalho)
        for carta in cartas:
            yield (linha.tc.numero, *carta)
