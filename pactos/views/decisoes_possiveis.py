"""Que decisões cabem a quem olha um Termo, e o formulário delas."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from pactos.actions.comum import colegiado_existente
from pactos.forms.termo import DEVOLVER, DecisaoForm
from pactos.models import Responsabilidade, Reuniao, Termo
from pactos.states import FLUXOS, Instancia

DECISOES: Final[Mapping[str, tuple[tuple[str, str, str], ...]]] = {
    Instancia.CONSELHO: (
        ("aprovar", "Aprovar", "aprovar_no_conselho"),
        (DEVOLVER, "Devolver ao gestor, com motivos", "devolver_pelo_conselho"),
    ),
    Instancia.CIB: (
        ("com_pendencias", "Homologar com pendências", "homologar_na_cib"),
        ("sem_pendencias", "Homologar sem pendências", "homologar_na_cib"),
        (DEVOLVER, "Devolver ao ente, com motivos", "devolver_pela_cib"),
    ),
    Instancia.CIT: (
        ("homologar", "Homologar", "homologar_na_cit"),
        (DEVOLVER, "Devolver à CIB, com motivos", "devolver_pela_cit"),
    ),
    Instancia.MINISTERIO: (("publicar", "Publicado em Portaria", "publicar"),),
}
"""Por instância: valor no formulário, rótulo e ação de states.py."""


def instancia_que_decide(acoes: Collection[str]) -> str:
    """Instância que tem decisão a tomar com estas ações; vazia, se nenhuma."""
    for instancia, decisoes in DECISOES.items():
        if any(acao in acoes for _, _, acao in decisoes):
            return instancia
    return ""


def acao_da_decisao(instancia: str, decisao: str) -> str:
    """Ação de states.py que a decisão escolhida executa."""
    return next(acao for valor, _, acao in DECISOES[instancia] if valor == decisao)


def form_de_decisao(
    termo: Termo,
    instancia: str,
    acoes: Collection[str],
    data: Mapping[str, Any] | None = None,
) -> DecisaoForm:
    """O formulário com as decisões possíveis e o motivo das que não são."""
    colegiado = colegiado_existente(instancia, termo)
    reunioes = Reuniao.objects.none()
    if colegiado:
        reunioes = Reuniao.objects.do_colegiado(colegiado)
    fluxo = FLUXOS[termo.tipo]
    opcoes = [
        (v, fluxo[acao].rotulo if v == DEVOLVER else rotulo)
        for v, rotulo, acao in DECISOES[instancia]
        if acao in acoes
    ]
    return DecisaoForm(
        data,
        instancia=instancia,
        opcoes=opcoes,
        indisponiveis=_indisponiveis(termo) if instancia == Instancia.CIB else {},
        reunioes=reunioes,
        versao=termo.versao,
        do_termo={
            item.item: item.pk
            for item in Responsabilidade.objects.do_termo(termo.norma, termo.esfera)
        }
        if data is not None
        else {},
    )


def _indisponiveis(termo: Termo) -> dict[str, str]:
    """Homologar com ou sem pendências depende de haver alguma aberta."""
    abertas = termo.pendencias.abertas().count()
    if abertas == 0:
        return {"com_pendencias": "Indisponível: não há pendência aberta."}
    plural = "pendências abertas" if abertas > 1 else "pendência aberta"
    return {"sem_pendencias": f"Indisponível: há {abertas} {plural}."}
