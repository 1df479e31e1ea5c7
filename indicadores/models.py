"""Edições, fichas, rodadas e as pactuações com suas metas e resultados."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from contas.models import Vinculo
from contas.states import LEEM_TUDO, MUNICIPAIS, Papel
from indicadores.rules import Celula, EstadoDaCelula, Sentido
from indicadores.states import ENVIADAS, Situacao
from territorios.models import Nivel, Pertencimento, Territorio

DIGITOS, CASAS = 19, 4
"""Quinze algarismos inteiros e quatro decimais, o que `ler_decimal` aceita."""


class Edicao(models.Model):
    """Rol de indicadores instituído por uma norma, válido por um ou mais anos."""

    codigo = models.CharField("código", max_length=20, unique=True)
    nome = models.CharField(max_length=120)
    norma = models.CharField(max_length=120)
    ano_inicial = models.PositiveSmallIntegerField()
    ano_final = models.PositiveSmallIntegerField()
    observacao = models.TextField("observação", blank=True)

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


class Prioridade(models.Model):
    """Prioridade (ou diretriz) que agrupa fichas dentro de uma edição."""

    edicao = models.ForeignKey(
        Edicao, on_delete=models.PROTECT, related_name="prioridades"
    )
    ordem = models.PositiveSmallIntegerField()
    nome = models.CharField(max_length=120)
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


class Ficha(models.Model):
    """Indicador numa edição: o que mede, como se calcula e a quem se aplica.

    `valor_nacional`, `minimo_plausivel` e `maximo_plausivel` na unidade da
    ficha. `aplicabilidade` e `regra_de_meta` são dados, lidos por
    `rules.motivo_de_nao_se_aplicar` e `rules.sugerir_meta`. `inferidos` lista
    os campos que a publicação não traz e foram deduzidos.
    """

    edicao = models.ForeignKey(Edicao, on_delete=models.PROTECT, related_name="fichas")
    prioridade = models.ForeignKey(
        Prioridade, on_delete=models.PROTECT, related_name="fichas"
    )
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
    regra_de_meta = models.JSONField(default=dict, blank=True)
    observacao = models.TextField("observação", blank=True)
    inferidos = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["edicao", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["edicao", "numero"], name="um_numero_por_ficha_na_edicao"
            ),
            models.CheckConstraint(
                name="ficha_nao_julgada_diz_por_que",
                condition=Q(julga_alcance=True) | ~Q(motivo_nao_julgado=""),
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
        return reverse("indicadores:ficha", args=[self.edicao.codigo, self.numero])


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

    def aberta_para_metas(self, dia: date) -> bool:
        """Diz se em `dia` se digitam metas."""
        if self.metas_abrem is None or self.metas_fecham is None:
            return False
        return self.metas_abrem <= dia <= self.metas_fecham

    def aberta_para_resultados(self, dia: date) -> bool:
        """Diz se em `dia` se informam resultados."""
        if self.resultados_abrem is None or self.resultados_fecham is None:
            return False
        return self.resultados_abrem <= dia <= self.resultados_fecham


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
        auditoria e Ministério, tudo. None é o público.
        """
        publicas = publicas_em()
        if vinculo is None or vinculo.territorio is None:
            return self.filter(publicas)
        if vinculo.papel in LEEM_TUDO:
            return self.all()
        return self.filter(publicas | _alcance_de(vinculo, vinculo.territorio))

    def do_ano(self, ano: int) -> Self:
        """As da rodada de um ano."""
        return self.filter(rodada__ano=ano)


def _alcance_de(vinculo: Vinculo, territorio: Territorio) -> Q:
    """Condição do que o vínculo vê além do público."""
    proprias = Q(territorio=territorio)
    enviadas = Q(situacao__in=ENVIADAS)
    if vinculo.papel in MUNICIPAIS:
        return proprias
    if vinculo.papel == Papel.TECNICO_REGIONAL:
        da_regiao = Pertencimento.objects.vigentes_em(None).filter(regiao=territorio)
        return proprias | (enviadas & Q(territorio__in=da_regiao.values("municipio")))
    if territorio.nivel == Nivel.UF:
        return proprias | (enviadas & Q(territorio__uf=territorio))
    if territorio.nivel == Nivel.PAIS:
        return proprias | enviadas
    return Q(pk__in=[])


def _andam_juntos(passo: str) -> Q:
    """Quem e quando existem os dois ou nenhum."""
    em, por = f"{passo}_em__isnull", f"{passo}_por__isnull"
    return Q(**{em: True, por: True}) | Q(**{em: False, por: False})


class Pactuacao(models.Model):
    """Todas as metas de um território numa rodada: o que se envia e se homologa.

    `versao` cresce a cada gravação ou passo do fluxo. Os atos guardam número e
    data como foram declarados; o comprovante é o documento emitido na validação.
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
    versao = models.PositiveIntegerField("versão", default=1)
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
                models.CheckConstraint(
                    name=f"pactuacao_{passo}_em_e_por_andam_juntos",
                    condition=Q(
                        **{f"{passo}_em__isnull": True, f"{passo}_por__isnull": True}
                    )
                    | Q(
                        **{f"{passo}_em__isnull": False, f"{passo}_por__isnull": False}
                    ),
                )
                for passo in (
                    "enviada",
                    "aprovada",
                    "validada",
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


class CelulaBase(models.Model):
    """O que meta e resultado têm em comum: valor ou o estado que o substitui.

    `valor` na unidade da ficha (ou da variante). `texto_da_fonte` é o que estava
    escrito na publicação; `origem`, a tela, o arquivo e linha ou o quadro.
    """

    ficha = models.ForeignKey(
        Ficha, on_delete=models.PROTECT, related_name="%(class)ss"
    )
    variante = models.ForeignKey(
        Variante, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    estado = models.CharField(
        max_length=13, choices=EstadoDaCelula, default=EstadoDaCelula.NAO_INFORMADO
    )
    valor = models.DecimalField(
        max_digits=DIGITOS, decimal_places=CASAS, null=True, blank=True
    )
    texto_da_fonte = models.CharField(max_length=60, blank=True)
    nota = models.TextField(blank=True)
    versao = models.PositiveIntegerField("versão", default=1)
    origem = models.CharField(max_length=200, blank=True)
    gravada_em = models.DateTimeField(null=True, blank=True)
    gravada_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["ficha", "pactuacao"], name="%(class)s_unica_por_ficha"
            ),
            models.CheckConstraint(
                name="%(class)s_com_valor_ou_estado",
                condition=Q(estado=EstadoDaCelula.VALOR, valor__isnull=False)
                | (~Q(estado=EstadoDaCelula.VALOR) & Q(valor__isnull=True)),
            ),
            models.CheckConstraint(
                name="%(class)s_gravada_em_e_por_andam_juntos",
                condition=Q(gravada_em__isnull=True, gravada_por__isnull=True)
                | Q(gravada_em__isnull=False, gravada_por__isnull=False),
            ),
        ]


class MetaPactuada(CelulaBase):
    """Meta de um indicador na pactuação de um território. RN-IND-01."""

    pactuacao = models.ForeignKey(
        Pactuacao, on_delete=models.PROTECT, related_name="metas"
    )
    justificativa = models.TextField(blank=True)

    class Meta(CelulaBase.Meta):
        verbose_name = "meta pactuada"
        verbose_name_plural = "metas pactuadas"

    def __str__(self) -> str:
        return f"{self.ficha} em {self.pactuacao}"

    @property
    def celula(self) -> Celula:
        """A meta como as regras a veem; carregue `variante` antes."""
        return Celula(
            self.estado, self.valor, self.variante.codigo if self.variante else ""
        )


class Resultado(CelulaBase):
    """Valor apurado de um indicador para um território e ano.

    Onde há `numerador` e `denominador`, o portal confere o valor por eles.
    `data_extracao` é o dia em que o número foi tirado do sistema de informação.
    """

    pactuacao = models.ForeignKey(
        Pactuacao, on_delete=models.PROTECT, related_name="resultados"
    )
    numerador = models.DecimalField(
        max_digits=DIGITOS, decimal_places=CASAS, null=True, blank=True
    )
    denominador = models.DecimalField(
        max_digits=DIGITOS, decimal_places=CASAS, null=True, blank=True
    )
    preliminar = models.BooleanField(default=False)
    fonte = models.CharField(max_length=200, blank=True)
    data_extracao = models.DateField("data da extração", null=True, blank=True)

    class Meta(CelulaBase.Meta):
        verbose_name = "resultado"

    def __str__(self) -> str:
        return f"{self.ficha} em {self.pactuacao}"

    @property
    def celula(self) -> Celula:
        """O resultado como as regras o veem; carregue `variante` antes."""
        return Celula(
            self.estado,
            self.valor,
            self.variante.codigo if self.variante else "",
            self.numerador,
            self.denominador,
        )
