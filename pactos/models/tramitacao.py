"""As passagens do Termo, só acrescentadas."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NoReturn

from django.db import models

from base.restricoes import sempre_em_e_por
from contas.models import Vinculo
from pactos.models.colegiados import Ato, Reuniao
from pactos.models.termos import Termo
from pactos.states import Instancia, Situacao


class TramitacaoQuerySet(models.QuerySet["Tramitacao"]):
    """Passagens de um Termo. Alterar e apagar não existem."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("A tramitação não se altera: só se acrescenta.")

    def delete(self) -> NoReturn:
        raise TypeError("A tramitação não se apaga: só se acrescenta.")


class Tramitacao(models.Model):
    """Passagem de uma situação a outra. Só se acrescenta.

    `data` é a do ato, quando há, ou a do registro. `quem` guarda por extenso o
    papel e o lugar em que a pessoa agiu.
    """

    termo = models.ForeignKey(
        Termo, on_delete=models.PROTECT, related_name="tramitacoes"
    )
    acao = models.CharField("ação", max_length=30)
    de = models.CharField(max_length=25, choices=Situacao, blank=True)
    para = models.CharField(max_length=25, choices=Situacao)
    instancia = models.CharField("instância", max_length=12, choices=Instancia)
    data = models.DateField()
    registrada_em = models.DateTimeField()
    registrada_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+"
    )
    quem = models.CharField(max_length=200)
    ato = models.ForeignKey(
        Ato, on_delete=models.PROTECT, related_name="tramitacoes", null=True, blank=True
    )
    reuniao = models.ForeignKey(
        Reuniao,
        on_delete=models.PROTECT,
        related_name="tramitacoes",
        null=True,
        blank=True,
        verbose_name="reunião",
    )
    com_pendencias = models.BooleanField(default=False)
    observacao = models.TextField("observação", blank=True)

    objects = TramitacaoQuerySet.as_manager()

    class Meta:
        verbose_name = "tramitação"
        verbose_name_plural = "tramitações"
        ordering = ["pk"]
        constraints = [
            sempre_em_e_por("registrada", name="tramitacao_registrada_tem_data_e_autor")
        ]

    def __str__(self) -> str:
        return f"{self.acao} do Termo {self.termo_id} em {self.data:%d/%m/%Y}"

    @property
    def devolve(self) -> bool:
        """O Termo voltou para trás."""
        return self.acao.startswith("devolver")


def datas_do_ultimo_ato(termos: Iterable[Termo]) -> dict[int, date]:
    """Data do último ato de instância de cada Termo que já teve um."""
    atos = Tramitacao.objects.filter(
        termo__in=[termo.pk for termo in termos], ato__isnull=False
    )
    return dict(atos.order_by("pk").values_list("termo_id", "data"))
