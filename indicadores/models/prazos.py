"""O que se decide sobre os prazos e o caminho: reaberturas, UFs e lembretes."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from base.restricoes import em_e_por
from contas.models import Vinculo
from indicadores.models.catalogo import Rodada
from indicadores.prazos import Janela
from territorios.models import Nivel, Territorio


class JanelaDaRodada(models.TextChoices):
    """O que se digita na rodada, cada um no seu prazo."""

    METAS = "metas", "Metas"
    RESULTADOS = "resultados", "Resultados"


class ReaberturaQuerySet(models.QuerySet["Reabertura"]):
    """Reaberturas por alcance e por dia."""

    def que_alcancam(self, territorio: Territorio) -> Self:
        """As do território, as da sua UF e as de todo o país."""
        return self.filter(
            Q(territorio__in=[territorio.pk, territorio.uf_id])
            | Q(territorio__nivel=Nivel.PAIS)
        )

    def vigentes_em(self, dia: date) -> Self:
        """As que valem no dia e ninguém encerrou antes."""
        return self.filter(desde__lte=dia, ate__gte=dia, encerrada_em__isnull=True)


class Reabertura(models.Model):
    """Prazo aberto de novo pelo Ministério, para todos, uma UF ou um território.

    `desde` e `ate` são inclusivos. Encerrada antes da hora, `ate` fica na véspera
    do encerramento e a reabertura continua na história. Regra: RN-IND-40.
    """

    rodada = models.ForeignKey(
        Rodada, on_delete=models.PROTECT, related_name="reaberturas"
    )
    territorio = models.ForeignKey(
        Territorio, on_delete=models.PROTECT, related_name="+"
    )
    janela = models.CharField(max_length=10, choices=JanelaDaRodada)
    desde = models.DateField()
    ate = models.DateField("até")
    motivo = models.TextField()
    aberta_em = models.DateTimeField()
    aberta_por = models.ForeignKey(Vinculo, on_delete=models.PROTECT, related_name="+")
    encerrada_em = models.DateTimeField(null=True, blank=True)
    encerrada_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = ReaberturaQuerySet.as_manager()

    class Meta:
        ordering = ["-aberta_em"]
        constraints = [
            models.CheckConstraint(
                name="reabertura_termina_depois_de_comecar",
                condition=Q(ate__gte=F("desde")) | Q(encerrada_em__isnull=False),
            ),
            models.CheckConstraint(
                name="reabertura_diz_por_que", condition=~Q(motivo="")
            ),
            em_e_por("encerrada", name="reabertura_encerrada_em_e_por_andam_juntos"),
        ]

    def __str__(self) -> str:
        return f"{self.get_janela_display()} de {self.rodada.ano}, {self.territorio}"

    @property
    def como_janela(self) -> Janela:
        """Como a regra de `prazos.janela_de` a vê."""
        return Janela(self.desde, self.ate, self.motivo)


class ConfiguracaoDaUF(models.Model):
    """O que cada UF decidiu sobre o caminho da pactuação dos seus municípios.

    Sem registro, vale o padrão: sem o passo da CIR. Regra: RN-IND-41.
    """

    uf = models.OneToOneField(
        Territorio, on_delete=models.PROTECT, related_name="configuracao_da_pactuacao"
    )
    passo_cir = models.BooleanField("passa pela CIR", default=False)
    mudada_em = models.DateTimeField()
    mudada_por = models.ForeignKey(Vinculo, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "configuração da UF"
        verbose_name_plural = "configurações das UFs"

    def __str__(self) -> str:
        return f"Configuração de {self.uf}"


class Lembrete(models.Model):
    """Aviso do estado ao território atrasado: um por rodada e dia. RN-IND-45."""

    rodada = models.ForeignKey(
        Rodada, on_delete=models.PROTECT, related_name="lembretes"
    )
    territorio = models.ForeignKey(
        Territorio, on_delete=models.PROTECT, related_name="+"
    )
    dia = models.DateField()
    enviado_em = models.DateTimeField()
    enviado_por = models.ForeignKey(Vinculo, on_delete=models.PROTECT, related_name="+")
    texto = models.TextField(blank=True)

    class Meta:
        ordering = ["-enviado_em"]
        constraints = [
            models.UniqueConstraint(
                fields=["rodada", "territorio", "dia"],
                name="um_lembrete_por_territorio_e_dia",
            ),
        ]

    def __str__(self) -> str:
        return f"Lembrete de {self.dia:%d/%m/%Y} a {self.territorio}"
