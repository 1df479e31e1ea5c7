"""Base não tem tabelas de negócio; só as que acompanham as tarefas longas."""

import uuid
from collections.abc import Iterable
from pathlib import PurePath
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone


class Trabalhador(models.Model):
    """Processo que executa tarefas, vivo enquanto bate.

    A tarefa que ele tomou é dele só enquanto o batimento é recente: parado o
    batimento, outro a devolve à fila.
    """

    codigo = models.CharField("código", max_length=64, unique=True)
    iniciado_em = models.DateTimeField(default=timezone.now)
    batimento_em = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name_plural = "trabalhadores"

    def __str__(self) -> str:
        return self.codigo


class SituacaoDoAndamento(models.TextChoices):
    """Onde está uma tarefa longa."""

    NA_FILA = "na_fila", "Na fila"
    EM_ANDAMENTO = "em_andamento", "Em andamento"
    CONCLUIDA = "concluida", "Concluída"
    FALHOU = "falhou", "Não concluída"


class AndamentoQuerySet(models.QuerySet["Andamento"]):
    """Andamentos de uma pessoa."""

    def de(self, dono_id: int) -> Self:
        """Os das tarefas que a pessoa pediu; os das outras não existem para ela."""
        return self.filter(dono=dono_id)

    def abertos(self) -> Self:
        """Os que ainda não terminaram."""
        return self.filter(
            situacao__in=[
                SituacaoDoAndamento.NA_FILA,
                SituacaoDoAndamento.EM_ANDAMENTO,
            ]
        )


class Andamento(models.Model):
    """Quanto já andou uma tarefa longa que alguém pediu.

    `dono` nulo: a tarefa é de uma página pública, que a mostra a qualquer pessoa.
    `chave` não vazia: enquanto uma está aberta, não se abre outra com a mesma.
    `total` nulo: ainda não se sabe quanto é. `tentativas` conta as vezes em que
    ela começou: a que perde o trabalhador recomeça, um número limitado de vezes.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    titulo = models.CharField("título", max_length=150)
    dono = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    chave = models.CharField(max_length=120, blank=True)
    tarefa = models.CharField(max_length=64, blank=True, db_index=True)
    feito = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    mensagem = models.CharField(max_length=300, blank=True)
    situacao = models.CharField(
        "situação",
        max_length=12,
        choices=SituacaoDoAndamento,
        default=SituacaoDoAndamento.NA_FILA,
    )
    resultado_url = models.CharField(
        "endereço do resultado", max_length=300, blank=True
    )
    tentativas = models.PositiveSmallIntegerField(default=0)
    criado_em = models.DateTimeField(default=timezone.now)
    batimento_em = models.DateTimeField(default=timezone.now)

    objects = AndamentoQuerySet.as_manager()

    class Meta:
        ordering = ["-criado_em"]
        constraints = [
            models.CheckConstraint(
                name="andamento_nao_passa_do_total",
                condition=Q(total__isnull=True) | Q(feito__lte=models.F("total")),
            ),
            models.UniqueConstraint(
                fields=["chave"],
                condition=Q(
                    situacao__in=[
                        SituacaoDoAndamento.NA_FILA,
                        SituacaoDoAndamento.EM_ANDAMENTO,
                    ]
                )
                & ~Q(chave=""),
                name="uma_tarefa_aberta_por_chave",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.titulo}: {self.get_situacao_display().lower()}"

    def get_absolute_url(self) -> str:
        return reverse("painel:tarefa", args=[self.uuid])


# ------------------------------------------------------------------ importações


class SituacaoDaImportacao(models.TextChoices):
    """Em que ponto está um arquivo enviado."""

    COLUNAS = "colunas", "Espera que se digam as colunas"
    SIMULANDO = "simulando", "Sendo lida"
    SIMULADA = "simulada", "Lida; nada foi gravado"
    RECUSADA = "recusada", "Recusada"
    GRAVANDO = "gravando", "Sendo gravada"
    GRAVADA = "gravada", "Gravada"
    CANCELADA = "cancelada", "Cancelada"


class ImportacaoQuerySet(models.QuerySet["Importacao"]):
    """Importações de uma pessoa."""

    def de(self, dono_id: int, tipos: Iterable[str]) -> Self:
        """As que a pessoa enviou; as das outras não existem para ela."""
        return self.filter(dono=dono_id, tipo__in=tipos)


class Importacao(models.Model):
    """Um arquivo enviado: lido, mostrado e só depois gravado, inteiro ou nada.

    `tipo` diz que app o lê ("indicadores.metas"); `contexto` traz o que ela
    precisa para isso (ano, vínculo); `mapa`, que coluna é o quê. `resumo` conta
    as células por efeito e guarda as leituras ("…" como não disponível).
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tipo = models.CharField(max_length=40)
    dono = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    contexto = models.JSONField(default=dict)
    arquivo = models.FileField(upload_to="importacoes/")
    nome_do_arquivo = models.CharField(max_length=150)
    sha256 = models.CharField(max_length=64)
    formato = models.CharField(max_length=40, blank=True)
    mapa = models.JSONField(default=dict, blank=True)
    situacao = models.CharField(
        "situação",
        max_length=10,
        choices=SituacaoDaImportacao,
        default=SituacaoDaImportacao.SIMULANDO,
    )
    motivo = models.TextField(blank=True)
    resumo = models.JSONField(default=dict, blank=True)
    cancelar = models.BooleanField(default=False)
    andamento = models.ForeignKey(
        Andamento, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    criada_em = models.DateTimeField(default=timezone.now)
    concluida_em = models.DateTimeField("concluída em", null=True, blank=True)

    objects = ImportacaoQuerySet.as_manager()

    class Meta:
        verbose_name = "importação"
        verbose_name_plural = "importações"
        ordering = ["-criada_em"]
        indexes = [
            models.Index(fields=["dono", "-criada_em"], name="importacao_de_uma_pessoa")
        ]

    def __str__(self) -> str:
        return self.nome_do_arquivo


class Efeito(models.TextChoices):
    """O que a célula do arquivo faria se fosse gravada."""

    NOVA = "nova", "nova"
    MUDADA = "mudada", "mudada"
    IGUAL = "igual", "igual"
    CONFLITO = "conflito", "em conflito"
    RECUSADA = "recusada", "recusada"


class Decisao(models.TextChoices):
    """O que fica de uma célula em conflito."""

    MINHA = "minha", "Fica a da planilha"
    GRAVADA = "gravada", "Fica a gravada"


class ItemDaImportacao(models.Model):
    """Uma célula lida: de onde veio, o que havia, o que ficaria ou por que não.

    `era` é o que estava no modelo quando foi gerado, para as em conflito, e
    `quem` gravou o que há agora. `aviso` estranha o valor e não o impede. `dados` é
    o que a app precisa para gravar.
    """

    importacao = models.ForeignKey(
        Importacao, on_delete=models.CASCADE, related_name="itens"
    )
    ordem = models.PositiveIntegerField()
    efeito = models.CharField(max_length=8, choices=Efeito)
    aba = models.CharField(max_length=60, blank=True)
    linha = models.PositiveIntegerField()
    coluna = models.CharField(max_length=3, blank=True)
    rotulo = models.CharField("rótulo", max_length=200)
    veio = models.CharField(max_length=200, blank=True)
    era = models.CharField(max_length=200, blank=True)
    antes = models.CharField(max_length=200, blank=True)
    depois = models.CharField(max_length=200, blank=True)
    quem = models.CharField(max_length=250, blank=True)
    motivo = models.CharField(max_length=300, blank=True)
    remedio = models.CharField("remédio", max_length=300, blank=True)
    aviso = models.CharField(max_length=400, blank=True)
    dados = models.JSONField(default=dict, blank=True)
    decisao = models.CharField(
        "decisão", max_length=8, choices=Decisao, blank=True, default=""
    )

    class Meta:
        verbose_name = "item da importação"
        verbose_name_plural = "itens da importação"
        ordering = ["importacao", "ordem"]
        indexes = [
            models.Index(
                fields=["importacao", "efeito", "ordem"], name="itens_por_efeito"
            )
        ]

    def __str__(self) -> str:
        return f"{self.endereco}: {self.rotulo}"

    @property
    def endereco(self) -> str:
        """Onde está a célula, como a planilha a chama: B14."""
        return f"{self.coluna}{self.linha}"


class ColunasLembradas(models.Model):
    """O que cada pessoa disse das colunas de um arquivo com este cabeçalho."""

    dono = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    tipo = models.CharField(max_length=40)
    cabecalho = models.CharField("cabeçalho", max_length=64)
    mapa = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "colunas lembradas"
        constraints = [
            models.UniqueConstraint(
                fields=["dono", "tipo", "cabecalho"],
                name="um_mapa_por_pessoa_e_cabecalho",
            )
        ]

    def __str__(self) -> str:
        return f"{self.tipo}: {len(self.mapa)} colunas"


class ArquivoJunto(models.Model):
    """O que se sabe de um arquivo junto a um registro; a app diz a qual e onde fica.

    `conteudo` é o tipo lido dos próprios bytes, não o que o navegador disse.
    `tamanho` em bytes; `sha256`, da íntegra. Só sai por tela que confere quem pede.
    """

    titulo = models.CharField("título", max_length=120)
    nome = models.CharField("nome do arquivo", max_length=150)
    conteudo = models.CharField("tipo do conteúdo", max_length=40)
    tamanho = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        abstract = True

    arquivo: models.FileField

    @property
    def extensao(self) -> str:
        """A do nome, sem o ponto."""
        return PurePath(self.nome).suffix.lstrip(".").lower()
