"""A Matriz Lógica e suas linhas. Uma revisão é uma versão nova, com motivo e ato."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from base.restricoes import em_e_por
from contas.models import Vinculo
from cooperacao.models.alcance import alcance
from cooperacao.models.tc import TermoDeCooperacao


class MatrizLogicaQuerySet(models.QuerySet["MatrizLogica"]):
    """Perguntas sobre as versões da matriz."""

    def em_vigor(self, dia: date) -> Self:
        """Versões já em vigor no dia, da mais nova à mais antiga."""
        return self.filter(vigente_desde__lte=dia).order_by("-versao")

    def visiveis_para(self, vinculo: Vinculo | None) -> Self:
        """As que já tiveram data são públicas; a em revisão, de quem faz parte."""
        return self.filter(Q(vigente_desde__isnull=False) | alcance(vinculo, "tc__"))


class MatrizLogica(models.Model):
    """Uma versão da Matriz Lógica de um TC; o relatório usa a do seu semestre.

    `vigente_desde` None é a versão em revisão: só essa se edita (RN-COO-18).
    `edicao` conta as gravações do cabeçalho. `vigorada_por` é nulo na primeira
    versão que veio de documento antigo.
    """

    tc = models.ForeignKey(
        TermoDeCooperacao, on_delete=models.PROTECT, related_name="matrizes"
    )
    versao = models.PositiveSmallIntegerField("versão", default=1)
    vigente_desde = models.DateField(null=True, blank=True)
    motivo = models.CharField("motivo da revisão", max_length=200, blank=True)
    ato = models.CharField("ato que a aprovou", max_length=120, blank=True)
    vigorada_em = models.DateTimeField(null=True, blank=True)
    vigorada_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    edicao = models.PositiveIntegerField(default=1)
    finalidade = models.TextField(blank=True)
    proposito = models.TextField("propósito", blank=True)
    linha_de_base = models.TextField(blank=True)

    objects = MatrizLogicaQuerySet.as_manager()

    class Meta:
        verbose_name = "Matriz Lógica"
        verbose_name_plural = "Matrizes Lógicas"
        ordering = ["tc", "-versao"]
        constraints = [
            models.UniqueConstraint(
                fields=["tc", "versao"], name="uma_matriz_por_versao"
            ),
            models.UniqueConstraint(
                fields=["tc"],
                condition=Q(vigente_desde__isnull=True),
                name="uma_so_matriz_em_revisao_por_tc",
            ),
            models.CheckConstraint(
                name="revisao_da_matriz_em_vigor_tem_motivo_e_ato",
                condition=(
                    Q(versao=1)
                    | Q(vigente_desde__isnull=True)
                    | (~Q(motivo="") & ~Q(ato=""))
                ),
            ),
            em_e_por("vigorada", name="matriz_posta_em_vigor_tem_quem_e_quando"),
        ]

    def __str__(self) -> str:
        return f"Matriz Lógica do {self.tc}, versão {self.versao}"

    def get_absolute_url(self) -> str:
        return reverse("cooperacao:matriz_versao", args=[self.tc.numero, self.versao])

    @property
    def em_revisao(self) -> bool:
        return self.vigente_desde is None


class ResultadoEsperado(models.Model):
    """Um Resultado Esperado (RE) da matriz. "N/A." é uma resposta em `metas`.

    O número identifica o RE de uma versão à outra: os códigos do PTS o usam e por
    isso ele não muda. `edicao` conta as gravações na revisão.
    """

    matriz = models.ForeignKey(
        MatrizLogica, on_delete=models.PROTECT, related_name="resultados"
    )
    numero = models.PositiveSmallIntegerField("número")
    descricao = models.TextField("descrição")
    nome_curto = models.CharField(max_length=120, blank=True)
    metas = models.TextField(blank=True)
    edicao = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "Resultado Esperado"
        verbose_name_plural = "Resultados Esperados"
        ordering = ["matriz", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["matriz", "numero"], name="um_resultado_por_numero_na_matriz"
            )
        ]

    def __str__(self) -> str:
        return f"RE {self.numero}"

    @property
    def nome(self) -> str:
        """Como aparece nas listas: o nome curto ou, sem ele, a descrição."""
        return self.nome_curto or self.descricao


class LinhaDaMatriz(models.Model):
    """Uma linha ordenada de um RE."""

    ordem = models.PositiveSmallIntegerField()
    texto = models.TextField()

    class Meta:
        abstract = True
        ordering = ["resultado", "ordem"]

    def __str__(self) -> str:
        return self.texto


class Atividade(LinhaDaMatriz):
    """Atividade da matriz, com o código dela (A1.7)."""

    resultado = models.ForeignKey(
        ResultadoEsperado, on_delete=models.CASCADE, related_name="atividades"
    )
    codigo = models.CharField("código", max_length=10)

    class Meta(LinhaDaMatriz.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["resultado", "codigo"], name="um_codigo_por_atividade_do_re"
            )
        ]

    def __str__(self) -> str:
        return self.codigo


class Indicador(LinhaDaMatriz):
    """Indicador com que o RE é acompanhado."""

    resultado = models.ForeignKey(
        ResultadoEsperado, on_delete=models.CASCADE, related_name="indicadores"
    )


class FonteDeVerificacao(LinhaDaMatriz):
    """Onde o indicador se verifica."""

    resultado = models.ForeignKey(
        ResultadoEsperado, on_delete=models.CASCADE, related_name="fontes"
    )

    class Meta(LinhaDaMatriz.Meta):
        verbose_name = "fonte de verificação"
        verbose_name_plural = "fontes de verificação"


class Externalidade(LinhaDaMatriz):
    """Condição de fora do TC de que o RE depende."""

    resultado = models.ForeignKey(
        ResultadoEsperado, on_delete=models.CASCADE, related_name="externalidades"
    )
