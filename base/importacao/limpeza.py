"""O que se apaga, passado o prazo: arquivos e simulações que ninguém mais usa.

O que foi gravado fica: cada número guarda a sua origem (arquivo, aba e célula), a
trilha guarda de onde veio, e a importação gravada conserva o nome, a soma e as
contas do arquivo; só o arquivo e as linhas da simulação se apagam.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from base.importacao.montagem import endereco_da_marcada
from base.models import Importacao, SituacaoDaImportacao

_S = SituacaoDaImportacao
POR_CONFIRMAR: Final = (_S.COLUNAS, _S.SIMULANDO, _S.SIMULADA)
TERMINADAS_SEM_GRAVAR: Final = (_S.RECUSADA, _S.CANCELADA)


@dataclass(slots=True)
class Limpeza:
    """Quantas simulações, arquivos já gravados e arquivos avulsos se apagaram."""

    simulacoes: int = 0
    gravados: int = 0
    avulsos: int = 0


def limpar(agora: datetime) -> Limpeza:
    """Apaga o que passou do prazo; repetir não faz nada. Regra: RN-IND-67."""
    feita = Limpeza()
    antes = agora - settings.SIMULACOES_VENCEM
    for pk in _paradas(antes, (*POR_CONFIRMAR, *TERMINADAS_SEM_GRAVAR)):
        feita.simulacoes += _apagar(pk)
    antes = agora - settings.ARQUIVOS_GRAVADOS_VENCEM
    for pk in _paradas(antes, (_S.GRAVADA,)).exclude(arquivo=""):
        feita.gravados += _esvaziar(pk)
    for pasta, prazo in settings.PASTAS_QUE_VENCEM.items():
        feita.avulsos += _apagar_avulsos(pasta, agora - prazo)
    return feita


def _paradas(
    antes: datetime, situacoes: tuple[SituacaoDaImportacao, ...]
) -> QuerySet[Importacao, UUID]:
    """As chaves das que não andam desde então; a que se grava nunca está entre elas."""
    chaves: QuerySet[Importacao, UUID] = (
        Importacao.objects.annotate(parada_em=Coalesce("concluida_em", "criada_em"))
        .filter(parada_em__lt=antes, situacao__in=situacoes)
        .values_list("pk", flat=True)
    )
    return chaves


@transaction.atomic
def _apagar(pk: UUID) -> int:
    """Apaga a simulação, se continua sem ser gravada."""
    importacao = Importacao.objects.select_for_update(of=("self",)).get(pk=pk)
    if importacao.situacao not in (*POR_CONFIRMAR, *TERMINADAS_SEM_GRAVAR):
        return 0
    default_storage.delete(endereco_da_marcada(importacao))
    importacao.arquivo.delete(save=False)
    importacao.delete()
    return 1


@transaction.atomic
def _esvaziar(pk: UUID) -> int:
    """Da gravada apagam-se o arquivo e as linhas; o registro dela fica."""
    importacao = Importacao.objects.select_for_update(of=("self",)).get(pk=pk)
    importacao.itens.all().delete()
    default_storage.delete(endereco_da_marcada(importacao))
    importacao.arquivo.delete(save=False)
    importacao.save(update_fields=["arquivo"])
    return 1


def _apagar_avulsos(pasta: str, antes: datetime) -> int:
    """Os arquivos de uma pasta de coisas que se montam de novo a pedido."""
    if not default_storage.exists(pasta):
        return 0
    _, nomes = default_storage.listdir(pasta)
    velhos = [
        caminho
        for nome in nomes
        if default_storage.get_modified_time(caminho := f"{pasta}/{nome}") < antes
    ]
    for caminho in velhos:
        default_storage.delete(caminho)
    return len(velhos)
