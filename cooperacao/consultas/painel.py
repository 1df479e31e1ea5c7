"""O painel de todos os Termos: prazos, dinheiro, andamento e dificuldades.

Tudo se conta no banco e as listas têm tamanho fixo: a página custa o mesmo com
dois Termos e com duzentos.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from contas.models import Vinculo
from cooperacao.consultas.consolidado import Dinheiro
from cooperacao.consultas.pagamento import Chave, cartas_por_resultado
from cooperacao.models import (
    AcaoDoPTS,
    Dificuldade,
    ExecucaoFinanceira,
    RelatorioAnual,
    RelatorioSemestral,
    TermoDeAjuste,
    TermoDeCooperacao,
)
from cooperacao.models.alcance import alcance
from cooperacao.rules import (
    FAIXAS,
    Cobertura,
    Contagem,
    Semestre,
    cobertura,
    faixa_do_avanco,
    termino_inicial,
)
from cooperacao.states import (
    SituacaoDaAcao,
    SituacaoDoAnual,
    SituacaoDoSemestre,
)

DIAS_DE_AVISO: Final = 365
LINHAS_NO_PAINEL: Final = 12


@dataclass(frozen=True, slots=True)
class Vigencia:
    """Um TC e quando ele termina; `dias` que faltam, negativo se já terminou."""

    chave: int
    numero: int
    titulo: str
    termino: date
    dias: int


@dataclass(frozen=True, slots=True)
class RelatorioDevido:
    """Um relatório de semestre que ainda não se fechou."""

    relatorio: RelatorioSemestral
    dias: int

    @property
    def atrasado(self) -> bool:
        return self.dias < 0


@dataclass(frozen=True, slots=True)
class DificuldadeRecorrente:
    """Um tema: quantas dificuldades, em quantos TCs, desde quando."""

    tema: str
    abertas: int
    ao_todo: int
    termos: int
    desde: int
    semestres: int


@dataclass(frozen=True, slots=True)
class Painel:
    """Tudo o que a página mostra; os totais são de todos, as listas são curtas."""

    ano: int
    termos: int
    acabando: list[Vigencia]
    encerrados: int
    valor_em_reais: Decimal
    dinheiro: Dinheiro
    faixas: list[tuple[str, int]]
    devidos: list[RelatorioDevido]
    ao_todo_devidos: int
    atrasados: int
    dificuldades: list[DificuldadeRecorrente]
    coberturas: list[tuple[Cobertura, int]]


def painel(vinculo: Vinculo | None, *, ano: int, hoje: date) -> Painel:
    """O painel dos TCs ao alcance de quem pede, no ano dado."""
    termos = TermoDeCooperacao.objects.filter(alcance(vinculo, ""))
    vigencias = _vigencias(termos, hoje)
    devidos = _devidos(vinculo, hoje)
    chaves = {v.numero: v.chave for v in vigencias}
    resultados = _resultados_iguais(vinculo, ano)
    pagos = {
        (chaves[numero], re)
        for numero, re in cartas_por_resultado(None, ano)
        if numero in chaves
    }
    return Painel(
        ano=ano,
        termos=len(vigencias),
        acabando=[v for v in vigencias if 0 <= v.dias <= DIAS_DE_AVISO][
            :LINHAS_NO_PAINEL
        ],
        encerrados=sum(v.dias < 0 for v in vigencias),
        valor_em_reais=_valor_em_reais(vinculo),
        dinheiro=_dinheiro(vinculo),
        faixas=_faixas(resultados),
        devidos=[RelatorioDevido(r, (r.periodo.prazo - hoje).days) for r in devidos],
        ao_todo_devidos=devidos[0].ao_todo if devidos else 0,
        atrasados=devidos[0].atrasados if devidos else 0,
        dificuldades=_dificuldades(vinculo, Semestre.de(hoje)),
        coberturas=_coberturas(vinculo, ano, resultados, pagos),
    )


def _valor_em_reais(vinculo: Vinculo | None) -> Decimal:
    """Quanto os Termos de Ajuste puseram nos TCs ao alcance de quem pede."""
    ajustes = TermoDeAjuste.objects.filter(alcance(vinculo, "tc__"))
    return ajustes.aggregate(v=Sum("valor"))["v"] or Decimal(0)


def anos_do_painel(vinculo: Vinculo | None) -> list[int]:
    """Os anos com plano ou relatório ao alcance, do mais recente."""
    return list(
        RelatorioAnual.objects.filter(alcance(vinculo, "tc__"))
        .order_by("-ano")
        .values_list("ano", flat=True)
        .distinct()
    )


def _vigencias(termos: Any, hoje: date) -> list[Vigencia]:
    """Todos os TCs pelo término, do mais próximo; uma linha leve por TC."""
    linhas = termos.order_by().annotate(
        prorrogado=Max("termos_de_ajuste__novo_termino")
    )
    vigencias = []
    for chave, numero, titulo, inicio, previsto, prorrogado in linhas.values_list(
        "pk", "numero", "titulo", "data_inicio", "termino_previsto", "prorrogado"
    ):
        termino = prorrogado or previsto or termino_inicial(inicio)
        vigencias.append(
            Vigencia(chave, numero, titulo, termino, (termino - hoje).days)
        )
    return sorted(vigencias, key=lambda v: (v.termino, v.numero))


def _devidos(vinculo: Vinculo | None, hoje: date) -> list[Any]:
    """Os primeiros por fechar; cada um traz `ao_todo` e `atrasados`, de todos eles."""
    corrente = Semestre.de(hoje - timedelta(days=15)).anterior()
    atrasado = Q(anual__ano__lt=corrente.ano) | Q(
        anual__ano=corrente.ano, semestre__lte=corrente.numero
    )
    return list(
        RelatorioSemestral.objects.filter(
            alcance(vinculo, "anual__tc__"),
            anual__situacao__in=[SituacaoDoAnual.ABERTO, SituacaoDoAnual.REABERTO],
        )
        .exclude(situacao=SituacaoDoSemestre.FECHADO)
        .annotate(
            ao_todo=Window(Count("pk")),
            atrasados=Window(Count("pk", filter=atrasado)),
        )
        .select_related("anual__tc")
        .order_by("anual__ano", "semestre", "anual__tc__numero")[:LINHAS_NO_PAINEL]
    )


def _dinheiro(vinculo: Vinculo | None) -> Dinheiro:
    """A última posição de cada TC, somada em US$."""
    da_mais_nova = Window(RowNumber(), partition_by="anual__tc", order_by="-anual__ano")
    execucoes = (
        ExecucaoFinanceira.objects.filter(alcance(vinculo, "anual__tc__"))
        .annotate(posicao=da_mais_nova)
        .filter(posicao=1)
    )
    legivel = Q(
        repassados__isnull=False, desembolsados__isnull=False, pendente__isnull=False
    )
    soma = execucoes.aggregate(
        passado=Sum("repassados", filter=legivel),
        gasto=Sum("desembolsados", filter=legivel),
        a_pagar=Sum("pendente", filter=legivel),
        ilegiveis=Count("pk", filter=~legivel),
    )
    return Dinheiro(
        soma["passado"] or Decimal(0),
        soma["gasto"] or Decimal(0),
        soma["a_pagar"] or Decimal(0),
        soma["ilegiveis"],
    )


def _por_resultado(vinculo: Vinculo | None, ano: int) -> QuerySet[AcaoDoPTS, Any]:
    """Cada RE com ação no plano do ano: TC, número, programadas, finalizadas e se
    há orçamento."""
    no_plano = Q(fora_do_plano=False)
    return (
        AcaoDoPTS.objects.filter(alcance(vinculo, "tc__"), ano=ano)
        .order_by()
        .values_list("tc_id", "resultado__numero")
        .annotate(
            programadas=Count("pk", filter=no_plano),
            finalizadas=Count(
                "pk", filter=no_plano & Q(situacao=SituacaoDaAcao.FINALIZADA)
            ),
            orcadas=Count("pk", filter=~Q(orcamento=0) & Q(orcamento__isnull=False)),
        )
    )


class _Iguais(NamedTuple):
    """Quantos REs têm as mesmas contagens, e se alguma ação deles tem orçamento."""

    programadas: int
    finalizadas: int
    com_orcamento: bool
    quantos: int


def _resultados_iguais(vinculo: Vinculo | None, ano: int) -> list[_Iguais]:
    """Os REs do ano somados no banco: poucas linhas para muitos REs."""
    sql, parametros = _por_resultado(vinculo, ano).query.sql_with_params()
    with connection.cursor() as cursor:
        # o ORM não agrega um agregado; o SQL de dentro é o dele, com os parâmetros fora
        cursor.execute(
            "SELECT programadas, finalizadas, orcadas > 0, COUNT(*) "  # noqa: S608
            f"FROM ({sql}) AS por_resultado GROUP BY 1, 2, 3",
            parametros,
        )
        return [_Iguais(p, f, bool(com), n) for p, f, com, n in cursor.fetchall()]


def _faixas(resultados: list[_Iguais]) -> list[tuple[str, int]]:
    """Quantos REs em cada faixa de avanço no ano (RN-COO-04)."""
    quantos: Counter[str] = Counter()
    for iguais in resultados:
        contagem = Contagem(iguais.programadas, iguais.finalizadas)
        quantos[faixa_do_avanco(contagem.avanco)] += iguais.quantos
    return [(faixa, quantos[faixa]) for faixa in FAIXAS]


def _dificuldades(
    vinculo: Vinculo | None, agora: Semestre
) -> list[DificuldadeRecorrente]:
    """Os temas que voltam ou continuam: em mais de um TC ou de um semestre.

    A que segue aberta de um semestre anterior também conta: volta em cada relatório.
    """
    temas = dict(Dificuldade.Tema.choices)
    aberta = Q(resolvida_no_ano__isnull=True)
    de_antes = Q(ano__lt=agora.ano) | Q(ano=agora.ano, semestre__lt=agora.numero)
    grupos = (
        Dificuldade.objects.filter(alcance(vinculo, "tc__"))
        .order_by()
        .values("tema")
        .annotate(
            abertas=Count("pk", filter=aberta),
            ao_todo=Count("pk"),
            termos=Count("tc", distinct=True),
            primeiro_ano=Min("ano"),
            semestres=Count(F("ano") * 2 + F("semestre"), distinct=True),
            de_antes=Count("pk", filter=aberta & de_antes),
        )
        .filter(
            Q(termos__gt=1) | Q(semestres__gt=1) | Q(ao_todo__gt=1) | Q(de_antes__gt=0)
        )
        .order_by("-termos", "-ao_todo", "tema")
    )
    return [
        DificuldadeRecorrente(
            temas[g["tema"]],
            g["abertas"],
            g["ao_todo"],
            g["termos"],
            g["primeiro_ano"],
            g["semestres"],
        )
        for g in grupos
    ]


def _coberturas(
    vinculo: Vinculo | None, ano: int, resultados: list[_Iguais], pagos: set[Chave]
) -> list[tuple[Cobertura, int]]:
    """Quantos REs com dinheiro e sem ação, e o contrário; `pagos` são os de carta.

    As chaves de `pagos` são a do TC e o número do RE.
    """
    dos_pagos = _por_resultado(vinculo, ano).filter(tc__in={tc for tc, _ in pagos})
    orcado = {(tc, re): orcadas > 0 for tc, re, _, _, orcadas in dos_pagos}
    com_plano = {tc for tc, _ in orcado}
    quantos: Counter[Cobertura] = Counter()
    for iguais in resultados:
        pelo_plano = cobertura(
            tem_dinheiro=iguais.com_orcamento, tem_acao=True, ha_plano=True
        )
        quantos[pelo_plano] += iguais.quantos
    for chave in pagos:
        tem_acao = chave in orcado
        if tem_acao and not orcado[chave]:
            # contado acima como ação sem dinheiro: a carta o paga
            quantos[cobertura(tem_dinheiro=False, tem_acao=True, ha_plano=True)] -= 1
        if not tem_acao or not orcado[chave]:
            ha_plano = chave[0] in com_plano
            quantos[
                cobertura(tem_dinheiro=True, tem_acao=tem_acao, ha_plano=ha_plano)
            ] += 1
    return [
        (c, quantos[c])
        for c in (
            Cobertura.DINHEIRO_E_ACAO,
            Cobertura.SO_DINHEIRO,
            Cobertura.SO_ACAO,
            Cobertura.SEM_PLANO,
        )
    ]
