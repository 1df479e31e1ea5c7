"""O que vem depois de homologar: prazos cumpridos, apoio e a agenda de cada UF."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef

from base.restricoes import sempre_em_e_por
from contas.models import Vinculo
from pactos.models.colegiados import Reuniao
from pactos.models.compromissos import Resposta
from pactos.models.documentos import Anexo
from pactos.models.termos import Termo
from territorios.models import Territorio


class PrazoAssumidoQuerySet(models.QuerySet["PrazoAssumido"]):
    """Perguntas sobre os prazos dos Termos que valem."""

    def em_curso(self) -> Self:
        """«Não realiza ainda», em Termo homologado e sem o cumprimento informado."""
        return self.filter(
            situacao=Resposta.Situacao.NAO_REALIZA_AINDA,
            termo__in=Termo.objects.em_vigor().values("pk"),
        ).filter(~Exists(Cumprimento.objects.filter(resposta=OuterRef("pk"))))

    def com_lugar(self) -> Self:
        """Carrega o ente, a UF e o item."""
        return self.select_related(
            "termo__territorio__uf", "termo__norma", "responsabilidade__eixo"
        )


class PrazoAssumido(Resposta):
    """Uma resposta vista como compromisso com data."""

    prazos = PrazoAssumidoQuerySet.as_manager()

    class Meta:
        proxy = True
        ordering = ["prazo", "pk"]


class Cumprimento(models.Model):
    """O ente passou a realizar o que tinha prazo; `evidencia` diz como se prova."""

    resposta = models.OneToOneField(
        Resposta, on_delete=models.PROTECT, related_name="cumprimento"
    )
    data = models.DateField()
    evidencia = models.TextField("evidência")
    anexo = models.ForeignKey(
        Anexo, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    informado_em = models.DateTimeField()
    informado_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            sempre_em_e_por("informado", name="cumprimento_informado_tem_data_e_autor")
        ]

    def __str__(self) -> str:
        return f"{self.resposta_id} em {self.data:%d/%m/%Y}"


class AcaoDeApoio(models.Model):
    """O que o estado oferece ao ente para cumprir um prazo."""

    resposta = models.ForeignKey(
        Resposta, on_delete=models.PROTECT, related_name="apoios"
    )
    descricao = models.CharField("descrição", max_length=300)
    ate = models.DateField("até", null=True, blank=True)
    oferecida_em = models.DateTimeField()
    oferecida_por = models.ForeignKey(
        Vinculo, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "ação de apoio"
        verbose_name_plural = "ações de apoio"
        ordering = ["pk"]
        constraints = [
            sempre_em_e_por("oferecida", name="apoio_oferecido_tem_data_e_autor")
        ]

    def __str__(self) -> str:
        return self.descricao


class AdesaoDaUF(models.Model):
    """Como a UF conduz a adesão: papel da SES, Grupo Condutor e Plano de Ação.

    `grupo_condutor` traz um cargo ou órgão por linha; vazio, se não há grupo.
    """

    class Plano(models.TextChoices):
        NAO_INICIADO = "nao_iniciado", "Não iniciado"
        EM_CONSTRUCAO = "em_construcao", "Em construção"
        CONCLUIDO = "concluido", "Concluído"

    class Modo(models.TextChoices):
        EM_BLOCO = "em_bloco", "Em bloco: estado e municípios juntos"
        ISOLADA = "isolada", "Por iniciativa de cada município"

    uf = models.OneToOneField(Territorio, on_delete=models.PROTECT, related_name="+")
    papel_da_ses = models.TextField("papel da SES", blank=True)
    grupo_condutor = models.TextField("Grupo Condutor", blank=True)
    cosems_participa = models.BooleanField("o COSEMS participa", default=False)
    plano_de_acao = models.CharField(
        "Plano de Ação Estadual",
        max_length=15,
        choices=Plano,
        default=Plano.NAO_INICIADO,
    )
    modo = models.CharField("modo de adesão", max_length=10, choices=Modo, blank=True)

    class Meta:
        verbose_name = "adesão da UF"
        verbose_name_plural = "adesões das UFs"

    def __str__(self) -> str:
        return f"Adesão: {self.uf}"


class ItemDaAgenda(models.Model):
    """Uma das oito ações da oficina de 2009, na agenda de uma UF."""

    class Acao(models.IntegerChoices):
        MONITORAR = 1, "Institucionalizar o monitoramento e a avaliação do Pacto"
        CULTURA = 2, "Levar a cultura de planejamento aos colegiados regionais"
        PAUTAR = 3, "Pautar o Pacto como agenda prioritária"
        FERRAMENTA = 4, "Estudar uma ferramenta informatizada de planejamento"
        REGULACAO = 5, "Avançar na regulação"
        PLANOS = 6, "Atualizar os Planos de Saúde"
        EDUCACAO = 7, "Fazer educação permanente em planejamento"
        CAPACITAR = 8, "Capacitar os gestores"

    class Situacao(models.TextChoices):
        A_INICIAR = "a_iniciar", "A iniciar"
        EM_ANDAMENTO = "em_andamento", "Em andamento"
        CONCLUIDA = "concluida", "Concluída"

    uf = models.ForeignKey(Territorio, on_delete=models.PROTECT, related_name="+")
    acao = models.PositiveSmallIntegerField("ação", choices=Acao)
    responsavel = models.CharField("responsável", max_length=120)
    prazo = models.DateField()
    reuniao = models.ForeignKey(
        Reuniao,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="reunião da CIB que a pactuou",
    )
    situacao = models.CharField(
        "situação", max_length=15, choices=Situacao, default=Situacao.A_INICIAR
    )

    class Meta:
        verbose_name = "item da agenda"
        verbose_name_plural = "itens da agenda"
        ordering = ["uf", "acao"]
        constraints = [
            models.UniqueConstraint(
                fields=["uf", "acao"], name="uma_vez_cada_acao_na_agenda_da_uf"
            )
        ]

    def __str__(self) -> str:
        return f"{self.uf_id}: {self.get_acao_display()}"
