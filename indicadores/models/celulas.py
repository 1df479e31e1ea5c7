"""As células de uma pactuação: metas e resultados."""

from django.db import models
from django.db.models import Q

from base.restricoes import em_e_por
from contas.models import Vinculo
from indicadores.models.catalogo import CASAS, DIGITOS, Ficha, Variante
from indicadores.models.pactuacao import Pactuacao
from indicadores.rules import Celula, EstadoDaCelula


class CelulaBase(models.Model):
    """O que meta e resultado têm em comum: valor ou o estado que o substitui.

    `valor` na unidade da ficha (ou da variante). `texto_da_fonte` é o que estava
    escrito na publicação; `origem`, a tela, o arquivo e linha ou o quadro.
    """

    ficha = models.ForeignKey(
        Ficha, on_delete=models.PROTECT, related_name="%(class)ss"
    )
    variante = models.ForeignKey(
        Variante, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    estado = models.CharField(
        max_length=13, choices=EstadoDaCelula, default=EstadoDaCelula.NAO_INFORMADO
    )
    valor = models.DecimalField(
        max_digits=DIGITOS, decimal_places=CASAS, null=True, blank=True
    )
    texto_da_fonte = models.CharField(max_length=60, blank=True)
    nota = models.TextField(blank=True)
    versao = models.PositiveIntegerField("versão", default=1)
    origem = models.CharField(max_length=200, blank=True)
    gravada_em = models.DateTimeField(null=True, blank=True)
    gravada_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["ficha", "pactuacao"], name="%(class)s_unica_por_ficha"
            ),
            models.CheckConstraint(
                name="%(class)s_com_valor_ou_estado",
                condition=Q(estado=EstadoDaCelula.VALOR, valor__isnull=False)
                | (~Q(estado=EstadoDaCelula.VALOR) & Q(valor__isnull=True)),
            ),
            em_e_por("gravada", name="%(class)s_gravada_em_e_por_andam_juntos"),
        ]


class MetaPactuada(CelulaBase):
    """Meta de um indicador na pactuação de um território. RN-IND-01."""

    pactuacao = models.ForeignKey(
        Pactuacao, on_delete=models.PROTECT, related_name="metas"
    )
    justificativa = models.TextField(blank=True)

    class Meta(CelulaBase.Meta):
        verbose_name = "meta pactuada"
        verbose_name_plural = "metas pactuadas"

    def __str__(self) -> str:
        return f"{self.ficha} em {self.pactuacao}"

    @property
    def celula(self) -> Celula:
        """A meta como as regras a veem; carregue `variante` antes."""
        return Celula(
            self.estado, self.valor, self.variante.codigo if self.variante else ""
        )


class Resultado(CelulaBase):
    """Valor apurado de um indicador para um território e ano.

    Onde há `numerador` e `denominador`, o portal confere o valor por eles.
    `data_extracao` é o dia em que o número foi tirado do sistema de informação.
    `respostas` são as dos quesitos da ficha composta, na ordem deles: True, False
    ou None (por responder); None quando o valor não veio por quesitos.
    """

    pactuacao = models.ForeignKey(
        Pactuacao, on_delete=models.PROTECT, related_name="resultados"
    )
    numerador = models.DecimalField(
        max_digits=DIGITOS, decimal_places=CASAS, null=True, blank=True
    )
    denominador = models.DecimalField(
        max_digits=DIGITOS, decimal_places=CASAS, null=True, blank=True
    )
    preliminar = models.BooleanField(default=False)
    fonte = models.CharField(max_length=200, blank=True)
    data_extracao = models.DateField("data da extração", null=True, blank=True)
    respostas = models.JSONField("respostas aos quesitos", null=True, blank=True)

    class Meta(CelulaBase.Meta):
        verbose_name = "resultado"

    def __str__(self) -> str:
        return f"{self.ficha} em {self.pactuacao}"

    @property
    def celula(self) -> Celula:
        """O resultado como as regras o veem; carregue `variante` antes."""
        return Celula(
            self.estado,
            self.valor,
            self.variante.codigo if self.variante else "",
            self.numerador,
            self.denominador,
        )
