"""O que falta a um Termo."""

from collections.abc import Mapping
from typing import Final, Self

from django.db import models
from django.db.models import Q

from base.restricoes import sempre_em_e_por
from contas.models import Vinculo
from pactos.models.catalogo import Responsabilidade
from pactos.models.termos import Termo
from pactos.states import TipoDeTermo


class PendenciaQuerySet(models.QuerySet["Pendencia"]):
    """Perguntas sobre pendências."""

    def abertas(self) -> Self:
        """As que ninguém deu por resolvidas."""
        return self.filter(resolvida_em__isnull=True)

    def que_impedem(self) -> Self:
        """As abertas que impedem a publicação."""
        return self.abertas().filter(bloqueante=True)


class Pendencia(models.Model):
    """O que falta a um Termo: um documento ou o acerto de um item.

    `bloqueante` impede a publicação da Portaria, nunca a homologação
    (RN-PAC-06, RN-PAC-07). `responsavel` é o órgão ou cargo, não a pessoa.
    """

    class Documento(models.TextChoices):
        TLFG = "tlfg", "Termo do Limite Financeiro Global"
        COMANDO_UNICO = "comando_unico", "Declaração de Comando Único"
        EXTRATO_TCG = "extrato_tcg", "Extrato do TCG"
        EXTRATO_TCEP = "extrato_tcep", "Extrato do TCEP"
        OUTRO = "outro", "Outro documento"

    termo = models.ForeignKey(
        Termo, on_delete=models.CASCADE, related_name="pendencias"
    )
    documento = models.CharField(max_length=15, choices=Documento, blank=True)
    responsabilidade = models.ForeignKey(
        Responsabilidade,
        on_delete=models.PROTECT,
        related_name="pendencias",
        null=True,
        blank=True,
        verbose_name="item",
    )
    motivo = models.CharField(max_length=300)
    responsavel = models.CharField("responsável", max_length=80, blank=True)
    prazo = models.DateField(null=True, blank=True)
    bloqueante = models.BooleanField("impede a publicação", default=False)
    registrada_em = models.DateTimeField()
    registrada_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+"
    )
    resolvida_em = models.DateTimeField(null=True, blank=True)
    resolvida_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    ato_da_resolucao = models.CharField(
        "como foi resolvida", max_length=160, blank=True
    )

    objects = PendenciaQuerySet.as_manager()

    class Meta:
        verbose_name = "pendência"
        ordering = ["-bloqueante", "prazo", "pk"]
        constraints = [
            models.CheckConstraint(
                name="pendencia_de_documento_ou_de_item",
                condition=(~Q(documento="") & Q(responsabilidade__isnull=True))
                | (Q(documento="") & Q(responsabilidade__isnull=False)),
            ),
            sempre_em_e_por("registrada", name="pendencia_registrada_tem_data_e_autor"),
            models.CheckConstraint(
                name="pendencia_resolvida_tem_data_autor_e_ato",
                condition=(
                    Q(resolvida_em__isnull=False, resolvida_por__isnull=False)
                    & ~Q(ato_da_resolucao="")
                )
                | Q(
                    resolvida_em__isnull=True,
                    resolvida_por__isnull=True,
                    ato_da_resolucao="",
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.nome

    @property
    def nome(self) -> str:
        """Documento ou item a que se refere."""
        if self.responsabilidade:
            return f"Item {self.responsabilidade.item}"
        return str(self.get_documento_display())


DOCUMENTOS_EXIGIDOS: Final[Mapping[TipoDeTermo, tuple[Pendencia.Documento, ...]]] = {
    TipoDeTermo.TCGM: (Pendencia.Documento.TLFG, Pendencia.Documento.COMANDO_UNICO),
    TipoDeTermo.TCGE: (Pendencia.Documento.TLFG, Pendencia.Documento.COMANDO_UNICO),
    TipoDeTermo.TCG_DF: (Pendencia.Documento.TLFG,),
    TipoDeTermo.TCG_FEDERAL: (),
}
"""Sem os quais a Portaria não sai (RN-PAC-07). No Distrito Federal a gestão dos
prestadores é uma só; a União não recebe limite financeiro."""
