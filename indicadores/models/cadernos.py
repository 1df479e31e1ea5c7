"""Edições congeladas do caderno de avaliação."""

from django.db import models
from django.urls import reverse

from auditoria.models import Documento
from base.restricoes import sempre_em_e_por
from contas.models import Vinculo
from indicadores.models.catalogo import Rodada
from territorios.models import Territorio


class EdicaoDoCaderno(models.Model):
    """Os números de um caderno como estavam no dia em que se congelou a edição.

    `linhas` são as do arquivo (`dados.COLUNAS`), em texto; `documento`, o PDF com
    esses números, sempre os mesmos bytes. A errata entre duas edições é calculada
    das linhas e nunca é digitada.
    """

    rodada = models.ForeignKey(
        Rodada, on_delete=models.PROTECT, related_name="edicoes_do_caderno"
    )
    territorio = models.ForeignKey(
        Territorio, on_delete=models.PROTECT, related_name="edicoes_do_caderno"
    )
    numero = models.PositiveSmallIntegerField("número")
    nota = models.CharField(max_length=250, blank=True)
    linhas = models.JSONField()
    hash_dos_dados = models.CharField(max_length=64)
    documento = models.ForeignKey(Documento, on_delete=models.PROTECT, related_name="+")
    congelada_em = models.DateTimeField()
    congelada_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "edição do caderno"
        verbose_name_plural = "edições do caderno"
        ordering = ["-numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["rodada", "territorio", "numero"],
                name="um_numero_por_edicao_do_caderno",
            ),
            sempre_em_e_por("congelada", name="edicao_congelada_em_e_por_andam_juntos"),
        ]

    def __str__(self) -> str:
        return f"{self.numero}ª edição do caderno {self.rodada.ano}, {self.territorio}"

    def get_absolute_url(self) -> str:
        return reverse(
            "indicadores:caderno", args=[self.rodada.ano, self.territorio.codigo]
        )
