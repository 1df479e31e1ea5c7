"""O Termo de Cooperação, seus ajustes, suas áreas e as suas ligações."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from contas.models import Instituicao, Vinculo
from cooperacao.rules import nup_confere, termino_inicial


def validar_nup(processo: str) -> None:
    """Recusa número de processo com forma ou dígito verificador errado (RN-COO-02)."""
    if not nup_confere(processo):
        raise ValidationError(
            "Os dígitos verificadores não conferem com o número. Copie o processo "
            "como está no SEI, por exemplo 25000.641798/2009-11.",
            code="nup_invalido",
        )


class TermoDeCooperacao(models.Model):
    """Acordo de cooperação técnica entre o Ministério, a OPAS e uma contraparte.

    O valor é a soma dos Termos de Ajuste de recurso, em R$, e o término só muda
    por um de prorrogação: nenhum dos dois é guardado aqui. `versao` conta as
    gravações da identificação, com ajustes, áreas e cartas.
    """

    numero = models.PositiveSmallIntegerField("número", unique=True)
    titulo = models.CharField("título", max_length=200)
    objeto = models.TextField()
    nup = models.CharField(
        "processo", max_length=20, unique=True, validators=[validar_nup]
    )
    siafi = models.CharField("SIAFI", max_length=6, blank=True)
    data_assinatura = models.DateField("data de assinatura", null=True, blank=True)
    data_inicio = models.DateField("data de início")
    termino_previsto = models.DateField(
        "término previsto na assinatura", null=True, blank=True
    )
    contraparte = models.ForeignKey(
        Instituicao, on_delete=models.PROTECT, related_name="termos_de_cooperacao"
    )
    interveniente = models.CharField(max_length=120, default="Ministério da Saúde")
    versao = models.PositiveIntegerField("versão", default=1)

    class Meta:
        verbose_name = "Termo de Cooperação"
        verbose_name_plural = "Termos de Cooperação"
        ordering = ["numero"]

    def __str__(self) -> str:
        return f"TC {self.numero}"

    def get_absolute_url(self) -> str:
        return reverse("cooperacao:tc", args=[self.numero])

    def clean(self) -> None:
        """Recusa o processo que já é de outro Termo, e diz de qual (RN-COO-02)."""
        super().clean()
        dono = TermoDeCooperacao.objects.filter(nup=self.nup).exclude(pk=self.pk)
        if outro := dono.first():
            raise ValidationError(
                {
                    "nup": ValidationError(
                        f"O processo {self.nup} já é o do {outro}, {outro.titulo}. "
                        "Confira o número no SEI.",
                        code="nup_repetido",
                    )
                }
            )

    @property
    def valor_total(self) -> Decimal:
        """Soma dos Termos de Ajuste, em R$ (RN-COO-08)."""
        return sum((ta.valor for ta in self.termos_de_ajuste.all()), Decimal(0))

    @property
    def termino_vigente(self) -> date:
        """Término depois da última prorrogação; sem nenhuma, o da assinatura."""
        prorrogacoes = [
            ta.novo_termino for ta in self.termos_de_ajuste.all() if ta.novo_termino
        ]
        return max(prorrogacoes, default=self.termino_previsto or self.termino_inicial)

    @property
    def termino_inicial(self) -> date:
        return termino_inicial(self.data_inicio)


class TermoDeAjuste(models.Model):
    """Aditivo ao TC: põe recurso (em R$) ou adia o término (prorrogação)."""

    class Tipo(models.TextChoices):
        RECURSO = "recurso", "Recurso"
        PRORROGACAO = "prorrogacao", "Prorrogação"

    tc = models.ForeignKey(
        TermoDeCooperacao, on_delete=models.PROTECT, related_name="termos_de_ajuste"
    )
    numero = models.PositiveSmallIntegerField("número")
    tipo = models.CharField(max_length=12, choices=Tipo)
    valor = models.DecimalField("valor (R$)", max_digits=16, decimal_places=2)
    data = models.DateField("data de publicação", null=True, blank=True)
    novo_termino = models.DateField("novo término", null=True, blank=True)

    class Meta:
        verbose_name = "Termo de Ajuste"
        verbose_name_plural = "Termos de Ajuste"
        ordering = ["tc", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["tc", "numero"], name="um_termo_de_ajuste_por_numero"
            ),
            models.CheckConstraint(
                name="ajuste_de_recurso_sem_termino",
                condition=(
                    Q(tipo="recurso", novo_termino__isnull=True, valor__gte=0)
                    | Q(tipo="prorrogacao", novo_termino__isnull=False, valor=0)
                ),
                violation_error_message=(
                    "O ajuste de recurso traz um valor; o de prorrogação, o novo "
                    "término e valor zero."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"TA {self.numero}"


class AreaTecnica(models.Model):
    """Área técnica responsável pelo TC, na contraparte ou na OPAS.

    `pessoas` são os vínculos de quem trabalha nela: quando o vínculo termina, a
    pessoa deixa de constar. `responsavel` é o nome que o documento imprime.
    """

    class Lado(models.TextChoices):
        CONTRAPARTE = "contraparte", "Contraparte"
        OPAS = "opas", "OPAS/OMS"

    tc = models.ForeignKey(
        TermoDeCooperacao, on_delete=models.CASCADE, related_name="areas_tecnicas"
    )
    lado = models.CharField(max_length=12, choices=Lado)
    nome = models.CharField("área técnica", max_length=160)
    responsavel = models.CharField("responsável", max_length=120, blank=True)
    endereco = models.CharField("endereço", max_length=200, blank=True)
    telefone = models.CharField(max_length=40, blank=True)
    email = models.EmailField("e-mail", blank=True)
    pessoas = models.ManyToManyField(
        Vinculo, related_name="areas_tecnicas", verbose_name="pessoas", blank=True
    )

    class Meta:
        verbose_name = "área técnica"
        verbose_name_plural = "áreas técnicas"
        ordering = ["tc", "lado"]
        constraints = [
            models.UniqueConstraint(
                fields=["tc", "lado"], name="uma_area_tecnica_por_lado"
            )
        ]

    def __str__(self) -> str:
        return self.nome


class TermoRelacionado(models.Model):
    """Ligação de um TC com o RE de outro que concorre para o mesmo fim.

    `numero_do_outro` serve quando o outro TC não está no portal.
    """

    tc = models.ForeignKey(
        TermoDeCooperacao, on_delete=models.CASCADE, related_name="ligacoes"
    )
    outro = models.ForeignKey(
        TermoDeCooperacao,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    numero_do_outro = models.PositiveSmallIntegerField("número do outro TC")
    re_do_outro = models.PositiveSmallIntegerField(
        "RE do outro TC", null=True, blank=True
    )
    descricao = models.TextField("descrição", blank=True)

    class Meta:
        verbose_name = "TC relacionado"
        verbose_name_plural = "TCs relacionados"
        ordering = ["tc", "numero_do_outro"]
        constraints = [
            models.UniqueConstraint(
                fields=["tc", "numero_do_outro", "re_do_outro"],
                name="uma_ligacao_por_par_de_termos",
            )
        ]

    def __str__(self) -> str:
        return f"{self.tc} e TC {self.numero_do_outro}"
