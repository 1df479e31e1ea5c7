"""O que espera por mim nos indicadores."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from base.telas import Pendencia
from contas.models import Vinculo
from indicadores.consultas.grade import progresso
from indicadores.consultas.prazos import reaberta_ate
from indicadores.models import (
    AvisoDeComentario,
    Comentario,
    Lembrete,
    Pactuacao,
    Rodada,
)
from indicadores.permissions import COMENTAM, acoes_disponiveis, pode
from indicadores.rules import enumerar
from indicadores.states import (
    EDITAVEIS,
    TRANSICOES,
    TRANSICOES_COM_CIR,
    TRANSICOES_DO_ESTADO,
    Situacao,
)
from territorios.models import Territorio


def pendencias_de(vinculo: Vinculo | None) -> list[Pendencia]:
    """O que espera pela pessoa nos indicadores: digitar, apreciar, homologar."""
    if vinculo is None or vinculo.territorio is None:
        return []
    hoje = timezone.localdate()
    return [
        *_a_digitar(vinculo, hoje),
        *_a_decidir(vinculo),
        *_comentarios_por_ler(vinculo),
    ]


def _a_digitar(vinculo: Vinculo, hoje: date) -> list[Pendencia]:
    """A pactuação do próprio território nas rodadas abertas."""
    territorio = vinculo.territorio
    if territorio is None or not pode(
        vinculo, "salvar_metas", Pactuacao(territorio=territorio)
    ):
        return []
    return [
        _pendencia_de_digitar(aberta)
        for aberta in _das_rodadas_abertas(territorio, hoje)
        if aberta.pactuacao.situacao in EDITAVEIS
    ]


class _Aberta(NamedTuple):
    """A pactuação numa rodada aberta; `prazo` é o da rodada ou o da reabertura que
    a alcança, o mais longo."""

    pactuacao: Pactuacao
    prazo: date | None
    lembrada_em: date | None


def _das_rodadas_abertas(territorio: Territorio, hoje: date) -> list[_Aberta]:
    """A pactuação do território em cada rodada aberta, ou a que ele abriria."""
    rodadas = Rodada.objects.annotate(
        reaberta_ate=reaberta_ate(territorio, hoje),
        lembrada_em=Subquery(
            Lembrete.objects.filter(rodada=OuterRef("pk"), territorio=territorio)
            .order_by("-dia")
            .values("dia")[:1]
        ),
        minha=FilteredRelation(
            "pactuacoes", condition=Q(pactuacoes__territorio=territorio)
        ),
        pactuacao=F("minha__pk"),
        situacao=F("minha__situacao"),
        motivo=F("minha__motivo_da_devolucao"),
    ).filter(
        Q(metas_abrem__lte=hoje, metas_fecham__gte=hoje) | Q(reaberta_ate__isnull=False)
    )
    return [
        _Aberta(
            Pactuacao(
                pk=rodada.pactuacao,
                rodada=rodada,
                territorio=territorio,
                situacao=rodada.situacao or Situacao.EM_DIGITACAO,
                motivo_da_devolucao=rodada.motivo or "",
            ),
            max(filter(None, [rodada.metas_fecham, rodada.reaberta_ate]), default=None),
            rodada.lembrada_em,
        )
        for rodada in rodadas
    ]


def _pendencia_de_digitar(aberta: _Aberta) -> Pendencia:
    pactuacao, prazo, lembrada_em = aberta
    rodada = pactuacao.rodada
    respondidas, total = progresso(pactuacao)
    detalhe = f"{respondidas} de {total} indicadores respondidos."
    if motivo := pactuacao.motivo_da_devolucao.rstrip(". "):
        devolvida = pactuacao.situacao == Situacao.DEVOLVIDA
        detalhe = f"{'Devolvida' if devolvida else 'Reaberta'}: {motivo}. {detalhe}"
    if lembrada_em:
        detalhe = f"{detalhe} A secretaria estadual lembrou em {lembrada_em:%d/%m}."
    return Pendencia(
        titulo=f"Pactuar as metas de {rodada.ano} de {pactuacao.territorio.nome}",
        detalhe=detalhe,
        endereco=pactuacao.get_absolute_url(),
        botao="Continuar" if respondidas else "Começar",
        prazo=prazo,
    )


def _comentarios_por_ler(vinculo: Vinculo) -> list[Pendencia]:
    """Um item por pactuação com comentário por ler, no primeiro deles. RN-IND-53."""
    if vinculo.papel not in COMENTAM:
        return []
    avisos = (
        AvisoDeComentario.objects.filter(
            para=vinculo,
            lido_em__isnull=True,
            comentario__pactuacao__in=Pactuacao.objects.apoiadas_por(vinculo),
        )
        .select_related(
            "comentario__ficha",
            "comentario__escrito_por__usuario",
            "comentario__pactuacao__rodada",
            "comentario__pactuacao__territorio",
        )
        .order_by("comentario__pactuacao_id", "comentario__escrito_em")
    )
    grupos = groupby(
        (aviso.comentario for aviso in avisos), key=lambda c: c.pactuacao_id
    )
    return [_pendencia_de_ler(list(ditos)) for _, ditos in grupos]


def _pendencia_de_ler(ditos: Sequence[Comentario]) -> Pendencia:
    primeiro = ditos[0]
    pactuacao, numero = primeiro.pactuacao, primeiro.ficha.numero
    ano, onde = pactuacao.rodada.ano, pactuacao.territorio
    quantos = (
        "Comentário novo" if len(ditos) == 1 else f"{len(ditos)} comentários novos"
    )
    numeros = [str(n) for n in sorted({c.ficha.numero for c in ditos})]
    indicadores = "indicador" if len(numeros) == 1 else "indicadores"
    return Pendencia(
        titulo=f"{quantos} na pactuação {ano} de {onde.nome}",
        detalhe=f"{enumerar(sorted({c.escrito_por.usuario.nome for c in ditos}))}, "
        f"{indicadores} {enumerar(numeros)}.",
        endereco=reverse("indicadores:comentarios", args=[ano, onde.codigo, numero]),
        botao="Ler",
    )


_O_QUE_SE_DECIDE = {
    "pactuar_na_cir": "Pactuar na CIR",
    "aprovar": "Apreciar",
    "validar": "Validar",
    "pactuar_na_cib": "Pactuar na CIB",
    "homologar": "Homologar",
}
LIMITE_DA_FILA = 20


def _a_decidir(vinculo: Vinculo) -> list[Pendencia]:
    """Pactuações paradas num passo que cabe a este papel."""
    situacoes = _situacoes_que_decide(vinculo.papel)
    if not situacoes:
        return []
    paradas = (
        Pactuacao.objects.visiveis_para(vinculo)
        .filter(situacao__in=situacoes)
        .exclude(origem="publicacao")
        .select_related("rodada", "territorio__uf")
        .order_by("validada_em", "enviada_em")[:LIMITE_DA_FILA]
    )
    itens = []
    for pactuacao in paradas:
        for acao in acoes_disponiveis(vinculo, pactuacao):
            if acao in _O_QUE_SE_DECIDE:
                itens.append(_pendencia_de_decidir(pactuacao, _O_QUE_SE_DECIDE[acao]))
                break
    return itens


def _pendencia_de_decidir(pactuacao: Pactuacao, verbo: str) -> Pendencia:
    return Pendencia(
        titulo=f"{verbo} a pactuação {pactuacao.rodada.ano} de {pactuacao.territorio}",
        detalhe=f"{pactuacao.get_situacao_display()}.",
        endereco=pactuacao.get_absolute_url(),
        botao=verbo,
        prazo=pactuacao.rodada.metas_fecham,
    )


def _situacoes_que_decide(papel: str) -> list[str]:
    """As situações em que o papel tem o que decidir, em qualquer dos fluxos."""
    return sorted(
        {
            situacao
            for tabela in (TRANSICOES, TRANSICOES_COM_CIR, TRANSICOES_DO_ESTADO)
            for acao, transicao in tabela.items()
            if acao in _O_QUE_SE_DECIDE and papel in transicao.papeis
            for situacao in transicao.de
        }
    )
