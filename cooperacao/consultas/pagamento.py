"""Quem paga cada resultado: as cartas e o orçamento, diante das ações."""

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q, Sum

from cooperacao.models import AcaoDoPTS, CartaAcordo, ResultadoEsperado
from cooperacao.rules import Cobertura, cobertura, cobre_o_ano
from cooperacao.states import SituacaoDaAcao


@dataclass(slots=True)
class Pagamento:
    """O dinheiro e as ações de um RE num ano; valores em US$.

    `orcamento` é o das ações do plano e `valor`, o das cartas; None quando nenhum
    foi informado. Sem `ha_plano`, o Termo não tem nenhuma ação do ano no portal.
    """

    cartas: list[CartaAcordo] = field(default_factory=list)
    acoes: int = 0
    finalizadas: int = 0
    orcamento: Decimal | None = None
    ha_plano: bool = False

    @property
    def valor(self) -> Decimal | None:
        valores = [c.valor for c in self.cartas if c.valor is not None]
        return sum(valores, Decimal(0)) if valores else None

    @property
    def cobertura(self) -> Cobertura:
        tem_dinheiro = bool(self.cartas) or bool(self.orcamento)
        return cobertura(
            tem_dinheiro=tem_dinheiro,
            tem_acao=self.acoes > 0,
            ha_plano=self.ha_plano,
        )


Chave = tuple[int, int]
"""Número do TC e número do RE."""


def pagamentos(numeros: Collection[int] | None, ano: int) -> dict[Chave, Pagamento]:
    """Cada RE com dinheiro ou ação no ano, dos TCs dados (de todos, se None).

    A carta cancelada não paga, e a que tem datas só paga nos anos que alcança. A
    carta de um TC que serve ao RE de outro conta no outro.
    """
    achados = {
        chave: Pagamento(cartas)
        for chave, cartas in cartas_por_resultado(numeros, ano).items()
    }
    acoes = AcaoDoPTS.objects.filter(ano=ano)
    if numeros is not None:
        acoes = acoes.filter(tc__numero__in=numeros)
    grupos = acoes.values_list("tc__numero", "resultado__numero").annotate(
        quantas=Count("pk"),
        finalizadas=Count("pk", filter=Q(situacao=SituacaoDaAcao.FINALIZADA)),
        orcado=Sum("orcamento"),
    )
    for tc, re, quantas, finalizadas, orcamento in grupos.order_by():
        pagamento = achados.setdefault((tc, re), Pagamento())
        pagamento.acoes, pagamento.finalizadas = quantas, finalizadas
        pagamento.orcamento = orcamento
    com_plano = {tc for (tc, _), pagamento in achados.items() if pagamento.acoes}
    for (tc, _), pagamento in achados.items():
        pagamento.ha_plano = tc in com_plano
    return achados


def cartas_por_resultado(
    numeros: Collection[int] | None, ano: int
) -> dict[Chave, list[CartaAcordo]]:
    """As cartas que pagam cada RE no ano, dos TCs dados (de todos, se None)."""
    achadas: dict[Chave, list[CartaAcordo]] = {}
    for carta in _cartas(numeros):
        if cobre_o_ano(ano, carta.inicio, carta.termino, carta.vigencia):
            for chave in _resultados_da(carta):
                if numeros is None or chave[0] in numeros:
                    achadas.setdefault(chave, []).append(carta)
    return achadas


def _cartas(numeros: Collection[int] | None) -> list[CartaAcordo]:
    cartas = CartaAcordo.objects.exclude(situacao=CartaAcordo.Situacao.CANCELADA)
    if numeros is not None:
        cartas = cartas.filter(
            Q(tc__numero__in=numeros) | Q(outros_resultados__numero_do_tc__in=numeros)
        ).distinct()
    return list(
        cartas.select_related("tc").prefetch_related("resultados", "outros_resultados")
    )


def _resultados_da(carta: CartaAcordo) -> set[Chave]:
    deste = {(carta.tc.numero, r.numero) for r in carta.resultados.all()}
    return deste | {(o.numero_do_tc, o.re) for o in carta.outros_resultados.all()}


def quem_paga(
    numero: int, resultados: list[ResultadoEsperado], ano: int
) -> list[tuple[ResultadoEsperado, Pagamento]]:
    """Cada RE da Matriz com o que o paga no ano; os sem nada também aparecem."""
    achados = pagamentos([numero], ano)
    return [(re, achados.get((numero, re.numero), Pagamento())) for re in resultados]
