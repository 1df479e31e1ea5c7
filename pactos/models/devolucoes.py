"""O que a instância apontou, item a item, ao devolver um Termo."""

from django.db import models

from base.restricoes import sempre_em_e_por
from contas.models import Vinculo
from pactos.models.catalogo import Responsabilidade
from pactos.models.colegiados import Reuniao
from pactos.models.termos import Termo
from pactos.models.tramitacao import Tramitacao


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


class Adiamento(models.Model):
    """Termo que a reunião deixou para outra, com o porquê."""

    reuniao = models.ForeignKey(
        Reuniao, on_delete=models.PROTECT, related_name="adiamentos"
    )
    termo = models.ForeignKey(
        Termo, on_delete=models.PROTECT, related_name="adiamentos"
    )
    motivo = models.CharField(max_length=300)
    registrado_em = models.DateTimeField()
    registrado_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reuniao", "termo"], name="um_adiamento_por_termo_e_reuniao"
            ),
            sempre_em_e_por("registrado", name="adiamento_registrado_tem_data_e_autor"),
        ]

    def __str__(self) -> str:
        return f"{self.termo_id} adiado na {self.reuniao}"
