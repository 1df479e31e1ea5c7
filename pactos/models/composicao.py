"""Quem compõe um colegiado: o assento é do cargo; o mandato, da pessoa."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from pactos.models.colegiados import Colegiado


class AssentoQuerySet(models.QuerySet["Assento"]):
    """Perguntas sobre a composição."""

    def com_titular_em(self, dia: date) -> Self:
        """Carrega em `vigentes` o mandato que vale no dia, se há."""
        vigentes = Mandato.objects.filter(
            Q(ate__isnull=True) | Q(ate__gte=dia), desde__lte=dia
        )
        return self.prefetch_related(
            models.Prefetch("mandatos", queryset=vigentes, to_attr="vigentes")
        )


class Assento(models.Model):
    """Lugar num colegiado, do cargo ou do órgão: existe mesmo sem titular."""

    class Segmento(models.TextChoices):
        MINISTERIO = "ministerio", "Ministério da Saúde"
        ESTADO = "estado", "Gestores estaduais"
        MUNICIPIOS = "municipios", "Gestores municipais (COSEMS, CONASEMS)"
        USUARIOS = "usuarios", "Usuários"
        TRABALHADORES = "trabalhadores", "Trabalhadores"
        PRESTADORES = "prestadores", "Prestadores"

    colegiado = models.ForeignKey(
        Colegiado, on_delete=models.PROTECT, related_name="assentos"
    )
    cargo = models.CharField(max_length=120)
    segmento = models.CharField(max_length=15, choices=Segmento)
    suplente = models.BooleanField(default=False)

    vigentes: "list[Mandato]"

    objects = AssentoQuerySet.as_manager()

    class Meta:
        ordering = ["segmento", "suplente", "cargo"]
        constraints = [
            models.UniqueConstraint(
                fields=["colegiado", "cargo", "suplente"],
                name="um_assento_por_cargo_no_colegiado",
            )
        ]

    def __str__(self) -> str:
        return f"{self.cargo} (suplente)" if self.suplente else self.cargo


class Mandato(models.Model):
    """Quem ocupa um assento, de uma data a outra, e por que ato."""

    assento = models.ForeignKey(
        Assento, on_delete=models.PROTECT, related_name="mandatos"
    )
    titular = models.CharField(max_length=120)
    desde = models.DateField()
    ate = models.DateField("até", null=True, blank=True)
    ato = models.CharField("ato de nomeação", max_length=120)

    class Meta:
        ordering = ["-desde"]
        constraints = [
            models.CheckConstraint(
                name="mandato_termina_depois_de_comecar",
                condition=Q(ate__isnull=True) | Q(ate__gte=F("desde")),
            ),
            models.UniqueConstraint(
                fields=["assento"],
                condition=Q(ate__isnull=True),
                name="um_mandato_aberto_por_assento",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.titular}, {self.assento}"
