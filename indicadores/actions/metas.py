"""Digitação das metas: célula a célula, sem perder o que outra pessoa gravou."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from auditoria.actions import registrar
from base.errors import RegraViolada
from base.numeros import formatar
from contas.models import Vinculo
from indicadores.consultas import (
    alvo_de,
    codigo_da,
    fichas_da_pactuacao,
    janela_das_metas,
    pactuacao_nova,
    variante_do_territorio,
    variantes_permitidas,
)
from indicadores.models import Ficha, MetaPactuada, Pactuacao, Rodada, Variante
from indicadores.permissions import pode
from indicadores.prazos import Janela
from indicadores.rules import EstadoDaCelula
from indicadores.states import EDITAVEIS
from territorios.models import Territorio


@dataclass(frozen=True, slots=True)
class EntradaDeMeta:
    """O que a pessoa deixou numa célula.

    `valor` na unidade da célula; None quando o estado não é `valor`. `versao` é
    a da célula quando a tela foi aberta (0 se não havia) e `mudou` diz se a
    pessoa alterou o que viu. `variante` é o código da definição escolhida
    (vazio é a principal); None fica com a que já está ou a do território.
    """

    numero: int
    estado: str
    valor: Decimal | None
    justificativa: str
    versao: int
    mudou: bool
    variante: str | None = None


@dataclass(frozen=True, slots=True)
class Conflito:
    """Célula que outra pessoa gravou depois que a tela foi aberta."""

    entrada: EntradaDeMeta
    gravada: MetaPactuada


@dataclass(frozen=True, slots=True)
class Salvamento:
    """O que aconteceu ao salvar: quantas células gravou e quais conflitaram."""

    pactuacao: Pactuacao
    gravadas: int
    conflitos: Sequence[Conflito]


@transaction.atomic
def abrir_pactuacao(
    rodada: Rodada, territorio: Territorio, *, por: Vinculo | None
) -> Pactuacao:
    """A pactuação do território na rodada, criada vazia se ainda não existe."""
    if aberta := Pactuacao.objects.filter(rodada=rodada, territorio=territorio).first():
        return aberta
    pactuacao, nova = Pactuacao.objects.get_or_create(
        rodada=rodada,
        territorio=territorio,
        defaults={"passa_pela_cir": pactuacao_nova(rodada, territorio).passa_pela_cir},
    )
    if nova:
        registrar(pactuacao, "indicadores.pactuacao.aberta", por=por)
    return pactuacao


@transaction.atomic
def salvar_metas(
    pactuacao: Pactuacao,
    entradas: Sequence[EntradaDeMeta],
    *,
    por: Vinculo,
    origem: str = "",
) -> Salvamento:
    """Grava as células que a pessoa mudou e devolve as que conflitam.

    Conflita a célula mudada aqui e também por outra pessoa depois que a tela
    foi aberta, com valor diferente: essa não é gravada, as demais são.
    Regra: RN-IND-12 (docs/regras/indicadores.md).
    """
    if not pode(por, "salvar_metas", pactuacao):
        raise PermissionDenied(
            "Só o técnico e o gestor do próprio território digitam as metas."
        )
    if pactuacao._state.adding:
        pactuacao = abrir_pactuacao(pactuacao.rodada, pactuacao.territorio, por=por)
    pactuacao = _travar(pactuacao)
    exigir_edicao(pactuacao)

    fichas = {
        f.numero: f
        for f in fichas_da_pactuacao(pactuacao).prefetch_related("variantes")
    }
    salvas = {
        m.ficha_id: m
        for m in pactuacao.metas.select_related(
            "ficha", "variante", "gravada_por__usuario"
        )
    }
    conflitos: list[Conflito] = []
    mudancas: list[dict[str, object]] = []
    for entrada in entradas:
        ficha = _ficha_da_entrada(fichas, entrada)
        salva = salvas.get(ficha.pk)
        if _nada_muda(entrada, salva):
            continue
        if salva and entrada.versao != salva.versao:
            conflitos.append(Conflito(entrada, salva))
            continue
        mudancas.append(_gravar(pactuacao, ficha, salva, entrada, por, origem))
    if mudancas:
        pactuacao.versao += 1
        pactuacao.save(update_fields=["versao"])
        registrar(
            pactuacao,
            "indicadores.metas.salvas",
            por=por,
            origem=origem,
            versao=pactuacao.versao,
            celulas=mudancas,
        )
    return Salvamento(pactuacao, len(mudancas), conflitos)


def _travar(pactuacao: Pactuacao) -> Pactuacao:
    return (
        Pactuacao.objects.select_for_update(of=("self",))
        .select_related("rodada__edicao", "territorio__uf", "territorio__macrorregiao")
        .get(pk=pactuacao.pk)
    )


def exigir_edicao(pactuacao: Pactuacao, janela: Janela | None = None) -> None:
    """Só se digita com a rodada aberta e a pactuação nas mãos do gestor.

    `janela` é a do território, para quem já a leu com as de muitos outros.
    """
    exigir_rodada_aberta(pactuacao, janela)
    if pactuacao.situacao not in EDITAVEIS:
        raise RegraViolada(
            f"A pactuação está {pactuacao.get_situacao_display().lower()} e não "
            "recebe mais metas. Para mudar, peça que ela seja devolvida ou reaberta.",
            codigo="pactuacao_fechada",
        )


def exigir_rodada_aberta(pactuacao: Pactuacao, janela: Janela | None = None) -> None:
    """Levanta RegraViolada fora da janela de metas do território. RN-IND-40."""
    hoje, rodada = timezone.localdate(), pactuacao.rodada
    janela = janela or janela_das_metas(rodada, pactuacao.territorio, hoje)
    if janela.aberta_em(hoje):
        return
    if janela.fecha and hoje > janela.fecha:
        quando = f"terminou em {janela.fecha:%d/%m/%Y}"
    else:
        quando = "ainda não começou"
    raise RegraViolada(
        f"O prazo das metas de {rodada.ano} {quando}. Peça a reabertura ao "
        "Ministério da Saúde.",
        codigo="rodada_fechada",
    )


def _ficha_da_entrada(fichas: dict[int, Ficha], entrada: EntradaDeMeta) -> Ficha:
    try:
        return fichas[entrada.numero]
    except KeyError:
        raise RegraViolada(
            f"Não há indicador {entrada.numero} nesta edição. Atualize a página.",
            codigo="indicador_desconhecido",
        ) from None


def _nada_muda(entrada: EntradaDeMeta, salva: MetaPactuada | None) -> bool:
    """A célula está como já estava, ou a pessoa não tocou nela."""
    if salva is None:
        return entrada.estado == EstadoDaCelula.NAO_INFORMADO
    iguais = (entrada.estado, entrada.valor) == (salva.estado, salva.valor) and (
        entrada.variante in (None, codigo_da(salva.variante))
    )
    if iguais and entrada.justificativa == salva.justificativa:
        return True
    return entrada.versao != salva.versao and (iguais or not entrada.mudou)


def _gravar(
    pactuacao: Pactuacao,
    ficha: Ficha,
    salva: MetaPactuada | None,
    entrada: EntradaDeMeta,
    por: Vinculo,
    origem: str,
) -> dict[str, object]:
    """Grava uma célula e devolve o que muda, para a trilha."""
    meta = salva or MetaPactuada(
        pactuacao=pactuacao,
        ficha=ficha,
        versao=0,
        variante=variante_do_territorio(ficha, pactuacao),
    )
    antes = _por_extenso(salva)
    if entrada.variante not in (None, codigo_da(meta.variante)):
        meta.variante = _variante_escolhida(ficha, pactuacao, entrada.variante)
    meta.estado = entrada.estado
    meta.valor = entrada.valor
    meta.justificativa = entrada.justificativa
    meta.versao += 1
    meta.origem = origem[:200]
    meta.gravada_em = timezone.now()
    meta.gravada_por = por
    meta.save()
    return {"indicador": ficha.numero, "de": antes, "para": _por_extenso(meta)}


def _variante_escolhida(
    ficha: Ficha, pactuacao: Pactuacao, codigo: str | None
) -> Variante | None:
    """A definição escolhida, se o território a pode pactuar. RN-IND-50."""
    if not codigo:
        return None
    alvo = alvo_de(pactuacao.territorio, pactuacao.rodada.ano)
    for variante in variantes_permitidas(ficha, alvo):
        if variante.codigo == codigo:
            return variante
    raise RegraViolada(
        f"O indicador {ficha.numero} não se pactua por essa definição neste "
        "território. Escolha outra na lista.",
        codigo="variante_nao_permitida",
    )


def _por_extenso(meta: MetaPactuada | None) -> str:
    if meta is None:
        return "em branco"
    return meta_por_extenso(meta.estado, meta.valor, meta.variante)


def meta_por_extenso(
    estado: str, valor: Decimal | None, variante: Variante | None = None
) -> str:
    """«12,5», «12,5 (número absoluto)», «não pactuado» ou «em branco»."""
    if estado == EstadoDaCelula.NAO_INFORMADO:
        return "em branco"
    if estado != EstadoDaCelula.VALOR:
        return EstadoDaCelula(estado).label.lower()
    if variante:
        return f"{formatar(valor)} ({variante})"
    return formatar(valor)
