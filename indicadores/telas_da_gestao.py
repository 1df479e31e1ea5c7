"""O que as telas da gestão mostram, em texto pronto."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from auditoria.models import Evento
from base.telas import Ato
from indicadores.prazos import Janela

_TEXTO_DA_GESTAO: Final[Mapping[str, str]] = {
    "indicadores.rodada.criada": "Rodada criada",
    "indicadores.rodada.prazos_mudados": "Prazos mudados",
    "indicadores.rodada.prazo_reaberto": "Prazo reaberto",
    "indicadores.rodada.reabertura_encerrada": "Reabertura encerrada",
    "indicadores.edicao.criada": "Edição criada",
    "indicadores.edicao.alterada": "Edição alterada",
    "indicadores.ficha.criada": "Ficha criada",
    "indicadores.ficha.alterada": "Ficha alterada",
    "indicadores.ficha.retirada": "Ficha retirada",
}


def janela_por_extenso(janela: Janela, hoje: date) -> str:
    """«de 01/01/2026 a 31/03/2026, aberto»; «sem prazo»."""
    if janela.abre is None or janela.fecha is None:
        return "sem prazo"
    agora = "ainda não abriu" if hoje < janela.abre else "fechado"
    if janela.aberta_em(hoje):
        agora = "aberto"
    return f"de {janela.abre:%d/%m/%Y} a {janela.fecha:%d/%m/%Y}, {agora}"


def atos_da_gestao(eventos: Iterable[Evento]) -> list[Ato]:
    """A trilha de uma edição, ficha ou rodada, com o que mudou por extenso."""
    return [
        Ato(
            quando=e.ocorrido_em,
            texto=_TEXTO_DA_GESTAO.get(e.acao, e.acao),
            quem=e.por,
            ato=_o_que_mudou(e.dados),
        )
        for e in eventos
    ]


def _o_que_mudou(dados: Mapping[str, object]) -> str:
    mudou = dados.get("mudou")
    if isinstance(mudou, dict):
        return "; ".join(
            f"{campo.replace('_', ' ')}: de {_escrever(antes)} para {_escrever(depois)}"
            for campo, (antes, depois) in mudou.items()
        )
    partes = [
        _escrever(dados[c])
        for c in ("territorio", "janela", "copiada_de", "motivo")
        if dados.get(c)
    ]
    return "; ".join(partes)


def _escrever(valor: object) -> str:
    if valor in (None, "", [], {}):
        return "em branco"
    if isinstance(valor, bool):
        return "sim" if valor else "não"
    return str(valor)
