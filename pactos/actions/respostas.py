"""Responder às responsabilidades, um eixo por vez."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from auditoria.actions import registrar
from base.errors import EdicaoConcorrente, RegraViolada
from contas.models import Vinculo
from pactos.actions.comum import travar
from pactos.models import Eixo, Responsabilidade, Resposta, Termo
from pactos.rules import conferir_resposta


@dataclass(frozen=True, slots=True)
class RespostaDada:
    """O que a pessoa respondeu a um item."""

    situacao: str
    prazo: date | None = None
    justificativa: str = ""


@transaction.atomic
def responder(
    termo: Termo,
    eixo: Eixo,
    *,
    por: Vinculo,
    versao: int,
    respostas: Mapping[int, RespostaDada],
) -> Termo:
    """Grava as respostas de um eixo; `respostas` vai por chave da responsabilidade.

    `versao` é a do Termo quando a tela foi aberta: se alguém gravou este eixo
    depois, nada é gravado. Regra: RN-PAC-02.
    """
    termo = travar(termo, "responder", por=por, versao=None)
    atuais = {
        r.responsabilidade_id: r
        for r in termo.respostas.filter(responsabilidade__eixo=eixo)
    }
    if any(r.gravada_na_versao > versao for r in atuais.values()):
        raise EdicaoConcorrente
    itens = {
        r.pk: r
        for r in Responsabilidade.objects.do_termo(termo.norma, termo.esfera).filter(
            eixo=eixo
        )
    }
    mudancas = _mudancas(itens, atuais, respostas)
    if not mudancas:
        return termo
    termo.versao += 1
    termo.save(update_fields=["versao"])
    Resposta.objects.bulk_create(
        [
            Resposta(
                termo=termo,
                responsabilidade_id=pk,
                situacao=dada.situacao,
                prazo=dada.prazo,
                justificativa=dada.justificativa,
                gravada_na_versao=termo.versao,
            )
            for pk, dada in mudancas.items()
        ],
        update_conflicts=True,
        unique_fields=["termo", "responsabilidade"],
        update_fields=["situacao", "prazo", "justificativa", "gravada_na_versao"],
    )
    registrar(
        termo,
        "pactos.termo.respondido",
        por=por,
        eixo=eixo.numero,
        respostas={
            itens[pk].item: {
                "antes": _por_extenso(atuais.get(pk)),
                "agora": _por_extenso(dada),
            }
            for pk, dada in mudancas.items()
        },
    )
    return termo


def responder_eixo_inteiro(
    termo: Termo, eixo: Eixo, *, por: Vinculo, versao: int, situacao: str
) -> int:
    """Dá a mesma resposta aos itens do eixo ainda sem uma; devolve quantos.

    «Não se aplica» alcança só os itens que valem conforme o pactuado; «não realiza
    ainda» não cabe: cada item tem o seu prazo. Regra: RN-PAC-02.
    """
    if situacao == Resposta.Situacao.NAO_REALIZA_AINDA:
        raise RegraViolada(
            "“Não realiza ainda” pede o prazo de cada item: responda um a um.",
            codigo="sem_prazo",
        )
    itens = (
        Responsabilidade.objects.do_termo(termo.norma, termo.esfera)
        .filter(eixo=eixo)
        .exclude(respostas__termo=termo)
    )
    respostas = {
        item.pk: RespostaDada(situacao)
        for item in itens
        if situacao == Resposta.Situacao.REALIZA or not item.obrigatoria
    }
    responder(termo, eixo, por=por, versao=versao, respostas=respostas)
    return len(respostas)


def _mudancas(
    itens: Mapping[int, Responsabilidade],
    atuais: Mapping[int, Resposta],
    respostas: Mapping[int, RespostaDada],
) -> dict[int, RespostaDada]:
    """Só o que mudou, já conferido item a item."""
    hoje = timezone.localdate()
    mudancas: dict[int, RespostaDada] = {}
    for pk, dada in respostas.items():
        item = itens.get(pk)
        if item is None:
            raise RegraViolada(
                "Uma das respostas é de um item que não pertence a este Termo. "
                "Abra a página do eixo de novo.",
                codigo="item_de_outro_termo",
            )
        if _por_extenso(atuais.get(pk)) == _por_extenso(dada):
            continue
        conferir_resposta(
            dada.situacao, dada.prazo, obrigatoria=item.obrigatoria, hoje=hoje
        )
        mudancas[pk] = dada
    return mudancas


def _por_extenso(resposta: Resposta | RespostaDada | None) -> str:
    """Forma comparável da resposta; vazia se não há."""
    if resposta is None:
        return ""
    prazo = f" até {resposta.prazo:%d/%m/%Y}" if resposta.prazo else ""
    texto = f" ({resposta.justificativa})" if resposta.justificativa else ""
    return f"{resposta.situacao}{prazo}{texto}"
