"""Pontos críticos: abrir, levar a um degrau acima e resolver."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from auditoria.actions import registrar
from base.errors import RegraViolada
from contas.models import Vinculo
from portfolio.actions.estado import exigir_em_curso
from portfolio.models import Iniciativa, Marco, PontoCritico, Subida
from portfolio.permissions import exigir
from portfolio.rules import Degrau, degrau_seguinte


@transaction.atomic
def abrir_ponto(
    iniciativa: Iniciativa,
    *,
    por: Vinculo,
    descricao: str,
    impacto: str,
    encaminhamento: str,
    responsavel: str,
    prazo: date,
    marco: Marco | None = None,
    origem: str = "",
) -> PontoCritico:
    """Registra o que ameaça a iniciativa, a saída proposta, quem decide e até quando.

    O ponto começa com o gerente e sobe um degrau a cada prazo vencido.
    Regra: RN-POR-10.
    """
    iniciativa = (
        Iniciativa.objects.select_for_update(of=("self",))
        .select_related("ciclo")
        .get(pk=iniciativa.pk)
    )
    exigir(por, "abrir_ponto", iniciativa)
    exigir_em_curso(iniciativa)
    if prazo < timezone.localdate():
        raise RegraViolada(
            "O prazo já passou. Escolha hoje ou um dia futuro.",
            codigo="prazo_no_passado",
        )
    if marco is not None and marco.iniciativa_id != iniciativa.pk:
        raise RegraViolada(
            "A entrega escolhida é de outra iniciativa. Escolha uma desta.",
            codigo="marco_de_outra_iniciativa",
        )
    ponto = PontoCritico.objects.create(
        iniciativa=iniciativa,
        marco=marco,
        descricao=descricao,
        impacto=impacto,
        encaminhamento=encaminhamento,
        responsavel=responsavel,
        prazo=prazo,
        no_degrau_desde=timezone.localdate(),
        aberto_em=timezone.now(),
        aberto_por=por,
    )
    registrar(
        iniciativa,
        "portfolio.ponto.aberto",
        por=por,
        origem=origem,
        ponto=ponto.pk,
        nome=descricao,
        impacto=impacto,
        encaminhamento=encaminhamento,
        responsavel=responsavel,
        prazo=prazo,
    )
    return ponto


@transaction.atomic
def subir_ponto(
    ponto: PontoCritico, *, por: Vinculo, motivo: str, origem: str = ""
) -> PontoCritico:
    """Leva o ponto a um degrau acima antes do prazo. Regra: RN-POR-10."""
    ponto = travar_ponto(ponto)
    exigir(por, "subir_ponto", ponto.iniciativa)
    exigir_aberto(ponto)
    exigir_sem_despacho(ponto)
    if not motivo.strip():
        raise RegraViolada(
            "Escreva por que o ponto sobe; o motivo fica no caminho dele.",
            codigo="subida_sem_motivo",
        )
    posicao = ponto.posicao(timezone.localdate())
    destino = degrau_seguinte(posicao.degrau if posicao else Degrau(ponto.degrau))
    if destino is None:
        raise RegraViolada(
            "O ponto já está no Colegiado, o último degrau. Ele se decide na reunião.",
            codigo="ultimo_degrau",
        )
    por_no_degrau(ponto, destino, motivo=motivo.strip(), por=por)
    registrar(
        ponto.iniciativa,
        "portfolio.ponto.subiu",
        por=por,
        origem=origem,
        ponto=ponto.pk,
        nome=ponto.descricao,
        degrau=destino,
        motivo=motivo.strip(),
    )
    return ponto


@transaction.atomic
def resolver_ponto(
    ponto: PontoCritico, *, por: Vinculo, solucao: str, origem: str = ""
) -> PontoCritico:
    """Encerra o ponto, dizendo como se resolveu. Regra: RN-POR-11.

    Com despacho aberto não se resolve por aqui: cumpre-se o despacho.
    """
    ponto = travar_ponto(ponto)
    exigir(por, "resolver_ponto", ponto.iniciativa)
    exigir_aberto(ponto)
    exigir_sem_despacho(ponto)
    if not solucao.strip():
        raise RegraViolada(
            "Escreva como o ponto se resolveu.", codigo="ponto_sem_solucao"
        )
    dar_por_resolvido(ponto, solucao=solucao.strip(), por=por, origem=origem)
    return ponto


def travar_ponto(ponto: PontoCritico) -> PontoCritico:
    """O ponto, travado, com a iniciativa e o ciclo."""
    return (
        PontoCritico.objects.select_for_update(of=("self",))
        .select_related("iniciativa__ciclo", "iniciativa__subsecretaria")
        .get(pk=ponto.pk)
    )


def exigir_aberto(ponto: PontoCritico) -> None:
    """Nada se decide duas vezes."""
    if ponto.resolvido_em is not None:
        dia = timezone.localdate(ponto.resolvido_em)
        raise RegraViolada(
            f"Este ponto foi resolvido em {dia:%d/%m/%Y}. Se o problema voltou, "
            "abra outro ponto crítico.",
            codigo="ponto_ja_resolvido",
        )


def exigir_sem_despacho(ponto: PontoCritico) -> None:
    """Com ordem em curso, o ponto espera por ela."""
    aberto = ponto.itens.filter(
        despacho__isnull=False, despacho__cumprido_em__isnull=True
    ).select_related("despacho")
    if item := aberto.first():
        raise RegraViolada(
            f"O {str(item.despacho).lower()} deste ponto ainda não foi cumprido. "
            "Registre o cumprimento, e o ponto se resolve com ele.",
            codigo="ponto_com_despacho",
        )


def por_no_degrau(
    ponto: PontoCritico, degrau: Degrau, *, motivo: str, por: Vinculo
) -> None:
    """Grava o novo degrau, a partir de hoje, e a subida."""
    ponto.degrau = degrau
    ponto.no_degrau_desde = timezone.localdate()
    ponto.save(update_fields=["degrau", "no_degrau_desde"])
    Subida.objects.create(
        ponto=ponto,
        degrau=degrau,
        motivo=motivo,
        subiu_em=timezone.now(),
        subiu_por=por,
    )


def dar_por_resolvido(
    ponto: PontoCritico, *, solucao: str, por: Vinculo, origem: str
) -> None:
    """Grava a solução no degrau em que o ponto parou."""
    if posicao := ponto.posicao(timezone.localdate()):
        ponto.degrau = posicao.degrau
        ponto.no_degrau_desde = posicao.desde
    ponto.solucao = solucao
    ponto.resolvido_em = timezone.now()
    ponto.resolvido_por = por
    ponto.save(
        update_fields=[
            "degrau",
            "no_degrau_desde",
            "solucao",
            "resolvido_em",
            "resolvido_por",
        ]
    )
    registrar(
        ponto.iniciativa,
        "portfolio.ponto.resolvido",
        por=por,
        origem=origem,
        ponto=ponto.pk,
        nome=ponto.descricao,
        motivo=solucao,
    )
