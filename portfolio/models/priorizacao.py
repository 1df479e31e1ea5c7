"""As estratégias de um ciclo e as notas que as ordenam."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from portfolio.models.ciclo import Ciclo, CriterioDePriorizacao
from portfolio.models.iniciativa import Iniciativa


class Estrategia(models.Model):
    """Proposta dos grupos de trabalho, que pode ser consolidada numa iniciativa.

    `iniciativa` None é estratégia que ainda não virou projeto, ou não vai virar.
    """

    ciclo = models.ForeignKey(
        Ciclo, on_delete=models.CASCADE, related_name="estrategias"
    )
    texto = models.CharField("estratégia", max_length=250)
    onda = models.PositiveSmallIntegerField(null=True, blank=True)
    iniciativa = models.ForeignKey(
        Iniciativa,
        on_delete=models.PROTECT,
        related_name="estrategias",
        null=True,
        blank=True,
    )
    versao = models.PositiveIntegerField("versão", default=1)

    class Meta:
        verbose_name = "estratégia"
        ordering = ["ciclo", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ciclo", "texto"], name="uma_estrategia_por_texto_no_ciclo"
            )
        ]

    def __str__(self) -> str:
        return self.texto

    def get_absolute_url(self) -> str:
        return reverse("portfolio:priorizacao", args=[self.ciclo.slug])


class NotaDaEstrategia(models.Model):
    """Nota de 0 a 5 de uma estratégia num critério; maior é melhor."""

    estrategia = models.ForeignKey(
        Estrategia, on_delete=models.CASCADE, related_name="notas"
    )
    criterio = models.ForeignKey(
        CriterioDePriorizacao, on_delete=models.PROTECT, related_name="notas"
    )
    nota = models.DecimalField(max_digits=4, decimal_places=2)

    class Meta:
        verbose_name = "nota da estratégia"
        verbose_name_plural = "notas da estratégia"
        ordering = ["estrategia", "criterio"]
        constraints = [
            models.UniqueConstraint(
                fields=["estrategia", "criterio"], name="uma_nota_por_criterio"
            ),
            models.CheckConstraint(
                name="nota_de_zero_a_cinco", condition=Q(nota__gte=0, nota__lte=5)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterio}: {self.nota}"
