"""Os lembretes de prazo por e-mail; no portal, o prazo está na fila de cada um."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.mail import send_mass_mail
from django.db import transaction

from base.telas import quanto_falta
from base.workflow import Transicao
from contas.models import Vinculo
from contas.states import Papel
from cooperacao.models import (
    LembreteEnviado,
    PlanoSemestral,
    RelatorioSemestral,
    TermoDeCooperacao,
)
from cooperacao.rules import MARCOS_DA_VIGENCIA, MARCOS_DO_PRAZO, marco_devido
from cooperacao.states import (
    TRANSICOES,
    TRANSICOES_DO_PLANO,
    SituacaoDoAnual,
    SituacaoDoPlano,
    SituacaoDoSemestre,
)

Assunto = LembreteEnviado.Assunto


@dataclass(frozen=True, slots=True)
class Lembrete:
    """Um prazo a lembrar hoje; `dias` até ele e o `marco` que se alcançou."""

    tc: TermoDeCooperacao
    assunto: str
    ano: int
    semestre: int
    dias: int
    marco: int
    titulo: str
    endereco: str
    papeis: frozenset[str]


def lembrar(hoje: date) -> int:
    """Manda os lembretes do dia e devolve quantos e-mails saíram (RN-COO-33).

    Rodar de novo no mesmo dia não repete nenhum.
    """
    mensagens = []
    with transaction.atomic():
        for lembrete in lembretes_de(hoje):
            _, novo = LembreteEnviado.objects.get_or_create(
                tc=lembrete.tc,
                assunto=lembrete.assunto,
                ano=lembrete.ano,
                semestre=lembrete.semestre,
                dias=lembrete.marco,
                defaults={"dia": hoje},
            )
            if novo:
                mensagens += _mensagens(lembrete, hoje)
    return send_mass_mail(mensagens) or 0


def lembretes_de(hoje: date) -> Iterator[Lembrete]:
    """Os prazos que alcançaram um marco, já lembrados ou não."""
    yield from _dos_relatorios(hoje)
    yield from _dos_planos(hoje)
    yield from _das_vigencias(hoje)


def _dos_relatorios(hoje: date) -> Iterator[Lembrete]:
    abertos = RelatorioSemestral.objects.filter(
        anual__situacao__in=[SituacaoDoAnual.ABERTO, SituacaoDoAnual.REABERTO]
    ).exclude(situacao=SituacaoDoSemestre.FECHADO)
    for relatorio in abertos.select_related("anual__tc__contraparte"):
        dias = (relatorio.periodo.prazo - hoje).days
        marco = marco_devido(dias, MARCOS_DO_PRAZO)
        if marco is not None:
            yield Lembrete(
                relatorio.anual.tc,
                Assunto.RELATORIO,
                relatorio.anual.ano,
                relatorio.semestre,
                dias,
                marco,
                str(relatorio),
                relatorio.get_absolute_url(),
                _quem_age(TRANSICOES, relatorio.situacao),
            )


def _dos_planos(hoje: date) -> Iterator[Lembrete]:
    planos = PlanoSemestral.objects.exclude(situacao=SituacaoDoPlano.APROVADO)
    for plano in planos.select_related("tc__contraparte"):
        dias = (plano.periodo.inicio - hoje).days
        marco = marco_devido(dias, MARCOS_DO_PRAZO)
        if marco is not None:
            yield Lembrete(
                plano.tc,
                Assunto.PLANO,
                plano.ano,
                plano.semestre,
                dias,
                marco,
                str(plano),
                plano.get_absolute_url(),
                _quem_age(TRANSICOES_DO_PLANO, plano.situacao),
            )


def _das_vigencias(hoje: date) -> Iterator[Lembrete]:
    termos = TermoDeCooperacao.objects.select_related("contraparte")
    for tc in termos.prefetch_related("termos_de_ajuste"):
        dias = (tc.termino_vigente - hoje).days
        marco = marco_devido(dias, MARCOS_DA_VIGENCIA) if dias >= 0 else None
        if marco is not None:
            yield Lembrete(
                tc,
                Assunto.VIGENCIA,
                tc.termino_vigente.year,
                0,
                dias,
                marco,
                f"Término da vigência do {tc}, em {tc.termino_vigente:%d/%m/%Y}",
                tc.get_absolute_url(),
                frozenset({Papel.OPAS_GESTOR, Papel.CONTRAPARTE}),
            )


def _quem_age(tabela: Mapping[str, Transicao], situacao: str) -> frozenset[str]:
    """Os papéis que fazem a próxima transição."""
    papeis: frozenset[str] = frozenset()
    for transicao in tabela.values():
        if situacao in transicao.de:
            papeis |= transicao.papeis
    return papeis


def destinatarios(lembrete: Lembrete, hoje: date) -> list[str]:
    """E-mails dos vínculos vigentes que agem; a contraparte, só a do próprio TC."""
    vinculos = Vinculo.objects.vigentes(hoje).filter(papel__in=lembrete.papeis)
    return sorted(
        {
            v.usuario.email
            for v in vinculos
            if v.papel != Papel.CONTRAPARTE
            or v.instituicao_id == lembrete.tc.contraparte_id
        }
    )


def _mensagens(lembrete: Lembrete, hoje: date) -> list[tuple[str, str, str, list[str]]]:
    falta = quanto_falta(lembrete.dias)
    texto = (
        f"{lembrete.titulo}: {falta}.\n\n"
        f"{settings.ENDERECO_DO_PORTAL}{lembrete.endereco}"
    )
    return [
        (
            f"{lembrete.tc}: {falta}",
            texto,
            settings.DEFAULT_FROM_EMAIL,
            [email],
        )
        for email in destinatarios(lembrete, hoje)
    ]
