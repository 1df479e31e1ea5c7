"""O ritual da carteira: a semana, as reuniões, as decisões e os despachos."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from base.restricoes import em_e_por, sempre_em_e_por
from contas.models import Vinculo
from portfolio.models.alcance import da_casa
from portfolio.models.ciclo import Ciclo
from portfolio.models.iniciativa import Iniciativa
from portfolio.models.marco import Marco, PontoCritico
from portfolio.rules import Degrau


class Atualizacao(models.Model):
    """O que o gerente disse de uma iniciativa numa semana; uma por semana.

    `semana` é a segunda-feira. Escrever de novo na mesma semana substitui.
    """

    iniciativa = models.ForeignKey(
        Iniciativa, on_delete=models.CASCADE, related_name="atualizacoes"
    )
    semana = models.DateField()
    texto = models.TextField("o que andou")
    atualizada_em = models.DateTimeField()
    atualizada_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+"
    )
    versao = models.PositiveIntegerField("versão", default=1)

    class Meta:
        verbose_name = "atualização da semana"
        verbose_name_plural = "atualizações da semana"
        ordering = ["-semana", "iniciativa"]
        constraints = [
            models.UniqueConstraint(
                fields=["iniciativa", "semana"], name="uma_atualizacao_por_semana"
            ),
            models.CheckConstraint(
                name="atualizacao_diz_quem_quando_e_o_que",
                condition=Q(atualizada_em__isnull=False, atualizada_por__isnull=False)
                & ~Q(texto=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.iniciativa}, semana de {self.semana:%d/%m/%Y}"


class Confirmacao(models.Model):
    """O líder do objetivo confirma uma entrega. Cai quando a entrega é desfeita."""

    marco = models.OneToOneField(
        Marco, on_delete=models.CASCADE, related_name="confirmacao"
    )
    confirmada_em = models.DateTimeField()
    confirmada_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "confirmação de entrega"
        verbose_name_plural = "confirmações de entrega"
        constraints = [
            sempre_em_e_por("confirmada", name="confirmacao_diz_quem_e_quando")
        ]

    def __str__(self) -> str:
        return f"{self.marco}, confirmada em {self.confirmada_em:%d/%m/%Y}"


class Subida(models.Model):
    """Alguém levou um ponto crítico a um degrau acima antes do prazo, e por quê."""

    ponto = models.ForeignKey(
        PontoCritico, on_delete=models.CASCADE, related_name="subidas"
    )
    degrau = models.CharField(max_length=15, choices=Degrau)
    motivo = models.TextField()
    subiu_em = models.DateTimeField()
    subiu_por = models.ForeignKey(Vinculo, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["subiu_em", "pk"]
        constraints = [
            models.CheckConstraint(
                name="subida_diz_quem_quando_e_por_que",
                condition=Q(subiu_em__isnull=False, subiu_por__isnull=False)
                & ~Q(motivo=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.ponto}: {self.get_degrau_display()}"


class ReuniaoDaCarteiraQuerySet(models.QuerySet["Reuniao"]):
    """Perguntas sobre as reuniões."""

    def visiveis_para(self, vinculo: Vinculo | None) -> Self:
        """As da secretaria de quem olha; o público não as vê (RN-POR-09)."""
        return self.filter(da_casa(vinculo, "ciclo__"))

    def realizadas(self) -> Self:
        """As já encerradas, da mais recente à mais antiga."""
        return self.filter(encerrada_em__isnull=False).order_by("-data", "-pk")


class Reuniao(models.Model):
    """Reunião da carteira. A pauta se faz sozinha até o encerramento, que a guarda."""

    class Tipo(models.TextChoices):
        SUBSECRETARIOS = "subsecretarios", "Reunião com subsecretários"
        COLEGIADO = "colegiado", "Colegiado"
        ENTREGAS = "entregas", "Reunião de entregas"

    ciclo = models.ForeignKey(Ciclo, on_delete=models.PROTECT, related_name="reunioes")
    tipo = models.CharField(max_length=15, choices=Tipo)
    data = models.DateField()
    entregas = models.ManyToManyField(Marco, related_name="reunioes", blank=True)
    encerrada_em = models.DateTimeField(null=True, blank=True)
    encerrada_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = ReuniaoDaCarteiraQuerySet.as_manager()

    class Meta:
        verbose_name = "reunião"
        verbose_name_plural = "reuniões"
        ordering = ["-data", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ciclo", "tipo", "data"], name="uma_reuniao_por_tipo_e_dia"
            ),
            em_e_por("encerrada", name="reuniao_encerrada_diz_quem_e_quando"),
        ]

    def __str__(self) -> str:
        return f"{self.get_tipo_display()}, {self.data:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("portfolio:reuniao", args=[self.pk])

    @property
    def encerrada(self) -> bool:
        return self.encerrada_em is not None

    @property
    def degrau(self) -> Degrau | None:
        """O degrau que a reunião decide; None na de entregas."""
        return {
            self.Tipo.SUBSECRETARIOS.value: Degrau.SUBSECRETARIO,
            self.Tipo.COLEGIADO.value: Degrau.COLEGIADO,
        }.get(self.tipo)


class ItemDaPauta(models.Model):
    """O que uma reunião fez de um ponto crítico: decidiu, levou acima ou despachou."""

    class Decisao(models.TextChoices):
        DECIDIDO = "decidido", "Decidido na reunião"
        COLEGIADO = "colegiado", "Levado ao Colegiado"
        DESPACHO = "despacho", "Despacho"

    reuniao = models.ForeignKey(Reuniao, on_delete=models.PROTECT, related_name="itens")
    ponto = models.ForeignKey(
        PontoCritico, on_delete=models.PROTECT, related_name="itens"
    )
    decisao = models.CharField("decisão", max_length=10, choices=Decisao)
    texto = models.TextField()
    decidido_em = models.DateTimeField()
    decidido_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "item da pauta"
        verbose_name_plural = "itens da pauta"
        ordering = ["decidido_em", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reuniao", "ponto"], name="uma_decisao_por_ponto_e_reuniao"
            ),
            models.CheckConstraint(
                name="decisao_diz_quem_quando_e_o_que",
                condition=Q(decidido_em__isnull=False, decidido_por__isnull=False)
                & ~Q(texto=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_decisao_display()}: {self.ponto}"


class DespachoQuerySet(models.QuerySet["Despacho"]):
    """Perguntas sobre os despachos."""

    def da_secretaria(self, vinculo: Vinculo | None) -> Self:
        """Os da secretaria de quem olha."""
        return self.filter(da_casa(vinculo, "item__reuniao__ciclo__"))

    def abertos(self) -> Self:
        """Os que ainda não foram cumpridos, do prazo mais próximo ao mais longe."""
        return self.filter(cumprido_em__isnull=True).order_by("prazo", "pk")


class Despacho(models.Model):
    """Ordem numerada que sai de uma decisão, com responsável e prazo.

    Cumprido, resolve o ponto crítico. O número recomeça a cada ano do ciclo.
    """

    item = models.OneToOneField(
        ItemDaPauta, on_delete=models.PROTECT, related_name="despacho"
    )
    ciclo = models.ForeignKey(Ciclo, on_delete=models.PROTECT, related_name="despachos")
    ano = models.PositiveSmallIntegerField()
    numero = models.PositiveIntegerField("número")
    responsavel = models.CharField("responsável", max_length=150)
    prazo = models.DateField()
    cumprimento = models.TextField(blank=True)
    cumprido_em = models.DateTimeField(null=True, blank=True)
    cumprido_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = DespachoQuerySet.as_manager()

    class Meta:
        ordering = ["-ano", "-numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["ciclo", "ano", "numero"], name="um_despacho_por_numero_e_ano"
            ),
            em_e_por(
                "cumprido",
                com="cumprimento",
                name="despacho_cumprido_diz_quem_quando_e_como",
            ),
        ]

    def __str__(self) -> str:
        return f"Despacho {self.numero}/{self.ano}"

    def vencido(self, hoje: date) -> bool:
        """Se passou do prazo sem ser cumprido; o último dia ainda vale."""
        return self.cumprido_em is None and hoje > self.prazo
