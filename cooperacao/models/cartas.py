"""As Cartas Acordo, os seus relatórios e os REs a que servem."""

from django.db import models
from django.db.models import Q

from cooperacao.models.tc import TermoDeCooperacao


class CartaAcordo(models.Model):
    """Instrumento com que a OPAS repassa recursos a um executor.

    Pode estar noutro TC (`tc_de_origem`) e servir a REs deste; os de outros TCs
    ficam em `outros_resultados`. `vigencia` é o período como o relatório antigo o
    escreve, quando não há os dias de `inicio` e `termino`. `valor` None é o que não
    se informou ou, com `valor_ilegivel`, o que não se leu no documento.
    """

    class Situacao(models.TextChoices):
        VIGENTE = "vigente", "Em execução"
        CONCLUIDA = "concluida", "Concluída"
        CANCELADA = "cancelada", "Cancelada"

    numero = models.CharField("número", max_length=40, blank=True)
    executor = models.CharField("instituição executora", max_length=120)
    objeto = models.TextField()
    inicio = models.DateField("início", null=True, blank=True)
    termino = models.DateField("término", null=True, blank=True)
    vigencia = models.CharField("vigência", max_length=60, blank=True)
    valor = models.DecimalField(
        "valor (US$)", max_digits=16, decimal_places=2, null=True, blank=True
    )
    valor_ilegivel = models.BooleanField("valor ilegível", default=False)
    tc = models.ForeignKey(
        TermoDeCooperacao, on_delete=models.PROTECT, related_name="cartas"
    )
    tc_de_origem = models.PositiveSmallIntegerField("TC de origem")
    resultados = models.ManyToManyField(
        "cooperacao.ResultadoEsperado", related_name="cartas", blank=True
    )
    situacao = models.CharField("situação", max_length=12, choices=Situacao)
    motivo_do_cancelamento = models.CharField(
        "motivo do cancelamento", max_length=200, blank=True
    )

    class Meta:
        verbose_name = "Carta Acordo"
        verbose_name_plural = "Cartas Acordo"
        ordering = ["tc", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["tc", "numero"],
                condition=~Q(numero=""),
                name="uma_carta_por_numero_no_tc",
            ),
            models.CheckConstraint(
                name="carta_cancelada_tem_motivo",
                condition=~Q(situacao="cancelada") | ~Q(motivo_do_cancelamento=""),
                violation_error_message="Informe por que a carta foi cancelada.",
            ),
            models.CheckConstraint(
                name="carta_termina_depois_de_comecar",
                condition=(
                    Q(inicio__isnull=True)
                    | Q(termino__isnull=True)
                    | Q(termino__gte=models.F("inicio"))
                ),
                violation_error_message="O término da carta vem antes do início.",
            ),
            models.CheckConstraint(
                name="valor_da_carta_nao_e_negativo",
                condition=Q(valor__isnull=True) | Q(valor__gte=0),
                violation_error_message="O valor da carta não pode ser negativo.",
            ),
            models.CheckConstraint(
                name="valor_ilegivel_da_carta_fica_em_branco",
                condition=Q(valor_ilegivel=False) | Q(valor__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.numero or f"Carta Acordo, {self.executor}"

    @property
    def periodo(self) -> str:
        """«01/02/2015 a 31/01/2017» ou, sem os dias, como o documento escreve."""
        if self.inicio and self.termino:
            return f"{self.inicio:%d/%m/%Y} a {self.termino:%d/%m/%Y}"
        if self.inicio:
            return f"desde {self.inicio:%d/%m/%Y}"
        return self.vigencia


class RelatorioDaCarta(models.Model):
    """Um relatório que o executor apresentou: parciais, e no fim o final."""

    class Tipo(models.TextChoices):
        PARCIAL = "parcial", "Parcial"
        FINAL = "final", "Final"

    carta = models.ForeignKey(
        CartaAcordo, on_delete=models.CASCADE, related_name="relatorios"
    )
    tipo = models.CharField(max_length=8, choices=Tipo)
    data = models.DateField("data de entrega")
    observacao = models.CharField("observação", max_length=300, blank=True)

    class Meta:
        verbose_name = "relatório da carta"
        verbose_name_plural = "relatórios da carta"
        ordering = ["carta", "data", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["carta"],
                condition=Q(tipo="final"),
                name="um_so_relatorio_final_por_carta",
                violation_error_message="A carta já tem o relatório final.",
            )
        ]

    def __str__(self) -> str:
        return f"Relatório {self.get_tipo_display().lower()} de {self.data:%d/%m/%Y}"


class ResultadoDeOutroTermo(models.Model):
    """Um RE de outro TC a que a carta também serve; o TC pode não estar no portal."""

    carta = models.ForeignKey(
        CartaAcordo, on_delete=models.CASCADE, related_name="outros_resultados"
    )
    numero_do_tc = models.PositiveSmallIntegerField("número do TC")
    re = models.PositiveSmallIntegerField("RE")

    class Meta:
        verbose_name = "RE de outro TC"
        verbose_name_plural = "REs de outros TCs"
        ordering = ["carta", "numero_do_tc", "re"]
        constraints = [
            models.UniqueConstraint(
                fields=["carta", "numero_do_tc", "re"],
                name="um_re_de_outro_tc_por_carta",
            )
        ]

    def __str__(self) -> str:
        return f"TC {self.numero_do_tc} RE {self.re}"
