"""Quem tem cada tarefa, e o que fazer com a de quem morreu.

O django-tasks-db marca a tarefa como RUNNING com o código do trabalhador e nada
a solta se ele é morto. Aqui cada trabalhador bate de tempos em tempos; a tarefa
de quem parou de bater volta à fila, até `TENTATIVAS` vezes ao todo.
"""

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from base.models import Andamento, SituacaoDoAndamento, Trabalhador

TENTATIVAS: Final = 3
BATIMENTO: Final = timedelta(seconds=3)
VALIDADE: Final = timedelta(seconds=30)
"""Sem batimento por este tempo, o trabalhador é dado por morto."""

INTERROMPIDA: Final = (
    "A tarefa foi interrompida três vezes e não será tentada de novo. Avise o "
    "administrador."
)


class TrabalhadorPerdido(Exception):
    """O processo que executava a tarefa morreu vezes demais."""


def bater(codigo: str) -> None:
    """Diz que o trabalhador está vivo."""
    Trabalhador.objects.update_or_create(
        codigo=codigo, defaults={"batimento_em": timezone.now()}
    )


def despedir(codigo: str) -> None:
    """Retira o trabalhador que terminou por bem."""
    Trabalhador.objects.filter(codigo=codigo).delete()


def recuperar(*, validade: timedelta = VALIDADE) -> int:
    """Devolve à fila as tarefas de trabalhadores mortos; diz quantas.

    A que já começou `TENTATIVAS` vezes termina em falha, e o andamento o diz.
    """
    limite = timezone.now() - validade
    if not DBTaskResult.objects.running().exists():
        Trabalhador.objects.filter(batimento_em__lt=limite).delete()
        return 0
    with exclusive_transaction():
        vivos = set(
            Trabalhador.objects.filter(batimento_em__gte=limite).values_list(
                "codigo", flat=True
            )
        )
        perdidas = [
            tarefa
            for tarefa in DBTaskResult.objects.running().select_for_update()
            if not _tem_dono(tarefa, vivos, limite)
        ]
        for tarefa in perdidas:
            _soltar(tarefa)
        Trabalhador.objects.filter(batimento_em__lt=limite).delete()
    return len(perdidas)


def _tem_dono(tarefa: DBTaskResult, vivos: set[str], limite: datetime) -> bool:
    """Se quem a tomou por último está vivo, ou a tomou há menos que a validade."""
    dono = tarefa.worker_ids[-1] if tarefa.worker_ids else ""
    recente = tarefa.started_at is not None and tarefa.started_at >= limite
    return dono in vivos or recente


def _soltar(tarefa: DBTaskResult) -> None:
    andamentos = Andamento.objects.abertos().filter(tarefa=str(tarefa.pk))
    if len(tarefa.worker_ids) >= TENTATIVAS:
        tarefa.set_failed(TrabalhadorPerdido(INTERROMPIDA))
        andamentos.update(situacao=SituacaoDoAndamento.FALHOU, mensagem=INTERROMPIDA)
        return
    tarefa.status = "READY"
    tarefa.save(update_fields=["status"])
    andamentos.update(
        situacao=SituacaoDoAndamento.NA_FILA,
        mensagem="Interrompida; vai recomeçar.",
        feito=0,
    )


def estado_da_fila() -> tuple[datetime | None, datetime | None]:
    """(Desde quando espera a mais antiga pronta, último batimento); None se não há."""
    mais_antiga = (
        DBTaskResult.objects.ready()
        .order_by("enqueued_at")
        .values_list("enqueued_at", flat=True)
        .first()
    )
    batimento = (
        Trabalhador.objects.order_by("-batimento_em")
        .values_list("batimento_em", flat=True)
        .first()
    )
    return mais_antiga, batimento
