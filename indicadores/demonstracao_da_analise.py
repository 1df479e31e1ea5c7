"""Carga do que se diz sobre os números: afirmações da fonte, quebras e fatores."""

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Final

from django.conf import settings

from contas.models import Vinculo
from contas.states import Papel
from indicadores.actions import TextoDaAnalise, escrever_analise
from indicadores.models import (
    AfirmacaoPublicada,
    Fator,
    Ficha,
    QuebraDeSerie,
    Rodada,
)
from territorios.models import Territorio

PASTA: Final = Path(settings.BASE_DIR) / "fixtures" / "indicadores"


def carregar_analise() -> None:
    """Grava o que falta; o que já está não se toca."""
    fichas = {
        (f.edicao.codigo, f.numero): f for f in Ficha.objects.select_related("edicao")
    }
    _carregar_afirmacoes(fichas)
    _carregar_quebras(fichas)
    Fator.objects.bulk_create(
        [Fator(**linha) for linha in _ler("fatores.csv")], ignore_conflicts=True
    )


def carregar_analises_de_2007() -> None:
    """As análises do Brasil em 2007, resumidas da publicação, como o Ministério as
    escreveria; sem as pessoas da demonstração, não há quem as assine."""
    autor = Vinculo.objects.filter(
        usuario__de_demonstracao=True, papel=Papel.MINISTERIO
    ).first()
    rodada = Rodada.objects.filter(ano=2007).first()
    if autor is None or rodada is None or rodada.analises.exists():
        return
    brasil = Territorio.objects.get(codigo="BR")
    fichas = {f.numero: f for f in rodada.edicao.fichas.select_related("prioridade")}
    caminho = PASTA / "analises_2007.json"
    for dados in json.loads(caminho.read_text(encoding="utf-8")):
        numero = dados.pop("indicador", None)
        da_prioridade = dados.pop("prioridade_do_indicador", None)
        escrever_analise(
            rodada,
            brasil,
            fichas[numero] if numero else fichas[da_prioridade].prioridade,
            TextoDaAnalise(**dados, versao=0),
            por=autor,
            publicar=True,
        )


def _carregar_afirmacoes(fichas: dict[tuple[str, int], Ficha]) -> None:
    linhas = _ler("afirmacoes.csv")
    codigos = {x["territorio"] for x in linhas}
    lugares = {t.codigo: t for t in Territorio.objects.filter(codigo__in=codigos)}
    rodadas = {
        str(r.ano): r
        for r in Rodada.objects.select_related("edicao").filter(
            ano__in={int(x["ano"]) for x in linhas}
        )
    }
    AfirmacaoPublicada.objects.bulk_create(
        [
            AfirmacaoPublicada(
                rodada=(rodada := rodadas[x["ano"]]),
                ficha=fichas[rodada.edicao.codigo, int(x["indicador"])],
                territorio=lugares[x["territorio"]],
                medida=x["medida"],
                valor=Decimal(x["valor"]),
                origem=x["origem"],
            )
            for x in linhas
        ],
        ignore_conflicts=True,
    )


def _carregar_quebras(fichas: dict[tuple[str, int], Ficha]) -> None:
    QuebraDeSerie.objects.bulk_create(
        [
            QuebraDeSerie(
                ficha=fichas[x["edicao"], int(x["indicador"])],
                ano=int(x["ano"]),
                motivo=x["motivo"],
                norma=x["norma"],
                ficha_anterior=fichas.get(
                    (x["edicao_anterior"], int(x["indicador_anterior"] or 0))
                ),
            )
            for x in _ler("quebras.csv")
        ],
        ignore_conflicts=True,
    )


def _ler(nome: str) -> list[dict[str, str]]:
    with (PASTA / nome).open(encoding="utf-8", newline="") as arquivo:
        return list(csv.DictReader(arquivo))
