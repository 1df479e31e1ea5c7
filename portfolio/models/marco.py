"""Os marcos, as mudanças das suas datas e os pontos críticos."""

from datetime import date
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from base.restricoes import em_e_por, sempre_em_e_por
from contas.models import Vinculo
from portfolio.models.alcance import alcance, da_casa
from portfolio.models.iniciativa import Frente, Iniciativa
from portfolio.rules import DatasDoMarco, Degrau, Posicao, posicao_na_escada


class MarcoQuerySet(models.QuerySet["Marco"]):
    """Perguntas sobre os marcos."""

    def visiveis_para(self, vinculo: Vinculo | None) -> Self:
        """Os das iniciativas que existem para quem olha."""
        return self.filter(alcance(vinculo, "iniciativa__ciclo__"))


class Marco(models.Model):
    """Entrega de uma iniciativa: o que se combinou, quando, e quando se entregou.

    Sem `frente` quando a fonte não diz de qual é. `data_base` não muda depois de
    combinada: a mudança de data é uma Repactuacao, e `data_repactuada` é a última.
    Sem data nenhuma, o marco é "sem data" e nunca está atrasado.
    """

    iniciativa = models.ForeignKey(
        Iniciativa, on_delete=models.CASCADE, related_name="marcos"
    )
    frente = models.ForeignKey(
        Frente, on_delete=models.PROTECT, related_name="marcos", null=True, blank=True
    )
    ordem = models.PositiveSmallIntegerField()
    nome = models.CharField(max_length=250)
    peso = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(1))
    data_base = models.DateField("linha de base", null=True, blank=True)
    data_repactuada = models.DateField("data repactuada", null=True, blank=True)
    data_real = models.DateField("data da entrega", null=True, blank=True)
    evidencia = models.TextField("evidência", blank=True)
    versao = models.PositiveIntegerField("versão", default=1)

    objects = MarcoQuerySet.as_manager()

    class Meta:
        ordering = ["iniciativa", "ordem"]
        constraints = [
            models.UniqueConstraint(
                fields=["iniciativa", "ordem"], name="um_marco_por_ordem"
            ),
            models.CheckConstraint(
                name="marco_com_peso_nao_negativo", condition=Q(peso__gte=0)
            ),
            models.CheckConstraint(
                name="entrega_com_evidencia",
                condition=Q(data_real__isnull=True) | ~Q(evidencia=""),
            ),
        ]

    def __str__(self) -> str:
        return self.nome

    @property
    def data_prevista(self) -> date | None:
        """A repactuada ou, sem ela, a da linha de base."""
        return self.data_repactuada or self.data_base

    def datas(self, *, tem_ponto_critico: bool = False) -> DatasDoMarco:
        """As datas como as regras as pedem."""
        return DatasDoMarco(
            self.data_base, self.data_repactuada, self.data_real, tem_ponto_critico
        )


class Repactuacao(models.Model):
    """Mudança da data de um marco, com o motivo. Nunca se altera nem se apaga.

    `de` None é a primeira data de um marco que não tinha nenhuma.
    """

    marco = models.ForeignKey(
        Marco, on_delete=models.CASCADE, related_name="repactuacoes"
    )
    de = models.DateField(null=True, blank=True)
    para = models.DateField()
    motivo = models.TextField()
    repactuada_em = models.DateTimeField()
    repactuada_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "repactuação"
        verbose_name_plural = "repactuações"
        ordering = ["-repactuada_em", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="repactuacao_diz_quem_quando_e_por_que",
                condition=Q(repactuada_em__isnull=False, repactuada_por__isnull=False)
                & ~Q(motivo=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.marco}: {self.para:%d/%m/%Y}"


class LigacaoDoMarco(models.Model):
    """O marco depende de algo de fora da carteira e anda com a data dele.

    `chave` diz o quê ao painel, que conhece as outras partes do portal; `titulo`
    e `endereco`, a quem lê. O marco vence `dias` dias corridos depois de
    `data_da_origem`, a última que se leu.
    """

    class Tipo(models.TextChoices):
        DELIBERACAO = "cib", "Deliberação da CIB"
        ACAO_DO_TC = "tc", "Ação de termo de cooperação"

    marco = models.OneToOneField(
        Marco, on_delete=models.CASCADE, related_name="ligacao"
    )
    tipo = models.CharField(max_length=3, choices=Tipo)
    chave = models.CharField(max_length=60)
    titulo = models.CharField("título", max_length=250)
    endereco = models.CharField("endereço", max_length=200)
    dias = models.PositiveSmallIntegerField(default=0)
    data_da_origem = models.DateField()
    ligado_em = models.DateTimeField()
    ligado_por = models.ForeignKey(Vinculo, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "ligação do marco"
        verbose_name_plural = "ligações dos marcos"
        constraints = [sempre_em_e_por("ligado", name="ligacao_diz_quem_e_quando")]

    def __str__(self) -> str:
        return self.titulo


class PontoCriticoQuerySet(models.QuerySet["PontoCritico"]):
    """Perguntas sobre os pontos críticos."""

    def da_secretaria(self, vinculo: Vinculo | None) -> Self:
        """Os dos ciclos da secretaria de quem olha; o caminho deles é interno."""
        return self.filter(da_casa(vinculo, "iniciativa__ciclo__"))

    def abertos(self) -> Self:
        """Os que ainda esperam solução, dos que vencem antes aos sem prazo."""
        return self.filter(resolvido_em__isnull=True).order_by(
            F("prazo").asc(nulls_last=True), "pk"
        )


class PontoCritico(models.Model):
    """O que ameaça uma iniciativa, a saída proposta, quem decide e até quando.

    `degrau` é o último gravado, e `no_degrau_desde`, o dia em que se chegou a ele;
    o de hoje sai da `posicao`, que sobe sozinha quando o prazo vence. None em
    `no_degrau_desde` é relógio parado: há despacho em curso, ou o ponto é anterior
    à escada.
    """

    iniciativa = models.ForeignKey(
        Iniciativa, on_delete=models.CASCADE, related_name="pontos_criticos"
    )
    marco = models.ForeignKey(
        Marco,
        on_delete=models.PROTECT,
        related_name="pontos_criticos",
        null=True,
        blank=True,
    )
    descricao = models.CharField("descrição", max_length=250)
    impacto = models.TextField(blank=True)
    encaminhamento = models.TextField(blank=True)
    responsavel = models.CharField("quem decide", max_length=150, blank=True)
    prazo = models.DateField(null=True, blank=True)
    degrau = models.CharField(max_length=15, choices=Degrau, default=Degrau.GERENTE)
    no_degrau_desde = models.DateField(null=True, blank=True)
    aberto_em = models.DateTimeField(null=True, blank=True)
    aberto_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    solucao = models.TextField("solução", blank=True)
    resolvido_em = models.DateTimeField(null=True, blank=True)
    resolvido_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = PontoCriticoQuerySet.as_manager()

    class Meta:
        verbose_name = "ponto crítico"
        verbose_name_plural = "pontos críticos"
        ordering = ["pk"]
        constraints = [
            em_e_por("aberto", name="ponto_aberto_diz_quem_e_quando"),
            em_e_por(
                "resolvido",
                com="solucao",
                name="ponto_resolvido_diz_quem_quando_e_como",
            ),
        ]

    def __str__(self) -> str:
        return self.descricao

    def get_absolute_url(self) -> str:
        return reverse("portfolio:ponto", args=[self.pk])

    def em_despacho(self) -> bool:
        """Se há despacho à espera de cumprimento; só ele resolve o ponto."""
        return self.itens.filter(
            despacho__isnull=False, despacho__cumprido_em__isnull=True
        ).exists()

    def posicao(self, hoje: date) -> Posicao | None:
        """Onde está na escada hoje; None se resolvido ou com o relógio parado."""
        if self.resolvido_em is not None or self.no_degrau_desde is None:
            return None
        return posicao_na_escada(Degrau(self.degrau), self.no_degrau_desde, hoje=hoje)
