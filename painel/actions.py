"""Carga do calendário legal."""

import csv
from pathlib import Path

from django.conf import settings
from django.db import transaction

from painel.models import PrazoLegal

ARQUIVO_DOS_PRAZOS = Path(settings.BASE_DIR, "fixtures/painel/prazos_legais.csv")


@transaction.atomic
def carregar_prazos_legais(caminho: Path = ARQUIVO_DOS_PRAZOS) -> int:
    """Cria ou atualiza os prazos do arquivo e devolve quantos são. Idempotente."""
    with caminho.open(encoding="utf-8", newline="") as arquivo:
        linhas = list(csv.DictReader(arquivo, delimiter=";"))
    for linha in linhas:
        campos = {**linha, "ate_ano": linha["ate_ano"] or None}
        PrazoLegal.objects.update_or_create(
            codigo=campos.pop("codigo"), defaults=campos
        )
    return len(linhas)
