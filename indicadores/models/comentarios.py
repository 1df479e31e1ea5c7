"""O que se diz de um indicador enquanto a pactuação é feita e apreciada."""

from django.db import models

from contas.models import Vinculo
from indicadores.models.catalogo import Ficha
from indicadores.models.pactuacao import Pactuacao


class Comentario(models.Model):
    """Comentário sobre um indicador na pactuação de um território.

    Não se altera nem se apaga: quem quer corrigir escreve outro.
    """

    pactuacao = models.ForeignKey(
        Pactuacao, on_delete=models.PROTECT, related_name="comentarios"
    )
    ficha = models.ForeignKey(Ficha, on_delete=models.PROTECT, related_name="+")
    texto = models.TextField()
    escrito_em = models.DateTimeField()
    escrito_por = models.ForeignKey(Vinculo, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "comentário"
        ordering = ["escrito_em", "pk"]
        constraints = [
            models.CheckConstraint(
                name="comentario_tem_texto", condition=~models.Q(texto="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.ficha} em {self.pactuacao}: {self.texto[:40]}"


class AvisoDeComentario(models.Model):
    """Comentário que espera ser lido por alguém. Regra: RN-IND-53."""

    comentario = models.ForeignKey(
        Comentario, on_delete=models.PROTECT, related_name="avisos"
    )
    para = models.ForeignKey(Vinculo, on_delete=models.PROTECT, related_name="+")
    lido_em = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "aviso de comentário"
        verbose_name_plural = "avisos de comentário"
        constraints = [
            models.UniqueConstraint(
                fields=["comentario", "para"], name="um_aviso_por_comentario_e_pessoa"
            )
        ]
        indexes = [
            models.Index(
                fields=["para"],
                name="comentario_por_ler",
                condition=models.Q(lido_em__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.comentario} para {self.para}"
