"""As reuniões da carteira: convocar, decidir, encerrar e cumprir despachos."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from auditoria.actions import registrar
from base.errors import RegraViolada
from contas.models import Vinculo
from portfolio.actions.pontos import (
    dar_por_resolvido,
    exigir_aberto,
    exigir_sem_despacho,
    por_no_degrau,
    travar_ponto,
)
from portfolio.consultas_do_ritual import entregas_da_reuniao
from portfolio.models import Ciclo, Despacho, ItemDaPauta, PontoCritico, Reuniao
from portfolio.permissions import (
    exigir,
    exigir_na_secretaria,
    pode_decidir_ponto,
    quem_pode,
)
from portfolio.rules import Degrau

Decisao = ItemDaPauta.Decisao


@transaction.atomic
def convocar_reuniao(
    ciclo: Ciclo, *, por: Vinculo, tipo: str, data: date, origem: str = ""
) -> Reuniao:
    """Marca a reunião; a pauta se faz sozinha. Regra: RN-POR-12."""
    exigir_na_secretaria(por, "convocar_reuniao", ciclo)
    if data < timezone.localdate():
        raise RegraViolada(
            "A data já passou. Escolha hoje ou um dia futuro.",
            codigo="reuniao_no_passado",
        )
    Ciclo.objects.select_for_update().get(pk=ciclo.pk)
    if Reuniao.objects.filter(ciclo=ciclo, tipo=tipo, data=data).exists():
        raise RegraViolada(
            "Já existe uma reunião desta nesse dia. Abra a que existe ou escolha "
            "outro dia.",
            codigo="reuniao_repetida",
        )
    reuniao = Reuniao.objects.create(ciclo=ciclo, tipo=tipo, data=data)
    registrar(reuniao, "portfolio.reuniao.convocada", por=por, origem=origem, data=data)
    return reuniao


@transaction.atomic
def decidir_ponto(
    reuniao: Reuniao,
    ponto: PontoCritico,
    *,
    por: Vinculo,
    decisao: str,
    texto: str,
    responsavel: str = "",
    prazo: date | None = None,
    origem: str = "",
) -> ItemDaPauta:
    """Decide um ponto na reunião: resolve, leva ao Colegiado ou despacha.

    O despacho recebe o número seguinte do ano e pede responsável e prazo.
    Regras: RN-POR-11, RN-POR-12.
    """
    reuniao = Reuniao.objects.select_for_update(of=("self",)).get(pk=reuniao.pk)
    ponto = travar_ponto(ponto)
    if not pode_decidir_ponto(por, reuniao, ponto) or (
        ponto.iniciativa.ciclo_id != reuniao.ciclo_id
    ):
        raise PermissionDenied(quem_pode(f"decidir_{reuniao.tipo}"))
    _conferir_decisao(reuniao, ponto, decisao, texto, responsavel, prazo)

    item = ItemDaPauta.objects.create(
        reuniao=reuniao,
        ponto=ponto,
        decisao=decisao,
        texto=texto.strip(),
        decidido_em=timezone.now(),
        decidido_por=por,
    )
    registrar(
        ponto.iniciativa,
        "portfolio.ponto.decidido",
        por=por,
        origem=origem,
        ponto=ponto.pk,
        nome=ponto.descricao,
        decisao=decisao,
        reuniao=reuniao.pk,
        motivo=texto.strip(),
    )
    if decisao == Decisao.DECIDIDO:
        dar_por_resolvido(ponto, solucao=texto.strip(), por=por, origem=origem)
    elif decisao == Decisao.COLEGIADO:
        por_no_degrau(ponto, Degrau.COLEGIADO, motivo=texto.strip(), por=por)
    elif prazo is not None:
        _despachar(item, responsavel=responsavel.strip(), prazo=prazo)
        _parar_o_relogio(ponto)
    return item


def _parar_o_relogio(ponto: PontoCritico) -> None:
    """O ponto com despacho fica no degrau em que foi despachado."""
    if posicao := ponto.posicao(timezone.localdate()):
        ponto.degrau = posicao.degrau
    ponto.no_degrau_desde = None
    ponto.save(update_fields=["degrau", "no_degrau_desde"])


def _conferir_decisao(
    reuniao: Reuniao,
    ponto: PontoCritico,
    decisao: str,
    texto: str,
    responsavel: str,
    prazo: date | None,
) -> None:
    if reuniao.encerrada:
        raise RegraViolada(
            "A reunião já foi encerrada. Leve o ponto à próxima.",
            codigo="reuniao_encerrada",
        )
    exigir_aberto(ponto)
    exigir_sem_despacho(ponto)
    if reuniao.itens.filter(ponto=ponto).exists():
        raise RegraViolada(
            "Este ponto já foi decidido nesta reunião.", codigo="ponto_ja_decidido"
        )
    if not texto.strip():
        raise RegraViolada("Escreva a decisão.", codigo="decisao_sem_texto")
    if decisao == Decisao.COLEGIADO and reuniao.degrau == Degrau.COLEGIADO:
        raise RegraViolada(
            "Esta já é a reunião do Colegiado: decida ou despache.",
            codigo="ja_no_colegiado",
        )
    if decisao == Decisao.DESPACHO:
        _conferir_despacho(responsavel, prazo)


def _conferir_despacho(responsavel: str, prazo: date | None) -> None:
    if not responsavel.strip() or prazo is None:
        raise RegraViolada(
            "O despacho precisa de responsável e prazo.", codigo="despacho_incompleto"
        )
    if prazo < timezone.localdate():
        raise RegraViolada(
            "O prazo do despacho já passou. Escolha hoje ou um dia futuro.",
            codigo="prazo_no_passado",
        )


def _despachar(item: ItemDaPauta, *, responsavel: str, prazo: date) -> Despacho:
    """O ciclo travado serializa a numeração."""
    ciclo = Ciclo.objects.select_for_update().get(pk=item.reuniao.ciclo_id)
    ano = timezone.localdate().year
    ultimo = ciclo.despachos.filter(ano=ano).aggregate(n=Max("numero"))["n"] or 0
    return Despacho.objects.create(
        item=item,
        ciclo=ciclo,
        ano=ano,
        numero=ultimo + 1,
        responsavel=responsavel,
        prazo=prazo,
    )


@transaction.atomic
def encerrar_reuniao(reuniao: Reuniao, *, por: Vinculo, origem: str = "") -> Reuniao:
    """Guarda o que a reunião decidiu e as entregas que recebeu. Regra: RN-POR-12.

    Ponto que a reunião não decidiu continua aberto e volta na seguinte.
    """
    reuniao = (
        Reuniao.objects.select_for_update(of=("self",))
        .select_related("ciclo")
        .get(pk=reuniao.pk)
    )
    exigir_na_secretaria(por, "encerrar_reuniao", reuniao.ciclo)
    if reuniao.encerrada:
        raise RegraViolada(
            "A reunião já foi encerrada por outra pessoa.", codigo="reuniao_encerrada"
        )
    if timezone.localdate() < reuniao.data:
        raise RegraViolada(
            f"A reunião é em {reuniao.data:%d/%m/%Y}. Encerre-a nesse dia ou depois.",
            codigo="reuniao_no_futuro",
        )
    entregas = list(entregas_da_reuniao(reuniao))
    reuniao.entregas.set(entregas)
    reuniao.encerrada_em = timezone.now()
    reuniao.encerrada_por = por
    reuniao.save(update_fields=["encerrada_em", "encerrada_por"])
    registrar(
        reuniao,
        "portfolio.reuniao.encerrada",
        por=por,
        origem=origem,
        decisoes=reuniao.itens.count(),
        entregas=[marco.pk for marco in entregas],
    )
    return reuniao


@transaction.atomic
def cumprir_despacho(
    despacho: Despacho, *, por: Vinculo, cumprimento: str, origem: str = ""
) -> Despacho:
    """Registra o cumprimento, que resolve o ponto crítico. Regra: RN-POR-11."""
    despacho = (
        Despacho.objects.select_for_update(of=("self",))
        .select_related("item")
        .get(pk=despacho.pk)
    )
    ponto = travar_ponto(despacho.item.ponto)
    exigir(por, "cumprir_despacho", ponto.iniciativa)
    if despacho.cumprido_em is not None:
        raise RegraViolada(
            "Este despacho já foi cumprido.", codigo="despacho_ja_cumprido"
        )
    if not cumprimento.strip():
        raise RegraViolada(
            "Escreva o que foi feito e o que o comprova.",
            codigo="cumprimento_sem_texto",
        )
    despacho.cumprimento = cumprimento.strip()
    despacho.cumprido_em = timezone.now()
    despacho.cumprido_por = por
    despacho.save(update_fields=["cumprimento", "cumprido_em", "cumprido_por"])
    dar_por_resolvido(ponto, solucao=cumprimento.strip(), por=por, origem=origem)
    return despacho
