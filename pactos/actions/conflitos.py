"""O que se diz a quem ia gravar sobre uma versão que já não é a que leu."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone

from auditoria.models import Evento
from base.errors import EdicaoConcorrente
from base.numeros import formatar
from base.workflow import no_meio_da_frase
from pactos.models import Termo
from pactos.rules import enumerar
from pactos.states import FLUXOS

NOME_DA_MUDANCA: Final = {
    "pactos.tlfg.gravado": "limite financeiro",
    "pactos.comando_unico.declarado": "declaração de comando único",
    "pactos.tcep.registrado": "extrato do TCEP incluído",
    "pactos.tcep.retirado": "extrato do TCEP retirado",
}
"""Os eventos que contam uma gravação do Termo, além das passagens e respostas."""
VALOR_DA_RESPOSTA: Final = {
    "": "sem resposta",
    "realiza": "realiza",
    "nao_realiza_ainda": "não realiza ainda",
    "nao_se_aplica": "não se aplica",
}
PREFIXO: Final = "pactos.termo."


def edicao_concorrente(termo: Termo, lida: int) -> EdicaoConcorrente:
    """A recusa com as duas versões: a que a pessoa leu e o que mudou desde então."""
    desde = "; ".join(_o_que_mudou(termo, lida))
    mudou = f" Desde então: {desde}." if desde else ""
    return EdicaoConcorrente(
        f"O Termo de {termo.territorio} mudou depois que você abriu a tela: você leu a "
        f"gravação {lida} e a de agora é a {termo.versao}.{mudou} Leia o que está "
        "gravado antes de decidir."
    )


def _o_que_mudou(termo: Termo, lida: int) -> list[str]:
    """Uma frase por gravação posterior à lida, da mais antiga à mais nova."""
    eventos = [
        evento
        for evento in Evento.objects.do_objeto(termo).order_by("-posicao")[:50]
        if evento.acao in NOME_DA_MUDANCA or evento.acao.startswith(PREFIXO)
    ]
    return [_frase(termo, e) for e in reversed(eventos[: max(termo.versao - lida, 0)])]


def _frase(termo: Termo, evento: Evento) -> str:
    quando = timezone.localtime(evento.ocorrido_em)
    return f"{_nome(termo, evento)}, em {quando:%d/%m/%Y às %H:%M}, por {evento.por}"


def _nome(termo: Termo, evento: Evento) -> str:
    acao = evento.acao.removeprefix(PREFIXO)
    if acao == "respondido":
        return _respostas(evento.dados.get("respostas", {}))
    if transicao := FLUXOS[termo.tipo].get(acao):
        return no_meio_da_frase(transicao.rotulo)
    nome = NOME_DA_MUDANCA.get(evento.acao, "gravação")
    agora = _gravado_agora(evento)
    return f"{nome} ({agora})" if agora else nome


def _gravado_agora(evento: Evento) -> str:
    """O que a gravação deixou, para ler ao lado do que se digitou."""
    dados = evento.dados
    if evento.acao == "pactos.comando_unico.declarado":
        quando = date.fromisoformat(dados["data"])
        gestao = Termo.GestaoDosServicos(dados["gestao"]).label
        servicos = f": {dados['servicos']}" if dados["servicos"] else ""
        return f"de {quando:%d/%m/%Y}, {gestao.lower()}{servicos}"
    if evento.acao == "pactos.tlfg.gravado":
        return f"total de R$ {formatar(Decimal(str(dados['total'])), 2)} por ano"
    return ""


def _respostas(itens: Mapping[str, Mapping[str, Any]]) -> str:
    return enumerar(
        (
            f"item {item} era “{_valor(r['antes'])}” e agora é “{_valor(r['agora'])}”"
            for item, r in itens.items()
        ),
        limite=4,
    )


def _valor(guardado: str) -> str:
    situacao, _, resto = guardado.partition(" ")
    return f"{VALOR_DA_RESPOSTA.get(situacao, situacao)} {resto}".strip()
