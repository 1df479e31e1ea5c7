"""A justificativa do que o portal estranhou, escrita na tela da simulação.

O aviso pede a justificativa e não impede de gravar. Regra: RN-IND-11.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from base.errors import RegraViolada
from base.importacao import travar
from base.models import Efeito, Importacao, ItemDaImportacao, SituacaoDaImportacao
from indicadores.importacao.linhas import LinhaLida
from indicadores.leitura import LIMITE_DA_JUSTIFICATIVA

COLUNAS: Final = ("justificativa", "nota")
"""Onde o porquê se guarda: o das metas e o dos resultados."""
GRAVAM = (Efeito.NOVA, Efeito.MUDADA, Efeito.CONFLITO)


def com_aviso(importacao: Importacao) -> QuerySet[ItemDaImportacao]:
    """As células com aviso, gravem-se ou não."""
    return importacao.itens.exclude(aviso="").order_by("ordem")


def sem_justificativa(importacao: Importacao) -> QuerySet[ItemDaImportacao]:
    """As que se gravariam estranhas e sem uma palavra de porquê."""
    em_branco = Q()
    for coluna in COLUNAS:
        em_branco |= Q(**{f"dados__x__{coluna}": ""})
    return com_aviso(importacao).filter(em_branco, efeito__in=GRAVAM)


def justificativa_de(item: ItemDaImportacao) -> str:
    """O que já se escreveu, na planilha ou na tela."""
    novos: Mapping[str, str] = item.dados.get("x", {})
    return next((novos[c] for c in COLUNAS if c in novos), "")


@transaction.atomic
def justificar(importacao: Importacao, textos: Mapping[int, str]) -> int:
    """Guarda o texto de cada célula, por ordem; devolve quantas mudaram.

    Ficam também com a importação, para que simular de novo não as perca.
    """
    importacao = travar(importacao)
    if importacao.situacao != SituacaoDaImportacao.SIMULADA:
        raise RegraViolada(
            "Esta planilha já não espera justificativas. Atualize a página.",
            codigo="importacao_fora_de_hora",
        )
    if any(len(t) > LIMITE_DA_JUSTIFICATIVA for t in textos.values()):
        raise RegraViolada(
            f"Resuma cada justificativa em até {LIMITE_DA_JUSTIFICATIVA} letras.",
            codigo="justificativa_longa",
        )
    guardadas = dict(importacao.mapa.get("justificativas", {}))
    mudados = []
    for item in com_aviso(importacao).filter(ordem__in=textos, efeito__in=GRAVAM):
        texto = textos[item.ordem]
        coluna = next(c for c in COLUNAS if c in item.dados["x"])
        if item.dados["x"][coluna] == texto:
            continue
        item.dados["x"][coluna] = texto
        guardadas[f"{item.aba}!{item.endereco}"] = texto
        mudados.append(item)
    ItemDaImportacao.objects.bulk_update(mudados, ["dados"])
    importacao.mapa = {**importacao.mapa, "justificativas": guardadas}
    importacao.save(update_fields=["mapa"])
    return len(mudados)


def com_as_escritas(
    linhas: Iterable[LinhaLida], guardadas: Mapping[str, str]
) -> Iterator[LinhaLida]:
    """As linhas do arquivo, com as justificativas que se escreveram na tela."""
    for lida in linhas:
        onde = f"{lida.aba}!{lida.colunas.get('m', '')}{lida.linha}"
        if guardadas and (texto := guardadas.get(onde)):
            lida.campos = {**lida.campos, "j": texto}
        yield lida
