"""O que acompanha um relatório: produtos, dificuldades, comentários e execução."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from base.restricoes import em_e_por
from contas.models import Vinculo
from cooperacao.models.relatorios import AvaliacaoDoRE, RelatorioAnual
from cooperacao.models.tc import TermoDeCooperacao
from cooperacao.rules import Semestre, saldo


class Produto(models.Model):
    """O que se produziu para um RE no semestre: oficina, publicação, evento…

    `ufs` são as siglas das UFs envolvidas, separadas por vírgula; vazio quando
    não se informou.
    """

    class Tipo(models.TextChoices):
        OFICINA = "oficina", "Oficina ou seminário"
        CAMARA = "camara", "Câmara técnica ou assembleia"
        PUBLICACAO = "publicacao", "Publicação"
        LABORATORIO = "laboratorio", "Laboratório de inovação"
        CONSULTORIA = "consultoria", "Consultoria"
        OUTRO = "outro", "Outro"

    avaliacao = models.ForeignKey(
        AvaliacaoDoRE, on_delete=models.CASCADE, related_name="produtos"
    )
    tipo = models.CharField(max_length=12, choices=Tipo)
    descricao = models.CharField("descrição", max_length=300)
    quantidade = models.PositiveIntegerField(default=1)
    ufs = models.CharField("UFs envolvidas", max_length=120, blank=True)
    endereco = models.URLField("endereço", blank=True)

    class Meta:
        verbose_name = "produto"
        verbose_name_plural = "produtos"
        ordering = ["avaliacao", "tipo", "pk"]
        constraints = [
            models.CheckConstraint(
                name="produto_em_quantidade_positiva", condition=Q(quantidade__gte=1)
            )
        ]

    def __str__(self) -> str:
        return self.descricao


class Dificuldade(models.Model):
    """Uma dificuldade de um RE, que passa de semestre a semestre até se resolver.

    Aberta e resolvida em semestres (RN-COO-23); sem os dois campos da resolução,
    continua aberta. `tema` é o que a faz reaparecer noutros TCs.
    """

    class Tema(models.TextChoices):
        PASSAGENS = "passagens", "Passagens e diárias"
        CONTRATACAO = "contratacao", "Contratação e compras"
        REPASSES = "repasses", "Repasses e desembolsos"
        CARTAS = "cartas", "Trâmite de Carta Acordo"
        EQUIPE = "equipe", "Equipe e agenda"
        MATRIZ = "matriz", "Matriz Lógica desatualizada"
        POLITICA = "politica", "Contexto político e institucional"
        OUTRA = "outra", "Outra"

    tc = models.ForeignKey(
        TermoDeCooperacao, on_delete=models.PROTECT, related_name="dificuldades"
    )
    re = models.PositiveSmallIntegerField("RE")
    tema = models.CharField(max_length=12, choices=Tema, default=Tema.OUTRA)
    descricao = models.CharField("descrição", max_length=300)
    ano = models.PositiveSmallIntegerField()
    semestre = models.PositiveSmallIntegerField()
    resolvida_no_ano = models.PositiveSmallIntegerField(null=True, blank=True)
    resolvida_no_semestre = models.PositiveSmallIntegerField(null=True, blank=True)
    solucao = models.CharField("como se resolveu", max_length=300, blank=True)

    class Meta:
        verbose_name = "dificuldade"
        verbose_name_plural = "dificuldades"
        ordering = ["tc", "re", "ano", "semestre", "pk"]
        constraints = [
            models.CheckConstraint(
                name="dificuldade_resolvida_diz_quando_e_como",
                condition=(
                    Q(
                        resolvida_no_ano__isnull=True,
                        resolvida_no_semestre__isnull=True,
                        solucao="",
                    )
                    | (
                        Q(
                            resolvida_no_ano__isnull=False,
                            resolvida_no_semestre__isnull=False,
                        )
                        & ~Q(solucao="")
                    )
                ),
            )
        ]

    def __str__(self) -> str:
        return self.descricao

    @property
    def desde(self) -> Semestre:
        return Semestre(self.ano, self.semestre)

    @property
    def resolvida_no(self) -> Semestre | None:
        if self.resolvida_no_ano is None or self.resolvida_no_semestre is None:
            return None
        return Semestre(self.resolvida_no_ano, self.resolvida_no_semestre)

    def cabe_em(self, periodo: Semestre) -> bool:
        """Diz se no semestre ela existia e ainda não estava resolvida antes dele."""
        resolvida = self.resolvida_no
        return self.desde <= periodo and (resolvida is None or resolvida >= periodo)


class Comentario(models.Model):
    """O que a revisão pede num campo da avaliação de um RE."""

    class Campo(models.TextChoices):
        PROGRESSO = "progresso", "a) progresso"
        DIFICULDADES = "dificuldades", "b) dificuldades"
        RELACAO = "relacao", "c) relação com o resultado"

    avaliacao = models.ForeignKey(
        AvaliacaoDoRE, on_delete=models.CASCADE, related_name="comentarios"
    )
    campo = models.CharField(max_length=12, choices=Campo)
    texto = models.TextField()
    feito_em = models.DateTimeField()
    feito_por = models.ForeignKey(Vinculo, on_delete=models.PROTECT, related_name="+")
    atendido_em = models.DateTimeField(null=True, blank=True)
    atendido_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = "comentário"
        verbose_name_plural = "comentários"
        ordering = ["avaliacao", "campo", "pk"]
        constraints = [
            em_e_por("atendido", name="comentario_atendido_tem_quem_e_quando")
        ]

    def __str__(self) -> str:
        return self.texto[:60]


class ExecucaoFinanceira(models.Model):
    """Posição financeira do ano em US$, do relatório oficial da OPAS.

    O saldo é calculado; `saldo_publicado` fica ao lado, para a conferência. None é
    o valor ilegível no documento de que se importou: nunca zero (RN-COO-30).
    """

    anual = models.OneToOneField(
        RelatorioAnual, on_delete=models.CASCADE, related_name="execucao"
    )
    repassados = models.DecimalField(
        max_digits=16, decimal_places=2, null=True, blank=True
    )
    desembolsados = models.DecimalField(
        max_digits=16, decimal_places=2, null=True, blank=True
    )
    pendente = models.DecimalField(
        max_digits=16, decimal_places=2, null=True, blank=True
    )
    saldo_publicado = models.DecimalField(
        max_digits=16, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = "execução financeira"
        verbose_name_plural = "execuções financeiras"
        constraints = [
            models.CheckConstraint(
                name="execucao_sem_valor_negativo",
                condition=(
                    (Q(repassados__isnull=True) | Q(repassados__gte=0))
                    & (Q(desembolsados__isnull=True) | Q(desembolsados__gte=0))
                    & (Q(pendente__isnull=True) | Q(pendente__gte=0))
                ),
            )
        ]

    def __str__(self) -> str:
        return f"Execução financeira, {self.anual}"

    @property
    def saldo(self) -> Decimal | None:
        """Repassados − desembolsados − pendente; None se algum é ilegível."""
        return saldo(self.repassados, self.desembolsados, self.pendente)
