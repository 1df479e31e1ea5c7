"""O Termo de Compromisso de Gestão e as perguntas que se fazem aos Termos."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.urls import reverse

from contas.models import Vinculo
from contas.states import ESTADUAIS, LEEM_TUDO, MUNICIPAIS, Papel
from pactos.models.catalogo import Esfera, Norma
from pactos.models.colegiados import Reuniao
from pactos.states import (
    CHEGARAM_AO_ESTADO,
    DIRETOS,
    DO_PROPRIO_ENTE,
    FLUXOS,
    NAO_ESPERAM,
    PUBLICAS,
    PUBLICAS_DOS_DIRETOS,
    Situacao,
    TipoDeTermo,
)
from territorios.models import Nivel, Territorio

ESFERA_DO_TIPO = {
    TipoDeTermo.TCGM: Esfera.MUNICIPIO,
    TipoDeTermo.TCGE: Esfera.ESTADO,
    TipoDeTermo.TCG_DF: Esfera.DISTRITO_FEDERAL,
    TipoDeTermo.TCG_FEDERAL: Esfera.UNIAO,
}


def tipo_do_ente(territorio: Territorio) -> TipoDeTermo:
    """O modelo de Termo que cabe ao ente: município, estado, DF ou União."""
    if territorio.nivel == Nivel.MUNICIPIO:
        return TipoDeTermo.TCGM
    if territorio.nivel == Nivel.UF:
        return TipoDeTermo.TCG_DF if territorio.codigo == "DF" else TipoDeTermo.TCGE
    return TipoDeTermo.TCG_FEDERAL


HOMOLOGADOS = Q(situacao__in=PUBLICAS_DOS_DIRETOS) | (
    Q(situacao__in=PUBLICAS) & ~Q(tipo__in=DIRETOS)
)
"""Os que alguma instância intergestores homologou: qualquer pessoa lê."""

CHEGARAM_A_CIT = Q(
    situacao__in=[Situacao.ENVIADO_CIT, Situacao.DEVOLVIDO_CIT], tipo__in=DIRETOS
) | (Q(tipo=TipoDeTermo.TCG_FEDERAL) & ~Q(situacao=Situacao.RASCUNHO))
"""Os que a secretaria da CIT lê antes de homologados: o do DF que lhe chegou e o
federal desde o Conselho Nacional, cuja resolução ela registra."""


class TermoQuerySet(models.QuerySet["Termo"]):
    """Perguntas que o portal faz sobre os Termos; encadeiam-se."""

    def visiveis_para(self, vinculo: Vinculo | None) -> Self:
        """O que existe para quem olha (RN-PAC-09).

        Público: o já homologado. Município: também os próprios rascunhos. Região
        e estado: também o que foi enviado à CIB. CIT: também o que chega direto a
        ela. Auditor e Ministério: tudo.
        """
        visiveis = HOMOLOGADOS
        if vinculo is None:
            return self.filter(visiveis)
        if vinculo.papel in LEEM_TUDO:
            return self
        if vinculo.papel == Papel.SECRETARIA_CIT:
            visiveis |= CHEGARAM_A_CIT
        if vinculo.papel in MUNICIPAIS | ESTADUAIS and vinculo.territorio:
            visiveis |= Q(territorio=vinculo.territorio)
        if vinculo.papel in ESTADUAIS and vinculo.territorio:
            alcance = Territorio.objects.abaixo_de(vinculo.territorio)
            visiveis |= Q(
                situacao__in=CHEGARAM_AO_ESTADO, territorio__in=alcance.values("pk")
            )
        return self.filter(visiveis)

    def em_vigor(self) -> Self:
        """Os homologados que valem; a versão nova só depois da CIT (RN-PAC-10)."""
        anterior = Termo.objects.filter(
            territorio=OuterRef("territorio"),
            tipo=OuterRef("tipo"),
            norma=OuterRef("norma"),
            situacao=Situacao.EM_REVISAO,
            numero_da_versao__lt=OuterRef("numero_da_versao"),
        )
        return self.filter(HOMOLOGADOS, ~Q(situacao=Situacao.ENCERRADO)).filter(
            ~Exists(anterior)
        )

    def da_norma_a_encerrar(self, norma: Norma) -> Self:
        """Os homologados sob a norma e ainda não encerrados (RN-PAC-21)."""
        return self.filter(HOMOLOGADOS, norma=norma).exclude(
            situacao=Situacao.ENCERRADO
        )

    def com_territorio(self) -> Self:
        """Carrega o ente, a UF e a norma."""
        return self.select_related(
            "territorio__uf", "territorio__macrorregiao", "norma"
        )

    def com_pendencias_abertas(self) -> Self:
        """Anota `pendencias_abertas` (quantidade)."""
        return self.annotate(
            pendencias_abertas=Count(
                "pendencias", filter=Q(pendencias__resolvida_em__isnull=True)
            )
        )

    def com_data_da_reuniao(self) -> Self:
        """Anota `data_da_reuniao`: a próxima em cuja pauta está; None, se nenhuma."""
        aberta = ~Q(itens_de_pauta__reuniao__situacao=Reuniao.Situacao.ENCERRADA)
        return self.annotate(
            data_da_reuniao=Min("itens_de_pauta__reuniao__data", filter=aberta)
        )

    def em_ordem(self) -> Self:
        """Do ano mais recente ao mais antigo e, no ano, por nome do ente."""
        return self.order_by(
            "-ano_base", "territorio__nome_normalizado", "-numero_da_versao", "pk"
        )

    def na_pauta(self, reuniao: Reuniao) -> Self:
        """Os da pauta da reunião; anota `item_da_pauta`, a chave do item."""
        return (
            self.filter(itens_de_pauta__reuniao=reuniao)
            .annotate(item_da_pauta=F("itens_de_pauta"))
            .order_by("territorio__nome_normalizado")
        )

    def a_enviar_da(self, reuniao: Reuniao) -> Self:
        """Os que a reunião homologou na CIB e ainda não foram à CIT."""
        return self.filter(
            situacao=Situacao.HOMOLOGADO_CIB,
            tramitacoes__reuniao=reuniao,
            tramitacoes__acao="homologar_na_cib",
        ).distinct()

    def que_esperam(self, vinculo: Vinculo) -> Self:
        """Os que estão nas mãos deste vínculo: alguma transição é dele."""
        if vinculo.territorio is None:
            return self.none()
        alcance = Territorio.objects.abaixo_de(vinculo.territorio)
        esperam = Q(pk__in=[])
        for tipo, fluxo in FLUXOS.items():
            for acao, transicao in fluxo.items():
                if vinculo.papel not in transicao.papeis or acao in NAO_ESPERAM:
                    continue
                onde = Q(territorio__in=alcance.values("pk"))
                if transicao.instancia in DO_PROPRIO_ENTE:
                    onde = Q(territorio=vinculo.territorio)
                esperam |= Q(tipo=tipo, situacao__in=transicao.de) & onde
        return self.filter(esperam)


class Termo(models.Model):
    """Termo de Compromisso de Gestão de um ente, por norma, ano-base e versão.

    `versao` conta as gravações e serve à trava de edição; `numero_da_versao` é a
    do documento. `com_pendencias` diz se a CIB o homologou com pendências.
    `sintetico` marca o que a demonstração inventou. `data_do_comando_unico` é a
    da declaração da CIB; None, se não foi entregue.
    """

    class Motivo(models.TextChoices):
        ADESAO = "adesao", "Adesão"
        REVISAO_ANUAL = "revisao_anual", "Revisão anual"
        ALTERACAO_TLFG = "alteracao_tlfg", "Alteração do limite financeiro"
        ALTERACAO_COMANDO = "alteracao_comando", "Alteração do comando único"

    class GestaoDosServicos(models.TextChoices):
        MUNICIPAL = "municipal", "Todos sob gestão municipal"
        COMPARTILHADA = "compartilhada", "Parte sob gestão estadual"
        ESTADUAL = "estadual", "Todos sob gestão estadual"

    tipo = models.CharField(max_length=6, choices=TipoDeTermo, default=TipoDeTermo.TCGM)
    territorio = models.ForeignKey(
        Territorio, on_delete=models.PROTECT, related_name="termos"
    )
    norma = models.ForeignKey(Norma, on_delete=models.PROTECT, related_name="termos")
    ano_base = models.PositiveSmallIntegerField("ano-base")
    numero_da_versao = models.PositiveSmallIntegerField("versão", default=1)
    motivo = models.CharField(max_length=20, choices=Motivo, default=Motivo.ADESAO)
    situacao = models.CharField(
        "situação", max_length=25, choices=Situacao, default=Situacao.RASCUNHO
    )
    situacao_desde = models.DateField("nesta situação desde")
    com_pendencias = models.BooleanField("homologado com pendências", default=False)
    data_do_comando_unico = models.DateField(
        "declaração de comando único", null=True, blank=True
    )
    gestao_dos_servicos = models.CharField(
        "gestão dos prestadores",
        max_length=15,
        choices=GestaoDosServicos,
        blank=True,
    )
    servicos_sob_o_estado = models.TextField("serviços sob gestão estadual", blank=True)
    sintetico = models.BooleanField("sintético", default=False)
    versao = models.PositiveIntegerField("gravações", default=1)

    # anotados pelo QuerySet, só nas consultas que os pedem
    data_da_reuniao: date | None
    item_da_pauta: int
    pendencias_abertas: int

    objects = TermoQuerySet.as_manager()

    class Meta:
        verbose_name = "Termo de Compromisso de Gestão"
        verbose_name_plural = "Termos de Compromisso de Gestão"
        ordering = ["-ano_base", "pk"]
        indexes = [models.Index(fields=["situacao"], name="termo_por_situacao")]
        constraints = [
            models.UniqueConstraint(
                fields=["territorio", "tipo", "norma", "ano_base", "numero_da_versao"],
                name="um_termo_por_ente_norma_ano_e_versao",
                violation_error_message=(
                    "Este ente já tem esta versão do Termo neste ano-base."
                ),
            )
        ]

    def __str__(self) -> str:
        return (
            f"{self.tipo} de {self.territorio}, {self.ano_base}, "
            f"versão {self.numero_da_versao}"
        )

    def get_absolute_url(self) -> str:
        return reverse("pactos:termo", args=[self.pk])

    @property
    def esfera(self) -> str:
        """Esfera de governo cujo catálogo este Termo responde."""
        return ESFERA_DO_TIPO[TipoDeTermo(self.tipo)]

    def versao_anterior(self) -> "Termo | None":
        """A versão imediatamente anterior deste Termo; None na primeira."""
        return (
            Termo.objects.filter(
                territorio=self.territorio_id,
                tipo=self.tipo,
                norma=self.norma_id,
                numero_da_versao__lt=self.numero_da_versao,
            )
            .order_by("-numero_da_versao", "-pk")
            .first()
        )

    def versao_seguinte(self) -> "Termo | None":
        """A versão que revê esta e ainda não foi encerrada; None, se não há."""
        return (
            Termo.objects.filter(
                territorio=self.territorio_id,
                tipo=self.tipo,
                norma=self.norma_id,
                numero_da_versao__gt=self.numero_da_versao,
            )
            .exclude(situacao=Situacao.ENCERRADO)
            .order_by("numero_da_versao", "pk")
            .first()
        )

    @property
    def ja_homologado(self) -> bool:
        """Alguma instância intergestores o homologou: é público e tem registro."""
        if self.tipo in DIRETOS:
            return self.situacao in PUBLICAS_DOS_DIRETOS
        return self.situacao in PUBLICAS

    @property
    def uf(self) -> Territorio | None:
        """UF do ente; None no Termo federal."""
        if self.territorio.nivel == Nivel.UF:
            return self.territorio
        return self.territorio.uf
