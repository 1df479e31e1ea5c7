"""O que as normas pedem: eixos e responsabilidades, por esfera e norma."""

from typing import Self

from django.db import models
from django.db.models import Q


class Norma(models.Model):
    """Ato normativo que institui um modelo de Termo.

    `revogada_por` diz qual norma a revogou; vazia enquanto está em vigor. Um
    instrumento é sempre lido pela norma da sua época.
    """

    tipo = models.CharField(max_length=40, default="Portaria GM/MS")
    numero = models.CharField("número", max_length=10)
    data = models.DateField()
    ementa = models.CharField(max_length=300)
    revogada_por = models.CharField("revogada por", max_length=120, blank=True)

    class Meta:
        ordering = ["data"]
        constraints = [
            models.UniqueConstraint(
                fields=["tipo", "numero", "data"], name="uma_norma_por_numero_e_data"
            )
        ]

    def __str__(self) -> str:
        return f"{self.tipo} nº {self.numero}/{self.data.year}"


class Eixo(models.Model):
    """Eixo das responsabilidades sanitárias do Pacto de Gestão (são sete)."""

    numero = models.PositiveSmallIntegerField("número", unique=True)
    nome = models.CharField(max_length=120)

    class Meta:
        ordering = ["numero"]

    def __str__(self) -> str:
        return f"{self.numero}. {self.nome}"


class Esfera(models.TextChoices):
    """A quem a responsabilidade cabe."""

    MUNICIPIO = "M", "Município"
    ESTADO = "E", "Estado"
    DISTRITO_FEDERAL = "DF", "Distrito Federal"
    UNIAO = "U", "União"


class ResponsabilidadeQuerySet(models.QuerySet["Responsabilidade"]):
    """Perguntas ao catálogo."""

    def do_termo(self, norma: Norma, esfera: str) -> Self:
        """Itens que um Termo desta norma e esfera tem de responder, em ordem."""
        return self.filter(norma=norma, esfera=esfera).select_related("eixo")


class Responsabilidade(models.Model):
    """Item do Termo, ou alínea dele quando o item é composto: é o que se responde.

    `caput` é o texto do item que a alínea completa; vazio nos itens simples.
    `fonte` diz se a redação é a oficial, uma abreviação feita para o portal ou uma
    reconstituição que ainda não se conferiu na norma.
    """

    class Abrangencia(models.TextChoices):
        TODOS = "todos", "todos"
        CONFORME_PACTUADO = "conforme_pactuado", "conforme pactuado"

    class Fonte(models.TextChoices):
        OFICIAL = "oficial", "redação oficial"
        ABREVIADA = "abreviada", "redação abreviada"
        A_CONFERIR = "a_conferir", "redação a conferir na norma"

    norma = models.ForeignKey(
        Norma, on_delete=models.PROTECT, related_name="responsabilidades"
    )
    esfera = models.CharField(max_length=2, choices=Esfera)
    eixo = models.ForeignKey(
        Eixo, on_delete=models.PROTECT, related_name="responsabilidades"
    )
    codigo = models.CharField("código", max_length=6)
    alinea = models.CharField("alínea", max_length=1, blank=True)
    ordem = models.PositiveSmallIntegerField()
    caput = models.TextField(blank=True)
    texto = models.TextField()
    abrangencia = models.CharField(
        "vale para", max_length=20, choices=Abrangencia, default=Abrangencia.TODOS
    )
    fonte = models.CharField(max_length=10, choices=Fonte, default=Fonte.ABREVIADA)

    objects = ResponsabilidadeQuerySet.as_manager()

    class Meta:
        ordering = ["ordem"]
        constraints = [
            models.UniqueConstraint(
                fields=["norma", "esfera", "codigo", "alinea"],
                name="uma_responsabilidade_por_codigo",
            ),
            models.CheckConstraint(
                name="alinea_tem_caput", condition=Q(alinea="") | ~Q(caput="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.texto}"

    @property
    def item(self) -> str:
        """«3.1 a» ou «3.2»."""
        return f"{self.codigo} {self.alinea}".strip()

    @property
    def obrigatoria(self) -> bool:
        """Vale para todos os entes, sem depender do que foi pactuado."""
        return self.abrangencia == self.Abrangencia.TODOS


class Clausula(models.Model):
    """Cláusula do Termo, por norma e esfera; o texto vale para todos os entes dela."""

    norma = models.ForeignKey(Norma, on_delete=models.PROTECT, related_name="clausulas")
    esfera = models.CharField(max_length=2, choices=Esfera)
    numero = models.PositiveSmallIntegerField("número")
    titulo = models.CharField("título", max_length=160)
    texto = models.TextField()
    fonte = models.CharField(
        max_length=10,
        choices=Responsabilidade.Fonte,
        default=Responsabilidade.Fonte.ABREVIADA,
    )

    class Meta:
        verbose_name = "cláusula"
        ordering = ["norma", "esfera", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["norma", "esfera", "numero"],
                name="uma_clausula_por_numero",
                violation_error_message="Já há uma cláusula com este número.",
            )
        ]

    def __str__(self) -> str:
        return f"Cláusula {self.numero}ª: {self.titulo}"
