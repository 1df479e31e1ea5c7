"""A trilha: o que aconteceu, e os documentos que o portal emitiu."""

from typing import Any, NoReturn, Self

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.urls import reverse


class TrilhaQuerySet(models.QuerySet["Evento"]):
    """Perguntas à trilha. Alterar e apagar não existem."""

    def do_objeto(self, objeto: models.Model) -> Self:
        """Eventos de um registro, do mais recente ao mais antigo."""
        return self.filter(modelo=objeto._meta.label, objeto_id=str(objeto.pk))

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("A trilha de auditoria não se altera: só se acrescenta.")

    def delete(self) -> NoReturn:
        raise TypeError("A trilha de auditoria não se apaga: só se acrescenta.")


class Corrente(models.Model):
    """Cabeça da corrente de eventos de um registro.

    Guarda o tamanho e o último hash: retirar o último evento, ou todos, deixa a
    cabeça sem par, e `conferir_auditoria` acusa.
    """

    nome = models.CharField(max_length=140, unique=True)
    tamanho = models.PositiveIntegerField(default=0)
    ultimo_hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.nome


class Evento(models.Model):
    """Um fato ocorrido. Só se acrescenta: nunca se altera nem se apaga.

    `por` é o papel e o lugar em que a pessoa agiu, por extenso, porque o vínculo
    termina e a trilha fica. `origem` é a tela, o arquivo e linha, ou a chamada.
    `hash` encadeia o conteúdo ao evento anterior da mesma corrente.
    """

    corrente = models.ForeignKey(
        Corrente, on_delete=models.PROTECT, related_name="eventos"
    )
    posicao = models.PositiveIntegerField("posição")
    ocorrido_em = models.DateTimeField()
    autor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    por = models.CharField(max_length=200, blank=True)
    acao = models.CharField("ação", max_length=60)
    modelo = models.CharField(max_length=100)
    objeto_id = models.CharField(max_length=40)
    origem = models.CharField(max_length=200, blank=True)
    dados = models.JSONField(default=dict)
    hash_anterior = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = TrilhaQuerySet.as_manager()

    class Meta:
        ordering = ["-ocorrido_em", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["corrente", "posicao"], name="um_evento_por_posicao_na_corrente"
            )
        ]
        indexes = [
            models.Index(fields=["modelo", "objeto_id"], name="evento_do_objeto")
        ]

    def __str__(self) -> str:
        return f"{self.acao} em {self.modelo} {self.objeto_id}"


def cofre() -> Any:
    """Onde ficam os arquivos emitidos; nunca servidos sem passar por uma view."""
    return storages["default"]


class DocumentoQuerySet(models.QuerySet["Documento"]):
    """Perguntas sobre documentos emitidos."""

    def do_objeto(self, objeto: models.Model, tipo: str) -> Self:
        """Versões emitidas de um documento, da última à primeira."""
        return self.filter(
            modelo=objeto._meta.label, objeto_id=str(objeto.pk), tipo=tipo
        ).order_by("-versao")


class Documento(models.Model):
    """PDF (ou anexo) emitido como registro: guardado com SHA-256 e código público.

    `hash_do_conteudo` é o SHA-256 dos dados em forma canônica e vai impresso;
    `sha256` é o do arquivo, que não pode conter a própria soma. `hash_anterior`
    encadeia o recibo ao anterior do mesmo território (RN-AUD-02). `versao`
    conta as emissões do mesmo documento; a vigente é a última.
    """

    codigo = models.CharField("código de verificação", max_length=14, unique=True)
    tipo = models.CharField(max_length=40)
    titulo = models.CharField("título", max_length=200)
    assunto = models.CharField(max_length=200)
    modelo = models.CharField(max_length=100)
    objeto_id = models.CharField(max_length=60)
    versao = models.PositiveIntegerField("versão", default=1)
    emitido_em = models.DateTimeField()
    emitido_por = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    emissor = models.CharField(max_length=200)
    hash_do_conteudo = models.CharField(max_length=64)
    hash_anterior = models.CharField(max_length=64, blank=True)
    cadeia = models.CharField(max_length=60, blank=True, db_index=True)
    sha256 = models.CharField("SHA-256 do arquivo", max_length=64)
    arquivo = models.FileField(upload_to="documentos/%Y/", storage=cofre)
    publico = models.BooleanField("público", default=False)

    objects = DocumentoQuerySet.as_manager()

    class Meta:
        ordering = ["-emitido_em", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["modelo", "objeto_id", "tipo", "versao"],
                name="uma_emissao_por_versao_do_documento",
            ),
            # Quem emite é sempre dito em `emissor`; `emitido_por` é nulo quando
            # foi o próprio portal (carga da demonstração, tarefa agendada).
            models.CheckConstraint(
                name="emissao_diz_quem_e_quando",
                condition=models.Q(emitido_em__isnull=False)
                & (models.Q(emitido_por__isnull=False) | ~models.Q(emissor="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.titulo} ({self.codigo})"

    def get_absolute_url(self) -> str:
        return reverse("auditoria:verificar", args=[self.codigo])

    @property
    def endereco_de_verificacao(self) -> str:
        """Endereço absoluto, o mesmo do QR impresso."""
        return f"{settings.ENDERECO_DO_PORTAL}{self.get_absolute_url()}"
