"""Base não tem tabelas de negócio; só as que acompanham as tarefas longas."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone


class Trabalhador(models.Model):
    """Processo que executa tarefas, vivo enquanto bate.

    A tarefa que ele tomou é dele só enquanto o batimento é recente: parado o
    batimento, outro a devolve à fila.
    """

    codigo = models.CharField("código", max_length=64, unique=True)
    iniciado_em = models.DateTimeField(default=timezone.now)
    batimento_em = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name_plural = "trabalhadores"

    def __str__(self) -> str:
        return self.codigo


class SituacaoDoAndamento(models.TextChoices):
    """Onde está uma tarefa longa."""

    NA_FILA = "na_fila", "Na fila"
    EM_ANDAMENTO = "em_andamento", "Em andamento"
    CONCLUIDA = "concluida", "Concluída"
    FALHOU = "falhou", "Não concluída"


class AndamentoQuerySet(models.QuerySet["Andamento"]):
    """Andamentos de uma pessoa."""

    def de(self, dono_id: int) -> Self:
        """Os das tarefas que a pessoa pediu; os das outras não existem para ela."""
        return self.filter(dono=dono_id)

    def abertos(self) -> Self:
        """Os que ainda não terminaram."""
        return self.filter(
            situacao__in=[
                SituacaoDoAndamento.NA_FILA,
                SituacaoDoAndamento.EM_ANDAMENTO,
            ]
        )


class Andamento(models.Model):
    """Quanto já andou uma tarefa longa que alguém pediu.

    `dono` nulo: a tarefa é de uma página pública, que a mostra a qualquer pessoa.
    `chave` não vazia: enquanto uma está aberta, não se abre outra com a mesma.
    `total` nulo: ainda não se sabe quanto é. `tentativas` conta as vezes em que
    ela começou: a que perde o trabalhador recomeça, um número limitado de vezes.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    titulo = models.CharField("título", max_length=150)
    dono = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    chave = models.CharField(max_length=120, blank=True)
    tarefa = models.CharField(max_length=64, blank=True, db_index=True)
    feito = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    mensagem = models.CharField(max_length=300, blank=True)
    situacao = models.CharField(
        "situação",
        max_length=12,
        choices=SituacaoDoAndamento,
        default=SituacaoDoAndamento.NA_FILA,
    )
    resultado_url = models.CharField(
        "endereço do resultado", max_length=300, blank=True
    )
    tentativas = models.PositiveSmallIntegerField(default=0)
    criado_em = models.DateTimeField(default=timezone.now)
    batimento_em = models.DateTimeField(default=timezone.now)

    objects = AndamentoQuerySet.as_manager()

    class Meta:
        ordering = ["-criado_em"]
        constraints = [
            models.CheckConstraint(
                name="andamento_nao_passa_do_total",
                condition=Q(total__isnull=True) | Q(feito__lte=models.F("total")),
            ),
            models.UniqueConstraint(
                fields=["chave"],
                condition=Q(
                    situacao__in=[
                        SituacaoDoAndamento.NA_FILA,
                        SituacaoDoAndamento.EM_ANDAMENTO,
                    ]
                )
                & ~Q(chave=""),
                name="uma_tarefa_aberta_por_chave",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.titulo}: {self.get_situacao_display().lower()}"

    def get_absolute_url(self) -> str:
        return reverse("painel:tarefa", args=[self.uuid])
