"""A situação dos instrumentos de planejamento, como o DigiSUS a exporta."""

from datetime import date, datetime, time
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from contas.models import Vinculo
from indicadores.instrumentos import (
    CLASSES,
    CONCLUIDAS,
    SIGLAS,
    Instrumento,
    SituacaoNoDigisus,
)
from territorios.models import Territorio


class SituacaoDoInstrumentoQuerySet(models.QuerySet["SituacaoDoInstrumento"]):
    """Situações por território e ano; encadeiam-se."""

    def em(self, ano: int) -> Self:
        """As do ano e as dos Planos cujo período o contém."""
        return self.filter(Q(ano=ano) | Q(ano__lt=ano, ate_o_ano__gte=ano))


class SituacaoDoInstrumento(models.Model):
    """Em que situação está um instrumento de um território no DigiSUS.

    `ano` é o do exercício; no Plano, o primeiro do período, e `ate_o_ano`, o
    último. `finalizado_em` é o que o arquivo diz, à meia-noite se ele só diz o dia.
    `origem`, o arquivo e a célula; `lida_por` None é a administração da instalação.
    O portal não decide a situação: guarda a que leu. Regra: RN-IND-66.
    """

    territorio = models.ForeignKey(
        Territorio, on_delete=models.PROTECT, related_name="instrumentos"
    )
    instrumento = models.CharField(max_length=10, choices=Instrumento)
    ano = models.PositiveSmallIntegerField()
    ate_o_ano = models.PositiveSmallIntegerField("até o ano", null=True, blank=True)
    situacao = models.CharField("situação", max_length=14, choices=SituacaoNoDigisus)
    finalizado_em = models.DateTimeField("finalizado em", null=True, blank=True)
    origem = models.CharField(max_length=200)
    versao = models.PositiveIntegerField("versão", default=1)
    lida_em = models.DateTimeField("lida em")
    lida_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = SituacaoDoInstrumentoQuerySet.as_manager()

    class Meta:
        verbose_name = "situação do instrumento"
        verbose_name_plural = "situações dos instrumentos"
        ordering = ["territorio", "ano", "instrumento"]
        constraints = [
            models.UniqueConstraint(
                fields=["territorio", "instrumento", "ano"],
                name="uma_situacao_por_instrumento_e_ano",
            ),
            models.CheckConstraint(
                name="periodo_do_instrumento_em_ordem",
                condition=Q(ate_o_ano__isnull=True) | Q(ate_o_ano__gt=models.F("ano")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nome} de {self.territorio}"

    @property
    def nome(self) -> str:
        """«1º RDQA 2025», «Plano 2022-2025»."""
        ate = f"-{self.ate_o_ano}" if self.ate_o_ano else ""
        return f"{SIGLAS[self.instrumento]} {self.ano}{ate}"

    @property
    def finalizado(self) -> date | datetime | None:
        """O dia, e a hora se o arquivo a diz; None se não diz nenhum dos dois."""
        if self.finalizado_em is None:
            return None
        local = timezone.localtime(self.finalizado_em)
        return local if local.time() != time.min else local.date()

    @property
    def classe(self) -> str:
        """A classe com que as telas a mostram."""
        return CLASSES[self.situacao]

    @property
    def concluido(self) -> bool:
        """Se já passou por quem o aprecia."""
        return self.situacao in CONCLUIDAS
