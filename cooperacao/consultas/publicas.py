"""O que a API mostra e o conteúdo de que sai o hash do documento."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from cooperacao.consultas.ano import (
    AnoDoTermo,
    BlocoDoSemestre,
    LinhaDoQuadro,
    ano_do_termo,
    matriz_em_vigor,
    outra_matriz_do_ano,
)
from cooperacao.consultas.termos import relatorios_do_termo, termo, termos
from cooperacao.models import (
    AvaliacaoDoRE,
    ExecucaoFinanceira,
    MatrizLogica,
    RelatorioAnual,
    TermoDeCooperacao,
)
from cooperacao.rules import Contagem
from cooperacao.states import (
    SituacaoDoAnual,
    SituacaoDoSemestre,
)


def _texto(valor: Decimal | None) -> str | None:
    return None if valor is None else str(valor)


def _identificacao(tc: TermoDeCooperacao) -> dict[str, Any]:
    return {
        "numero": tc.numero,
        "titulo": tc.titulo,
        "objeto": tc.objeto,
        "processo": tc.nup,
        "siafi": tc.siafi,
        "data_inicio": tc.data_inicio.isoformat(),
        "data_termino": tc.termino_vigente.isoformat(),
        "contraparte": tc.contraparte.sigla,
        "interveniente": tc.interveniente,
        "valor_total": _texto(tc.valor_total),
        "moeda": "BRL",
    }


def tcs() -> list[dict[str, Any]]:
    """Os TCs em forma pública, na ordem do número."""
    return [_identificacao(tc) for tc in termos()]


def tc(numero: int) -> dict[str, Any] | None:
    """Um TC em forma pública, com ajustes, matriz, cartas e relatórios emitidos."""
    o_termo = termo(numero)
    if o_termo is None:
        return None
    matriz = matriz_em_vigor(o_termo, date.max)
    return _identificacao(o_termo) | {
        "termos_de_ajuste": [
            {
                "numero": ta.numero,
                "tipo": ta.tipo,
                "valor": _texto(ta.valor),
                "data": ta.data.isoformat() if ta.data else None,
                "novo_termino": (
                    ta.novo_termino.isoformat() if ta.novo_termino else None
                ),
            }
            for ta in o_termo.termos_de_ajuste.all()
        ],
        "resultados_esperados": [
            {
                "numero": re.numero,
                "descricao": re.descricao,
                "atividades": len(re.atividades.all()),
            }
            for re in (matriz.resultados.all() if matriz else [])
        ],
        "cartas_acordo": [
            {
                "numero": carta.numero,
                "executor": carta.executor,
                "situacao": carta.situacao,
                "tc_de_origem": carta.tc_de_origem,
                "resultados": [re.numero for re in carta.resultados.all()],
            }
            for carta in o_termo.cartas.all()
        ],
        "relatorios": [r.ano for r in relatorios_do_termo(o_termo, None)],
    }


def relatorio(numero: int, ano: int) -> dict[str, Any] | None:
    """O relatório de um ano como o público o vê, ou None.

    Enquanto o ano está aberto saem só os números, dos semestres fechados (RN-COO-35);
    reaberto, sai a última versão emitida.
    """
    o_termo = termo(numero)
    if o_termo is None:
        return None
    anual = RelatorioAnual.objects.filter(tc=o_termo, ano=ano).first()
    if anual is None:
        return None
    if anual.situacao == SituacaoDoAnual.REABERTO:
        return _da_ultima_edicao(anual)
    dados = ano_do_termo(anual, o_termo)
    if anual.situacao == SituacaoDoAnual.EMITIDO:
        return em_forma_canonica(dados)
    fechados = so_os_fechados(dados)
    return em_forma_canonica(fechados, com_textos=False) if fechados.blocos else None


def so_os_fechados(dados: AnoDoTermo) -> AnoDoTermo:
    """O ano aberto como o público o vê: a execução e os semestres fechados."""
    fechados = [
        b for b in dados.blocos if b.relatorio.situacao == SituacaoDoSemestre.FECHADO
    ]
    return replace(dados, blocos=fechados)


def _da_ultima_edicao(anual: RelatorioAnual) -> dict[str, Any] | None:
    """O que a última edição afirma, só com o que a API mostra; None se não há."""
    edicao = anual.edicoes.first()
    if edicao is None:
        return None
    so_do_documento = {
        "areas_tecnicas",
        "termos_de_ajuste",
        "matriz",
        "matriz_do_primeiro_semestre",
    }
    return {"situacao": anual.situacao} | {
        nome: valor
        for nome, valor in edicao.conteudo.items()
        if nome not in so_do_documento
    }


def conteudo(dados: AnoDoTermo) -> dict[str, Any]:
    """Tudo o que o documento afirma, em tipos simples: dele sai o hash impresso."""
    canonica = em_forma_canonica(dados)
    # emitir muda a situação, e reemitir o mesmo conteúdo tem de dar o mesmo hash
    del canonica["situacao"]
    return canonica | {
        "areas_tecnicas": [
            [a.lado, a.nome, a.responsavel, a.endereco, a.telefone, a.email]
            for a in dados.tc.areas_tecnicas.all()
        ],
        "termos_de_ajuste": [
            [ta.numero, ta.tipo, _texto(ta.valor)]
            for ta in dados.tc.termos_de_ajuste.all()
        ],
        "matriz": _matriz(dados.matriz),
        **_matriz_de_antes(dados),
    }


def _matriz_de_antes(dados: AnoDoTermo) -> dict[str, Any]:
    outra = outra_matriz_do_ano(dados)
    return {} if outra is None else {"matriz_do_primeiro_semestre": _matriz(outra)}


def _matriz(matriz: MatrizLogica | None) -> list[Any]:
    if matriz is None:
        return []
    return [
        matriz.finalidade,
        matriz.proposito,
        matriz.linha_de_base,
        [
            [
                re.numero,
                re.descricao,
                re.metas,
                [[a.codigo, a.texto] for a in re.atividades.all()],
                [i.texto for i in re.indicadores.all()],
                [f.texto for f in re.fontes.all()],
                [e.texto for e in re.externalidades.all()],
            ]
            for re in matriz.resultados.all()
        ],
    ]


def em_forma_canonica(dados: AnoDoTermo, *, com_textos: bool = True) -> dict[str, Any]:
    """O relatório em tipos simples, como a API o mostra."""
    anual = dados.anual
    textos = {
        "contexto": anual.contexto,
        "contribuicao": anual.contribuicao,
        "licoes": anual.licoes,
    }
    return {
        "tc": dados.tc.numero,
        "ano": anual.ano,
        "modelo": anual.modelo,
        "situacao": anual.situacao,
        "identificacao": _identificacao(dados.tc),
        **(textos if com_textos else {}),
        "semestres": [_semestre(b, com_textos=com_textos) for b in dados.blocos],
        "execucao_financeira": _execucao(dados.execucao),
    }


def _execucao(execucao: ExecucaoFinanceira | None) -> dict[str, Any] | None:
    if execucao is None:
        return None
    return {
        "moeda": "USD",
        "repassados": _texto(execucao.repassados),
        "desembolsados": _texto(execucao.desembolsados),
        "pendente": _texto(execucao.pendente),
        "saldo": _texto(execucao.saldo),
        "saldo_publicado": _texto(execucao.saldo_publicado),
    }


def _contagem(contagem: Contagem | None) -> dict[str, Any] | None:
    if contagem is None:
        return None
    avanco = contagem.avanco
    return {
        "programadas": contagem.programadas,
        "finalizadas": contagem.finalizadas,
        "finalizadas_fora_do_plano": contagem.extras,
        "adiadas_ou_canceladas": contagem.adiadas,
        "percentual_de_avanco": (
            None if avanco is None else str(avanco.quantize(Decimal("0.1")))
        ),
    }


def _semestre(bloco: BlocoDoSemestre, *, com_textos: bool) -> dict[str, Any]:
    fecho = {
        "contribuicao": bloco.relatorio.contribuicao,
        "licoes": bloco.relatorio.licoes,
    }
    return {
        "semestre": bloco.relatorio.semestre,
        "situacao": bloco.relatorio.situacao,
        "resultados": [_linha(li, com_textos=com_textos) for li in bloco.linhas],
        "total": _contagem(bloco.total),
        "percentual_total_publicado": bloco.relatorio.avanco_publicado,
        **_como_saiu(bloco.total, bloco.relatorio.total_publicado),
        **(fecho if com_textos else {}),
    }


def _linha(linha: LinhaDoQuadro, *, com_textos: bool) -> dict[str, Any]:
    avaliacao = linha.avaliacao
    textos = {
        "progresso": avaliacao.progresso if avaliacao else "",
        "dificuldades": avaliacao.dificuldades if avaliacao else "",
        "relacao": avaliacao.relacao if avaliacao else "",
    }
    return {
        "re": linha.resultado.numero,
        "descricao": linha.resultado.descricao,
        "contagem": _contagem(linha.contagem),
        "percentual_publicado": avaliacao.avanco_publicado if avaliacao else None,
        **_como_saiu(linha.contagem, avaliacao.quadro_publicado if avaliacao else []),
        **(textos if com_textos else {}),
        **(_produtos(avaliacao) if com_textos else {}),
    }


def _como_saiu(contagem: Contagem | None, quadro: list[str]) -> dict[str, Any]:
    """As contagens do documento, só quando o PTS não está no portal."""
    if contagem is not None or not quadro:
        return {}
    nomes = ("programadas", "finalizadas", "adiadas_ou_canceladas", "percentual")
    return {"contagem_publicada": dict(zip(nomes, quadro, strict=True))}


def _produtos(avaliacao: AvaliacaoDoRE | None) -> dict[str, Any]:
    """Os produtos do RE; nada quando não há, como nos documentos já emitidos."""
    produtos = list(avaliacao.produtos.all()) if avaliacao else []
    if not produtos:
        return {}
    return {
        "produtos": [
            {
                "tipo": p.tipo,
                "descricao": p.descricao,
                "quantidade": p.quantidade,
                "ufs": p.ufs,
                "endereco": p.endereco,
            }
            for p in produtos
        ]
    }
