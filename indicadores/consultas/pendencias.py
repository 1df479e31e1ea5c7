"""O que espera por mim nos indicadores."""

from datetime import date

from django.db.models import F, FilteredRelation, Q
from django.utils import timezone

from base.telas import Pendencia
from contas.models import Vinculo
from indicadores.consultas.grade import progresso
from indicadores.models import Pactuacao, Rodada
from indicadores.permissions import acoes_disponiveis, pode
from indicadores.states import (
    EDITAVEIS,
    TRANSICOES,
    TRANSICOES_DO_ESTADO,
    Situacao,
)
from territorios.models import Territorio


def pendencias_de(vinculo: Vinculo | None) -> list[Pendencia]:
    """O que espera pela pessoa nos indicadores: digitar, apreciar, homologar."""
    if vinculo is None or vinculo.territorio is None:
        return []
    hoje = timezone.localdate()
    return [*_a_digitar(vinculo, hoje), *_a_decidir(vinculo)]


def _a_digitar(vinculo: Vinculo, hoje: date) -> list[Pendencia]:
    """A pactuação do próprio território nas rodadas abertas."""
    territorio = vinculo.territorio
    if territorio is None or not pode(
        vinculo, "salvar_metas", Pactuacao(territorio=territorio)
    ):
        return []
    return [
        _pendencia_de_digitar(pactuacao)
        for pactuacao in _das_rodadas_abertas(territorio, hoje)
        if pactuacao.situacao in EDITAVEIS
    ]


def _das_rodadas_abertas(territorio: Territorio, hoje: date) -> list[Pactuacao]:
    """A pactuação do território em cada rodada aberta, ou a que ele abriria."""
    rodadas = Rodada.objects.filter(
        metas_abrem__lte=hoje, metas_fecham__gte=hoje
    ).annotate(
        minha=FilteredRelation(
            "pactuacoes", condition=Q(pactuacoes__territorio=territorio)
        ),
        pactuacao=F("minha__pk"),
        situacao=F("minha__situacao"),
        motivo=F("minha__motivo_da_devolucao"),
    )
    return [
        Pactuacao(
            pk=rodada.pactuacao,
            rodada=rodada,
            territorio=territorio,
            situacao=rodada.situacao or Situacao.EM_DIGITACAO,
            motivo_da_devolucao=rodada.motivo or "",
        )
        for rodada in rodadas
    ]


def _pendencia_de_digitar(pactuacao: Pactuacao) -> Pendencia:
    rodada = pactuacao.rodada
    respondidas, total = progresso(pactuacao)
    detalhe = f"{respondidas} de {total} indicadores respondidos."
    if pactuacao.situacao == Situacao.DEVOLVIDA:
        detalhe = f"Devolvida: {pactuacao.motivo_da_devolucao} {detalhe}"
    return Pendencia(
        titulo=f"Pactuar as metas de {rodada.ano} de {pactuacao.territorio.nome}",
        detalhe=detalhe,
        endereco=pactuacao.get_absolute_url(),
        botao="Continuar" if respondidas else "Começar",
        prazo=rodada.metas_fecham,
    )


_O_QUE_SE_DECIDE = {
    Situacao.EM_APRECIACAO: ("Apreciar", "aprovar"),
    Situacao.APROVADA: ("Validar", "validar"),
    Situacao.VALIDADA: ("Homologar", "homologar"),
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
        verbo, acao = _O_QUE_SE_DECIDE[Situacao(pactuacao.situacao)]
        if acao in acoes_disponiveis(vinculo, pactuacao):
            itens.append(
                Pendencia(
                    titulo=f"{verbo} a pactuação {pactuacao.rodada.ano} de "
                    f"{pactuacao.territorio}",
                    detalhe=f"{pactuacao.get_situacao_display()}.",
                    endereco=pactuacao.get_absolute_url(),
                    botao=verbo,
                    prazo=pactuacao.rodada.metas_fecham,
                )
            )
    return itens


def _situacoes_que_decide(papel: str) -> list[Situacao]:
    """As situações em que o papel tem o que fazer, no fluxo de um nível ou do outro."""
    return [
        situacao
        for situacao, (_, acao) in _O_QUE_SE_DECIDE.items()
        if any(papel in t[acao].papeis for t in (TRANSICOES, TRANSICOES_DO_ESTADO))
    ]
