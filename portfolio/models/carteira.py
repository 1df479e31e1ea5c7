"""O planejamento estratégico de uma secretaria e a sua carteira de iniciativas."""

from datetime import date
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from contas.models import Instituicao, Vinculo
from contas.states import LEEM_TUDO
from portfolio.rules import (
    DatasDoMarco,
    Degrau,
    Posicao,
    Situacao,
    SituacaoInformada,
    posicao_na_escada,
)
from territorios.models import Territorio


def _alcance(vinculo: Vinculo | None, prefixo: str = "") -> Q:
    """Ciclos publicados e, publicados ou não, os da secretaria do vínculo."""
    publicado = Q(**{f"{prefixo}publicado": True})
    if vinculo is None:
        return publicado
    if vinculo.papel in LEEM_TUDO:
        return Q()
    if vinculo.instituicao_id is None:
        return publicado
    return publicado | Q(**{f"{prefixo}instituicao": vinculo.instituicao_id})


def da_casa(vinculo: Vinculo | None, prefixo: str = "") -> Q:
    """Só a própria secretaria, o auditor e o Ministério; ninguém mais."""
    if vinculo is None:
        return Q(pk__in=[])
    if vinculo.papel in LEEM_TUDO:
        return Q()
    if vinculo.instituicao_id is None:
        return Q(pk__in=[])
    return Q(**{f"{prefixo}instituicao": vinculo.instituicao_id})


class CicloQuerySet(models.QuerySet["Ciclo"]):
    """Perguntas sobre os ciclos."""

    def visiveis_para(self, vinculo: Vinculo | None) -> Self:
        """Os publicados e os da secretaria de quem olha (RN-POR-08)."""
        return self.filter(_alcance(vinculo))

    def da_secretaria(self, vinculo: Vinculo | None) -> Self:
        """Os da secretaria de quem olha: reuniões e semana são internas (RN-POR-09)."""
        return self.filter(da_casa(vinculo))


class Ciclo(models.Model):
    """Ciclo de planejamento de uma secretaria: identidade, etapas e carteira.

    Enquanto não é publicado, só a própria secretaria o vê. `projetos_declarados`
    é quantos a fonte diz ter consolidado, que pode diferir de quantos ela lista.
    """

    slug = models.SlugField("endereço", unique=True)
    instituicao = models.ForeignKey(
        Instituicao, on_delete=models.PROTECT, related_name="ciclos"
    )
    territorio = models.ForeignKey(
        Territorio, on_delete=models.PROTECT, related_name="ciclos"
    )
    nome = models.CharField(max_length=150)
    ano_inicio = models.PositiveSmallIntegerField("primeiro ano")
    ano_fim = models.PositiveSmallIntegerField("último ano")
    missao = models.TextField("missão", blank=True)
    visao = models.TextField("visão", blank=True)
    visao_do_sus = models.TextField("o que queremos para o SUS", blank=True)
    visao_da_secretaria = models.TextField(
        "o que queremos para a secretaria", blank=True
    )
    data_da_carteira = models.DateField(null=True, blank=True)
    projetos_declarados = models.PositiveSmallIntegerField(null=True, blank=True)
    fonte = models.CharField(max_length=200, blank=True)
    publicado = models.BooleanField(default=False)
    versao_dos_pesos = models.PositiveIntegerField(default=1)

    objects = CicloQuerySet.as_manager()

    class Meta:
        ordering = ["-ano_inicio", "slug"]
        constraints = [
            models.CheckConstraint(
                name="ciclo_termina_depois_de_comecar",
                condition=Q(ano_fim__gte=F("ano_inicio")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.instituicao}, {self.ano_inicio} a {self.ano_fim}"

    def get_absolute_url(self) -> str:
        return reverse("portfolio:carteira", args=[self.slug])


class Enunciado(models.Model):
    """Frase curta da identidade do ciclo: um valor ou uma premissa."""

    class Tipo(models.TextChoices):
        VALOR = "valor", "Valor"
        PREMISSA = "premissa", "Premissa"

    ciclo = models.ForeignKey(
        Ciclo, on_delete=models.CASCADE, related_name="enunciados"
    )
    tipo = models.CharField(max_length=10, choices=Tipo)
    fase = models.PositiveSmallIntegerField(null=True, blank=True)
    ordem = models.PositiveSmallIntegerField()
    texto = models.CharField(max_length=200)

    class Meta:
        ordering = ["ciclo", "tipo", "ordem"]
        constraints = [
            models.UniqueConstraint(
                fields=["ciclo", "tipo", "ordem"], name="um_enunciado_por_ordem"
            )
        ]

    def __str__(self) -> str:
        return self.texto


class EtapaDoCiclo(models.Model):
    """Etapa da construção do ciclo e quantas pessoas participaram.

    `participantes` é o mínimo que a fonte afirma ("mais de 800"); None, não diz.
    """

    ciclo = models.ForeignKey(Ciclo, on_delete=models.CASCADE, related_name="etapas")
    fase = models.PositiveSmallIntegerField()
    ordem = models.PositiveSmallIntegerField()
    nome = models.CharField(max_length=120)
    participantes = models.PositiveIntegerField(
        "participantes, mais de", null=True, blank=True
    )
    nota = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "etapa do ciclo"
        verbose_name_plural = "etapas do ciclo"
        ordering = ["ciclo", "fase", "ordem"]
        constraints = [
            models.UniqueConstraint(
                fields=["ciclo", "fase", "ordem"], name="uma_etapa_por_fase_e_ordem"
            )
        ]

    def __str__(self) -> str:
        return self.nome


class ObjetivoEstrategico(models.Model):
    """Compromisso do ciclo, num dos dois quadros: o do SUS ou o da secretaria.

    `nota` diz o que na fonte não permite certeza.
    """

    class Quadro(models.TextChoices):
        SUS = "SUS", "Objetivos do SUS"
        SECRETARIA = "SES", "Objetivos da secretaria"

    ciclo = models.ForeignKey(Ciclo, on_delete=models.CASCADE, related_name="objetivos")
    quadro = models.CharField(max_length=3, choices=Quadro)
    ordem = models.PositiveSmallIntegerField("número")
    texto = models.TextField()
    nota = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "objetivo estratégico"
        verbose_name_plural = "objetivos estratégicos"
        ordering = ["ciclo", "ordem"]
        constraints = [
            models.UniqueConstraint(
                fields=["ciclo", "ordem"], name="um_objetivo_por_numero_no_ciclo"
            )
        ]

    def __str__(self) -> str:
        return self.texto


class CriterioDePriorizacao(models.Model):
    """Critério que pontua as estratégias; `peso` é relativo aos demais do ciclo."""

    ciclo = models.ForeignKey(Ciclo, on_delete=models.CASCADE, related_name="criterios")
    ordem = models.PositiveSmallIntegerField()
    nome = models.CharField(max_length=120)
    peso = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(1))

    class Meta:
        verbose_name = "critério de priorização"
        verbose_name_plural = "critérios de priorização"
        ordering = ["ciclo", "ordem"]
        constraints = [
            models.UniqueConstraint(
                fields=["ciclo", "ordem"], name="um_criterio_por_ordem_no_ciclo"
            ),
            models.CheckConstraint(
                name="criterio_com_peso_nao_negativo", condition=Q(peso__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return self.nome


class IniciativaQuerySet(models.QuerySet["Iniciativa"]):
    """Perguntas sobre as iniciativas."""

    def visiveis_para(self, vinculo: Vinculo | None) -> Self:
        """As dos ciclos que existem para quem olha (RN-POR-08)."""
        return self.filter(_alcance(vinculo, "ciclo__"))

    def em_curso(self) -> Self:
        """As não encerradas: são as que se escrevem toda semana."""
        return self.filter(encerrada_em__isnull=True)

    def com_ciclo(self) -> Self:
        """Traz o ciclo e a secretaria na mesma consulta."""
        return self.select_related("ciclo__instituicao", "ciclo__territorio")


class Iniciativa(models.Model):
    """Projeto, processo, política ou outra iniciativa da carteira de um ciclo.

    `gerente` é o vínculo que responde por ela; `cargo_do_gerente`, como o papel
    é dito em público. A situação é calculada dos marcos; `situacao_informada` a
    substitui até `situacao_valida_ate`, com motivo. Encerrada, não muda mais.
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
    desafio = models.TextField(blank=True)
    escopo = models.TextField(blank=True)
    onda = models.PositiveSmallIntegerField(null=True, blank=True)
    inicio = models.DateField("início", null=True, blank=True)
    objetivos = models.ManyToManyField(
        ObjetivoEstrategico, related_name="iniciativas", blank=True
    )
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
            models.CheckConstraint(
                name="iniciativa_encerrada_diz_quem_e_quando",
                condition=Q(encerrada_em__isnull=True, encerrada_por__isnull=True)
                | Q(encerrada_em__isnull=False, encerrada_por__isnull=False),
            ),
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


class MarcoQuerySet(models.QuerySet["Marco"]):
    """Perguntas sobre os marcos."""

    def visiveis_para(self, vinculo: Vinculo | None) -> Self:
        """Os das iniciativas que existem para quem olha."""
        return self.filter(_alcance(vinculo, "iniciativa__ciclo__"))


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
            models.CheckConstraint(
                name="ponto_aberto_diz_quem_e_quando",
                condition=Q(aberto_em__isnull=True, aberto_por__isnull=True)
                | Q(aberto_em__isnull=False, aberto_por__isnull=False),
            ),
            models.CheckConstraint(
                name="ponto_resolvido_diz_quem_quando_e_como",
                condition=Q(
                    resolvido_em__isnull=True, resolvido_por__isnull=True, solucao=""
                )
                | (
                    Q(resolvido_em__isnull=False, resolvido_por__isnull=False)
                    & ~Q(solucao="")
                ),
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
