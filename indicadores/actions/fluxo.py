"""Os passos da pactuação: conselho, validação, homologação e devoluções."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from auditoria.actions import registrar
from base.errors import EdicaoConcorrente, RegraViolada
from base.workflow import exigir_situacao
from contas.models import Vinculo
from indicadores.actions.metas import exigir_rodada_aberta
from indicadores.consultas import grade
from indicadores.models import Pactuacao
from indicadores.permissions import papeis_por_extenso, pode, transicoes_da
from indicadores.rules import enumerar


@transaction.atomic
def enviar_ao_conselho(
    pactuacao: Pactuacao, *, por: Vinculo, versao: int | None = None
) -> Pactuacao:
    """Encerra a digitação e entrega a pactuação à apreciação do conselho."""
    pactuacao = _preparar(pactuacao, "enviar_ao_conselho", por, versao)
    exigir_rodada_aberta(pactuacao.rodada)
    _exigir_respostas(pactuacao)
    return _passar(pactuacao, "enviar_ao_conselho", por, marca="enviada")


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
    pactuacao = _preparar(pactuacao, "aprovar", por, versao)
    _exigir_ato(numero, data)
    return _passar(
        pactuacao,
        "aprovar",
        por,
        marca="aprovada",
        resolucao_do_conselho=numero,
        data_da_resolucao=data,
    )


@transaction.atomic
def devolver_pelo_conselho(
    pactuacao: Pactuacao, *, por: Vinculo, motivo: str, versao: int | None = None
) -> Pactuacao:
    """O conselho devolve ao gestor, dizendo o que ajustar."""
    return _devolver(pactuacao, "devolver_pelo_conselho", por, motivo, versao)


@transaction.atomic
def validar(
    pactuacao: Pactuacao, *, por: Vinculo, versao: int | None = None
) -> Pactuacao:
    """O gestor valida o que o conselho aprovou: só então conta como enviada."""
    pactuacao = _preparar(pactuacao, "validar", por, versao)
    exigir_rodada_aberta(pactuacao.rodada)
    _exigir_respostas(pactuacao)
    return _passar(pactuacao, "validar", por, marca="validada")


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
    pactuacao = _preparar(pactuacao, "registrar_e_validar", por, versao)
    exigir_rodada_aberta(pactuacao.rodada)
    if not pactuacao.rodada.registro_pelo_gestor:
        raise RegraViolada(
            "Nesta rodada o conselho aprova no próprio portal. Envie a pactuação "
            "ao conselho.",
            codigo="conselho_no_portal",
        )
    _exigir_ato(numero, data)
    _exigir_respostas(pactuacao)
    return _passar(
        pactuacao,
        "registrar_e_validar",
        por,
        marca="validada",
        resolucao_do_conselho=numero,
        data_da_resolucao=data,
    )


@transaction.atomic
def homologar(
    pactuacao: Pactuacao,
    *,
    por: Vinculo,
    numero: str,
    data: date,
    versao: int | None = None,
) -> Pactuacao:
    """O nível de cima homologa, com o ato: a pactuação fica pública."""
    pactuacao = _preparar(pactuacao, "homologar", por, versao)
    _exigir_ato(numero, data)
    return _passar(
        pactuacao,
        "homologar",
        por,
        marca="homologada",
        ato_de_homologacao=numero,
        data_do_ato=data,
    )


@transaction.atomic
def devolver(
    pactuacao: Pactuacao, *, por: Vinculo, motivo: str, versao: int | None = None
) -> Pactuacao:
    """O nível de cima devolve ao gestor a pactuação validada."""
    return _devolver(pactuacao, "devolver", por, motivo, versao)


@transaction.atomic
def reabrir(
    pactuacao: Pactuacao, *, por: Vinculo, motivo: str, versao: int | None = None
) -> Pactuacao:
    """O nível de cima reabre o que homologou; o comprovante emitido fica guardado."""
    return _devolver(pactuacao, "reabrir", por, motivo, versao)


def _preparar(
    pactuacao: Pactuacao, acao: str, por: Vinculo, versao: int | None
) -> Pactuacao:
    """Trava e confere, nesta ordem: quem, quando e se é a versão que a pessoa viu."""
    travada = (
        Pactuacao.objects.select_for_update(of=("self",))
        .select_related("rodada__edicao", "territorio__uf", "territorio__macrorregiao")
        .get(pk=pactuacao.pk)
    )
    tabela = transicoes_da(travada)
    if not pode(por, acao, travada):
        raise PermissionDenied(
            f"Só {papeis_por_extenso(tabela[acao].papeis)} de {travada.territorio}, ou "
            f"do seu estado, pode {tabela[acao].rotulo.lower()}."
        )
    exigir_situacao(
        tabela,
        acao,
        travada.situacao,
        rotulo_da_situacao=travada.get_situacao_display(),
    )
    if versao is not None and versao != travada.versao:
        raise EdicaoConcorrente(
            "Alguém mudou esta pactuação enquanto você a conferia. Confira de novo "
            "os valores e repita."
        )
    return travada


def _exigir_ato(numero: str, data: date) -> None:
    if not numero.strip():
        raise RegraViolada(
            "Informe o número do ato, como publicado: 12/2026.", codigo="ato_sem_numero"
        )
    if data > timezone.localdate():
        raise RegraViolada(
            "A data do ato não pode estar no futuro.", codigo="ato_no_futuro"
        )


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


def _passar(
    pactuacao: Pactuacao, acao: str, por: Vinculo, *, marca: str, **campos: Any
) -> Pactuacao:
    """Escreve a nova situação, quem e quando, os dados do ato e a trilha."""
    pactuacao.situacao = transicoes_da(pactuacao)[acao].para
    pactuacao.versao += 1
    mudam = {f"{marca}_em": timezone.now(), f"{marca}_por": por, **campos}
    for campo, valor in mudam.items():
        setattr(pactuacao, campo, valor)
    pactuacao.save(update_fields=["situacao", "versao", *mudam])
    registrar(
        pactuacao,
        f"indicadores.pactuacao.{acao}",
        por=por,
        situacao=pactuacao.situacao,
        **campos,
    )
    return pactuacao


def _devolver(
    pactuacao: Pactuacao, acao: str, por: Vinculo, motivo: str, versao: int | None
) -> Pactuacao:
    pactuacao = _preparar(pactuacao, acao, por, versao)
    if not motivo.strip():
        raise RegraViolada(
            "Escreva o motivo: é o que o gestor vai ler para ajustar.",
            codigo="motivo_vazio",
        )
    return _passar(
        pactuacao, acao, por, marca="devolvida", motivo_da_devolucao=motivo.strip()
    )
