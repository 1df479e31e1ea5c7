"""Saúde do portal, para quem o vigia."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from base.tarefas.posse import estado_da_fila

ESPERA_MAXIMA = timedelta(minutes=10)
BATIMENTO_MAXIMO = timedelta(minutes=2)


@login_not_required
@never_cache
@require_GET
def saude(request: HttpRequest) -> JsonResponse:
    """200 se banco, migrações e fila vão bem; 503 se não, dizendo qual.

    Sem trabalhador vivo o portal continua no ar; só adoece quando há tarefa à
    espera há mais de dez minutos.
    """
    partes: dict[str, Any] = {"banco": _banco()}
    if partes["banco"] == "ok":
        partes["migracoes"] = _migracoes()
        partes["fila"] = _fila() if partes["migracoes"] == "ok" else "desconhecida"
    saudavel = all(
        parte == "ok" or (isinstance(parte, dict) and parte["situacao"] == "ok")
        for parte in partes.values()
    )
    corpo = {"situacao": "ok" if saudavel else "falha", "modo": settings.MODO, **partes}
    return JsonResponse(corpo, status=200 if saudavel else 503)


def _banco() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "sem resposta"
    return "ok"


def _migracoes() -> str:
    executor = MigrationExecutor(connection)
    pendentes = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(pendentes)} pendentes" if pendentes else "ok"


def _fila() -> dict[str, Any]:
    mais_antiga, batimento = estado_da_fila()
    agora = timezone.now()
    parada = mais_antiga is not None and agora - mais_antiga > ESPERA_MAXIMA
    return {
        "situacao": "parada" if parada else "ok",
        "espera_da_mais_antiga_s": _segundos(agora, mais_antiga),
        "ultimo_batimento_s": _segundos(agora, batimento),
        "trabalhador_vivo": batimento is not None
        and agora - batimento <= BATIMENTO_MAXIMO,
    }


def _segundos(agora: datetime, instante: datetime | None) -> int | None:
    """Segundos inteiros desde o instante; None se ele não existe."""
    return None if instante is None else int((agora - instante).total_seconds())
