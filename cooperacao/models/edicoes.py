"""O que já se emitiu, para dizer o que mudou; e os lembretes já mandados."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cooperacao.models.relatorios import RelatorioAnual
from cooperacao.models.tc import TermoDeCooperacao


class EdicaoDoRelatorio(models.Model):
    """Uma emissão do relatório do ano, com o conteúdo que o documento afirma.

    `mudancas` são trios (onde, antes, depois) em relação à versão anterior; vazia
    na primeira. `motivo` diz por que se reemitiu (RN-COO-27).
    """

    anual = models.ForeignKey(
        RelatorioAnual, on_delete=models.PROTECT, related_name="edicoes"
    )
    versao = models.PositiveSmallIntegerField("versão")
    conteudo: models.JSONField[Any] = models.JSONField()
    motivo = models.TextField(blank=True)
    mudancas: models.JSONField[Any] = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = "edição do relatório"
        verbose_name_plural = "edições do relatório"
        ordering = ["anual", "-versao"]
        constraints = [
            models.UniqueConstraint(
                fields=["anual", "versao"], name="uma_edicao_por_versao"
            ),
            models.CheckConstraint(
                name="reedicao_tem_motivo", condition=Q(versao=1) | ~Q(motivo="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.anual}, versão {self.versao}"


class Consolidado(models.Model):
    """O relatório consolidado de um ano: todos os TCs com o relatório emitido."""

    ano = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        verbose_name = "relatório consolidado"
        verbose_name_plural = "relatórios consolidados"
        ordering = ["-ano"]

    def __str__(self) -> str:
        return f"Relatório consolidado de {self.ano}"

    def get_absolute_url(self) -> str:
        return reverse("cooperacao:consolidado", args=[self.ano])


class LembreteEnviado(models.Model):
    """Um lembrete de prazo que já saiu: rodar de novo não o repete.

    `dias` é quantos faltavam para o prazo; negativo, quantos já passavam. No da
    vigência, `semestre` é 0 e `ano`, o do término.
    """

    class Assunto(models.TextChoices):
        PLANO = "plano", "Plano semestral"
        RELATORIO = "relatorio", "Relatório do semestre"
        VIGENCIA = "vigencia", "Vigência do Termo"

    tc = models.ForeignKey(
        TermoDeCooperacao, on_delete=models.CASCADE, related_name="lembretes"
    )
    assunto = models.CharField(max_length=10, choices=Assunto)
    ano = models.PositiveSmallIntegerField()
    semestre = models.PositiveSmallIntegerField()
    dias = models.SmallIntegerField("dias até o prazo")
    dia = models.DateField("dia do envio")

    class Meta:
        verbose_name = "lembrete enviado"
        verbose_name_plural = "lembretes enviados"
        ordering = ["tc", "-dia"]
        constraints = [
            models.UniqueConstraint(
                fields=["tc", "assunto", "ano", "semestre", "dias"],
                name="um_lembrete_por_marco",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_assunto_display()}, {self.tc}, {self.dia:%d/%m/%Y}"
