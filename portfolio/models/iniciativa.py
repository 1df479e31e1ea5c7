"""As iniciativas da carteira e as suas frentes."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from base.restricoes import em_e_por
from contas.models import Vinculo
from indicadores.models import Ficha
from portfolio.models.alcance import alcance
from portfolio.models.ciclo import Ciclo, ObjetivoEstrategico, Subsecretaria
from portfolio.rules import Situacao, SituacaoInformada
from territorios.models import Territorio


class IniciativaQuerySet(models.QuerySet["Iniciativa"]):
    """Perguntas sobre as iniciativas."""

    def visiveis_para(self, vinculo: Vinculo | None) -> Self:
        """As dos ciclos que existem para quem olha (RN-POR-08)."""
        return self.filter(alcance(vinculo, "ciclo__"))

    def em_curso(self) -> Self:
        """As não encerradas: são as que se escrevem toda semana."""
        return self.filter(encerrada_em__isnull=True)

    def com_ciclo(self) -> Self:
        """Traz o ciclo, a secretaria e a subsecretaria na mesma consulta."""
        return self.select_related(
            "ciclo__instituicao", "ciclo__territorio", "subsecretaria"
        )


class Iniciativa(models.Model):
    """Projeto, processo, política ou outra iniciativa da carteira de um ciclo.

    `gerente` é o vínculo que responde por ela, e `lider`, o líder do objetivo que
    confirma as entregas; os cargos são como se dizem em público. `indicadores` são
    os que ela deve mover; `territorios`, onde ela acontece. A situação é calculada
    dos marcos; `situacao_informada` a substitui até `situacao_valida_ate`, com
    motivo. Encerrada, não muda mais.
    """

    class Tipo(models.TextChoices):
        PROJETO = "projeto", "Projeto estratégico"
        SETORIAL = "setorial", "Projeto setorial"
        PROCESSO = "processo", "Processo"
        POLITICA = "politica", "Política ou resolução"
        OUTRO = "outro", "Outra iniciativa"

    ciclo = models.ForeignKey(
        Ciclo, on_delete=models.PROTECT, related_name="iniciativas"
    )
    tipo = models.CharField(max_length=10, choices=Tipo, default=Tipo.PROJETO)
    ordem = models.PositiveSmallIntegerField(default=0)
    nome = models.CharField(max_length=150)
    slug = models.SlugField("endereço", max_length=80, unique=True)
    unidade = models.CharField(max_length=20)
    gerente = models.ForeignKey(
        Vinculo,
        on_delete=models.PROTECT,
        related_name="iniciativas",
        null=True,
        blank=True,
    )
    cargo_do_gerente = models.CharField(max_length=150, blank=True)
    lider = models.ForeignKey(
        Vinculo,
        on_delete=models.PROTECT,
        related_name="lideradas",
        null=True,
        blank=True,
    )
    cargo_do_lider = models.CharField(max_length=150, blank=True)
    subsecretaria = models.ForeignKey(
        Subsecretaria,
        on_delete=models.PROTECT,
        related_name="iniciativas",
        null=True,
        blank=True,
    )
    desafio = models.TextField(blank=True)
    escopo = models.TextField(blank=True)
    onda = models.PositiveSmallIntegerField(null=True, blank=True)
    inicio = models.DateField("início", null=True, blank=True)
    objetivos = models.ManyToManyField(
        ObjetivoEstrategico, related_name="iniciativas", blank=True
    )
    indicadores = models.ManyToManyField(Ficha, related_name="+", blank=True)
    territorios = models.ManyToManyField(Territorio, related_name="+", blank=True)
    nota_da_fonte = models.CharField(max_length=250, blank=True)
    situacao_informada = models.CharField(max_length=12, choices=Situacao, blank=True)
    motivo_da_situacao = models.TextField("motivo", blank=True)
    situacao_valida_ate = models.DateField("válida até", null=True, blank=True)
    situacao_informada_em = models.DateTimeField(null=True, blank=True)
    situacao_informada_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    encerrada_em = models.DateTimeField(null=True, blank=True)
    encerrada_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    versao = models.PositiveIntegerField("versão", default=1)

    objects = IniciativaQuerySet.as_manager()

    class Meta:
        ordering = ["ciclo", "ordem", "nome"]
        indexes = [models.Index(fields=["ciclo", "unidade"], name="iniciativa_unidade")]
        constraints = [
            em_e_por("encerrada", name="iniciativa_encerrada_diz_quem_e_quando"),
            models.CheckConstraint(
                name="situacao_informada_com_motivo_e_validade",
                condition=Q(
                    situacao_informada="",
                    motivo_da_situacao="",
                    situacao_valida_ate__isnull=True,
                    situacao_informada_em__isnull=True,
                    situacao_informada_por__isnull=True,
                )
                | (
                    ~Q(situacao_informada="")
                    & ~Q(motivo_da_situacao="")
                    & Q(
                        situacao_valida_ate__isnull=False,
                        situacao_informada_em__isnull=False,
                        situacao_informada_por__isnull=False,
                    )
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.nome

    def get_absolute_url(self) -> str:
        return reverse("portfolio:projeto", args=[self.slug])

    @property
    def informada(self) -> SituacaoInformada | None:
        """A situação posta pela AEST, ainda que já vencida; None se não há."""
        if not self.situacao_informada or self.situacao_valida_ate is None:
            return None
        return SituacaoInformada(
            Situacao(self.situacao_informada),
            self.motivo_da_situacao,
            self.situacao_valida_ate,
        )


class Frente(models.Model):
    """Linha de trabalho de uma iniciativa, que reúne marcos."""

    iniciativa = models.ForeignKey(
        Iniciativa, on_delete=models.CASCADE, related_name="frentes"
    )
    ordem = models.PositiveSmallIntegerField()
    nome = models.CharField(max_length=150)

    class Meta:
        ordering = ["iniciativa", "ordem"]
        constraints = [
            models.UniqueConstraint(
                fields=["iniciativa", "ordem"], name="uma_frente_por_ordem"
            )
        ]

    def __str__(self) -> str:
        return self.nome


class Comentario(models.Model):
    """O que alguém da secretaria disse de uma iniciativa; não se altera."""

    iniciativa = models.ForeignKey(
        Iniciativa, on_delete=models.CASCADE, related_name="comentarios"
    )
    texto = models.TextField()
    comentado_em = models.DateTimeField()
    comentado_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "comentário"
        ordering = ["-comentado_em", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="comentario_diz_quem_quando_e_o_que",
                condition=Q(comentado_em__isnull=False, comentado_por__isnull=False)
                & ~Q(texto=""),
            )
        ]

    def __str__(self) -> str:
        return self.texto
