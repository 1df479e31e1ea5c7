"""Edições, prioridades, fichas com suas variantes e as rodadas de cada ano."""

from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from indicadores.prazos import Janela
from indicadores.rules import Faixa, Sentido
from territorios.models import Territorio

DIGITOS, CASAS = 19, 4
"""Quinze algarismos inteiros e quatro decimais, o que `ler_decimal` aceita."""


class EdicaoQuerySet(models.QuerySet["Edicao"]):
    """Edições por uso; encadeiam-se."""

    def publicas(self) -> Self:
        """As que já têm rodada; a que ainda se prepara só a gestão vê. RN-IND-69."""
        return self.filter(
            models.Exists(Rodada.objects.filter(edicao=models.OuterRef("pk")))
        )


class Edicao(models.Model):
    """Rol de indicadores instituído por uma norma, válido por um ou mais anos."""

    codigo = models.CharField("código", max_length=20, unique=True)
    nome = models.CharField(max_length=120)
    norma = models.CharField(max_length=120)
    ano_inicial = models.PositiveSmallIntegerField()
    ano_final = models.PositiveSmallIntegerField()
    observacao = models.TextField("observação", blank=True)
    versao = models.PositiveIntegerField("versão", default=1)

    objects = EdicaoQuerySet.as_manager()

    class Meta:
        verbose_name = "edição"
        verbose_name_plural = "edições"
        ordering = ["-ano_inicial"]
        constraints = [
            models.CheckConstraint(
                name="edicao_termina_depois_de_comecar",
                condition=Q(ano_final__gte=F("ano_inicial")),
            )
        ]

    def __str__(self) -> str:
        return self.nome

    def get_absolute_url(self) -> str:
        return reverse("indicadores:gestao_edicao", args=[self.codigo])


class Prioridade(models.Model):
    """Prioridade (ou diretriz) que agrupa fichas dentro de uma edição."""

    edicao = models.ForeignKey(
        Edicao, on_delete=models.PROTECT, related_name="prioridades"
    )
    ordem = models.PositiveSmallIntegerField()
    nome = models.CharField(max_length=120)
    diretriz = models.TextField(blank=True)
    objetivo = models.TextField(blank=True)

    class Meta:
        ordering = ["edicao", "ordem"]
        constraints = [
            models.UniqueConstraint(
                fields=["edicao", "nome"], name="prioridade_unica_na_edicao"
            )
        ]

    def __str__(self) -> str:
        return self.nome


class TipoDeFicha(models.TextChoices):
    """Como a norma classifica o indicador."""

    PRINCIPAL = "P", "Principal"
    COMPLEMENTAR = "C", "Complementar"
    UNIVERSAL = "U", "Universal"
    ESPECIFICO = "E", "Específico"
    REGIONAL = "R", "Regional"
    LOCAL = "L", "Local"


class TipoDoValorNacional(models.TextChoices):
    """O que é o valor nacional que a norma traz."""

    META = "meta", "meta"
    PARAMETRO = "parametro", "parâmetro"
    REFERENCIA = "referencia", "referência"


class Agregacao(models.TextChoices):
    """Como se chega ao valor de um território maior."""

    RAZAO = "razao", "Soma dos numeradores sobre soma dos denominadores"
    SOMA = "soma", "Soma das contagens"
    NENHUMA = "nenhuma", "Não se agrega"


class FichaQuerySet(models.QuerySet["Ficha"]):
    """Fichas por alcance; encadeiam-se."""

    def do_territorio(self, territorio: Territorio, ano: int) -> Self:
        """As do rol nacional e as que o território ou a sua UF acrescentaram.

        `ano` é o da rodada: a ficha acrescentada vale de `desde_ano` em diante.
        """
        acima = [pk for pk in (territorio.pk, territorio.uf_id) if pk is not None]
        return self.filter(
            Q(territorio__isnull=True)
            | (
                Q(territorio__in=acima)
                & (Q(desde_ano__isnull=True) | Q(desde_ano__lte=ano))
            )
        )

    def publicas(self) -> Self:
        """As das edições que já têm rodada. RN-IND-69."""
        return self.filter(edicao__in=Edicao.objects.publicas())

    def acrescentadas_por(self, territorio: Territorio) -> Self:
        """Só as que o próprio território acrescentou ao rol."""
        return self.filter(territorio=territorio)


class RolNacional(models.Manager["Ficha"]):
    """As fichas do rol nacional: as únicas que o país inteiro compara."""

    def get_queryset(self) -> FichaQuerySet:
        return FichaQuerySet(self.model, using=self._db).filter(territorio__isnull=True)

    def publicas(self) -> FichaQuerySet:
        """As do rol nacional que qualquer pessoa lê. RN-IND-69."""
        return self.get_queryset().publicas()


class Ficha(models.Model):
    """Indicador numa edição: o que mede, como se calcula e a quem se aplica.

    `territorio` None é o rol nacional; a UF, um indicador regional acrescentado
    pela CIB; o município, um indicador local. `objects` só vê o rol nacional, para
    que o indicador de um não apareça na conta de todos; `todas` vê os demais.
    `itens` são os quesitos sim/não de um indicador composto, na ordem.

    `valor_nacional`, `minimo_plausivel` e `maximo_plausivel` na unidade da
    ficha, como `limite_inferior` e `limite_superior`, os da faixa do indicador
    que está bem dentro dela (RN-IND-18). `aplicabilidade` e `regra_de_meta` são
    dados, lidos por `rules.motivo_de_nao_se_aplicar` e `sugestao.sugerir_meta`.
    `inferidos` lista os campos que a publicação não traz e foram deduzidos.
    `continua` é a ficha da edição anterior cujos anos a série segue.
    """

    edicao = models.ForeignKey(Edicao, on_delete=models.PROTECT, related_name="fichas")
    prioridade = models.ForeignKey(
        Prioridade, on_delete=models.PROTECT, related_name="fichas"
    )
    territorio = models.ForeignKey(
        Territorio,
        on_delete=models.PROTECT,
        related_name="fichas_acrescentadas",
        null=True,
        blank=True,
    )
    continua = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="continuadas",
        null=True,
        blank=True,
    )
    desde_ano = models.PositiveSmallIntegerField("desde o ano", null=True, blank=True)
    numero = models.PositiveSmallIntegerField("número")
    nome = models.CharField(max_length=250)
    nome_curto = models.CharField(max_length=60)
    tipo = models.CharField(max_length=1, choices=TipoDeFicha)
    unidade = models.CharField(max_length=80)
    casas = models.PositiveSmallIntegerField("casas decimais", default=1)
    sentido = models.CharField(max_length=5, choices=Sentido)
    numerador = models.TextField(blank=True)
    denominador = models.TextField(blank=True)
    multiplicador = models.DecimalField(
        max_digits=DIGITOS, decimal_places=CASAS, null=True, blank=True
    )
    fonte = models.CharField(max_length=200, blank=True)
    valor_nacional = models.DecimalField(
        max_digits=DIGITOS, decimal_places=CASAS, null=True, blank=True
    )
    tipo_do_valor_nacional = models.CharField(
        max_length=10, choices=TipoDoValorNacional, blank=True
    )
    texto_do_valor_nacional = models.TextField(blank=True)
    abrangencia = models.CharField("aplica-se a", max_length=200, blank=True)
    aplicabilidade = models.JSONField(default=dict, blank=True)
    julga_alcance = models.BooleanField("julga alcance", default=True)
    motivo_nao_julgado = models.CharField(max_length=250, blank=True)
    agregacao = models.CharField(
        "agregação", max_length=10, choices=Agregacao, default=Agregacao.RAZAO
    )
    minimo_plausivel = models.DecimalField(
        max_digits=DIGITOS, decimal_places=CASAS, null=True, blank=True
    )
    maximo_plausivel = models.DecimalField(
        max_digits=DIGITOS, decimal_places=CASAS, null=True, blank=True
    )
    limite_inferior = models.DecimalField(
        max_digits=DIGITOS, decimal_places=CASAS, null=True, blank=True
    )
    limite_superior = models.DecimalField(
        max_digits=DIGITOS, decimal_places=CASAS, null=True, blank=True
    )
    regra_de_meta = models.JSONField(default=dict, blank=True)
    itens = models.JSONField("quesitos", default=list, blank=True)
    observacao = models.TextField("observação", blank=True)
    inferidos = models.JSONField(default=list, blank=True)
    versao = models.PositiveIntegerField("versão", default=1)

    objects = RolNacional()
    todas = FichaQuerySet.as_manager()

    class Meta:
        ordering = ["edicao", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["edicao", "numero"],
                condition=Q(territorio__isnull=True),
                name="um_numero_por_ficha_na_edicao",
            ),
            models.UniqueConstraint(
                fields=["edicao", "territorio", "numero"],
                condition=Q(territorio__isnull=False),
                name="um_numero_por_ficha_acrescentada",
            ),
            models.CheckConstraint(
                name="so_a_acrescentada_comeca_num_ano",
                condition=Q(desde_ano__isnull=True) | Q(territorio__isnull=False),
            ),
            models.CheckConstraint(
                name="ficha_nao_julgada_diz_por_que",
                condition=Q(julga_alcance=True) | ~Q(motivo_nao_julgado=""),
            ),
            models.CheckConstraint(
                name="so_a_de_faixa_tem_limites",
                condition=Q(sentido=Sentido.FAIXA)
                | Q(limite_inferior__isnull=True, limite_superior__isnull=True),
            ),
            models.CheckConstraint(
                name="limites_da_faixa_em_ordem",
                condition=Q(limite_inferior__isnull=True)
                | Q(limite_superior__isnull=True)
                | Q(limite_superior__gte=F("limite_inferior")),
            ),
            models.CheckConstraint(
                name="valor_nacional_diz_o_que_e",
                condition=Q(valor_nacional__isnull=True)
                | ~Q(tipo_do_valor_nacional=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.numero} {self.nome_curto}"

    def get_absolute_url(self) -> str:
        if self.territorio is None:
            return reverse("indicadores:ficha", args=[self.edicao.codigo, self.numero])
        return reverse(
            "indicadores:ficha_acrescentada",
            args=[self.edicao.codigo, self.territorio.codigo, self.numero],
        )

    @property
    def conta_casos(self) -> bool:
        """Se é proporção ou taxa de casos contados, de que o acaso se mede.

        A razão e a média (multiplicador 1) e o composto de quesitos não o são.
        """
        vezes = self.multiplicador
        return vezes is not None and vezes > 1 and not self.itens

    @property
    def faixa(self) -> Faixa | None:
        """A faixa em que o indicador está bem; None se não é de faixa ou não a diz."""
        limites = (self.limite_inferior, self.limite_superior)
        return None if limites == (None, None) else Faixa(*limites)

    @property
    def sentido_por_extenso(self) -> str:
        """«maior é melhor» ou «dentro da faixa de 5,0 a 10,0»."""
        if self.faixa is None:
            return str(self.get_sentido_display())
        return f"dentro da faixa {self.faixa.por_extenso(self.casas)}"

    def multiplicador_em(self, variante: "Variante | None") -> Decimal | None:
        """Por quanto se multiplica numerador ÷ denominador; None se não há contagens.

        A variante em outra unidade (um número de óbitos) se informa só pelo valor.
        """
        propria = variante is None or variante.unidade == self.unidade
        return self.multiplicador if propria else None


class Variante(models.Model):
    """Outra definição aceita da mesma ficha: 7+ consultas, número em vez de taxa.

    `regra` são dados que dizem quando a variante vale: `populacao_abaixo_de`.
    """

    ficha = models.ForeignKey(Ficha, on_delete=models.PROTECT, related_name="variantes")
    codigo = models.SlugField("código", max_length=30)
    nome = models.CharField(max_length=120)
    unidade = models.CharField(max_length=80)
    casas = models.PositiveSmallIntegerField("casas decimais", default=1)
    regra = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["ficha", "codigo"]
        constraints = [
            models.UniqueConstraint(
                fields=["ficha", "codigo"], name="variante_unica_na_ficha"
            )
        ]

    def __str__(self) -> str:
        return self.nome


class Rodada(models.Model):
    """Um ano de uma edição, com as janelas em que se pactua e se apura.

    As datas são inclusivas. `registro_pelo_gestor` permite ao gestor registrar
    a resolução do conselho e validar de uma vez, sem que o conselho entre no
    portal. `demonstracao` marca rodadas com números fictícios.
    """

    edicao = models.ForeignKey(Edicao, on_delete=models.PROTECT, related_name="rodadas")
    ano = models.PositiveSmallIntegerField(unique=True)
    metas_abrem = models.DateField(null=True, blank=True)
    metas_fecham = models.DateField(null=True, blank=True)
    resultados_abrem = models.DateField(null=True, blank=True)
    resultados_fecham = models.DateField(null=True, blank=True)
    registro_pelo_gestor = models.BooleanField(default=True)
    demonstracao = models.BooleanField("demonstração", default=False)
    fonte = models.CharField(max_length=250, blank=True)
    versao = models.PositiveIntegerField("versão", default=1)

    class Meta:
        ordering = ["-ano"]
        constraints = [
            models.CheckConstraint(
                name="janela_de_metas_inteira",
                condition=Q(metas_abrem__isnull=True, metas_fecham__isnull=True)
                | Q(metas_fecham__gte=F("metas_abrem")),
            ),
            models.CheckConstraint(
                name="janela_de_resultados_inteira",
                condition=Q(
                    resultados_abrem__isnull=True, resultados_fecham__isnull=True
                )
                | Q(resultados_fecham__gte=F("resultados_abrem")),
            ),
        ]

    def __str__(self) -> str:
        return f"Rodada {self.ano}"

    def get_absolute_url(self) -> str:
        return reverse("indicadores:gestao_rodada", args=[self.ano])

    @property
    def janela_das_metas(self) -> Janela:
        """Quando se digitam as metas; reaberturas à parte (`consultas.janela_de`)."""
        return Janela(self.metas_abrem, self.metas_fecham)

    @property
    def janela_dos_resultados(self) -> Janela:
        """Quando se informam os resultados; reaberturas à parte."""
        return Janela(self.resultados_abrem, self.resultados_fecham)
