"""O que a instância apontou, item a item, ao devolver um Termo."""

from django.db import models

from pactos.models.catalogo import Responsabilidade
from pactos.models.termos import Tramitacao


class Apontamento(models.Model):
    """Motivo de uma devolução num item; o gestor o lê ao lado do item."""

    tramitacao = models.ForeignKey(
        Tramitacao,
        on_delete=models.PROTECT,
        related_name="apontamentos",
        verbose_name="tramitação",
    )
    responsabilidade = models.ForeignKey(
        Responsabilidade, on_delete=models.PROTECT, related_name="+"
    )
    motivo = models.CharField(max_length=300)

    class Meta:
        ordering = ["responsabilidade__ordem"]
        constraints = [
            models.UniqueConstraint(
                fields=["tramitacao", "responsabilidade"],
                name="um_apontamento_por_item_e_devolucao",
            )
        ]

    def __str__(self) -> str:
        return f"{self.responsabilidade_id}: {self.motivo}"
