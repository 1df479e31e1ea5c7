"""Colegiados do SUS, suas reuniões, pautas e atos."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from contas.models import Vinculo
from pactos.states import PUBLICAS
from territorios.models import Territorio


class Colegiado(models.Model):
    """Instância que delibera num território: conselho, CIR, CIB, CIT.

    As portarias do Ministério entram como atos do «colegiado» MS, para que a
    regra do número único valha para elas também.
    """

    class Tipo(models.TextChoices):
        CMS = "CMS", "Conselho Municipal de Saúde"
        CES = "CES", "Conselho Estadual de Saúde"
        CNS = "CNS", "Conselho Nacional de Saúde"
        CGR = "CGR", "Colegiado de Gestão Regional"
        CIR = "CIR", "Comissão Intergestores Regional"
        CIB = "CIB", "Comissão Intergestores Bipartite"
        CIT = "CIT", "Comissão Intergestores Tripartite"
        MS = "MS", "Ministério da Saúde"

    tipo = models.CharField(max_length=3, choices=Tipo)
    territorio = models.ForeignKey(
        Territorio, on_delete=models.PROTECT, related_name="colegiados"
    )

    class Meta:
        ordering = ["tipo", "territorio"]
        constraints = [
            models.UniqueConstraint(
                fields=["tipo", "territorio"], name="um_colegiado_por_tipo_e_lugar"
            )
        ]

    def __str__(self) -> str:
        return self.sigla

    @property
    def sigla(self) -> str:
        """«CIB/AC», «CMS Xapuri», «CIT», «CSDF»."""
        if self.tipo in (self.Tipo.CIT, self.Tipo.CNS, self.Tipo.MS):
            return "GM/MS" if self.tipo == self.Tipo.MS else self.tipo
        if (self.tipo, self.territorio.sigla) == (self.Tipo.CES, "DF"):
            return "CSDF"
        if self.tipo in (self.Tipo.CIB, self.Tipo.CES):
            return f"{self.tipo}/{self.territorio.sigla}"
        return f"{self.tipo} {self.territorio.nome}"


class ReuniaoQuerySet(models.QuerySet["Reuniao"]):
    """Perguntas sobre reuniões."""

    def visiveis_para(self, vinculo: Vinculo | None) -> Self:
        """As do próprio alcance; as encerradas, qualquer pessoa vê."""
        encerradas = self.filter(situacao=Reuniao.Situacao.ENCERRADA)
        if vinculo is None or vinculo.territorio is None:
            return encerradas
        alcance = Territorio.objects.abaixo_de(vinculo.territorio)
        return encerradas | self.filter(colegiado__territorio__in=alcance.values("pk"))

    def do_colegiado(self, colegiado: Colegiado) -> Self:
        """Reuniões de um colegiado, da última à primeira."""
        return self.filter(colegiado=colegiado).order_by("-data")


class Reuniao(models.Model):
    """Reunião de um colegiado, numerada por tipo e ano."""

    class Tipo(models.TextChoices):
        ORDINARIA = "ordinaria", "ordinária"
        EXTRAORDINARIA = "extraordinaria", "extraordinária"

    class Situacao(models.TextChoices):
        CONVOCADA = "convocada", "Convocada"
        EM_ANDAMENTO = "em_andamento", "Em andamento"
        ENCERRADA = "encerrada", "Encerrada"

    colegiado = models.ForeignKey(
        Colegiado, on_delete=models.PROTECT, related_name="reunioes"
    )
    numero = models.PositiveSmallIntegerField("número")
    tipo = models.CharField(max_length=15, choices=Tipo, default=Tipo.ORDINARIA)
    ano = models.PositiveSmallIntegerField()
    data = models.DateField()
    local = models.CharField(max_length=120, blank=True)
    situacao = models.CharField(
        "situação", max_length=15, choices=Situacao, default=Situacao.CONVOCADA
    )

    objects = ReuniaoQuerySet.as_manager()

    class Meta:
        verbose_name = "reunião"
        verbose_name_plural = "reuniões"
        ordering = ["-data", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["colegiado", "tipo", "numero", "ano"],
                name="uma_reuniao_por_numero_tipo_e_ano",
            )
        ]

    def __str__(self) -> str:
        return f"{self.titulo}, {self.data:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("pactos:reuniao", args=[self.pk])

    @property
    def titulo(self) -> str:
        """«9ª reunião ordinária»."""
        return f"{self.numero}ª reunião {self.get_tipo_display()}"


class ItemDePauta(models.Model):
    """Assunto da pauta de uma reunião; pode trazer Termos para decidir."""

    reuniao = models.ForeignKey(Reuniao, on_delete=models.CASCADE, related_name="itens")
    ordem = models.PositiveSmallIntegerField()
    titulo = models.CharField("título", max_length=160)
    texto = models.TextField(blank=True)
    termos = models.ManyToManyField(
        "pactos.Termo", related_name="itens_de_pauta", blank=True
    )

    class Meta:
        verbose_name = "item de pauta"
        verbose_name_plural = "itens de pauta"
        ordering = ["ordem"]
        constraints = [
            models.UniqueConstraint(
                fields=["reuniao", "ordem"], name="um_item_por_ordem_na_pauta"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ordem}. {self.titulo}"


class AtoQuerySet(models.QuerySet["Ato"]):
    """Perguntas sobre atos."""

    def visiveis_para(self, vinculo: Vinculo | None) -> Self:
        """Os que decidiram Termos já homologados e os dos colegiados do alcance."""
        publicos = Q(tramitacoes__termo__situacao__in=PUBLICAS)
        if vinculo is not None and vinculo.territorio is not None:
            alcance = Territorio.objects.abaixo_de(vinculo.territorio)
            publicos |= Q(colegiado__territorio__in=alcance.values("pk"))
        return self.filter(pk__in=self.filter(publicos).order_by().values("pk"))

    def a_confirmar(self, colegiado: Colegiado) -> Self:
        """Os ad referendum deste colegiado que nenhuma reunião confirmou."""
        return self.filter(
            colegiado=colegiado, ad_referendum=True, confirmado_em__isnull=True
        )


class Ato(models.Model):
    """Resolução, deliberação ou portaria. Um ato pode valer para muitos Termos.

    O mesmo número não se repete no mesmo colegiado, tipo e ano (RN-PAC-04).
    `ad_referendum` é o ato assinado antes da reunião que o confirma. `conteudo` é o
    tipo do arquivo lido dos próprios bytes; `sha256`, da íntegra.
    """

    class Tipo(models.TextChoices):
        RESOLUCAO = "resolucao", "Resolução"
        DELIBERACAO = "deliberacao", "Deliberação"
        PORTARIA = "portaria", "Portaria"

    colegiado = models.ForeignKey(
        Colegiado, on_delete=models.PROTECT, related_name="atos"
    )
    tipo = models.CharField(max_length=12, choices=Tipo)
    numero = models.CharField("número", max_length=10)
    ano = models.PositiveSmallIntegerField()
    data = models.DateField()
    ad_referendum = models.BooleanField("ad referendum", default=False)
    reuniao = models.ForeignKey(
        Reuniao, on_delete=models.PROTECT, related_name="atos", null=True, blank=True
    )
    arquivo = models.FileField(upload_to="pactos/atos/%Y/", blank=True)
    nome_do_arquivo = models.CharField(max_length=150, blank=True)
    conteudo = models.CharField("tipo do conteúdo", max_length=40, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    juntado_em = models.DateTimeField(null=True, blank=True)
    juntado_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    reuniao_da_confirmacao = models.ForeignKey(
        Reuniao,
        on_delete=models.PROTECT,
        related_name="atos_confirmados",
        null=True,
        blank=True,
        verbose_name="reunião que o confirmou",
    )
    confirmado_em = models.DateTimeField(null=True, blank=True)
    confirmado_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = AtoQuerySet.as_manager()

    class Meta:
        ordering = ["-data", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["colegiado", "tipo", "ano", "numero"],
                name="um_ato_por_numero_no_ano_do_colegiado",
            ),
            models.CheckConstraint(
                name="arquivo_do_ato_tem_data_e_autor",
                condition=Q(
                    arquivo="", juntado_em__isnull=True, juntado_por__isnull=True
                )
                | (
                    ~Q(arquivo="")
                    & Q(juntado_em__isnull=False, juntado_por__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="ato_confirmado_tem_data_autor_e_reuniao",
                condition=Q(
                    confirmado_em__isnull=True,
                    confirmado_por__isnull=True,
                    reuniao_da_confirmacao__isnull=True,
                )
                | Q(
                    confirmado_em__isnull=False,
                    confirmado_por__isnull=False,
                    reuniao_da_confirmacao__isnull=False,
                    ad_referendum=True,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.nome

    def get_absolute_url(self) -> str:
        return reverse("pactos:ato", args=[self.pk])

    @property
    def nome(self) -> str:
        """«Resolução CIB/AC nº 118/2026»; carregue `colegiado__territorio` antes."""
        return (
            f"{self.get_tipo_display()} {self.colegiado.sigla} nº "
            f"{self.numero}/{self.ano}"
        )
