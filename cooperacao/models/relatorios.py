"""Os relatórios de semestre e de ano e a execução financeira."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from base.numeros import AUSENCIA
from base.restricoes import em_e_por
from contas.models import Vinculo
from cooperacao.models.alcance import alcance
from cooperacao.models.matriz import ResultadoEsperado
from cooperacao.models.tc import TermoDeCooperacao
from cooperacao.rules import ILEGIVEL, Semestre
from cooperacao.states import (
    EDITAVEIS,
    JA_EMITIDOS,
    SituacaoDoAnual,
    SituacaoDoSemestre,
)


class RelatorioAnualQuerySet(models.QuerySet["RelatorioAnual"]):
    """Perguntas sobre os relatórios de ano."""

    def visiveis_para(self, vinculo: Vinculo | None) -> Self:
        """Os emitidos são públicos, também reabertos; os demais, de quem é do TC."""
        return self.filter(Q(situacao__in=JA_EMITIDOS) | alcance(vinculo, "tc__"))

    def com_parte_publica_para(self, vinculo: Vinculo | None) -> Self:
        """Os visíveis e os abertos de que já se publica algum semestre (RN-COO-35)."""
        fechados = RelatorioSemestral.objects.filter(
            situacao=SituacaoDoSemestre.FECHADO
        )
        return self.filter(
            Q(situacao__in=JA_EMITIDOS)
            | Q(pk__in=fechados.values("anual"))
            | alcance(vinculo, "tc__")
        )


class RelatorioAnual(models.Model):
    """Relatório técnico de um TC num ano, com um bloco por semestre.

    Reaberto, o que vale é a última edição emitida, até se emitir a seguinte.
    """

    class Modelo(models.IntegerChoices):
        """O modelo de documento do ano; os posteriores seguem o de 2018."""

        DE_2017 = 2017, "Modelo de 2017 (com Matriz e quadros)"
        DE_2018 = 2018, "Modelo de 2018 (com resumo anual)"

    tc = models.ForeignKey(
        TermoDeCooperacao, on_delete=models.PROTECT, related_name="relatorios"
    )
    ano = models.PositiveSmallIntegerField()
    modelo = models.PositiveSmallIntegerField(choices=Modelo)
    contexto = models.TextField(blank=True)
    contribuicao = models.TextField("contribuição", blank=True)
    licoes = models.TextField("lições aprendidas", blank=True)
    situacao = models.CharField(
        "situação",
        max_length=12,
        choices=SituacaoDoAnual,
        default=SituacaoDoAnual.ABERTO,
    )
    versao = models.PositiveIntegerField("versão", default=1)
    emitido_em = models.DateTimeField(null=True, blank=True)
    emitido_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    motivo_da_reabertura = models.TextField(blank=True)

    objects = RelatorioAnualQuerySet.as_manager()

    class Meta:
        verbose_name = "relatório anual"
        verbose_name_plural = "relatórios anuais"
        ordering = ["tc", "-ano"]
        constraints = [
            models.UniqueConstraint(
                fields=["tc", "ano"], name="um_relatorio_anual_por_tc_e_ano"
            ),
            # `emitido_por` é nulo quando foi o próprio portal (linha de comando).
            models.CheckConstraint(
                name="relatorio_anual_emitido_tem_data",
                condition=(
                    Q(situacao="emitido", emitido_em__isnull=False)
                    | Q(situacao="reaberto", emitido_em__isnull=False)
                    | Q(
                        situacao="aberto",
                        emitido_em__isnull=True,
                        emitido_por__isnull=True,
                    )
                ),
            ),
            models.CheckConstraint(
                name="relatorio_reaberto_tem_motivo",
                condition=~Q(situacao="reaberto") | ~Q(motivo_da_reabertura=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Relatório técnico {self.ano} do {self.tc}"

    def get_absolute_url(self) -> str:
        return reverse("cooperacao:relatorio_anual", args=[self.tc.numero, self.ano])

    @property
    def fecha_por_semestre(self) -> bool:
        """Se a contribuição e as lições são de cada semestre; senão, do ano inteiro."""
        return self.modelo == self.Modelo.DE_2017

    def get_pdf_url(self) -> str:
        """Endereço do PDF do ano."""
        return reverse(
            "cooperacao:relatorio_anual_pdf", args=[self.tc.numero, self.ano]
        )


def _como_saiu(valores: Iterable[int | str | None]) -> list[str]:
    """Programadas, finalizadas, adiadas e %, em texto; vazia se não há nenhum."""
    lidos = list(valores)
    if all(valor is None for valor in lidos):
        return []
    return [AUSENCIA if valor is None else str(valor) for valor in lidos]


class RelatorioSemestralQuerySet(models.QuerySet["RelatorioSemestral"]):
    """Perguntas sobre os relatórios de semestre."""

    def visiveis_para(self, vinculo: Vinculo | None) -> Self:
        """Públicos quando o ano foi emitido; antes, só de quem faz parte do TC."""
        return self.filter(
            Q(anual__situacao=SituacaoDoAnual.EMITIDO) | alcance(vinculo, "anual__tc__")
        )


class RelatorioSemestral(models.Model):
    """Relatório técnico de um semestre: uma avaliação por RE e o fecho.

    Os `_publicado` são o total do quadro como saiu num documento antigo; o
    portal calcula o seu e mostra os dois. None quando não houve publicação.
    """

    anual = models.ForeignKey(
        RelatorioAnual, on_delete=models.PROTECT, related_name="semestres"
    )
    semestre = models.PositiveSmallIntegerField()
    situacao = models.CharField(
        "situação",
        max_length=14,
        choices=SituacaoDoSemestre,
        default=SituacaoDoSemestre.EM_ELABORACAO,
    )
    contribuicao = models.TextField(
        "Contribuição às prioridades do governo e ao Plano Estratégico da OPAS",
        blank=True,
    )
    licoes = models.TextField("Lições aprendidas/recomendações", blank=True)
    programadas_publicado = models.PositiveSmallIntegerField(null=True, blank=True)
    finalizadas_publicado = models.PositiveSmallIntegerField(null=True, blank=True)
    adiadas_publicado = models.PositiveSmallIntegerField(null=True, blank=True)
    avanco_publicado = models.PositiveSmallIntegerField(null=True, blank=True)
    motivo_da_devolucao = models.TextField(blank=True)
    enviado_em = models.DateTimeField(null=True, blank=True)
    enviado_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    versao = models.PositiveIntegerField("versão", default=1)

    objects = RelatorioSemestralQuerySet.as_manager()

    class Meta:
        verbose_name = "relatório semestral"
        verbose_name_plural = "relatórios semestrais"
        ordering = ["anual", "semestre"]
        constraints = [
            models.UniqueConstraint(
                fields=["anual", "semestre"], name="um_relatorio_por_semestre"
            ),
            models.CheckConstraint(
                name="semestre_e_o_1_ou_o_2", condition=Q(semestre__in=[1, 2])
            ),
            em_e_por("enviado", name="semestre_enviado_tem_quem_e_quando"),
            models.CheckConstraint(
                name="semestre_devolvido_tem_motivo",
                condition=~Q(situacao="devolvido") | ~Q(motivo_da_devolucao=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Relatório do {self.periodo}, {self.anual.tc}"

    def get_absolute_url(self) -> str:
        return reverse(
            "cooperacao:semestre",
            args=[self.anual.tc.numero, self.anual.ano, self.semestre],
        )

    @property
    def periodo(self) -> Semestre:
        return Semestre(self.anual.ano, self.semestre)

    @property
    def editavel(self) -> bool:
        return self.situacao in EDITAVEIS

    @property
    def total_publicado(self) -> list[str]:
        """O total do quadro como saiu no documento; vazio se não se publicou."""
        return _como_saiu(
            (
                self.programadas_publicado,
                self.finalizadas_publicado,
                self.adiadas_publicado,
                self.avanco_publicado,
            )
        )


class AvaliacaoDoRE(models.Model):
    """O que o semestre diz de um RE: a) progresso, b) dificuldades, c) relação.

    As contagens vêm do PTS e não se digitam. `andamento_estimado` (0 a 100) é
    juízo de quem escreve. Os `_publicadas` são os do documento antigo; os que não
    se puderam ler ficam None e o seu nome vai a `ilegiveis`.
    """

    relatorio = models.ForeignKey(
        RelatorioSemestral, on_delete=models.CASCADE, related_name="avaliacoes"
    )
    resultado = models.ForeignKey(
        ResultadoEsperado, on_delete=models.PROTECT, related_name="avaliacoes"
    )
    progresso = models.TextField("a", blank=True)
    dificuldades = models.TextField("b", blank=True)
    relacao = models.TextField("c", blank=True)
    sem_acoes_programadas = models.BooleanField(default=False)
    andamento_estimado = models.PositiveSmallIntegerField(null=True, blank=True)
    programadas_publicadas = models.PositiveSmallIntegerField(null=True, blank=True)
    finalizadas_publicadas = models.PositiveSmallIntegerField(null=True, blank=True)
    adiadas_publicadas = models.PositiveSmallIntegerField(null=True, blank=True)
    avanco_publicado = models.PositiveSmallIntegerField(null=True, blank=True)
    ilegiveis: models.JSONField[Any] = models.JSONField(
        "contagens ilegíveis", default=list, blank=True
    )
    versao = models.PositiveIntegerField("versão", default=1)
    salvo_em = models.DateTimeField(null=True, blank=True)
    salvo_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = "avaliação de RE"
        verbose_name_plural = "avaliações de RE"
        ordering = ["relatorio", "resultado__numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["relatorio", "resultado"], name="uma_avaliacao_por_re"
            ),
            models.CheckConstraint(
                name="andamento_estimado_de_0_a_100",
                condition=(
                    Q(andamento_estimado__isnull=True) | Q(andamento_estimado__lte=100)
                ),
            ),
            em_e_por("salvo", name="avaliacao_salva_tem_quem_e_quando"),
        ]

    def __str__(self) -> str:
        return f"{self.resultado}, {self.relatorio}"

    @property
    def quadro_publicado(self) -> list[str]:
        """A linha do quadro como saiu no documento; vazia se não se publicou."""
        return _como_saiu(
            ILEGIVEL if nome in self.ilegiveis else getattr(self, nome)
            for nome in (
                "programadas_publicadas",
                "finalizadas_publicadas",
                "adiadas_publicadas",
                "avanco_publicado",
            )
        )

    @property
    def completa(self) -> bool:
        """Diz se a, b e c estão escritos."""
        return bool(self.progresso and self.dificuldades and self.relacao)
