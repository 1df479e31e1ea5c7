"""As linhas do tempo da carteira e da ficha, prontas para a página e o PDF."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from django.utils.safestring import SafeString

from base.graficos import (
    Andamento,
    LinhaDoTempo,
    PassoDaCurva,
    Periodo,
    SituacaoDoMarco,
    curva_s,
    linha_do_tempo,
)
from base.graficos import Marco as Losango
from base.numeros import formatar, percentual
from portfolio import rules
from portfolio.consultas import LinhaDaCarteira
from portfolio.paginas import em_numero
from portfolio.paginas_da_ficha import MarcoNaTela
from portfolio.resumos import Resumo
from portfolio.rules import DatasDoMarco, Situacao

MARCOS_POR_DESENHO: Final = 300

ANDAMENTO: Final[Mapping[str, Andamento]] = {
    Situacao.ATRASADO: Andamento.ATRASADO,
    Situacao.ATENCAO: Andamento.ATENCAO,
    Situacao.NO_PRAZO: Andamento.NO_PRAZO,
    Situacao.SEM_DATA: Andamento.NO_PRAZO,
    Situacao.NAO_INICIADO: Andamento.NAO_INICIADO,
    Situacao.PARALISADO: Andamento.NAO_INICIADO,
    Situacao.CONCLUIDO: Andamento.CONCLUIDO,
}
"""Como a linha do tempo desenha cada situação; o rótulo é sempre o da situação."""


def tempo_por_unidade(linhas: Sequence[Resumo], *, hoje: date) -> SafeString | None:
    """Uma barra por unidade, para carteiras que não cabem desenhadas uma a uma."""
    por_unidade: dict[str, list[Resumo]] = {}
    for linha in linhas:
        if linha.de is not None:
            por_unidade.setdefault(linha.unidade, []).append(linha)
    if not por_unidade:
        return None
    itens = [_item_da_unidade(u, q) for u, q in sorted(por_unidade.items())]
    datadas = sum(map(len, por_unidade.values()))
    return linha_do_tempo(
        itens,
        hoje=hoje,
        titulo=f"Linha do tempo: {formatar(datadas)} iniciativas por unidade",
        rotulo_hoje=f"hoje, {hoje:%d/%m/%Y}",
    )


def _item_da_unidade(unidade: str, linhas: Sequence[Resumo]) -> LinhaDoTempo:
    pior = rules.pior(q.situacao for q in linhas)
    base = [d for q in linhas for d in (q.base_de, q.base_ate) if d]
    valem = [d for q in linhas for d in (q.inicio, q.de, q.ate) if d]
    return LinhaDoTempo(
        nome=f"{unidade}: {em_numero(len(linhas), 'iniciativa', 'iniciativas')}",
        andamento=ANDAMENTO[pior],
        base=_periodo(base) if base else None,
        real=_periodo(valem),
        rotulo=str(pior.label),
    )


def tempo_da_carteira(
    linhas: Sequence[LinhaDaCarteira], *, hoje: date, largura_mm: int | None = None
) -> SafeString | None:
    """A linha do tempo das iniciativas; None se nenhuma tem data.

    Quando os marcos são muitos, os de uma iniciativa no mesmo trimestre e na mesma
    situação viram um losango só.
    """
    agrupar = sum(len(q.marcos) for q in linhas) > MARCOS_POR_DESENHO
    ordenadas = sorted(linhas, key=lambda q: q.iniciativa.unidade)
    itens = [
        _item(
            q.iniciativa.nome,
            q.situacao,
            [m.datas for m in q.marcos],
            hoje=hoje,
            grupo=q.iniciativa.unidade,
            inicio=q.iniciativa.inicio,
            agrupar=agrupar,
        )
        for q in ordenadas
    ]
    datados = sum(1 for item in itens if item.datas)
    if not datados:
        return None
    return linha_do_tempo(
        itens,
        hoje=hoje,
        titulo=f"Linha do tempo: {em_numero(datados, 'iniciativa', 'iniciativas')}",
        rotulo_hoje=f"hoje, {hoje:%d/%m/%Y}",
        largura_mm=largura_mm,
    )


def _item(
    nome: str,
    situacao: Situacao,
    datas: Sequence[DatasDoMarco],
    *,
    hoje: date,
    grupo: str = "",
    inicio: date | None = None,
    agrupar: bool = False,
) -> LinhaDoTempo:
    losangos = [_losango(d, hoje) for d in datas if d.real or d.prevista]
    base = [d.base for d in datas if d.base]
    atual = [d.real or d.prevista for d in datas if d.real or d.prevista]
    comeco = [inicio] if inicio else []
    return LinhaDoTempo(
        nome=nome,
        andamento=ANDAMENTO[situacao],
        grupo=grupo,
        base=_periodo(comeco + base) if base else None,
        real=_periodo([*comeco, *(d for d in atual if d)]) if atual else None,
        marcos=tuple(_um_por_trimestre(losangos) if agrupar else losangos),
        rotulo=str(situacao.label),
    )


def _um_por_trimestre(losangos: Iterable[Losango]) -> Iterable[Losango]:
    """O primeiro losango de cada situação em cada trimestre."""
    por_trimestre = {
        (q.data.year, (q.data.month - 1) // 3, q.situacao): q
        for q in sorted(losangos, key=lambda q: q.data, reverse=True)
    }
    return por_trimestre.values()


def _periodo(dias: Sequence[date]) -> Periodo:
    return Periodo(min(dias), max(dias))


def _losango(datas: DatasDoMarco, hoje: date) -> Losango:
    if datas.real is not None:
        return Losango(datas.real, SituacaoDoMarco.FEITO)
    prevista = datas.prevista or hoje
    vencido = prevista < hoje
    return Losango(
        prevista, SituacaoDoMarco.VENCIDO if vencido else SituacaoDoMarco.PREVISTO
    )


def tempo_da_ficha(
    marcos: Sequence[MarcoNaTela], *, hoje: date, largura_mm: int | None = None
) -> SafeString | None:
    """A linha do tempo dos marcos; None se nenhum tem data."""
    itens = [_item_do_marco(m, hoje) for m in marcos]
    if not any(item.datas for item in itens):
        return None
    return linha_do_tempo(
        itens,
        hoje=hoje,
        titulo="Linha do tempo das entregas",
        rotulo_hoje=f"hoje, {hoje:%d/%m/%Y}",
        largura_mm=largura_mm,
    )


def curva_da_ficha(
    marcos: Sequence[MarcoNaTela], *, hoje: date, largura_mm: int | None = None
) -> SafeString | None:
    """A curva S das entregas; None se nenhuma tem data."""
    pares = [(m.marco.peso, m.marco.datas()) for m in marcos]
    pontos = rules.curva_s(pares, hoje=hoje)
    if not pontos:
        return None
    agora = [q for q in pontos if q.real is not None]
    lido = (
        f"Hoje: {percentual(agora[-1].planejado, 0)} planejado, "
        f"{percentual(agora[-1].real, 0)} feito"
        if agora
        else "Ainda não começou"
    )
    return curva_s(
        [PassoDaCurva(q.dia, q.planejado, q.real) for q in pontos],
        titulo=f"Curva S: planejado e real, por peso. {lido}",
        largura_mm=largura_mm,
    )


def _item_do_marco(item: MarcoNaTela, hoje: date) -> LinhaDoTempo:
    """Um marco é um ponto; a barra mostra quanto ele andou desde a linha de base."""
    datas = item.marco.datas()
    situacao = Situacao(item.situacao.valor)
    atual = datas.real or datas.prevista
    dias = [d for d in (datas.base, atual) if d]
    return LinhaDoTempo(
        nome=item.marco.nome,
        andamento=ANDAMENTO[situacao],
        real=_periodo(dias) if dias else None,
        marcos=(_losango(datas, hoje),) if atual else (),
        rotulo=str(situacao.label),
    )
