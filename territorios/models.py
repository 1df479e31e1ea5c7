"""Territórios: do Brasil ao município, com pertencimento datado e população por ano."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q


class Nivel(models.TextChoices):
    """Níveis em que o SUS planeja e o portal agrega."""

    PAIS = "BR", "Brasil"
    MACRORREGIAO = "MACRO", "Macrorregião"
    UF = "UF", "Unidade da Federação"
    REGIAO_DE_SAUDE = "REGIAO", "Região de saúde"
    MUNICIPIO = "MUN", "Município"


class TerritorioQuerySet(models.QuerySet["Territorio"]):
    """Perguntas sobre o território; encadeiam-se."""

    def ufs(self) -> Self:
        """As 27 unidades da Federação."""
        return self.filter(nivel=Nivel.UF)

    def municipios(self) -> Self:
        """Municípios (e o Distrito Federal não está entre eles)."""
        return self.filter(nivel=Nivel.MUNICIPIO)

    def existentes_em(self, dia: date) -> Self:
        """Os que já existiam, e ainda não tinham sido extintos, em `dia`."""
        return self.filter(
            Q(instalado_em__isnull=True) | Q(instalado_em__lte=dia),
            Q(extinto_em__isnull=True) | Q(extinto_em__gt=dia),
        )

    def abaixo_de(self, territorio: "Territorio", *, em: date | None = None) -> Self:
        """O próprio território e todos os contidos nele.

        `em` só importa para a região de saúde, cujo desenho muda com o tempo;
        None vale o desenho de hoje (pertencimentos sem data de fim).
        """
        if territorio.nivel == Nivel.PAIS:
            return self
        if territorio.nivel == Nivel.MACRORREGIAO:
            return self.filter(Q(pk=territorio.pk) | Q(macrorregiao=territorio))
        if territorio.nivel == Nivel.UF:
            return self.filter(Q(pk=territorio.pk) | Q(uf=territorio))
        if territorio.nivel == Nivel.REGIAO_DE_SAUDE:
            vigentes = Pertencimento.objects.vigentes_em(em).filter(regiao=territorio)
            return self.filter(
                Q(pk=territorio.pk) | Q(pk__in=vigentes.values("municipio"))
            )
        return self.filter(pk=territorio.pk)


class Territorio(models.Model):
    """Brasil, macrorregião, UF, região de saúde ou município.

    `codigo` é o do endereço: `BR`; `N`, `NE`, `CO`, `SD`, `S` para as
    macrorregiões; a sigla para as UFs; 5 dígitos para a região de saúde; 7 (o do
    IBGE) para o município. O Sudeste é `SD` porque `SE` é Sergipe.
    `uf` e `macrorregiao` repetem nos de baixo o que a hierarquia já diz, para que
    o alcance de um vínculo seja uma comparação e não uma consulta recursiva.
    """

    codigo = models.CharField("código", max_length=7, unique=True)
    codigo_ibge = models.CharField("código IBGE", max_length=7, blank=True)
    nivel = models.CharField("nível", max_length=6, choices=Nivel)
    nome = models.CharField(max_length=100)
    nome_normalizado = models.CharField(max_length=100, db_index=True)
    uf = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    macrorregiao = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    capital = models.BooleanField(default=False)
    amazonia_legal = models.BooleanField("Amazônia Legal", default=False)
    instalado_em = models.DateField(null=True, blank=True)
    extinto_em = models.DateField(null=True, blank=True)

    objects = TerritorioQuerySet.as_manager()

    class Meta:
        verbose_name = "território"
        ordering = ["codigo"]
        indexes = [models.Index(fields=["nivel", "uf"], name="territorio_nivel_uf")]
        constraints = [
            models.CheckConstraint(
                name="municipio_e_regiao_tem_uf",
                condition=Q(uf__isnull=False)
                | ~Q(nivel__in=[Nivel.MUNICIPIO, Nivel.REGIAO_DE_SAUDE]),
            ),
            models.CheckConstraint(
                name="tudo_abaixo_do_brasil_tem_macrorregiao",
                condition=Q(macrorregiao__isnull=False)
                | Q(nivel__in=[Nivel.PAIS, Nivel.MACRORREGIAO]),
            ),
        ]

    def __str__(self) -> str:
        return self.nome_completo

    @property
    def sigla(self) -> str:
        """Sigla da UF; vazia acima dela. Para o município, carregue `uf` antes."""
        if self.nivel == Nivel.UF:
            return self.codigo
        return self.uf.codigo if self.uf else ""

    @property
    def nome_completo(self) -> str:
        """«Rio Branco/AC»; só o nome para os demais níveis."""
        if self.nivel == Nivel.MUNICIPIO:
            return f"{self.nome}/{self.sigla}"
        return self.nome

    @property
    def codigo_ibge6(self) -> str:
        """Os seis dígitos que os sistemas do SUS usam, sem o verificador."""
        return self.codigo_ibge[:6] if self.nivel == Nivel.MUNICIPIO else ""

    def contem(self, outro: "Territorio") -> bool:
        """Diz se `outro` é este território ou está dentro dele, sem consultar o banco.

        Vale para Brasil, macrorregião, UF e município; a região de saúde, que
        muda de desenho, pergunta-se com `abaixo_de`.
        """
        if self.pk == outro.pk or self.nivel == Nivel.PAIS:
            return True
        if self.nivel == Nivel.MACRORREGIAO:
            return outro.macrorregiao_id == self.pk
        if self.nivel == Nivel.UF:
            return outro.uf_id == self.pk
        return False


class PertencimentoQuerySet(models.QuerySet["Pertencimento"]):
    """Desenho das regiões numa data."""

    def vigentes_em(self, dia: date | None) -> Self:
        """Os que valiam em `dia`; None, os que ainda não terminaram."""
        if dia is None:
            return self.filter(ate__isnull=True)
        return self.filter(Q(ate__isnull=True) | Q(ate__gt=dia), desde__lte=dia)


class Pertencimento(models.Model):
    """Município numa região de saúde, de uma data a outra.

    `ate` é o primeiro dia em que já não vale; None, enquanto vale. As regiões
    são redesenhadas por resolução da CIB (450 em 2019, 439 em 2025).
    """

    municipio = models.ForeignKey(
        Territorio, on_delete=models.PROTECT, related_name="pertencimentos"
    )
    regiao = models.ForeignKey(
        Territorio, on_delete=models.PROTECT, related_name="municipios_que_teve"
    )
    desde = models.DateField()
    ate = models.DateField("até", null=True, blank=True)

    objects = PertencimentoQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipio"],
                condition=Q(ate__isnull=True),
                name="municipio_em_uma_regiao_por_vez",
            ),
            models.CheckConstraint(
                name="pertencimento_termina_depois_de_comecar",
                condition=Q(ate__isnull=True) | Q(ate__gt=models.F("desde")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipio} em {self.regiao} desde {self.desde:%d/%m/%Y}"


class Populacao(models.Model):
    """População residente de um território num ano, em habitantes."""

    territorio = models.ForeignKey(
        Territorio, on_delete=models.PROTECT, related_name="populacoes"
    )
    ano = models.PositiveSmallIntegerField()
    habitantes = models.PositiveIntegerField()
    fonte = models.CharField(max_length=120)

    class Meta:
        verbose_name = "população"
        verbose_name_plural = "populações"
        constraints = [
            models.UniqueConstraint(
                fields=["territorio", "ano"], name="uma_populacao_por_territorio_e_ano"
            )
        ]

    def __str__(self) -> str:
        return f"{self.territorio} em {self.ano}: {self.habitantes}"
