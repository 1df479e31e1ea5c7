"""O que se escreve e o que a fonte afirma sobre os números."""

from typing import Self

from django.db import models
from django.db.models import Q

from base.restricoes import em_e_por, sempre_em_e_por
from contas.models import Vinculo
from contas.states import LEEM_TUDO
from indicadores.models.catalogo import CASAS, DIGITOS, Ficha, Prioridade, Rodada
from territorios.models import Territorio


class MedidaAfirmada(models.TextChoices):
    """O que o texto da publicação diz ter medido."""

    ALCANCARAM = "alcancaram", "quantos alcançaram"
    NAO_ALCANCARAM = "nao_alcancaram", "quantos não alcançaram"
    PERCENTUAL_DA_META = "percentual", "percentual da meta"


class AfirmacaoPublicada(models.Model):
    """Um número que o texto da fonte afirma e que o quadro dela permite conferir.

    `valor` é uma contagem ou um percentual, conforme `medida`; guarda-se como
    foi impresso e nunca se corrige. Regra: RN-IND-31.
    """

    rodada = models.ForeignKey(
        Rodada, on_delete=models.PROTECT, related_name="afirmacoes"
    )
    ficha = models.ForeignKey(
        Ficha, on_delete=models.PROTECT, related_name="afirmacoes"
    )
    territorio = models.ForeignKey(
        Territorio, on_delete=models.PROTECT, related_name="+"
    )
    medida = models.CharField(max_length=14, choices=MedidaAfirmada)
    valor = models.DecimalField(max_digits=DIGITOS, decimal_places=CASAS)
    origem = models.CharField(max_length=200)

    class Meta:
        verbose_name = "afirmação publicada"
        verbose_name_plural = "afirmações publicadas"
        constraints = [
            models.UniqueConstraint(
                fields=["rodada", "ficha", "territorio", "medida"],
                name="uma_afirmacao_por_medida",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_medida_display()}: {self.valor} ({self.origem})"


class QuebraDeSerie(models.Model):
    """Ano a partir do qual os valores de uma ficha não se comparam aos anteriores.

    `ficha_anterior` é a da edição passada cujos anos a série continua; None
    quando a quebra é dentro da própria edição. `a_conferir`: veio da edição de que
    a ficha foi copiada, e ninguém disse ainda que vale nesta.
    """

    ficha = models.ForeignKey(Ficha, on_delete=models.PROTECT, related_name="quebras")
    ano = models.PositiveSmallIntegerField()
    motivo = models.CharField(max_length=250)
    norma = models.CharField(max_length=120, blank=True)
    ficha_anterior = models.ForeignKey(
        Ficha, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    a_conferir = models.BooleanField("a conferir", default=False)

    class Meta:
        verbose_name = "quebra de série"
        verbose_name_plural = "quebras de série"
        ordering = ["ficha", "ano"]
        constraints = [
            models.UniqueConstraint(
                fields=["ficha", "ano"], name="uma_quebra_por_ficha_e_ano"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ficha}, {self.ano}: {self.motivo}"

    @property
    def por_extenso(self) -> str:
        """O motivo; se veio da edição anterior, o que falta fazer dele."""
        if self.a_conferir:
            return f"{self.motivo} (da edição anterior, a conferir)"
        return self.motivo


class Fator(models.Model):
    """O que ajuda ou atrapalha a alcançar uma meta, com código, para se contar."""

    codigo = models.SlugField("código", max_length=30, unique=True)
    nome = models.CharField(max_length=120)
    ordem = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "fatores"
        ordering = ["ordem", "nome"]

    def __str__(self) -> str:
        return self.nome


class AnaliseQuerySet(models.QuerySet["Analise"]):
    """Perguntas sobre as análises escritas."""

    def visiveis_para(self, vinculo: Vinculo | None) -> Self:
        """As publicadas e, a quem é do território ou lê tudo, os rascunhos."""
        publicadas = Q(publicada_em__isnull=False)
        if vinculo is None:
            return self.filter(publicadas)
        if vinculo.papel in LEEM_TUDO:
            return self.all()
        return self.filter(publicadas | Q(territorio=vinculo.territorio_id))


class Analise(models.Model):
    """Avaliação escrita de um indicador, ou de uma prioridade, num território e ano.

    São os quatro critérios da avaliação: o alcance se conta dos dados e fica em
    `numeros`, como era quando se escreveu; os fatores, a implementação e as
    referências se escrevem. Se os dados mudam depois, o texto é marcado (RN-IND-32).
    """

    rodada = models.ForeignKey(
        Rodada, on_delete=models.PROTECT, related_name="analises"
    )
    territorio = models.ForeignKey(
        Territorio, on_delete=models.PROTECT, related_name="analises"
    )
    ficha = models.ForeignKey(
        Ficha, on_delete=models.PROTECT, related_name="analises", null=True, blank=True
    )
    prioridade = models.ForeignKey(
        Prioridade,
        on_delete=models.PROTECT,
        related_name="analises",
        null=True,
        blank=True,
    )
    fatores_por_extenso = models.TextField("fatores", blank=True)
    implementacao = models.TextField("implementação da prioridade", blank=True)
    referencias = models.TextField("referências", blank=True)
    numeros = models.JSONField(default=dict)
    versao = models.PositiveIntegerField("versão", default=1)
    gravada_em = models.DateTimeField()
    gravada_por = models.ForeignKey(Vinculo, on_delete=models.PROTECT, related_name="+")
    publicada_em = models.DateTimeField(null=True, blank=True)
    publicada_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = AnaliseQuerySet.as_manager()

    class Meta:
        verbose_name = "análise"
        constraints = [
            models.UniqueConstraint(
                fields=["rodada", "territorio", "ficha"],
                condition=Q(ficha__isnull=False),
                name="uma_analise_por_indicador_e_territorio",
            ),
            models.UniqueConstraint(
                fields=["rodada", "territorio", "prioridade"],
                condition=Q(prioridade__isnull=False),
                name="uma_analise_por_prioridade_e_territorio",
            ),
            models.CheckConstraint(
                name="analise_de_indicador_ou_de_prioridade",
                condition=Q(ficha__isnull=False, prioridade__isnull=True)
                | Q(ficha__isnull=True, prioridade__isnull=False),
            ),
            em_e_por("publicada", name="analise_publicada_em_e_por_andam_juntos"),
            sempre_em_e_por("gravada", name="analise_gravada_em_e_por_andam_juntos"),
        ]

    def __str__(self) -> str:
        return f"Análise de {self.ficha or self.prioridade}, {self.territorio}"


class EfeitoDoFator(models.TextChoices):
    """Para que lado o fator pesou."""

    FAVORECEU = "favoreceu", "favoreceu"
    DIFICULTOU = "dificultou", "dificultou"


class FatorApontado(models.Model):
    """Um fator numa análise, e para que lado pesou."""

    analise = models.ForeignKey(
        Analise, on_delete=models.CASCADE, related_name="fatores"
    )
    fator = models.ForeignKey(Fator, on_delete=models.PROTECT, related_name="+")
    efeito = models.CharField(max_length=10, choices=EfeitoDoFator)

    class Meta:
        verbose_name = "fator apontado"
        verbose_name_plural = "fatores apontados"
        constraints = [
            models.UniqueConstraint(
                fields=["analise", "fator"], name="um_efeito_por_fator_na_analise"
            )
        ]

    def __str__(self) -> str:
        return f"{self.fator} {self.get_efeito_display()}"
