"""A pactuação de um território: o que se envia, aprova e homologa."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from base.restricoes import em_e_por
from contas.models import Vinculo
from contas.states import DO_PORTFOLIO, LEEM_TUDO, MUNICIPAIS, Papel
from indicadores.models.catalogo import Rodada
from indicadores.states import APOIAM, ENVIADAS, Situacao
from territorios.models import Nivel, Pertencimento, Territorio


class OrigemDaPactuacao(models.TextChoices):
    """De onde veio o conjunto de números."""

    PORTAL = "portal", "Feita no portal"
    PUBLICACAO = "publicacao", "Publicada em documento oficial"


def publicas_em(prefixo: str = "") -> Q:
    """Condição do que qualquer pessoa lê: o homologado e o publicado pela fonte."""
    return Q(**{f"{prefixo}situacao": Situacao.HOMOLOGADA}) | Q(
        **{f"{prefixo}origem": OrigemDaPactuacao.PUBLICACAO}
    )


class PactuacaoQuerySet(models.QuerySet["Pactuacao"]):
    """Perguntas sobre as pactuações; encadeiam-se."""

    def publicas(self) -> Self:
        """As homologadas e as que vieram de publicação: qualquer pessoa as lê."""
        return self.filter(publicas_em())

    def visiveis_para(self, vinculo: Vinculo | None) -> Self:
        """As públicas, as do próprio território e as que lhe foram enviadas.

        O município vê os seus rascunhos; a região e o estado, o que foi enviado;
        auditoria e Ministério, tudo. Os papéis do portfólio não pactuam: veem o que o
        público vê, e None é o público. Regra: RN-IND-81.
        """
        publicas = publicas_em()
        if vinculo is None or vinculo.territorio is None:
            return self.filter(publicas)
        if vinculo.papel in LEEM_TUDO:
            return self.all()
        return self.filter(publicas | _alcance_de(vinculo, vinculo.territorio))

    def apoiadas_por(self, vinculo: Vinculo | None) -> Self:
        """As visíveis e, ao técnico do estado ou da região, as que os seus
        municípios ainda digitam: lê e comenta, não digita por eles. RN-IND-71.
        """
        visiveis = self.visiveis_para(vinculo)
        if vinculo is None or vinculo.territorio is None:
            return visiveis
        if vinculo.papel not in APOIAM:
            return visiveis
        return visiveis | self.filter(_dos_municipios_de(vinculo, vinculo.territorio))

    def do_ano(self, ano: int) -> Self:
        """As da rodada de um ano."""
        return self.filter(rodada__ano=ano)


def _alcance_de(vinculo: Vinculo, territorio: Territorio) -> Q:
    """Condição do que o vínculo vê além do público."""
    proprias = Q(territorio=territorio)
    enviadas = Q(situacao__in=ENVIADAS)
    if vinculo.papel in DO_PORTFOLIO:
        return Q(pk__in=[])
    if vinculo.papel in MUNICIPAIS:
        return proprias
    if vinculo.papel == Papel.TECNICO_REGIONAL:
        return proprias | (enviadas & _dos_municipios_de(vinculo, territorio))
    if territorio.nivel == Nivel.UF:
        return proprias | (enviadas & Q(territorio__uf=territorio))
    if territorio.nivel == Nivel.PAIS:
        return proprias | enviadas
    return Q(pk__in=[])


def _dos_municipios_de(vinculo: Vinculo, territorio: Territorio) -> Q:
    """Condição das pactuações dos municípios da região ou da UF do vínculo."""
    if vinculo.papel == Papel.TECNICO_REGIONAL:
        da_regiao = Pertencimento.objects.vigentes_em(None).filter(regiao=territorio)
        return Q(territorio__in=da_regiao.values("municipio"))
    return Q(territorio__uf=territorio, territorio__nivel=Nivel.MUNICIPIO)


class Pactuacao(models.Model):
    """Todas as metas de um território numa rodada: o que se envia e se homologa.

    `versao` cresce a cada gravação de metas ou passo do fluxo; a de resultados, que
    não disputa com eles, conta-se em `gravacoes_de_resultados`. As duas só crescem: é
    por elas que se sabe se um número mudou (`consultas.memoria`). `passa_pela_cir` é o
    que a UF decidiu quando a pactuação foi aberta (`ConfiguracaoDaUF`). Os atos guardam
    número e data como foram declarados; o comprovante é o documento emitido na
    validação.
    """

    rodada = models.ForeignKey(
        Rodada, on_delete=models.PROTECT, related_name="pactuacoes"
    )
    territorio = models.ForeignKey(
        Territorio, on_delete=models.PROTECT, related_name="pactuacoes"
    )
    situacao = models.CharField(
        "situação", max_length=20, choices=Situacao, default=Situacao.EM_DIGITACAO
    )
    origem = models.CharField(
        max_length=12, choices=OrigemDaPactuacao, default=OrigemDaPactuacao.PORTAL
    )
    situacao_desde = models.DateTimeField("nesta situação desde", default=timezone.now)
    passa_pela_cir = models.BooleanField("passa pela CIR", default=False)
    versao = models.PositiveIntegerField("versão", default=1)
    gravacoes_de_resultados = models.PositiveIntegerField(default=0)
    pactuada_na_cir_em = models.DateTimeField(null=True, blank=True)
    pactuada_na_cir_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    resolucao_da_cir = models.CharField("resolução da CIR", max_length=60, blank=True)
    data_da_resolucao_da_cir = models.DateField(null=True, blank=True)
    enviada_em = models.DateTimeField(null=True, blank=True)
    enviada_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    aprovada_em = models.DateTimeField(null=True, blank=True)
    aprovada_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    resolucao_do_conselho = models.CharField(max_length=60, blank=True)
    data_da_resolucao = models.DateField(null=True, blank=True)
    validada_em = models.DateTimeField(null=True, blank=True)
    validada_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    pactuada_na_cib_em = models.DateTimeField(null=True, blank=True)
    pactuada_na_cib_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    resolucao_da_cib = models.CharField("resolução da CIB", max_length=60, blank=True)
    data_da_resolucao_da_cib = models.DateField(null=True, blank=True)
    homologada_em = models.DateTimeField(null=True, blank=True)
    homologada_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    ato_de_homologacao = models.CharField(
        "ato de homologação", max_length=60, blank=True
    )
    data_do_ato = models.DateField(null=True, blank=True)
    devolvida_em = models.DateTimeField(null=True, blank=True)
    devolvida_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    motivo_da_devolucao = models.TextField("motivo da devolução", blank=True)

    objects = PactuacaoQuerySet.as_manager()

    class Meta:
        verbose_name = "pactuação"
        verbose_name_plural = "pactuações"
        ordering = ["rodada", "territorio"]
        indexes = [
            models.Index(fields=["rodada", "situacao"], name="pactuacao_por_situacao")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["territorio", "rodada"],
                name="uma_pactuacao_por_territorio_e_rodada",
            ),
            *(
                em_e_por(passo, name=f"pactuacao_{passo}_em_e_por_andam_juntos")
                for passo in (
                    "pactuada_na_cir",
                    "enviada",
                    "aprovada",
                    "validada",
                    "pactuada_na_cib",
                    "homologada",
                    "devolvida",
                )
            ),
        ]

    def __str__(self) -> str:
        return f"Pactuação {self.rodada.ano} de {self.territorio}"

    def get_absolute_url(self) -> str:
        return reverse(
            "indicadores:pactuacao", args=[self.rodada.ano, self.territorio.codigo]
        )

    @property
    def estadual(self) -> bool:
        """Segue o fluxo do estado (UF) e não o do município."""
        return self.territorio.nivel == Nivel.UF


class Passagem(models.Model):
    """Passo do fluxo dado por uma pactuação: de que situação, a qual e quando.

    Serve às contas de tempo; o que foi dito no passo está na trilha.
    """

    pactuacao = models.ForeignKey(
        Pactuacao, on_delete=models.PROTECT, related_name="passagens"
    )
    acao = models.CharField("ação", max_length=40)
    de = models.CharField(max_length=20, choices=Situacao)
    para = models.CharField(max_length=20, choices=Situacao)
    dada_em = models.DateTimeField()
    dada_por = models.ForeignKey(Vinculo, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "passagens"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["pactuacao", "dada_em"], name="passagem_por_data")
        ]

    def __str__(self) -> str:
        return f"{self.pactuacao}: {self.get_para_display()}"
