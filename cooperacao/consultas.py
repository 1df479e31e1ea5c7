"""O que as telas, o PDF, a API e o painel leem da cooperação."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from base.telas import Pendencia
from contas.models import Vinculo
from cooperacao.models import (
    AcaoDoPTS,
    AvaliacaoDoRE,
    Comentario,
    Dificuldade,
    ExecucaoFinanceira,
    MatrizLogica,
    PlanoSemestral,
    Produto,
    RelatorioAnual,
    RelatorioSemestral,
    ResultadoEsperado,
    TermoDeCooperacao,
)
from cooperacao.models.alcance import alcance
from cooperacao.permissions import acoes_disponiveis
from cooperacao.rules import Contagem, Semestre, somar_contagens
from cooperacao.states import (
    NAO_FEITAS,
    TRANSICOES,
    TRANSICOES_DO_PLANO,
    SituacaoDaAcao,
    SituacaoDoAnual,
    SituacaoDoPlano,
    SituacaoDoSemestre,
)

DIAS_DE_ATRASO_CONTADOS: Final = 365


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


def termos() -> list[TermoDeCooperacao]:
    """Todos os TCs, com o que a lista mostra."""
    return list(
        TermoDeCooperacao.objects.select_related("contraparte").prefetch_related(
            "termos_de_ajuste"
        )
    )


def termo(numero: int) -> TermoDeCooperacao | None:
    """O TC com tudo o que a sua página mostra, ou None."""
    return (
        TermoDeCooperacao.objects.select_related("contraparte")
        .prefetch_related(
            "termos_de_ajuste",
            "areas_tecnicas",
            "ligacoes__outro",
            "cartas__resultados",
        )
        .filter(numero=numero)
        .first()
    )


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


@dataclass(frozen=True, slots=True)
class RegistrosDoRE:
    """O que acompanha a avaliação de um RE no semestre."""

    produtos: list[Produto]
    dificuldades: list[Dificuldade]
    comentarios: list[Comentario]


def registros_do_re(bloco: BlocoDoSemestre, linha: LinhaDoQuadro) -> RegistrosDoRE:
    """Produtos, comentários e as dificuldades que chegaram abertas ao semestre."""
    dificuldades = Dificuldade.objects.filter(
        tc=bloco.relatorio.anual.tc, re=linha.resultado.numero
    )
    return RegistrosDoRE(
        list(linha.avaliacao.produtos.all()) if linha.avaliacao else [],
        [d for d in dificuldades if d.cabe_em(bloco.periodo)],
        list(
            Comentario.objects.filter(avaliacao=linha.avaliacao).select_related(
                "feito_por__usuario", "feito_por__instituicao"
            )
        ),
    )


def dificuldades_abertas(tc: TermoDeCooperacao) -> list[Dificuldade]:
    """As que ainda não se resolveram, da mais antiga."""
    abertas = Dificuldade.objects.filter(tc=tc, resolvida_no_ano__isnull=True)
    return list(abertas.order_by("ano", "semestre", "re"))


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


def acoes_por_resultado(
    plano: PlanoSemestral,
) -> list[tuple[ResultadoEsperado, list[AcaoDoPTS]]]:
    """Cada RE da Matriz em vigor no semestre com as suas ações."""
    acoes = list(
        AcaoDoPTS.objects.do_periodo(plano.tc, plano.periodo).select_related(
            "resultado", "atividade"
        )
    )
    matriz = plano.tc.matrizes.em_vigor(plano.periodo.fim).first()
    return [
        (resultado, [a for a in acoes if a.resultado.numero == resultado.numero])
        for resultado in (matriz.resultados.all() if matriz else [])
    ]


def por_copiar(plano: PlanoSemestral) -> int:
    """Quantas ações do semestre anterior não terminaram nem foram trazidas."""
    vieram = AcaoDoPTS.objects.do_periodo(plano.tc, plano.periodo).filter(
        veio_de__isnull=False
    )
    return (
        AcaoDoPTS.objects.do_periodo(plano.tc, plano.periodo.anterior())
        .por_terminar()
        .exclude(pk__in=vieram.values("veio_de"))
        .count()
    )


def planos_do_termo(
    tc: TermoDeCooperacao, vinculo: Vinculo | None
) -> list[PlanoSemestral]:
    """Planos que o vínculo vê, do mais recente."""
    planos = list(PlanoSemestral.objects.visiveis_para(vinculo).filter(tc=tc))
    for plano in planos:
        plano.tc = tc
    return planos


def relatorios_do_termo(
    tc: TermoDeCooperacao, vinculo: Vinculo | None
) -> list[RelatorioAnual]:
    """Relatórios de ano que o vínculo vê, com os semestres, do mais recente."""
    relatorios = list(
        RelatorioAnual.objects.visiveis_para(vinculo)
        .filter(tc=tc)
        .prefetch_related("semestres")
        .order_by("-ano")
    )
    for anual in relatorios:
        anual.tc = tc
    return relatorios


# ------------------------------------------------------------------ painel


def pendencias_de(vinculo: Vinculo | None) -> list[Pendencia]:
    """O que espera pelo vínculo: planejar, escrever, revisar, aprovar ou fechar."""
    abertos = list(
        RelatorioSemestral.objects.filter(
            alcance(vinculo, "anual__tc__"), anual__situacao=SituacaoDoAnual.ABERTO
        ).select_related("anual__tc__contraparte")
    )
    pendencias = []
    for relatorio in abertos:
        acoes = acoes_disponiveis(vinculo, relatorio)
        if acoes:
            pendencias.append(_pendencia(relatorio, acoes[0]))
    planos = PlanoSemestral.objects.filter(alcance(vinculo, "tc__")).exclude(
        situacao=SituacaoDoPlano.APROVADO
    )
    for plano in planos.select_related("tc__contraparte"):
        if feitos := acoes_disponiveis(vinculo, plano):
            pendencias.append(
                Pendencia(
                    titulo=str(plano),
                    detalhe=plano.get_situacao_display(),
                    endereco=plano.get_absolute_url(),
                    botao=(
                        "Planejar"
                        if plano.planejavel
                        else TRANSICOES_DO_PLANO[feitos[-1]].rotulo
                    ),
                    prazo=plano.periodo.inicio,
                )
            )
    return pendencias


def _pendencia(relatorio: RelatorioSemestral, acao: str) -> Pendencia:
    """O prazo vencido há muito vira detalhe: contar os dias já não ajuda ninguém."""
    escreve = relatorio.editavel
    prazo = relatorio.periodo.prazo if escreve else None
    detalhe = relatorio.get_situacao_display()
    if prazo and (timezone.localdate() - prazo).days > DIAS_DE_ATRASO_CONTADOS:
        detalhe, prazo = f"{detalhe}; venceu em {prazo:%d/%m/%Y}", None
    return Pendencia(
        titulo=f"{relatorio.anual.tc}: relatório do {relatorio.periodo}",
        detalhe=detalhe,
        endereco=relatorio.get_absolute_url(),
        botao="Escrever" if escreve else TRANSICOES[acao].rotulo,
        prazo=prazo,
    )


# ------------------------------------------------------------------ API


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

    Enquanto o ano está aberto saem só os semestres fechados, e sem os textos.
    """
    o_termo = termo(numero)
    if o_termo is None:
        return None
    anual = RelatorioAnual.objects.filter(tc=o_termo, ano=ano).first()
    if anual is None:
        return None
    dados = ano_do_termo(anual, o_termo)
    fechados = [
        b for b in dados.blocos if b.relatorio.situacao == SituacaoDoSemestre.FECHADO
    ]
    if not fechados:
        return None
    emitido = anual.situacao == SituacaoDoAnual.EMITIDO
    return em_forma_canonica(replace(dados, blocos=fechados), com_textos=emitido)


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
        **(textos if com_textos else {}),
        **(_produtos(avaliacao) if com_textos else {}),
    }


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
