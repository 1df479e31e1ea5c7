"""Os arquivos de um Termo."""

from typing import Self

from django.db import models
from django.db.models import Q

from base.models import ArquivoJunto
from base.restricoes import sempre_em_e_por
from contas.models import Vinculo
from cooperacao.models.alcance import alcance
from cooperacao.models.tc import TermoDeCooperacao


class AnexoDoTermoQuerySet(models.QuerySet["AnexoDoTermo"]):
    """Perguntas sobre os anexos."""

    def visiveis_para(self, vinculo: Vinculo | None) -> Self:
        """Os públicos são de todos; os demais, de quem faz parte do TC."""
        return self.filter(Q(publico=True) | alcance(vinculo, "tc__"))


class AnexoDoTermo(ArquivoJunto):
    """Arquivo de um TC: o instrumento assinado, um ajuste, uma ata."""

    class Tipo(models.TextChoices):
        INSTRUMENTO = "instrumento", "Termo assinado"
        AJUSTE = "ajuste", "Termo de Ajuste"
        MATRIZ = "matriz", "Matriz Lógica"
        CARTA = "carta", "Carta Acordo"
        FINANCEIRO = "financeiro", "Relatório financeiro oficial"
        ATA = "ata", "Ata ou ofício"
        OUTRO = "outro", "Outro documento"

    tc = models.ForeignKey(
        TermoDeCooperacao, on_delete=models.PROTECT, related_name="anexos"
    )
    tipo = models.CharField(max_length=12, choices=Tipo)
    publico = models.BooleanField("público", default=False)
    arquivo = models.FileField(upload_to="cooperacao/anexos/%Y/")
    juntado_em = models.DateTimeField()
    juntado_por = models.ForeignKey(Vinculo, on_delete=models.PROTECT, related_name="+")

    objects = AnexoDoTermoQuerySet.as_manager()

    class Meta:
        verbose_name = "anexo do TC"
        verbose_name_plural = "anexos do TC"
        ordering = ["tc", "tipo", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tc", "sha256"], name="um_anexo_por_conteudo_no_tc"
            ),
            sempre_em_e_por("juntado", name="anexo_do_tc_juntado_tem_quem_e_quando"),
        ]

    def __str__(self) -> str:
        return f"{self.get_tipo_display()}: {self.titulo}"
