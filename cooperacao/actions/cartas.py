"""Os verbos das Cartas Acordo: gravar, e receber os relatórios do executor."""

from collections.abc import Iterable

from django.db import transaction

from base.errors import RegraViolada
from contas.models import Vinculo
from cooperacao.actions.termos import Campos, gravar, retirar, travar
from cooperacao.models import (
    CartaAcordo,
    RelatorioDaCarta,
    ResultadoDeOutroTermo,
    ResultadoEsperado,
    TermoDeCooperacao,
)
from cooperacao.rules import numero_de_carta_confere


@transaction.atomic
def salvar_carta(
    tc: TermoDeCooperacao,
    carta: CartaAcordo | None,
    *,
    por: Vinculo,
    versao: int,
    campos: Campos,
    resultados: Iterable[ResultadoEsperado],
    outros: Iterable[tuple[int, int]] = (),
) -> CartaAcordo:
    """Grava uma Carta Acordo e os REs a que serve, deste e de outros TCs (RN-COO-26).

    `outros` são pares (número do TC, RE).

    Só a cancelada pode não ter número; cancelar pede o motivo.
    """
    tc = travar(tc, por, versao)
    cancelada = campos["situacao"] == CartaAcordo.Situacao.CANCELADA
    if not campos["numero"] and not cancelada:
        raise RegraViolada(
            "Informe o número da carta; só a cancelada pode não ter.",
            codigo="carta_sem_numero",
        )
    if campos["numero"] and not numero_de_carta_confere(campos["numero"]):
        raise RegraViolada(
            "O número da carta tem a forma SCON2015-00897, com ou sem "
            "(BR/LOA/1400086) depois.",
            codigo="numero_de_carta",
        )
    carta = carta or CartaAcordo(tc=tc)
    gravar(tc, carta, "carta_salva", campos, por)
    carta.resultados.set(resultados)
    carta.outros_resultados.all().delete()
    ResultadoDeOutroTermo.objects.bulk_create(
        ResultadoDeOutroTermo(carta=carta, numero_do_tc=numero, re=re)
        for numero, re in sorted(set(outros))
    )
    return carta


@transaction.atomic
def entregar_relatorio(
    tc: TermoDeCooperacao,
    carta: CartaAcordo,
    *,
    por: Vinculo,
    versao: int,
    campos: Campos,
) -> RelatorioDaCarta:
    """Registra um relatório do executor; o final é um só (RN-COO-32)."""
    tc = travar(tc, por, versao)
    if carta.inicio and campos["data"] < carta.inicio:
        raise RegraViolada(
            f"A carta começa em {carta.inicio:%d/%m/%Y}: o relatório não pode ser de "
            "antes.",
            codigo="relatorio_antes_da_carta",
        )
    relatorio = RelatorioDaCarta(carta=carta)
    gravar(tc, relatorio, "relatorio_da_carta", campos, por, carta=str(carta))
    return relatorio


@transaction.atomic
def retirar_relatorio(
    tc: TermoDeCooperacao, relatorio: RelatorioDaCarta, *, por: Vinculo, versao: int
) -> None:
    """Tira um relatório lançado por engano."""
    tc = travar(tc, por, versao)
    campos = ("tipo", "data", "observacao")
    retirar(tc, relatorio, "relatorio_da_carta_retirado", campos, por)
