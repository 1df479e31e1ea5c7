"""Os pontos de qualidade do monitoramento de cada ficha, contados no banco."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from portfolio.models import Atualizacao, Iniciativa, Marco, PontoCritico
from portfolio.rules import SEMANAS_AVALIADAS, Quesito, qualidade, semana_de

CAMPOS_DA_FICHA = 6


@dataclass(frozen=True, slots=True)
class QualidadeDaFicha:
    """Uma iniciativa, os seus pontos e o que se contou em cada quesito."""

    iniciativa: Iniciativa
    contagens: dict[Quesito, tuple[int, int]]

    @property
    def pontos(self) -> Decimal | None:
        """De 0 a 100; None quando nenhum quesito se aplica."""
        return qualidade(self.contagens)


def qualidade_das(
    iniciativas: QuerySet[Iniciativa], *, hoje: date
) -> list[QualidadeDaFicha]:
    """Os pontos das iniciativas em curso; quatro consultas, seja qual for o total."""
    em_curso = iniciativas.filter(encerrada_em__isnull=True)
    pks = em_curso.order_by().values("pk")
    semanas = _semanas(pks, hoje)
    marcos = _marcos(pks)
    pontos = _pontos(pks, hoje)
    return [
        QualidadeDaFicha(
            iniciativa,
            {
                Quesito.SEMANA: (semanas.get(iniciativa.pk, 0), SEMANAS_AVALIADAS),
                Quesito.DATAS: marcos.get(iniciativa.pk, (0, 0, 0, 0))[:2],
                Quesito.FICHA: (_preenchidos(iniciativa), CAMPOS_DA_FICHA),
                Quesito.CONFIRMADAS: marcos.get(iniciativa.pk, (0, 0, 0, 0))[2:],
                Quesito.PONTOS: pontos.get(iniciativa.pk, (0, 0)),
            },
        )
        for iniciativa in em_curso.annotate(
            com_objetivo=Exists(
                Iniciativa.objetivos.through.objects.filter(iniciativa=OuterRef("pk"))
            ),
            com_indicador=Exists(
                Iniciativa.indicadores.through.objects.filter(iniciativa=OuterRef("pk"))
            ),
        )
    ]


def _preenchidos(iniciativa: Iniciativa) -> int:
    return sum(
        map(
            bool,
            (
                iniciativa.gerente_id or iniciativa.cargo_do_gerente,
                iniciativa.lider_id or iniciativa.cargo_do_lider,
                iniciativa.desafio,
                iniciativa.escopo,
                getattr(iniciativa, "com_objetivo", False),
                getattr(iniciativa, "com_indicador", False),
            ),
        )
    )


def _semanas(pks: QuerySet[Iniciativa, Any], hoje: date) -> dict[int, int]:
    desde = semana_de(hoje) - timedelta(weeks=SEMANAS_AVALIADAS - 1)
    return dict(
        Atualizacao.objects.filter(iniciativa__in=pks, semana__gte=desde)
        .order_by()
        .values_list("iniciativa_id")
        .annotate(total=Count("pk"))
    )


def _marcos(
    pks: QuerySet[Iniciativa, Any],
) -> dict[int, tuple[int, int, int, int]]:
    """Com data, todos, confirmados e entregues, por iniciativa."""
    linhas = (
        Marco.objects.filter(iniciativa__in=pks)
        .order_by()
        .values_list("iniciativa_id")
        .annotate(
            com_data=Count(
                "pk", filter=Q(data_base__isnull=False) | Q(data_real__isnull=False)
            ),
            todos=Count("pk"),
            confirmados=Count("confirmacao"),
            entregues=Count("data_real"),
        )
    )
    return {pk: (a, b, c, d) for pk, a, b, c, d in linhas}


def _pontos(pks: QuerySet[Iniciativa, Any], hoje: date) -> dict[int, tuple[int, int]]:
    """Pontos abertos em dia e todos os abertos, por iniciativa."""
    em_dia = ~Q(encaminhamento="") & ~Q(responsavel="") & Q(prazo__gte=hoje)
    linhas = (
        PontoCritico.objects.filter(iniciativa__in=pks, resolvido_em__isnull=True)
        .order_by()
        .values_list("iniciativa_id")
        .annotate(em_dia=Count("pk", filter=em_dia), todos=Count("pk"))
    )
    return {pk: (a, b) for pk, a, b in linhas}
