"""O Plano de Trabalho Semestral (PTS) e as suas ações."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from contas.models import Vinculo
from cooperacao.models.alcance import alcance
from cooperacao.models.matriz import Atividade, ResultadoEsperado
from cooperacao.models.relatorios import RelatorioAnual
from cooperacao.models.tc import TermoDeCooperacao
from cooperacao.rules import Semestre
from cooperacao.states import (
    PLANEJAVEIS,
    SituacaoDaAcao,
    SituacaoDoAnual,
    SituacaoDoPlano,
)


class PlanoSemestralQuerySet(models.QuerySet["PlanoSemestral"]):
    """Perguntas sobre os planos."""

    def visiveis_para(self, vinculo: Vinculo | None) -> Self:
        """Públicos com o relatório do ano; antes, só de quem faz parte do TC."""
        emitido = RelatorioAnual.objects.filter(
            tc=OuterRef("tc"), ano=OuterRef("ano"), situacao=SituacaoDoAnual.EMITIDO
        )
        return self.filter(alcance(vinculo, "tc__") | Q(Exists(emitido)))


class PlanoSemestral(models.Model):
    """O plano de um TC num semestre; as ações ligam-se a ele pelo período.

    Aprovado, o planejado não muda mais: só se acompanha o que foi feito
    (RN-COO-13). `aprovado_por` é nulo no que veio de documento antigo.
    """

    tc = models.ForeignKey(
        TermoDeCooperacao, on_delete=models.PROTECT, related_name="planos"
    )
    ano = models.PositiveSmallIntegerField()
    semestre = models.PositiveSmallIntegerField()
    situacao = models.CharField(
        "situação",
        max_length=14,
        choices=SituacaoDoPlano,
        default=SituacaoDoPlano.EM_ELABORACAO,
    )
    motivo_da_devolucao = models.TextField(blank=True)
    aprovado_em = models.DateTimeField(null=True, blank=True)
    aprovado_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = PlanoSemestralQuerySet.as_manager()

    class Meta:
        verbose_name = "plano de trabalho semestral"
        verbose_name_plural = "planos de trabalho semestrais"
        ordering = ["tc", "-ano", "-semestre"]
        constraints = [
            models.UniqueConstraint(
                fields=["tc", "ano", "semestre"], name="um_plano_por_tc_e_semestre"
            ),
            models.CheckConstraint(
                name="plano_do_semestre_1_ou_2", condition=Q(semestre__in=[1, 2])
            ),
            models.CheckConstraint(
                name="plano_aprovado_tem_quem_e_quando",
                condition=(
                    Q(aprovado_em__isnull=True, aprovado_por__isnull=True)
                    | Q(
                        aprovado_em__isnull=False,
                        aprovado_por__isnull=False,
                        situacao="aprovado",
                    )
                ),
            ),
            models.CheckConstraint(
                name="plano_devolvido_tem_motivo",
                condition=~Q(situacao="devolvido") | ~Q(motivo_da_devolucao=""),
            ),
        ]

    def __str__(self) -> str:
        return f"PTS do {self.periodo}, {self.tc}"

    def get_absolute_url(self) -> str:
        return reverse(
            "cooperacao:plano", args=[self.tc.numero, self.ano, self.semestre]
        )

    @property
    def periodo(self) -> Semestre:
        return Semestre(self.ano, self.semestre)

    @property
    def planejavel(self) -> bool:
        """Diz se as ações ainda se escrevem e se retiram."""
        return self.situacao in PLANEJAVEIS

    @property
    def aprovado(self) -> bool:
        return self.situacao == SituacaoDoPlano.APROVADO


class AcaoDoPTSQuerySet(models.QuerySet["AcaoDoPTS"]):
    """Perguntas sobre as ações."""

    def do_periodo(self, tc: TermoDeCooperacao, periodo: Semestre) -> Self:
        """As ações do TC no semestre."""
        return self.filter(tc=tc, ano=periodo.ano, semestre=periodo.numero)

    def por_terminar(self) -> Self:
        """Programadas e adiadas: o que passa ao semestre seguinte (RN-COO-16)."""
        return self.filter(
            situacao__in=[SituacaoDaAcao.PROGRAMADA, SituacaoDaAcao.ADIADA]
        )


class AcaoDoPTS(models.Model):
    """Uma ação do Plano de Trabalho Semestral, com o código do próprio plano.

    O código R1-A6 não é a atividade A1.6 da matriz: a ligação com a atividade é
    explícita, em `atividade`, e pode faltar (RN-COO-09). `fora_do_plano` marca o
    que foi feito sem estar programado. Código vazio: o documento não o traz.
    `orcamento` em US$; None quando não se orçou. `evidencia` diz onde está o que
    prova o que se fez. `veio_de` é a ação do semestre anterior que esta continua.
    """

    tc = models.ForeignKey(
        TermoDeCooperacao, on_delete=models.PROTECT, related_name="acoes"
    )
    ano = models.PositiveSmallIntegerField()
    semestre = models.PositiveSmallIntegerField()
    ordem = models.PositiveSmallIntegerField(default=1)
    codigo = models.CharField("código", max_length=10, blank=True)
    resultado = models.ForeignKey(
        ResultadoEsperado, on_delete=models.PROTECT, related_name="acoes"
    )
    atividade = models.ForeignKey(
        Atividade,
        on_delete=models.PROTECT,
        related_name="acoes",
        null=True,
        blank=True,
    )
    descricao = models.TextField("descrição")
    responsavel = models.CharField("responsável", max_length=120, blank=True)
    orcamento = models.DecimalField(
        "orçamento (US$)", max_digits=16, decimal_places=2, null=True, blank=True
    )
    prazo = models.DateField(null=True, blank=True)
    situacao = models.CharField(
        "situação",
        max_length=12,
        choices=SituacaoDaAcao,
        default=SituacaoDaAcao.PROGRAMADA,
    )
    motivo = models.CharField("motivo", max_length=200, blank=True)
    evidencia = models.TextField("evidência", blank=True)
    fora_do_plano = models.BooleanField("fora do plano", default=False)
    veio_de = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        related_name="continuacoes",
        null=True,
        blank=True,
    )
    versao = models.PositiveIntegerField("versão", default=1)

    objects = AcaoDoPTSQuerySet.as_manager()

    class Meta:
        verbose_name = "ação do PTS"
        verbose_name_plural = "ações do PTS"
        ordering = ["tc", "ano", "semestre", "resultado__numero", "ordem"]
        indexes = [models.Index(fields=["ano", "tc"], name="acao_do_ano_por_tc")]
        constraints = [
            models.UniqueConstraint(
                fields=["tc", "ano", "semestre", "resultado", "ordem"],
                name="uma_acao_por_ordem_no_re_e_semestre",
            ),
            models.CheckConstraint(
                name="acao_fora_do_plano_foi_finalizada",
                condition=Q(fora_do_plano=False) | Q(situacao="finalizada"),
            ),
            models.CheckConstraint(
                name="acao_adiada_ou_cancelada_tem_motivo",
                condition=~Q(situacao__in=["adiada", "cancelada"]) | ~Q(motivo=""),
            ),
            models.CheckConstraint(
                name="orcamento_da_acao_nao_e_negativo",
                condition=Q(orcamento__isnull=True) | Q(orcamento__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return self.codigo or self.descricao[:60]

    @property
    def periodo(self) -> Semestre:
        return Semestre(self.ano, self.semestre)
