"""Documentos que acompanham um Termo."""

from django.db import models
from django.db.models import Q

from base.models import ArquivoJunto
from base.restricoes import sempre_em_e_por
from contas.models import Vinculo
from pactos.models.termos import Termo


class ExtratoDoTCEP(models.Model):
    """Extrato do Termo de Cooperação entre Entes Públicos.

    Existe quando um prestador público de um ente atende a rede de outro.
    `valor_anual` em reais; `vigente_ate` None quando não tem fim marcado.
    """

    termo = models.ForeignKey(
        Termo, on_delete=models.CASCADE, related_name="extratos_do_tcep"
    )
    numero = models.CharField("número", max_length=20)
    estabelecimento = models.CharField(max_length=120)
    cnes = models.CharField("CNES", max_length=7)
    de_quem = models.CharField("ente do estabelecimento", max_length=80)
    valor_anual = models.DecimalField(max_digits=16, decimal_places=2)
    vigente_ate = models.DateField("vigente até", null=True, blank=True)

    class Meta:
        verbose_name = "extrato do TCEP"
        verbose_name_plural = "extratos do TCEP"
        ordering = ["numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["termo", "numero", "cnes"], name="um_extrato_por_numero_e_cnes"
            ),
            models.CheckConstraint(
                name="tcep_com_valor_positivo", condition=Q(valor_anual__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"TCEP {self.numero}, {self.estabelecimento}"


class Anexo(ArquivoJunto):
    """Arquivo de um Termo."""

    class Tipo(models.TextChoices):
        TLFG = "tlfg", "Termo do Limite Financeiro Global"
        COMANDO_UNICO = "comando_unico", "Declaração de Comando Único"
        EXTRATO_TCG = "extrato_tcg", "Extrato do TCG"
        TCEP = "tcep", "Extrato do TCEP"
        ATA = "ata", "Ata ou resolução"
        OUTRO = "outro", "Outro documento"

    termo = models.ForeignKey(Termo, on_delete=models.PROTECT, related_name="anexos")
    tipo = models.CharField(max_length=15, choices=Tipo)
    arquivo = models.FileField(upload_to="pactos/anexos/%Y/")
    juntado_em = models.DateTimeField()
    juntado_por = models.ForeignKey(Vinculo, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["tipo", "pk"]
        constraints = [
            sempre_em_e_por("juntado", name="anexo_juntado_tem_data_e_autor")
        ]

    def __str__(self) -> str:
        return f"{self.get_tipo_display()}: {self.titulo}"
