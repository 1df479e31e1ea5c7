"""Situação, avanço e prazo do portfólio, a partir das datas e de um `hoje` dado.

Nenhuma função lê o relógio. Datas são dias civis; pesos não têm unidade; avanço
é percentual de 0 a 100. Regras em docs/regras/portfolio.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Final

from django.db.models import TextChoices

DIAS_DE_ATENCAO: Final = 15
CEM: Final = Decimal(100)


class Situacao(TextChoices):
    """Situação de um marco, de uma frente ou de uma iniciativa."""

    ATRASADO = "atrasado", "Atrasado"
    ATENCAO = "atencao", "Atenção"
    NO_PRAZO = "no_prazo", "No prazo"
    SEM_DATA = "sem_data", "Sem data"
    NAO_INICIADO = "nao_iniciado", "Não iniciado"
    PARALISADO = "paralisado", "Paralisado"
    CONCLUIDO = "concluido", "Concluído"


GRAVIDADE: Final = (
    Situacao.PARALISADO,
    Situacao.ATRASADO,
    Situacao.ATENCAO,
    Situacao.NO_PRAZO,
    Situacao.SEM_DATA,
    Situacao.NAO_INICIADO,
    Situacao.CONCLUIDO,
)
"""Da pior para a melhor: a iniciativa herda a pior dos seus marcos."""

INFORMAVEIS: Final = frozenset(set(Situacao) - {Situacao.SEM_DATA})
"""As que a AEST pode informar no lugar da calculada."""


@dataclass(frozen=True, slots=True)
class DatasDoMarco:
    """O que a situação de um marco precisa saber; None é data que não existe.

    `base` é a combinada no início; `repactuada`, a última que a substituiu;
    `real`, o dia da entrega.
    """

    base: date | None = None
    repactuada: date | None = None
    real: date | None = None
    tem_ponto_critico: bool = False

    @property
    def prevista(self) -> date | None:
        """A repactuada ou, sem ela, a da linha de base; None é marco sem data."""
        return self.repactuada or self.base


@dataclass(frozen=True, slots=True)
class SituacaoInformada:
    """Situação que a AEST pôs no lugar da calculada, e até que dia vale."""

    situacao: Situacao
    motivo: str
    valida_ate: date

    def vale_em(self, dia: date) -> bool:
        """O último dia da validade ainda conta."""
        return dia <= self.valida_ate


def situacao_do_marco(datas: DatasDoMarco, *, hoje: date) -> Situacao:
    """Concluído, atrasado, atenção, no prazo ou sem data.

    Vencer hoje não é atraso. O marco sem data nunca está atrasado (RN-POR-02);
    com ponto crítico aberto, pede atenção mesmo sem data (RN-POR-01).
    """
    if datas.real is not None:
        return Situacao.CONCLUIDO
    prevista = datas.prevista
    if prevista is not None and hoje > prevista:
        return Situacao.ATRASADO
    if datas.tem_ponto_critico:
        return Situacao.ATENCAO
    if prevista is None:
        return Situacao.SEM_DATA
    if prevista - hoje <= timedelta(days=DIAS_DE_ATENCAO):
        return Situacao.ATENCAO
    return Situacao.NO_PRAZO


def pior(situacoes: Iterable[Situacao]) -> Situacao:
    """A mais grave; nenhuma é "sem data", porque não há o que medir (RN-POR-03)."""
    presentes = set(situacoes)
    return next((s for s in GRAVIDADE if s in presentes), Situacao.SEM_DATA)


def situacao_da_iniciativa(
    marcos: Sequence[Situacao],
    *,
    hoje: date,
    inicio: date | None = None,
    tem_ponto_critico: bool = False,
    informada: SituacaoInformada | None = None,
) -> Situacao:
    """A informada pela AEST, enquanto valer; senão, a pior dos marcos.

    Antes do dia de início, e sem nada entregue nem vencido, é "não iniciado".
    Ponto crítico aberto na iniciativa pede atenção. Regras: RN-POR-03, RN-POR-04.
    """
    if informada is not None and informada.vale_em(hoje):
        return informada.situacao
    calculada = pior(marcos)
    if calculada in (Situacao.ATRASADO, Situacao.CONCLUIDO):
        return calculada
    if inicio is not None and hoje < inicio and Situacao.CONCLUIDO not in marcos:
        return Situacao.NAO_INICIADO
    return Situacao.ATENCAO if tem_ponto_critico else calculada


def dias_de_atraso(datas: DatasDoMarco, *, hoje: date) -> int:
    """Dias corridos depois da data prevista; 0 para o entregue e o sem data."""
    if datas.real is not None or datas.prevista is None:
        return 0
    return max((hoje - datas.prevista).days, 0)


def avanco(marcos: Iterable[tuple[Decimal, bool]]) -> Decimal | None:
    """Percentual entregue, por peso: Σ pesos entregues / Σ pesos × 100.

    Cada par é (peso, entregue). None quando não há marcos ou nenhum tem peso:
    0/0 não é zero. Regra: RN-POR-05.
    """
    total = feito = Decimal(0)
    for peso, entregue in marcos:
        total += peso
        if entregue:
            feito += peso
    return feito / total * CEM if total else None


def participacoes(pesos: Sequence[Decimal]) -> list[Decimal | None]:
    """O peso de cada marco em percentual do total; None quando o total é zero.

    É a conta que a tela mostra quando os pesos digitados não somam 100.
    """
    total = sum(pesos, Decimal(0))
    return [peso / total * CEM if total else None for peso in pesos]


def foram_normalizados(pesos: Sequence[Decimal]) -> bool:
    """Se a tela precisa avisar: pesos diferentes entre si que não somam 100."""
    return len(set(pesos)) > 1 and sum(pesos, Decimal(0)) != CEM


# ------------------------------------------------------------ o ritual


class Degrau(TextChoices):
    """Quem cuida de um ponto crítico; cada degrau tem um prazo (RN-POR-10)."""

    GERENTE = "gerente", "Gerente"
    LIDER = "lider", "Líder do objetivo"
    SUBSECRETARIO = "subsecretario", "Subsecretário"
    COLEGIADO = "colegiado", "Colegiado"


ESCADA: Final = (
    Degrau.GERENTE,
    Degrau.LIDER,
    Degrau.SUBSECRETARIO,
    Degrau.COLEGIADO,
)
DIAS_NO_DEGRAU: Final = {
    Degrau.GERENTE: 7,
    Degrau.LIDER: 7,
    Degrau.SUBSECRETARIO: 14,
    Degrau.COLEGIADO: 15,
}
"""Dias corridos em cada degrau; vencidos, o ponto sobe. Decisão do portal."""


@dataclass(frozen=True, slots=True)
class Posicao:
    """Onde um ponto crítico está na escada.

    `vence` é o último dia neste degrau; `automaticas`, as subidas que o prazo fez
    desde a última mudança gravada, cada uma com o dia em que aconteceu.
    """

    degrau: Degrau
    desde: date
    vence: date
    automaticas: tuple[tuple[Degrau, date], ...] = ()

    def estourou(self, hoje: date) -> bool:
        """Se passou do prazo: só no último degrau, onde não há para onde subir."""
        return hoje > self.vence


def posicao_na_escada(degrau: Degrau, desde: date, *, hoje: date) -> Posicao:
    """O degrau de hoje: o ponto sobe sozinho no dia seguinte ao fim de cada prazo.

    Regra: RN-POR-10.
    """
    automaticas: list[tuple[Degrau, date]] = []
    vence = desde + timedelta(days=DIAS_NO_DEGRAU[degrau])
    while hoje > vence and degrau != ESCADA[-1]:
        degrau = ESCADA[ESCADA.index(degrau) + 1]
        desde = vence + timedelta(days=1)
        automaticas.append((degrau, desde))
        vence = desde + timedelta(days=DIAS_NO_DEGRAU[degrau])
    return Posicao(degrau, desde, vence, tuple(automaticas))


def degrau_seguinte(degrau: Degrau) -> Degrau | None:
    """O de cima; None no último."""
    posicao = ESCADA.index(degrau) + 1
    return ESCADA[posicao] if posicao < len(ESCADA) else None


def semana_de(dia: date) -> date:
    """A segunda-feira da semana do dia."""
    return dia - timedelta(days=dia.weekday())


# ------------------------------------------------------------ a priorização

NOTA_MAXIMA: Final = Decimal(5)
FATORES: Final = (Decimal("0.5"), Decimal("1.5"))
"""A sensibilidade refaz a ordem com cada peso pela metade e uma vez e meia."""

Notas = Mapping[int, Mapping[int, Decimal]]
Pesos = Mapping[int, Decimal]


def pontos(notas: Mapping[int, Decimal], pesos: Pesos) -> Decimal | None:
    """Média das notas, de 0 a 5, ponderada pelos pesos dos critérios.

    None quando falta a nota de um critério com peso ou quando os pesos somam zero:
    a estratégia não entra na ordem. Regra: RN-POR-14.
    """
    contam = {criterio: peso for criterio, peso in pesos.items() if peso}
    total = sum(contam.values(), Decimal(0))
    if not total or not contam.keys() <= notas.keys():
        return None
    soma = sum((notas[c] * peso for c, peso in contam.items()), Decimal(0))
    return soma / total


def ordenar(notas: Notas, pesos: Pesos) -> list[tuple[int, Decimal]]:
    """As estratégias pontuadas, da maior à menor; no empate, a mais antiga antes."""
    pontuadas = [
        (estrategia, valor)
        for estrategia, das in notas.items()
        if (valor := pontos(das, pesos)) is not None
    ]
    return sorted(pontuadas, key=lambda par: (-par[1], par[0]))


@dataclass(frozen=True, slots=True)
class Sensibilidade:
    """O que acontece à ordem se o peso de um critério muda por um fator."""

    criterio: int
    fator: Decimal
    entram: tuple[int, ...]
    saem: tuple[int, ...]
    muda_a_ordem: bool


def sensibilidade(notas: Notas, pesos: Pesos, *, vagas: int) -> list[Sensibilidade]:
    """Refaz a ordem mudando um peso de cada vez; `vagas` é quantas se escolhem."""
    original = [e for e, _ in ordenar(notas, pesos)]
    escolhidas = original[:vagas]
    linhas = []
    for criterio, fator in product(pesos, FATORES):
        mudados = {**pesos, criterio: pesos[criterio] * fator}
        nova = [e for e, _ in ordenar(notas, mudados)]
        linhas.append(
            Sensibilidade(
                criterio,
                fator,
                tuple(e for e in nova[:vagas] if e not in escolhidas),
                tuple(e for e in escolhidas if e not in nova[:vagas]),
                nova != original,
            )
        )
    return linhas


# ------------------------------------------------------------ a curva S


@dataclass(frozen=True, slots=True)
class PontoDaCurva:
    """Percentual acumulado no último dia de um mês; `real` None é mês futuro."""

    dia: date
    planejado: Decimal
    real: Decimal | None


def fim_do_mes(dia: date) -> date:
    """O último dia do mês."""
    proximo = (dia.replace(day=28) + timedelta(days=4)).replace(day=1)
    return proximo - timedelta(days=1)


def curva_s(
    marcos: Sequence[tuple[Decimal, DatasDoMarco]], *, hoje: date
) -> list[PontoDaCurva]:
    """Planejado (linha de base) e real, acumulados por peso, mês a mês.

    O total é o peso de todos os marcos: o que não tem linha de base nunca entra no
    planejado, e a curva diz quanto falta datar. Vazia sem nenhuma data ou sem
    pesos. Regra: RN-POR-20.
    """
    total = sum((peso for peso, _ in marcos), Decimal(0))
    dias = [d for _, datas in marcos for d in (datas.base, datas.real) if d]
    if not dias or not total:
        return []
    fim = fim_do_mes(max(*dias, hoje) if min(dias) <= hoje else max(dias))
    mes = fim_do_mes(min(dias))
    pontos = []
    while mes <= fim:
        corte = min(mes, hoje)
        planejado = sum((p for p, q in marcos if q.base and q.base <= mes), Decimal(0))
        real = sum((p for p, q in marcos if q.real and q.real <= corte), Decimal(0))
        comecou = mes.replace(day=1) <= hoje
        pontos.append(
            PontoDaCurva(
                mes, planejado / total * CEM, real / total * CEM if comecou else None
            )
        )
        mes = fim_do_mes(mes + timedelta(days=1))
    return pontos


# ------------------------------------------------------------ a qualidade

SEMANAS_AVALIADAS: Final = 4


class Quesito(TextChoices):
    """O que se olha no monitoramento de uma iniciativa."""

    SEMANA = "semana", "Atualizações das últimas quatro semanas"
    DATAS = "datas", "Entregas com data combinada"
    FICHA = "ficha", "Ficha preenchida"
    CONFIRMADAS = "confirmadas", "Entregas confirmadas pelo líder"
    PONTOS = "pontos", "Pontos críticos com saída, responsável e prazo em dia"


PONTOS_DO_QUESITO: Final[Mapping[Quesito, int]] = {
    Quesito.SEMANA: 30,
    Quesito.DATAS: 25,
    Quesito.FICHA: 20,
    Quesito.CONFIRMADAS: 10,
    Quesito.PONTOS: 15,
}
"""Somam 100. Decisão do portal."""


def qualidade(contagens: Mapping[Quesito, tuple[int, int]]) -> Decimal | None:
    """Pontos de qualidade do monitoramento, de 0 a 100.

    Cada par é (feitos, de quantos). O quesito de zero não se aplica, e os pontos
    dele não contam contra nem a favor; None quando nenhum se aplica. RN-POR-19.
    """
    aplicaveis = {q: par for q, par in contagens.items() if par[1]}
    total = sum(PONTOS_DO_QUESITO[q] for q in aplicaveis)
    if not total:
        return None
    feitos = sum(
        (
            Decimal(PONTOS_DO_QUESITO[q]) * feito / de
            for q, (feito, de) in aplicaveis.items()
        ),
        Decimal(0),
    )
    return feitos / total * CEM
