"""O que o ente assume no Termo: as respostas e o limite financeiro."""

from decimal import Decimal

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from pactos.models.catalogo import Responsabilidade
from pactos.models.termos import Termo, TermoQuerySet
from pactos.rules import por_mes


class Resposta(models.Model):
    """O que o ente respondeu a uma responsabilidade.

    `gravada_na_versao` é a do Termo quando foi gravada: diz se mudou depois que a
    tela de alguém foi aberta. Regra: RN-PAC-02.
    """

    class Situacao(models.TextChoices):
        REALIZA = "realiza", "Realiza"
        NAO_REALIZA_AINDA = "nao_realiza_ainda", "Não realiza ainda"
        NAO_SE_APLICA = "nao_se_aplica", "Não se aplica"

    termo = models.ForeignKey(Termo, on_delete=models.CASCADE, related_name="respostas")
    responsabilidade = models.ForeignKey(
        Responsabilidade, on_delete=models.PROTECT, related_name="respostas"
    )
    situacao = models.CharField("resposta", max_length=20, choices=Situacao)
    prazo = models.DateField(null=True, blank=True)
    justificativa = models.TextField(blank=True)
    gravada_na_versao = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["termo", "responsabilidade"],
                name="uma_resposta_por_responsabilidade",
            ),
            models.CheckConstraint(
                name="prazo_so_em_nao_realiza_ainda",
                condition=(
                    Q(situacao="nao_realiza_ainda", prazo__isnull=False)
                    | (~Q(situacao="nao_realiza_ainda") & Q(prazo__isnull=True))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.responsabilidade_id}: {self.get_situacao_display()}"


class LinhaTLFG(models.Model):
    """Parcela do Termo do Limite Financeiro Global, em reais por ano.

    `sinal` −1 para o que se desconta (valores retidos, gestão estadual).
    """

    class Bloco(models.TextChoices):
        ATENCAO_BASICA = "ab", "Atenção básica"
        MAC = "mac", "Média e alta complexidade"
        VIGILANCIA = "vs", "Vigilância em saúde"
        FARMACEUTICA = "af", "Assistência farmacêutica"
        GESTAO = "gestao", "Gestão do SUS"
        INVESTIMENTO = "investimento", "Investimento"

    class Sinal(models.IntegerChoices):
        SOMA = 1, "soma"
        DESCONTA = -1, "desconta"

    termo = models.ForeignKey(Termo, on_delete=models.CASCADE, related_name="tlfg")
    bloco = models.CharField(max_length=12, choices=Bloco)
    componente = models.CharField(max_length=120, blank=True)
    sinal = models.SmallIntegerField(choices=Sinal, default=Sinal.SOMA)
    valor_anual = models.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        verbose_name = "linha do TLFG"
        verbose_name_plural = "linhas do TLFG"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["termo", "bloco", "componente"],
                name="uma_linha_por_bloco_e_componente",
            ),
            models.CheckConstraint(
                name="tlfg_com_valor_positivo_e_sinal",
                condition=Q(valor_anual__gte=0) & Q(sinal__in=[1, -1]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_bloco_display()} {self.componente}".strip()

    @property
    def valor_com_sinal(self) -> Decimal:
        """Em reais por ano, já com o sinal."""
        return self.sinal * self.valor_anual

    @property
    def valor_mensal(self) -> Decimal:
        """Em reais por mês, já com o sinal; a duodécima parte do anual."""
        return por_mes(self.valor_com_sinal)


def com_contagem_das_respostas(termos: TermoQuerySet) -> TermoQuerySet:
    """Anota `respondidas` e `realizadas` (quantidade de itens)."""
    respostas = Resposta.objects.filter(termo=OuterRef("pk")).order_by()
    contar = respostas.values("termo").annotate(n=Count("pk")).values("n")
    return termos.annotate(
        respondidas=Coalesce(Subquery(contar), 0),
        realizadas=Coalesce(
            Subquery(contar.filter(situacao=Resposta.Situacao.REALIZA)), 0
        ),
    )
