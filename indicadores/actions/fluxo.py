"""Os passos da pactuação: CIR, conselho, validação, CIB, homologação e devoluções."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from django.db import transaction

from base.errors import RegraViolada
from contas.models import Vinculo
from indicadores.actions.comentarios import comentar
from indicadores.actions.metas import exigir_rodada_aberta
from indicadores.actions.passos import exigir_ato, exigir_motivo, passar, travar
from indicadores.actions.ressalvas import exigir_ressalvas
from indicadores.consultas import fichas_da_pactuacao, grade
from indicadores.models import Pactuacao
from indicadores.rules import enumerar

ONDE_SE_GRAVA: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "pactuar_na_cir": (
            "pactuada_na_cir",
            "resolucao_da_cir",
            "data_da_resolucao_da_cir",
        ),
        "aprovar": ("aprovada", "resolucao_do_conselho", "data_da_resolucao"),
        "pactuar_na_cib": (
            "pactuada_na_cib",
            "resolucao_da_cib",
            "data_da_resolucao_da_cib",
        ),
        "homologar": ("homologada", "ato_de_homologacao", "data_do_ato"),
    }
)
"""De cada decisão: a marca de quem e quando, e os campos do número e da data do ato."""

SEM_MOTIVOS: Final[Mapping[int, str]] = MappingProxyType({})


@transaction.atomic
def enviar_a_cir(
    pactuacao: Pactuacao, *, por: Vinculo, versao: int | None = None
) -> Pactuacao:
    """Encerra a digitação e entrega à CIR, onde a UF decidiu que ela pactua antes."""
    return _enviar(pactuacao, "enviar_a_cir", por, versao)


@transaction.atomic
def pactuar_na_cir(
    pactuacao: Pactuacao,
    *,
    por: Vinculo,
    numero: str,
    data: date,
    versao: int | None = None,
) -> Pactuacao:
    """Registra o que a CIR pactuou: a pactuação segue para o conselho."""
    return _decidir(pactuacao, "pactuar_na_cir", por, numero, data, versao)


@transaction.atomic
def devolver_pela_cir(
    pactuacao: Pactuacao,
    *,
    por: Vinculo,
    motivo: str,
    versao: int | None = None,
    por_indicador: Mapping[int, str] = SEM_MOTIVOS,
) -> Pactuacao:
    """A CIR devolve ao gestor, dizendo o que ajustar."""
    return _devolver(pactuacao, "devolver_pela_cir", por, motivo, versao, por_indicador)


@transaction.atomic
def enviar_ao_conselho(
    pactuacao: Pactuacao, *, por: Vinculo, versao: int | None = None
) -> Pactuacao:
    """Encerra a digitação e entrega a pactuação à apreciação do conselho."""
    return _enviar(pactuacao, "enviar_ao_conselho", por, versao)


@transaction.atomic
def aprovar(
    pactuacao: Pactuacao,
    *,
    por: Vinculo,
    numero: str,
    data: date,
    versao: int | None = None,
) -> Pactuacao:
    """O conselho aprova, com o número e a data da sua resolução."""
    return _decidir(pactuacao, "aprovar", por, numero, data, versao)


@transaction.atomic
def devolver_pelo_conselho(
    pactuacao: Pactuacao,
    *,
    por: Vinculo,
    motivo: str,
    versao: int | None = None,
    por_indicador: Mapping[int, str] = SEM_MOTIVOS,
) -> Pactuacao:
    """O conselho devolve ao gestor, dizendo o que ajustar."""
    return _devolver(
        pactuacao, "devolver_pelo_conselho", por, motivo, versao, por_indicador
    )


@transaction.atomic
def validar(
    pactuacao: Pactuacao, *, por: Vinculo, versao: int | None = None
) -> Pactuacao:
    """O gestor valida o que o conselho aprovou: só então conta como enviada."""
    (pactuacao,) = travar({pactuacao.pk: versao}, "validar", por=por)
    exigir_rodada_aberta(pactuacao)
    _exigir_respostas(pactuacao)
    return passar([pactuacao], "validar", por=por, marca="validada")[0]


@transaction.atomic
def registrar_e_validar(
    pactuacao: Pactuacao,
    *,
    por: Vinculo,
    numero: str,
    data: date,
    versao: int | None = None,
) -> Pactuacao:
    """O gestor registra a resolução do conselho e valida de uma vez.

    Só nas rodadas que o permitem; a aprovação continua anterior à validação,
    como manda o fluxo: CIR, conselho, registro e validação. RN-IND-10.
    """
    (pactuacao,) = travar({pactuacao.pk: versao}, "registrar_e_validar", por=por)
    exigir_rodada_aberta(pactuacao)
    if not pactuacao.rodada.registro_pelo_gestor:
        raise RegraViolada(
            "Nesta rodada o conselho aprova no próprio portal. Envie a pactuação "
            "ao conselho.",
            codigo="conselho_no_portal",
        )
    exigir_ato(numero, data)
    _exigir_respostas(pactuacao)
    return passar(
        [pactuacao],
        "registrar_e_validar",
        por=por,
        marca="validada",
        resolucao_do_conselho=numero,
        data_da_resolucao=data,
    )[0]


@transaction.atomic
def pactuar_na_cib(
    pactuacao: Pactuacao,
    *,
    por: Vinculo,
    numero: str,
    data: date,
    versao: int | None = None,
) -> Pactuacao:
    """Registra a pactuação do estado na CIB: segue para a CIT homologar."""
    return _decidir(pactuacao, "pactuar_na_cib", por, numero, data, versao)


@transaction.atomic
def devolver_pela_cib(
    pactuacao: Pactuacao,
    *,
    por: Vinculo,
    motivo: str,
    versao: int | None = None,
    por_indicador: Mapping[int, str] = SEM_MOTIVOS,
) -> Pactuacao:
    """A CIB devolve ao gestor do estado, dizendo o que ajustar."""
    return _devolver(pactuacao, "devolver_pela_cib", por, motivo, versao, por_indicador)


@transaction.atomic
def homologar(
    pactuacao: Pactuacao,
    *,
    por: Vinculo,
    numero: str,
    data: date,
    versao: int | None = None,
    ressalva: str = "",
) -> Pactuacao:
    """O nível de cima homologa, com o ato: a pactuação fica pública.

    `ressalva` é por que se homologa o que ainda tem falta. Regra: RN-IND-80.
    """
    (pactuacao,) = travar({pactuacao.pk: versao}, "homologar", por=por)
    exigir_ato(numero, data)
    ressalvas = exigir_ressalvas([pactuacao], {pactuacao.pk: ressalva})
    return passar(
        [pactuacao],
        "homologar",
        por=por,
        marca="homologada",
        ressalvas=ressalvas,
        ato_de_homologacao=numero,
        data_do_ato=data,
    )[0]


@transaction.atomic
def devolver(
    pactuacao: Pactuacao,
    *,
    por: Vinculo,
    motivo: str,
    versao: int | None = None,
    por_indicador: Mapping[int, str] = SEM_MOTIVOS,
) -> Pactuacao:
    """O nível de cima devolve ao gestor a pactuação validada."""
    return _devolver(pactuacao, "devolver", por, motivo, versao, por_indicador)


@transaction.atomic
def reabrir(
    pactuacao: Pactuacao,
    *,
    por: Vinculo,
    motivo: str,
    versao: int | None = None,
    por_indicador: Mapping[int, str] = SEM_MOTIVOS,
) -> Pactuacao:
    """O nível de cima reabre o que homologou; o comprovante emitido fica guardado."""
    return _devolver(pactuacao, "reabrir", por, motivo, versao, por_indicador)


def _enviar(
    pactuacao: Pactuacao, acao: str, por: Vinculo, versao: int | None
) -> Pactuacao:
    (pactuacao,) = travar({pactuacao.pk: versao}, acao, por=por)
    exigir_rodada_aberta(pactuacao)
    _exigir_respostas(pactuacao)
    return passar([pactuacao], acao, por=por, marca="enviada")[0]


def _decidir(
    pactuacao: Pactuacao,
    acao: str,
    por: Vinculo,
    numero: str,
    data: date,
    versao: int | None,
) -> Pactuacao:
    """Registra a decisão de uma instância, com o número e a data do seu ato."""
    (pactuacao,) = travar({pactuacao.pk: versao}, acao, por=por)
    exigir_ato(numero, data)
    marca, campo_do_numero, campo_da_data = ONDE_SE_GRAVA[acao]
    ato: dict[str, Any] = {campo_do_numero: numero, campo_da_data: data}
    return passar([pactuacao], acao, por=por, marca=marca, **ato)[0]


def _devolver(
    pactuacao: Pactuacao,
    acao: str,
    por: Vinculo,
    motivo: str,
    versao: int | None,
    por_indicador: Mapping[int, str],
) -> Pactuacao:
    """Devolve com o motivo; o de cada indicador fica ao lado dele, como comentário.

    Regra: RN-IND-72.
    """
    (pactuacao,) = travar({pactuacao.pk: versao}, acao, por=por)
    motivos = {pactuacao.pk: exigir_motivo(motivo)}
    (pactuacao,) = passar(
        [pactuacao], acao, por=por, marca="devolvida", motivos=motivos
    )
    fichas = {f.numero: f for f in fichas_da_pactuacao(pactuacao)}
    for numero, texto in sorted(por_indicador.items()):
        if numero not in fichas:
            raise RegraViolada(
                f"Não há indicador {numero} nesta pactuação. Atualize a página.",
                codigo="indicador_desconhecido",
            )
        comentar(pactuacao, fichas[numero], texto=texto, por=por)
    return pactuacao


def _exigir_respostas(pactuacao: Pactuacao) -> None:
    """Todo indicador aplicável tem meta ou foi declarado não pactuado. RN-IND-13."""
    faltam = [
        str(linha.ficha.numero)
        for linha in grade(pactuacao).linhas
        if not linha.respondida
    ]
    if not faltam:
        return
    frase = (
        f"do indicador {faltam[0]}"
        if len(faltam) == 1
        else f"dos indicadores {enumerar(faltam)}"
    )
    raise RegraViolada(
        f"Falta a meta {frase}. Preencha ou marque “Não pactuado”.",
        codigo="metas_em_branco",
    )
