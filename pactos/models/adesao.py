"""Quadros de adesão como foram publicados."""

from django.db import models

from pactos.states import TipoDeTermo
from territorios.models import Territorio


class QuadroDeAdesao(models.Model):
    """Quantidade de Termos numa situação, por macrorregião, como a fonte publicou.

    `quantidade` None é o travessão da fonte: não há o que contar. O total nunca
    é guardado: calcula-se.
    """

    class Situacao(models.TextChoices):
        AGUARDA_CIT = "aguarda_cit", "Aguardando homologação na CIT"
        AGUARDA_PORTARIA = "aguarda_portaria", "Homologado, aguardando Portaria"
        PUBLICADO = "publicado", "Portaria publicada"
        HOMOLOGADO_CIB = "homologado_cib", "Homologado na CIB"

    tipo = models.CharField(max_length=6, choices=TipoDeTermo)
    ano = models.PositiveSmallIntegerField()
    data = models.DateField()
    macrorregiao = models.ForeignKey(
        Territorio, on_delete=models.PROTECT, related_name="+"
    )
    situacao = models.CharField("situação", max_length=20, choices=Situacao)
    quantidade = models.PositiveIntegerField(null=True, blank=True)
    fonte = models.CharField(max_length=200)

    class Meta:
        ordering = ["ano", "tipo", "macrorregiao", "situacao"]
        constraints = [
            models.UniqueConstraint(
                fields=["tipo", "data", "macrorregiao", "situacao"],
                name="uma_contagem_por_quadro_regiao_e_situacao",
            )
        ]

    def __str__(self) -> str:
        return f"{self.tipo} {self.data:%m/%Y} {self.macrorregiao} {self.situacao}"
