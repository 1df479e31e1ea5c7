"""O Termo de Compromisso de Gestão e o que há dentro dele."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import Count, F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from contas.models import Vinculo
from contas.states import ESTADUAIS, LEEM_TUDO, MUNICIPAIS
from pactos.models.catalogo import Esfera, Norma, Responsabilidade
from pactos.models.colegiados import Ato, Reuniao
from pactos.rules import por_mes
from pactos.states import (
    CHEGARAM_AO_ESTADO,
    PUBLICAS,
    TRANSICOES,
    Instancia,
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


class TermoQuerySet(models.QuerySet["Termo"]):
    """Perguntas que o portal faz sobre os Termos; encadeiam-se."""

    def visiveis_para(self, vinculo: Vinculo | None) -> Self:
        """O que existe para quem olha (RN-PAC-09).

        Público: o já homologado. Município: também os próprios rascunhos. Região
        e estado: também o que foi enviado à CIB. Auditor e Ministério: tudo.
        """
        visiveis = Q(situacao__in=PUBLICAS)
        if vinculo is None:
            return self.filter(visiveis)
        if vinculo.papel in LEEM_TUDO:
            return self
        if vinculo.papel in MUNICIPAIS | ESTADUAIS and vinculo.territorio:
            visiveis |= Q(territorio=vinculo.territorio)
        if vinculo.papel in ESTADUAIS and vinculo.territorio:
            alcance = Territorio.objects.abaixo_de(vinculo.territorio)
            visiveis |= Q(
                situacao__in=CHEGARAM_AO_ESTADO, territorio__in=alcance.values("pk")
            )
        return self.filter(visiveis)

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

    def com_contagem_das_respostas(self) -> Self:
        """Anota `respondidas` e `realizadas` (quantidade de itens)."""
        respostas = Resposta.objects.filter(termo=OuterRef("pk")).order_by()
        contar = respostas.values("termo").annotate(n=Count("pk")).values("n")
        return self.annotate(
            respondidas=Coalesce(Subquery(contar), 0),
            realizadas=Coalesce(
                Subquery(contar.filter(situacao=Resposta.Situacao.REALIZA)), 0
            ),
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

    def que_esperam(self, vinculo: Vinculo) -> Self:
        """Os que estão nas mãos deste vínculo: alguma transição é dele."""
        acoes = [t for t in TRANSICOES.values() if vinculo.papel in t.papeis]
        situacoes = {s for t in acoes for s in t.de} - {
            Situacao.PUBLICADO,
            Situacao.EM_REVISAO,
        }
        termos = self.filter(situacao__in=situacoes)
        if vinculo.territorio is None:
            return termos.none()
        if any(t.instancia in (Instancia.ENTE, Instancia.CONSELHO) for t in acoes):
            return termos.filter(territorio=vinculo.territorio)
        alcance = Territorio.objects.abaixo_de(vinculo.territorio)
        return termos.filter(territorio__in=alcance.values("pk"))


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
    def uf(self) -> Territorio | None:
        """UF do ente; None no Termo federal."""
        if self.territorio.nivel == Nivel.UF:
            return self.territorio
        return self.territorio.uf


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


class PendenciaQuerySet(models.QuerySet["Pendencia"]):
    """Perguntas sobre pendências."""

    def abertas(self) -> Self:
        """As que ninguém deu por resolvidas."""
        return self.filter(resolvida_em__isnull=True)

    def que_impedem(self) -> Self:
        """As abertas que impedem a publicação."""
        return self.abertas().filter(bloqueante=True)


class Pendencia(models.Model):
    """O que falta a um Termo: um documento ou o acerto de um item.

    `bloqueante` impede a publicação da Portaria, nunca a homologação
    (RN-PAC-06, RN-PAC-07). `responsavel` é o órgão ou cargo, não a pessoa.
    """

    class Documento(models.TextChoices):
        TLFG = "tlfg", "Termo do Limite Financeiro Global"
        COMANDO_UNICO = "comando_unico", "Declaração de Comando Único"
        EXTRATO_TCG = "extrato_tcg", "Extrato do TCG"
        EXTRATO_TCEP = "extrato_tcep", "Extrato do TCEP"
        OUTRO = "outro", "Outro documento"

    termo = models.ForeignKey(
        Termo, on_delete=models.CASCADE, related_name="pendencias"
    )
    documento = models.CharField(max_length=15, choices=Documento, blank=True)
    responsabilidade = models.ForeignKey(
        Responsabilidade,
        on_delete=models.PROTECT,
        related_name="pendencias",
        null=True,
        blank=True,
        verbose_name="item",
    )
    motivo = models.CharField(max_length=300)
    responsavel = models.CharField("responsável", max_length=80, blank=True)
    prazo = models.DateField(null=True, blank=True)
    bloqueante = models.BooleanField("impede a publicação", default=False)
    registrada_em = models.DateTimeField()
    registrada_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+"
    )
    resolvida_em = models.DateTimeField(null=True, blank=True)
    resolvida_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    ato_da_resolucao = models.CharField(
        "como foi resolvida", max_length=160, blank=True
    )

    objects = PendenciaQuerySet.as_manager()

    class Meta:
        verbose_name = "pendência"
        ordering = ["-bloqueante", "prazo", "pk"]
        constraints = [
            models.CheckConstraint(
                name="pendencia_de_documento_ou_de_item",
                condition=(~Q(documento="") & Q(responsabilidade__isnull=True))
                | (Q(documento="") & Q(responsabilidade__isnull=False)),
            ),
            models.CheckConstraint(
                name="pendencia_registrada_tem_data_e_autor",
                condition=Q(registrada_em__isnull=False, registrada_por__isnull=False),
            ),
            models.CheckConstraint(
                name="pendencia_resolvida_tem_data_autor_e_ato",
                condition=(
                    Q(resolvida_em__isnull=False, resolvida_por__isnull=False)
                    & ~Q(ato_da_resolucao="")
                )
                | Q(
                    resolvida_em__isnull=True,
                    resolvida_por__isnull=True,
                    ato_da_resolucao="",
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.nome

    @property
    def nome(self) -> str:
        """Documento ou item a que se refere."""
        if self.responsabilidade:
            return f"Item {self.responsabilidade.item}"
        return str(self.get_documento_display())


class TramitacaoQuerySet(models.QuerySet["Tramitacao"]):
    """Passagens de um Termo. Alterar e apagar não existem."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("A tramitação não se altera: só se acrescenta.")

    def delete(self) -> NoReturn:
        raise TypeError("A tramitação não se apaga: só se acrescenta.")


class Tramitacao(models.Model):
    """Passagem de uma situação a outra. Só se acrescenta.

    `data` é a do ato, quando há, ou a do registro. `quem` guarda por extenso o
    papel e o lugar em que a pessoa agiu.
    """

    termo = models.ForeignKey(
        Termo, on_delete=models.PROTECT, related_name="tramitacoes"
    )
    acao = models.CharField("ação", max_length=30)
    de = models.CharField(max_length=25, choices=Situacao, blank=True)
    para = models.CharField(max_length=25, choices=Situacao)
    instancia = models.CharField("instância", max_length=12, choices=Instancia)
    data = models.DateField()
    registrada_em = models.DateTimeField()
    registrada_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+"
    )
    quem = models.CharField(max_length=200)
    ato = models.ForeignKey(
        Ato, on_delete=models.PROTECT, related_name="tramitacoes", null=True, blank=True
    )
    reuniao = models.ForeignKey(
        Reuniao,
        on_delete=models.PROTECT,
        related_name="tramitacoes",
        null=True,
        blank=True,
        verbose_name="reunião",
    )
    com_pendencias = models.BooleanField(default=False)
    observacao = models.TextField("observação", blank=True)

    objects = TramitacaoQuerySet.as_manager()

    class Meta:
        verbose_name = "tramitação"
        verbose_name_plural = "tramitações"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="tramitacao_registrada_tem_data_e_autor",
                condition=Q(registrada_em__isnull=False, registrada_por__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.acao} do Termo {self.termo_id} em {self.data:%d/%m/%Y}"

    @property
    def devolve(self) -> bool:
        """O Termo voltou para trás."""
        return self.acao.startswith("devolver")


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


def datas_do_ultimo_ato(termos: Iterable[Termo]) -> dict[int, date]:
    """Data do último ato de instância de cada Termo que já teve um."""
    atos = Tramitacao.objects.filter(
        termo__in=[termo.pk for termo in termos], ato__isnull=False
    )
    return dict(atos.order_by("pk").values_list("termo_id", "data"))
