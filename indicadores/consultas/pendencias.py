"""O que espera por mim nos indicadores."""

from datetime import date

from django.db.models import Count
from django.utils import timezone

from base.telas import Pendencia
from contas.models import Vinculo
from indicadores.consultas.grade import progresso
from indicadores.models import Pactuacao, Rodada
from indicadores.permissions import acoes_disponiveis, pode
from indicadores.states import EDITAVEIS, Situacao


def pendencias_de(vinculo: Vinculo | None) -> list[Pendencia]:
    """O que espera pela pessoa nos indicadores: digitar, apreciar, homologar."""
    if vinculo is None or vinculo.territorio is None:
        return []
    hoje = timezone.localdate()
    return [*_a_digitar(vinculo, hoje), *_a_decidir(vinculo)]


def _a_digitar(vinculo: Vinculo, hoje: date) -> list[Pendencia]:
    """A pactuação do próprio território nas rodadas abertas."""
    territorio = vinculo.territorio
    if territorio is None:
        return []
    rodadas = Rodada.objects.filter(
        metas_abrem__lte=hoje, metas_fecham__gte=hoje
    ).annotate(total=Count("edicao__fichas"))
    itens = []
    for rodada in rodadas:
        pactuacao = Pactuacao.objects.filter(
            rodada=rodada, territorio=territorio
        ).first() or Pactuacao(rodada=rodada, territorio=territorio)
        pactuacao.rodada, pactuacao.territorio = rodada, territorio
        if pactuacao.situacao in EDITAVEIS and pode(vinculo, "salvar_metas", pactuacao):
            itens.append(_pendencia_de_digitar(pactuacao, rodada))
    return itens


def _pendencia_de_digitar(pactuacao: Pactuacao, rodada: Rodada) -> Pendencia:
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
    paradas = (
        Pactuacao.objects.visiveis_para(vinculo)
        .filter(situacao__in=list(_O_QUE_SE_DECIDE))
        .exclude(origem="publicacao")
        .select_related("rodada", "territorio__uf", "territorio__macrorregiao")
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
