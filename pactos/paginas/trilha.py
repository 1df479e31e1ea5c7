"""O caminho do Termo: o que se fez, onde está e o que falta."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from base.telas import Ato as AtoNaTela
from base.telas import Passo
from pactos.models import Pendencia, Termo, Tramitacao
from pactos.models.pendencias import DOCUMENTOS_EXIGIDOS
from pactos.rules import enumerar
from pactos.states import (
    DIRETOS,
    EDITAVEIS,
    EDITAVEIS_DOS_DIRETOS,
    Instancia,
    Situacao,
    TipoDeTermo,
)

VERBO_NA_TRILHA: Mapping[str, str] = {
    "abrir": "Versão aberta",
    "enviar_ao_conselho": "Enviado ao Conselho",
    "aprovar_no_conselho": "Aprovado pelo Conselho",
    "devolver_pelo_conselho": "Devolvido pelo Conselho",
    "enviar_a_cib": "Enviado à CIB",
    "homologar_na_cib": "Homologado na CIB",
    "devolver_pela_cib": "Devolvido pela CIB",
    "enviar_a_cit": "Enviado à CIT",
    "homologar_na_cit": "Homologado na CIT",
    "devolver_pela_cit": "Devolvido pela CIT",
    "publicar": "Publicado em Portaria",
    "abrir_revisao": "Revisão aberta",
    "encerrar": "Encerrado",
}


def verbo(tramitacao: Tramitacao) -> str:
    """O que aconteceu, no particípio."""
    texto = VERBO_NA_TRILHA[tramitacao.acao]
    if tramitacao.acao == "homologar_na_cib" and tramitacao.com_pendencias:
        return f"{texto} com pendências"
    return texto


def atos_do_termo(
    tramitacoes: Iterable[Tramitacao], *, com_nomes: bool
) -> list[AtoNaTela]:
    """A trilha do Termo, do mais recente ao mais antigo.

    `com_nomes` diz se quem olha vê o nome de quem agiu; o público vê só o cargo.
    """
    return [
        AtoNaTela(
            quando=t.registrada_em,
            texto=verbo(t),
            quem=t.quem if com_nomes else t.quem.partition(", ")[2],
            ato=_ato_e_observacao(t),
            endereco=t.ato.get_absolute_url() if t.ato else "",
            volta=t.devolve,
        )
        for t in sorted(tramitacoes, key=lambda t: t.pk, reverse=True)
    ]


def _ato_e_observacao(tramitacao: Tramitacao) -> str:
    partes = []
    if ato := tramitacao.ato:
        ad = " (ad referendum)" if ato.ad_referendum else ""
        partes.append(f"{ato.nome}, de {ato.data:%d/%m/%Y}{ad}")
    if tramitacao.observacao:
        partes.append(tramitacao.observacao)
    return ". ".join(partes)


@dataclass(frozen=True, slots=True)
class _Etapa:
    rotulo: str
    conclui: str
    enquanto: frozenset[str]
    falta: str = ""


_RASCUNHO = _Etapa("Rascunho", "enviar_ao_conselho", EDITAVEIS)
_CONSELHO = _Etapa(
    "Conselho de Saúde",
    "aprovar_no_conselho",
    frozenset({Situacao.EM_APRECIACAO_CONSELHO}),
    "resolução com número e data",
)
_PELA_CIB = (
    _Etapa(
        "Envio à CIB", "enviar_a_cib", frozenset({Situacao.APROVADO}), "pelo gestor"
    ),
    _Etapa(
        "Análise na CIB",
        "homologar_na_cib",
        frozenset({Situacao.EM_ANALISE_CIB}),
        "com ou sem pendências",
    ),
    _Etapa(
        "Envio à CIT",
        "enviar_a_cit",
        frozenset({Situacao.HOMOLOGADO_CIB, Situacao.DEVOLVIDO_CIT}),
        "pela secretaria da CIB",
    ),
)
_DIRETO = (
    _Etapa(
        "Envio à CIT", "enviar_a_cit", frozenset({Situacao.APROVADO}), "pelo gestor"
    ),
)
_CIT = _Etapa(
    "Homologação na CIT",
    "homologar_na_cit",
    frozenset({Situacao.ENVIADO_CIT}),
    "após envio",
)


def _etapas(termo: Termo) -> tuple[_Etapa, ...]:
    """As do tipo do Termo: o do Distrito Federal e o federal não passam por CIB."""
    direto = termo.tipo in DIRETOS
    exigidos = DOCUMENTOS_EXIGIDOS[TipoDeTermo(termo.tipo)]
    nomes = [NOME_CURTO[documento] for documento in exigidos]
    return (
        replace(_RASCUNHO, enquanto=EDITAVEIS_DOS_DIRETOS) if direto else _RASCUNHO,
        _CONSELHO,
        *(_DIRETO if direto else _PELA_CIB),
        _CIT,
        _Etapa(
            "Portaria publicada",
            "publicar",
            frozenset({Situacao.HOMOLOGADO_CIT}),
            f"exige {enumerar(nomes)}" if nomes else "",
        ),
    )


NOME_CURTO: Mapping[str, str] = {
    Pendencia.Documento.TLFG: "TLFG",
    Pendencia.Documento.COMANDO_UNICO: "Comando Único",
}


def passos_do_termo(
    termo: Termo, tramitacoes: Iterable[Tramitacao], hoje: date
) -> list[Passo]:
    """As etapas do fluxo, com data e ato das concluídas e os dias da atual."""
    ultimas = {t.acao: t for t in tramitacoes}
    etapas = _etapas(termo)
    atual = next(
        (n for n, e in enumerate(etapas) if termo.situacao in e.enquanto), len(etapas)
    )
    passos = []
    for numero, etapa in enumerate(etapas):
        if numero < atual:
            feita = ultimas.get(etapa.conclui)
            passos.append(
                Passo(
                    etapa.rotulo,
                    f"{feita.data:%d/%m/%Y}" if feita else "",
                    "feito",
                    feita.ato.nome if feita and feita.ato else "",
                )
            )
        elif numero == atual:
            dias = (hoje - termo.situacao_desde).days
            passos.append(
                Passo(
                    etapa.rotulo,
                    f"desde {termo.situacao_desde:%d/%m/%Y}",
                    "atual",
                    "hoje" if dias == 0 else f"{dias} dia{'s' if dias > 1 else ''}",
                )
            )
        else:
            passos.append(Passo(etapa.rotulo, etapa.falta))
    return passos


CLASSE_DA_SITUACAO: Mapping[str, tuple[str, str]] = {
    Situacao.RASCUNHO: ("ne", "na"),
    Situacao.EM_APRECIACAO_CONSELHO: ("az", "relogio"),
    Situacao.DEVOLVIDO_CONSELHO: ("av", "av"),
    Situacao.APROVADO: ("ok", "ok"),
    Situacao.EM_ANALISE_CIB: ("az", "relogio"),
    Situacao.DEVOLVIDO_CIB: ("av", "av"),
    Situacao.HOMOLOGADO_CIB: ("ok", "ok"),
    Situacao.ENVIADO_CIT: ("az", "relogio"),
    Situacao.DEVOLVIDO_CIT: ("av", "av"),
    Situacao.HOMOLOGADO_CIT: ("ok", "ok"),
    Situacao.PUBLICADO: ("ok", "ok"),
    Situacao.EM_REVISAO: ("az", "relogio"),
    Situacao.ENCERRADO: ("ne", "na"),
}


@dataclass(frozen=True, slots=True)
class SituacaoNaTela:
    """Classe, ícone e texto da situação de um Termo."""

    classe: str
    simbolo: str
    texto: str


def situacao_na_tela(termo: Termo) -> SituacaoNaTela:
    """Como mostrar a situação; a CIB pode ter homologado com pendências."""
    classe, simbolo = CLASSE_DA_SITUACAO[termo.situacao]
    texto = str(termo.get_situacao_display())
    if termo.situacao == Situacao.HOMOLOGADO_CIB and termo.com_pendencias:
        return SituacaoNaTela("av", "av", f"{texto}, com pendências")
    return SituacaoNaTela(classe, simbolo, texto)


@dataclass(frozen=True, slots=True)
class TermoNaPauta:
    """Um Termo na pauta de uma reunião."""

    termo: Termo
    situacao: SituacaoNaTela


INSTANCIA_POR_EXTENSO: Mapping[str, str] = {
    Instancia.CONSELHO: "Decidir pelo Conselho",
    Instancia.CIB: "Decidir pela CIB",
    Instancia.CIT: "Decidir pela CIT",
    Instancia.MINISTERIO: "Registrar a Portaria",
}
