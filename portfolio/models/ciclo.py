"""O ciclo de planejamento: identidade, etapas, objetivos e critérios."""

from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from contas.models import Instituicao, Vinculo
from portfolio.models.alcance import alcance, da_casa
from territorios.models import Territorio


class CicloQuerySet(models.QuerySet["Ciclo"]):
    """Perguntas sobre os ciclos."""

    def visiveis_para(self, vinculo: Vinculo | None) -> Self:
        """Os publicados e os da secretaria de quem olha (RN-POR-08)."""
        return self.filter(alcance(vinculo))

    def da_secretaria(self, vinculo: Vinculo | None) -> Self:
        """Os da secretaria de quem olha: reuniões e semana são internas (RN-POR-09)."""
        return self.filter(da_casa(vinculo))


class Ciclo(models.Model):
    """Ciclo de planejamento de uma secretaria: identidade, etapas e carteira.

    Enquanto não é publicado, só a própria secretaria o vê. `projetos_declarados`
    é quantos a fonte diz ter consolidado, que pode diferir de quantos ela lista.
    """

    slug = models.SlugField("endereço", unique=True)
    instituicao = models.ForeignKey(
        Instituicao, on_delete=models.PROTECT, related_name="ciclos"
    )
    territorio = models.ForeignKey(
        Territorio, on_delete=models.PROTECT, related_name="ciclos"
    )
    nome = models.CharField(max_length=150)
    ano_inicio = models.PositiveSmallIntegerField("primeiro ano")
    ano_fim = models.PositiveSmallIntegerField("último ano")
    missao = models.TextField("missão", blank=True)
    visao = models.TextField("visão", blank=True)
    visao_do_sus = models.TextField("o que queremos para o SUS", blank=True)
    visao_da_secretaria = models.TextField(
        "o que queremos para a secretaria", blank=True
    )
    data_da_carteira = models.DateField(null=True, blank=True)
    projetos_declarados = models.PositiveSmallIntegerField(null=True, blank=True)
    fonte = models.CharField(max_length=200, blank=True)
    publicado = models.BooleanField(default=False)
    versao_dos_pesos = models.PositiveIntegerField(default=1)
    versao = models.PositiveIntegerField("versão", default=1)

    objects = CicloQuerySet.as_manager()

    class Meta:
        ordering = ["-ano_inicio", "slug"]
        constraints = [
            models.CheckConstraint(
                name="ciclo_termina_depois_de_comecar",
                condition=Q(ano_fim__gte=F("ano_inicio")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.instituicao}, {self.ano_inicio} a {self.ano_fim}"

    def get_absolute_url(self) -> str:
        return reverse("portfolio:carteira", args=[self.slug])


class Enunciado(models.Model):
    """Frase curta da identidade do ciclo: um valor ou uma premissa."""

    class Tipo(models.TextChoices):
        VALOR = "valor", "Valor"
        PREMISSA = "premissa", "Premissa"

    ciclo = models.ForeignKey(
        Ciclo, on_delete=models.CASCADE, related_name="enunciados"
    )
    tipo = models.CharField(max_length=10, choices=Tipo)
    fase = models.PositiveSmallIntegerField(null=True, blank=True)
    ordem = models.PositiveSmallIntegerField()
    texto = models.CharField(max_length=200)

    class Meta:
        ordering = ["ciclo", "tipo", "ordem"]
        constraints = [
            models.UniqueConstraint(
                fields=["ciclo", "tipo", "ordem"], name="um_enunciado_por_ordem"
            )
        ]

    def __str__(self) -> str:
        return self.texto


class EtapaDoCiclo(models.Model):
    """Etapa da construção do ciclo: quando foi e quantas pessoas participaram.

    `participantes` é o mínimo que a fonte afirma ("mais de 800"); None, não diz.
    Sem `inicio` nem `fim`, a fonte não diz quando.
    """

    ciclo = models.ForeignKey(Ciclo, on_delete=models.CASCADE, related_name="etapas")
    fase = models.PositiveSmallIntegerField()
    ordem = models.PositiveSmallIntegerField()
    nome = models.CharField(max_length=120)
    inicio = models.DateField("início", null=True, blank=True)
    fim = models.DateField(null=True, blank=True)
    participantes = models.PositiveIntegerField(
        "participantes, mais de", null=True, blank=True
    )
    nota = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "etapa do ciclo"
        verbose_name_plural = "etapas do ciclo"
        ordering = ["ciclo", "fase", "ordem"]
        constraints = [
            models.UniqueConstraint(
                fields=["ciclo", "fase", "ordem"], name="uma_etapa_por_fase_e_ordem"
            ),
            models.CheckConstraint(
                name="etapa_termina_depois_de_comecar",
                condition=Q(inicio__isnull=True)
                | Q(fim__isnull=True)
                | Q(fim__gte=F("inicio")),
            ),
        ]

    def __str__(self) -> str:
        return self.nome


class ObjetivoEstrategico(models.Model):
    """Compromisso do ciclo, num dos dois quadros: o do SUS ou o da secretaria.

    `nota` diz o que na fonte não permite certeza.
    """

    class Quadro(models.TextChoices):
        SUS = "SUS", "Objetivos do SUS"
        SECRETARIA = "SES", "Objetivos da secretaria"

    ciclo = models.ForeignKey(Ciclo, on_delete=models.CASCADE, related_name="objetivos")
    quadro = models.CharField(max_length=3, choices=Quadro)
    ordem = models.PositiveSmallIntegerField("número")
    texto = models.TextField()
    nota = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "objetivo estratégico"
        verbose_name_plural = "objetivos estratégicos"
        ordering = ["ciclo", "ordem"]
        constraints = [
            models.UniqueConstraint(
                fields=["ciclo", "ordem"], name="um_objetivo_por_numero_no_ciclo"
            )
        ]

    def __str__(self) -> str:
        return self.texto


class Problema(models.Model):
    """Problema levantado na construção do ciclo; os priorizados viram objetivos.

    `objetivo` None é problema que não levou a nenhum, ou de que não se sabe.
    """

    ciclo = models.ForeignKey(Ciclo, on_delete=models.CASCADE, related_name="problemas")
    ordem = models.PositiveSmallIntegerField()
    texto = models.CharField("problema", max_length=250)
    priorizado = models.BooleanField(default=False)
    objetivo = models.ForeignKey(
        ObjetivoEstrategico,
        on_delete=models.PROTECT,
        related_name="problemas",
        null=True,
        blank=True,
    )

    class Meta:
        ordering = ["ciclo", "ordem"]
        constraints = [
            models.UniqueConstraint(
                fields=["ciclo", "ordem"], name="um_problema_por_ordem_no_ciclo"
            ),
            models.CheckConstraint(
                name="so_problema_priorizado_leva_a_objetivo",
                condition=Q(objetivo__isnull=True) | Q(priorizado=True),
            ),
        ]

    def __str__(self) -> str:
        return self.texto


class Subsecretaria(models.Model):
    """Parte da secretaria (ou o gabinete) que responde por um portfólio do ciclo.

    `titular` é o vínculo de subsecretário que o vê e decide a sua pauta; None,
    qualquer subsecretário da secretaria decide.
    """

    ciclo = models.ForeignKey(
        Ciclo, on_delete=models.CASCADE, related_name="subsecretarias"
    )
    ordem = models.PositiveSmallIntegerField()
    sigla = models.CharField(max_length=20)
    nome = models.CharField(max_length=150)
    titular = models.ForeignKey(
        Vinculo,
        on_delete=models.PROTECT,
        related_name="subsecretarias",
        null=True,
        blank=True,
    )

    class Meta:
        ordering = ["ciclo", "ordem"]
        constraints = [
            models.UniqueConstraint(
                fields=["ciclo", "sigla"], name="uma_subsecretaria_por_sigla"
            )
        ]

    def __str__(self) -> str:
        return self.sigla


class CriterioDePriorizacao(models.Model):
    """Critério que pontua as estratégias; `peso` é relativo aos demais do ciclo."""

    ciclo = models.ForeignKey(Ciclo, on_delete=models.CASCADE, related_name="criterios")
    ordem = models.PositiveSmallIntegerField()
    nome = models.CharField(max_length=120)
    peso = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(1))

    class Meta:
        verbose_name = "critério de priorização"
        verbose_name_plural = "critérios de priorização"
        ordering = ["ciclo", "ordem"]
        constraints = [
            models.UniqueConstraint(
                fields=["ciclo", "ordem"], name="um_criterio_por_ordem_no_ciclo"
            ),
            models.CheckConstraint(
                name="criterio_com_peso_nao_negativo", condition=Q(peso__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return self.nome
