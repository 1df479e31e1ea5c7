"""O cabeçalho das telas da pactuação, em texto pronto. (A grade: tela_da_grade.py.)"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from auditoria.models import Evento
from base.telas import Ato, Passo, quanto_falta
from indicadores.models import Pactuacao
from indicadores.states import Situacao

_ETIQUETA: Final = {
    Situacao.EM_DIGITACAO: ("az", "lapis"),
    Situacao.EM_APRECIACAO: ("az", "relogio"),
    Situacao.APROVADA: ("ok", "ok"),
    Situacao.VALIDADA: ("ok", "ok"),
    Situacao.DEVOLVIDA: ("av", "volta"),
    Situacao.HOMOLOGADA: ("ok", "ok"),
}


def etiqueta_da(pactuacao: Pactuacao) -> tuple[str, str, str]:
    """Classe, texto e ícone da situação da página."""
    classe, simbolo = _ETIQUETA[Situacao(pactuacao.situacao)]
    texto = pactuacao.get_situacao_display()
    if pactuacao.situacao == Situacao.DEVOLVIDA and pactuacao.devolvida_em:
        texto = f"{texto} em {timezone.localtime(pactuacao.devolvida_em):%d/%m}"
    return classe, texto, simbolo


def prazo_por_extenso(pactuacao: Pactuacao, hoje: date) -> str:
    """«Metas abertas até 31/12/2026, faltam 26 dias.»"""
    rodada = pactuacao.rodada
    if rodada.metas_fecham is None:
        return ""
    if not rodada.aberta_para_metas(hoje):
        return f"O prazo das metas terminou em {rodada.metas_fecham:%d/%m/%Y}."
    falta = quanto_falta((rodada.metas_fecham - hoje).days)
    return f"Metas abertas até {rodada.metas_fecham:%d/%m/%Y}, {falta}."


def passos_da(pactuacao: Pactuacao) -> list[Passo]:
    """As etapas do fluxo, com a data das que já passaram."""
    conselho = pactuacao.resolucao_do_conselho
    de_cima = "CIT" if pactuacao.estadual else "SES"
    ordem = {
        Situacao.EM_DIGITACAO: 0,
        Situacao.DEVOLVIDA: 0,
        Situacao.EM_APRECIACAO: 1,
        Situacao.APROVADA: 2,
        Situacao.VALIDADA: 3,
        Situacao.HOMOLOGADA: 4,
    }
    atual = ordem[Situacao(pactuacao.situacao)]
    etapas = [
        ("Digitação", ""),
        ("Conselho de Saúde", f"Resolução {conselho}" if conselho else ""),
        ("Validação", _dia(pactuacao.validada_em)),
        (f"Homologação pela {de_cima}", _dia(pactuacao.homologada_em)),
    ]
    return [
        Passo(
            rotulo,
            detalhe if numero < atual else "",
            "feito" if numero < atual else "atual" if numero == atual else "",
        )
        for numero, (rotulo, detalhe) in enumerate(etapas)
    ]


def _dia(quando: datetime | None) -> str:
    return f"{timezone.localtime(quando):%d/%m/%Y}" if quando else ""


_TEXTO_DO_ATO: Final[Mapping[str, str]] = {
    "indicadores.pactuacao.aberta": "Pactuação aberta",
    "indicadores.metas.salvas": "Metas salvas",
    "indicadores.resultados.salvos": "Resultados salvos",
    "indicadores.pactuacao.enviar_ao_conselho": "Enviada ao conselho",
    "indicadores.pactuacao.aprovar": "Aprovada pelo conselho",
    "indicadores.pactuacao.devolver_pelo_conselho": "Devolvida pelo conselho",
    "indicadores.pactuacao.validar": "Validada",
    "indicadores.pactuacao.registrar_e_validar": "Resolução registrada e validada",
    "indicadores.pactuacao.homologar": "Homologada",
    "indicadores.pactuacao.devolver": "Devolvida ao gestor",
    "indicadores.pactuacao.reabrir": "Reaberta",
}


def atos_da(eventos: Iterable[Evento]) -> list[Ato]:
    """A trilha da pactuação, do fato mais recente ao mais antigo."""
    return [_ato(e) for e in eventos]


def _ato(evento: Evento) -> Ato:
    return Ato(
        quando=evento.ocorrido_em,
        texto=_TEXTO_DO_ATO.get(evento.acao, evento.acao),
        quem=evento.por,
        ato=_detalhe(evento.dados),
        volta="devolver" in evento.acao or "reabrir" in evento.acao,
    )


def _detalhe(dados: Mapping[str, object]) -> str:
    if numero := dados.get("resolucao_do_conselho") or dados.get("ato_de_homologacao"):
        return f"Resolução {numero}"
    if motivo := dados.get("motivo_da_devolucao"):
        return str(motivo)
    celulas = dados.get("celulas")
    if isinstance(celulas, list):
        return "; ".join(
            f"indicador {c['indicador']}: de {c['de']} para {c['para']}"
            for c in celulas
        )
    return ""
