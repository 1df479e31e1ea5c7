"""De onde veio um número: a célula, o que ela já foi, os atos e o recibo."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from auditoria.models import Documento, Evento
from contas.models import Vinculo
from contas.states import LEEM_TUDO
from indicadores.consultas.avaliacao import Avaliacao, avaliar
from indicadores.consultas.roteiro import fichas_do_territorio
from indicadores.enderecos import Especie, Identidade
from indicadores.models import (
    Ficha,
    MetaPactuada,
    Pactuacao,
    Resultado,
    Rodada,
)
from indicadores.states import APOIAM, ENVIADAS, Situacao
from territorios.models import Territorio

VERBO_QUE_PUBLICA: Final = "indicadores.pactuacao.homologar"
VERBOS_QUE_ENVIAM: Final = frozenset(
    {
        "indicadores.pactuacao.enviar_ao_conselho",
        "indicadores.pactuacao.registrar_e_validar",
        "indicadores.pactuacao.validar",
        VERBO_QUE_PUBLICA,
    }
)
_GRAVACOES: Final = {
    Especie.META: "indicadores.metas",
    Especie.RESULTADO: "indicadores.resultados",
}


@dataclass(frozen=True, slots=True)
class ValorAnterior:
    """Um valor que a célula já teve: de quando, por quem e de que tela ou linha.

    `por` vazio para quem só lê o que é público.
    """

    quando: datetime
    de: str
    para: str
    por: str
    origem: str


@dataclass(frozen=True, slots=True)
class Trilho:
    """Tudo o que se sabe de um número, para quem pergunta."""

    identidade: Identidade
    rodada: Rodada
    ficha: Ficha
    territorio: Territorio
    pactuacao: Pactuacao | None
    celula: MetaPactuada | Resultado | None
    avaliacao: Avaliacao | None
    anteriores: Sequence[ValorAnterior]
    atos: Sequence[Evento]
    recibos: Sequence[Documento]
    mostra_pessoas: bool


def trilho_de(identidade: Identidade, vinculo: Vinculo | None) -> Trilho | None:
    """O trilho do número; None se não existe ou não existe para este vínculo.

    O público só segue o homologado e o publicado. Regra: RN-IND-30.
    """
    rodada = Rodada.objects.select_related("edicao").filter(ano=identidade.ano).first()
    territorio = (
        Territorio.objects.select_related("uf", "macrorregiao")
        .filter(codigo=identidade.codigo)
        .first()
    )
    if rodada is None or territorio is None:
        return None
    ficha = (
        fichas_do_territorio(rodada, territorio)
        .select_related("edicao", "prioridade", "territorio")
        .filter(numero=identidade.indicador)
        .first()
    )
    if ficha is None:
        return None
    if identidade.especie == Especie.CALCULADO:
        return _calculado(identidade, rodada, ficha, territorio)
    return _da_celula(identidade, rodada, ficha, territorio, vinculo)


def _calculado(
    identidade: Identidade, rodada: Rodada, ficha: Ficha, territorio: Territorio
) -> Trilho | None:
    """O número que o portal calcula das partes públicas; não tem célula própria."""
    avaliacao = avaliar(rodada, ficha, territorio)
    if not avaliacao.tem_dados:
        return None
    return Trilho(
        identidade, rodada, ficha, territorio, None, None, avaliacao, (), (), (), False
    )


def _da_celula(
    identidade: Identidade,
    rodada: Rodada,
    ficha: Ficha,
    territorio: Territorio,
    vinculo: Vinculo | None,
) -> Trilho | None:
    pactuacao = (
        Pactuacao.objects.apoiadas_por(vinculo)
        .select_related("rodada", "territorio__uf")
        .filter(rodada=rodada, territorio=territorio)
        .first()
    )
    if pactuacao is None:
        return None
    celula = _celula(identidade.especie, pactuacao, ficha)
    eventos = list(Evento.objects.do_objeto(pactuacao).order_by("posicao"))
    de_dentro = _ve_rascunhos(vinculo, pactuacao)
    valores = _valores(
        eventos, _GRAVACOES[identidade.especie], ficha.numero, com_pessoas=de_dentro
    )
    if identidade.especie == Especie.META and not de_dentro:
        verbos = {VERBO_QUE_PUBLICA} if vinculo is None else VERBOS_QUE_ENVIAM
        valores = _nos_atos(eventos, list(valores), verbos)
    if celula is None and not valores:
        return None
    homologada = pactuacao.situacao == Situacao.HOMOLOGADA
    return Trilho(
        identidade=identidade,
        rodada=rodada,
        ficha=ficha,
        territorio=territorio,
        pactuacao=pactuacao,
        celula=celula,
        avaliacao=avaliar(rodada, ficha, territorio)
        if identidade.especie == Especie.RESULTADO
        else None,
        anteriores=list(valores)[::-1],
        atos=[e for e in eventos if _e_ato(e, vinculo)][::-1],
        recibos=_recibos(pactuacao) if homologada or vinculo else [],
        mostra_pessoas=de_dentro or vinculo is not None,
    )


def _celula(
    especie: Especie, pactuacao: Pactuacao, ficha: Ficha
) -> MetaPactuada | Resultado | None:
    modelo: Any = MetaPactuada if especie == Especie.META else Resultado
    celula: MetaPactuada | Resultado | None = (
        modelo.objects.filter(pactuacao=pactuacao, ficha=ficha)
        .select_related("variante", "gravada_por__usuario", "gravada_por__territorio")
        .select_related("gravada_por__instituicao")
        .first()
    )
    return celula


def _ve_rascunhos(vinculo: Vinculo | None, pactuacao: Pactuacao) -> bool:
    """O território, quem o apoia e quem lê tudo veem o digitado antes do envio."""
    if vinculo is None:
        return False
    do_lugar = vinculo.territorio_id == pactuacao.territorio_id
    apoia = vinculo.tem_papel(APOIAM, em=pactuacao.territorio)
    return do_lugar or apoia or vinculo.papel in LEEM_TUDO


def _valores(
    eventos: Iterable[Evento], gravacao: str, numero: int, *, com_pessoas: bool
) -> list[ValorAnterior]:
    """Cada gravação da célula, na ordem em que se fez."""
    return [
        ValorAnterior(
            e.ocorrido_em,
            str(c.get("de", "")),
            str(c.get("para", "")),
            e.por if com_pessoas else "",
            e.origem,
        )
        for e in eventos
        if e.acao.startswith(gravacao)
        for c in _celulas_do(e)
        if c.get("indicador") == numero
    ]


def _celulas_do(evento: Evento) -> Iterator[dict[str, Any]]:
    celulas = evento.dados.get("celulas")
    if isinstance(celulas, list):
        yield from (c for c in celulas if isinstance(c, dict))


def _nos_atos(
    eventos: Iterable[Evento],
    valores: Sequence[ValorAnterior],
    verbos: Iterable[str],
) -> list[ValorAnterior]:
    """O valor que a célula tinha em cada ato: sem o que se escreveu entre eles."""
    saida: list[ValorAnterior] = []
    for evento in eventos:
        if evento.acao not in verbos:
            continue
        ate_ai = [v for v in valores if v.quando <= evento.ocorrido_em]
        if not ate_ai or (saida and saida[-1].para == ate_ai[-1].para):
            continue
        antes = saida[-1].para if saida else ""
        saida.append(
            ValorAnterior(
                evento.ocorrido_em, antes, ate_ai[-1].para, "", ate_ai[-1].origem
            )
        )
    return saida


def _e_ato(evento: Evento, vinculo: Vinculo | None) -> bool:
    """Um passo do fluxo; ao público, só o que decide."""
    if not evento.acao.startswith("indicadores.pactuacao."):
        return False
    return vinculo is not None or evento.acao.rsplit(".", 1)[-1] in _ATOS_PUBLICOS


_ATOS_PUBLICOS: Final = frozenset(
    {"aprovar", "validar", "registrar_e_validar", "homologar", "reabrir"}
)


def _recibos(pactuacao: Pactuacao) -> list[Documento]:
    if pactuacao.situacao not in ENVIADAS:
        return []
    return list(
        Documento.objects.filter(
            modelo=pactuacao._meta.label, objeto_id=str(pactuacao.pk)
        ).order_by("-pk")
    )
