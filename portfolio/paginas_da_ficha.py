"""O que a ficha de uma iniciativa mostra: entregas, fatos e a trilha."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from auditoria.models import Evento
from base.numeros import formatar, percentual
from base.telas import Ato, Fato
from portfolio import rules
from portfolio.consultas import LinhaDaCarteira
from portfolio.models import Marco
from portfolio.paginas import SituacaoNaTela, na_tela
from portfolio.rules import Situacao


@dataclass(frozen=True, slots=True)
class MarcoNaTela:
    """Um marco na ficha; `participacao` em percentual do peso total."""

    marco: Marco
    situacao: SituacaoNaTela
    participacao: Decimal | None
    repactuacoes: int


def marcos_na_tela(
    marcos: Sequence[Marco], marcados: set[int], *, hoje: date
) -> list[MarcoNaTela]:
    """Os marcos da ficha; `marcados` são os que têm ponto crítico aberto.

    Cada marco traz `total_de_repactuacoes`, anotado na consulta.
    """
    partes = rules.participacoes([m.peso for m in marcos])
    return [
        MarcoNaTela(
            marco,
            na_tela(
                rules.situacao_do_marco(
                    marco.datas(tem_ponto_critico=marco.pk in marcados), hoje=hoje
                )
            ),
            parte,
            getattr(marco, "total_de_repactuacoes", 0),
        )
        for marco, parte in zip(marcos, partes, strict=True)
    ]


def aviso_dos_pesos(pesos: Sequence[Decimal]) -> str:
    """O que se diz depois de gravar: se somam 100 ou se a ficha vai normalizar."""
    if not rules.foram_normalizados(pesos):
        return "Entregas e pesos gravados."
    soma = formatar(sum(pesos, Decimal(0)))
    return (
        f"Entregas e pesos gravados. Os pesos somam {soma}, e não 100: a ficha mostra "
        "a parte de cada entrega no total."
    )


def fatos_da_ficha(linha: LinhaDaCarteira, repactuacoes: int) -> list[Fato]:
    """Avanço por peso, entregas feitas, repactuações e marcos sem data."""
    if not linha.marcos:
        return []
    fatos = [
        Fato(percentual(linha.avanco, 0), "concluído, por peso"),
        Fato(formatar(linha.feitos), "entregas feitas", "", f"de {len(linha.marcos)}"),
        Fato(formatar(repactuacoes), "repactuações"),
    ]
    if linha.sem_data:
        fatos.append(Fato(formatar(linha.sem_data), "entregas sem data"))
    return fatos


def atraso_da_iniciativa(linha: LinhaDaCarteira, *, hoje: date) -> int:
    """Dias de atraso do marco mais atrasado; 0 sem atraso."""
    return max(
        (rules.dias_de_atraso(m.datas, hoje=hoje) for m in linha.marcos), default=0
    )


def atos_da_trilha(eventos: Iterable[Evento], *, com_nomes: bool) -> list[Ato]:
    """A trilha da iniciativa; o público lê o que se fez, não quem fez."""
    return [
        Ato(
            quando=evento.ocorrido_em,
            texto=TITULO_DO_EVENTO.get(evento.acao, "Alteração"),
            quem=_detalhe(evento.dados),
            ato=evento.por if com_nomes else "",
            volta=evento.acao.endswith(("reaberto", "repactuado")),
        )
        for evento in eventos
    ]


TITULO_DO_EVENTO: Final[Mapping[str, str]] = {
    "portfolio.marco.entregue": "Entregue",
    "portfolio.marco.reaberto": "Entrega desfeita",
    "portfolio.marco.repactuado": "Data repactuada",
    "portfolio.marco.datado": "Data combinada",
    "portfolio.iniciativa.criada": "Iniciativa criada",
    "portfolio.iniciativa.editada": "Ficha editada",
    "portfolio.iniciativa.frentes_gravadas": "Frentes editadas",
    "portfolio.iniciativa.pesos_mudados": "Entregas e pesos mudados",
    "portfolio.iniciativa.comentada": "Comentário",
    "portfolio.marco.ligado": "Entrega ligada a outra data",
    "portfolio.marco.desligado": "Entrega desligada",
    "portfolio.iniciativa.encerrada": "Iniciativa encerrada",
    "portfolio.marco.incluido": "Entrega incluída",
    "portfolio.marco.confirmado": "Entrega confirmada",
    "portfolio.semana.atualizada": "Semana atualizada",
    "portfolio.ponto.aberto": "Ponto crítico aberto",
    "portfolio.ponto.subiu": "Ponto crítico levado acima",
    "portfolio.ponto.decidido": "Ponto crítico decidido",
    "portfolio.ponto.resolvido": "Ponto crítico resolvido",
    "portfolio.iniciativa.situacao_informada": "Situação informada",
}


def _detalhe(dados: Mapping[str, Any]) -> str:
    """O resto da frase do ato: qual marco, de que data a que data e por quê."""
    partes = [str(dados["nome"])] if dados.get("nome") else []
    if dados.get("para"):
        de = f"de {_dia(dados['de'])} " if dados.get("de") else ""
        partes.append(f"{de}para {_dia(dados['para'])}")
    if isinstance(dados.get("depois"), str):
        partes.append(Situacao(dados["depois"]).label.lower())
    if dados.get("motivo"):
        partes.append(f"motivo: {dados['motivo']}")
    return "; ".join(partes)


def _dia(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}"
