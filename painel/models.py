"""O que só o painel guarda: os prazos que a lei dá ao planejamento do SUS."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from painel.rules import data_no_ano


class Esfera(models.TextChoices):
    """De quem é o prazo."""

    TODAS = "todas", "União, estados e municípios"
    MUNICIPAL = "municipal", "Municípios"
    ESTADUAL = "estadual", "Estados"
    FEDERAL = "federal", "União"


class PrazoLegalQuerySet(models.QuerySet["PrazoLegal"]):
    """Perguntas sobre os prazos."""

    def no_ano(self, ano: int) -> Self:
        """Os que valem em `ano`."""
        return self.filter(
            Q(ate_ano__isnull=True) | Q(ate_ano__gte=ano), desde_ano__lte=ano
        )


class PrazoLegal(models.Model):
    """Prazo que se repete todo ano, com a norma que o dá.

    `dia` maior que o último do mês quer dizer o último dia do mês. `ate_ano`
    nulo: continua a valer.
    """

    codigo = models.SlugField("código", unique=True)
    nome = models.CharField(max_length=120)
    curto = models.CharField("nome curto", max_length=30)
    esfera = models.CharField(max_length=10, choices=Esfera)
    mes = models.PositiveSmallIntegerField("mês")
    dia = models.PositiveSmallIntegerField()
    fundamento = models.CharField(max_length=120)
    observacao = models.CharField("observação", max_length=200, blank=True)
    desde_ano = models.PositiveSmallIntegerField()
    ate_ano = models.PositiveSmallIntegerField("até o ano", null=True, blank=True)

    objects = PrazoLegalQuerySet.as_manager()

    class Meta:
        verbose_name = "prazo legal"
        verbose_name_plural = "prazos legais"
        ordering = ["mes", "dia", "codigo"]
        constraints = [
            models.CheckConstraint(
                name="prazo_em_dia_do_calendario",
                condition=Q(mes__range=(1, 12), dia__range=(1, 31)),
            ),
            models.CheckConstraint(
                name="prazo_termina_depois_de_comecar",
                condition=Q(ate_ano__isnull=True) | Q(ate_ano__gte=F("desde_ano")),
            ),
        ]

    def __str__(self) -> str:
        return self.nome

    def vale_em(self, ano: int) -> bool:
        """Diz se o prazo vale em `ano`."""
        return self.desde_ano <= ano and (self.ate_ano is None or ano <= self.ate_ano)

    def data_em(self, ano: int) -> date:
        """O último dia do prazo em `ano`."""
        return data_no_ano(ano, self.mes, self.dia)
