"""A justificativa do que o portal estranhou, escrita na tela da simulação.

O aviso pede a justificativa e não impede de gravar. Regra: RN-IND-11.
"""

from collections.abc import Iterable, Iterator, Mapping

from django.db import transaction
from django.db.models import Q, QuerySet

from base.errors import RegraViolada
from base.importacao import travar
from base.models import Efeito, Importacao, ItemDaImportacao, SituacaoDaImportacao
from indicadores.importacao.especies import ESPECIES
from indicadores.importacao.linhas import LinhaLida
from indicadores.leitura import LIMITE_DA_JUSTIFICATIVA

GRAVAM = (Efeito.NOVA, Efeito.MUDADA, Efeito.CONFLITO)


def com_aviso(importacao: Importacao) -> QuerySet[ItemDaImportacao]:
    """As células com aviso, gravem-se ou não."""
    return importacao.itens.exclude(aviso="").order_by("ordem")


def sem_justificativa(importacao: Importacao) -> QuerySet[ItemDaImportacao]:
    """As que se gravariam estranhas e sem uma palavra de porquê."""
    if importacao.tipo not in ESPECIES:
        return com_aviso(importacao).none()
    coluna = ESPECIES[importacao.tipo].acessorios["j"]
    return com_aviso(importacao).filter(
        Q(**{f"dados__x__{coluna}": ""}), efeito__in=GRAVAM
    )


def justificativa_de(item: ItemDaImportacao) -> str:
    """O que já se escreveu, na planilha ou na tela."""
    novos: Mapping[str, str] = item.dados.get("x", {})
    return novos.get("justificativa", novos.get("nota", ""))


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
    coluna = ESPECIES[importacao.tipo].acessorios["j"]
    guardadas = dict(importacao.mapa.get("justificativas", {}))
    mudados = []
    for item in com_aviso(importacao).filter(ordem__in=textos, efeito__in=GRAVAM):
        texto = textos[item.ordem]
        if item.dados["x"][coluna] == texto:
            continue
        item.dados["x"][coluna] = texto
        guardadas[_endereco(item.aba, item.linha)] = texto
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
        if guardadas and (texto := guardadas.get(_endereco(lida.aba, lida.linha))):
            lida.campos = {**lida.campos, "j": texto}
        yield lida


def _endereco(aba: str, linha: int) -> str:
    return f"{aba}!{linha}"
