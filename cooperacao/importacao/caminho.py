"""Receber o arquivo, responder às dúvidas e mandar ler."""

from collections.abc import Mapping
from typing import IO

from django.db import transaction

from base.errors import RegraViolada
from base.importacao import receber, travar
from base.importacao.telas import pedir
from base.models import Efeito, Importacao, SituacaoDaImportacao
from contas.models import Vinculo
from cooperacao.importacao.tabelas import TIPO
from cooperacao.models import TermoDeCooperacao
from cooperacao.permissions import exigir
from cooperacao.tasks import simular_importacao


@transaction.atomic
def enviar(
    arquivo: IO[bytes], nome: str, tc: TermoDeCooperacao, *, por: Vinculo
) -> Importacao:
    """Guarda o arquivo e manda ler; nada se grava."""
    exigir(por, "importar_relatorio", tc)
    importacao = receber(
        arquivo,
        nome=nome,
        tipo=TIPO,
        dono_id=por.usuario_id,
        contexto={"tc": tc.pk, "vinculo": por.pk, "leituras": {}},
    )
    pedir(importacao, simular_importacao, "Leitura de")
    return importacao


@transaction.atomic
def responder(importacao: Importacao, respostas: Mapping[int, str]) -> int:
    """Guarda o que as células de duas leituras dizem e lê outra vez; diz quantas.

    As respostas vêm pela ordem do item; só valem as que a própria célula oferece.
    """
    importacao = travar(importacao)
    if importacao.situacao != SituacaoDaImportacao.SIMULADA:
        raise RegraViolada(
            "A importação já não espera respostas.", codigo="importacao_fora_de_hora"
        )
    duvidas = importacao.itens.filter(efeito=Efeito.CONFLITO, ordem__in=respostas)
    novas = {
        item.dados["celula"]: respostas[item.ordem]
        for item in duvidas
        if respostas[item.ordem] in dict(item.dados["opcoes"])
    }
    if not novas:
        raise RegraViolada(
            "Escolha ao menos uma leitura antes de guardar.", codigo="sem_respostas"
        )
    importacao.contexto["leituras"] = importacao.contexto["leituras"] | novas
    importacao.situacao = SituacaoDaImportacao.SIMULANDO
    importacao.save(update_fields=["contexto", "situacao"])
    pedir(importacao, simular_importacao, "Leitura de")
    return len(novas)
