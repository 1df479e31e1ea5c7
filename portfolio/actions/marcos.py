"""O que se faz na carteira: registrar entrega, repactuar data, informar situação."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from auditoria.actions import registrar
from base.errors import EdicaoConcorrente, RegraViolada
from contas.models import Vinculo
from portfolio.actions.estado import exigir_em_curso
from portfolio.models import (
    Confirmacao,
    Iniciativa,
    LigacaoDoMarco,
    Marco,
    Repactuacao,
)
from portfolio.permissions import exigir
from portfolio.rules import INFORMAVEIS, Situacao


def travar_marco(marco: Marco, *, acao: str, por: Vinculo, versao: int) -> Marco:
    """O marco travado, depois de conferir quem e sobre qual versão."""
    travado = (
        Marco.objects.select_for_update(of=("self",))
        .select_related("iniciativa__ciclo")
        .get(pk=marco.pk)
    )
    exigir(por, acao, travado.iniciativa)
    exigir_em_curso(travado.iniciativa)
    if travado.versao != versao:
        raise EdicaoConcorrente
    return travado


@transaction.atomic
def atualizar_marco(
    marco: Marco,
    *,
    por: Vinculo,
    versao: int,
    data_real: date | None,
    evidencia: str,
    origem: str = "",
) -> Marco:
    """Registra, corrige ou desfaz a entrega de um marco.

    `data_real` None desfaz a entrega e limpa a evidência. A entrega não pode
    estar no futuro nem ser anterior ao início da iniciativa. Mudar a entrega desfaz
    a confirmação do líder. Regras: RN-POR-06, RN-POR-13.
    """
    marco = travar_marco(marco, acao="atualizar_marco", por=por, versao=versao)
    _conferir_entrega(marco, data_real, evidencia)

    antes = {"data_real": marco.data_real, "evidencia": marco.evidencia}
    marco.data_real = data_real
    marco.evidencia = evidencia if data_real else ""
    marco.versao += 1
    marco.save(update_fields=["data_real", "evidencia", "versao"])
    Confirmacao.objects.filter(marco=marco).delete()
    acao = "portfolio.marco.entregue" if data_real else "portfolio.marco.reaberto"
    registrar(
        marco.iniciativa,
        acao,
        por=por,
        origem=origem,
        marco=marco.pk,
        nome=marco.nome,
        antes=antes,
        depois={"data_real": marco.data_real, "evidencia": marco.evidencia},
    )
    return marco


def _conferir_entrega(marco: Marco, data_real: date | None, evidencia: str) -> None:
    if data_real is None:
        return
    if data_real > timezone.localdate():
        raise RegraViolada(
            "A data da entrega está no futuro. Registre a entrega quando ela "
            "acontecer; para mudar o previsto, peça a repactuação.",
            codigo="entrega_no_futuro",
        )
    inicio = marco.iniciativa.inicio
    if inicio is not None and data_real < inicio:
        raise RegraViolada(
            f"A iniciativa começou em {inicio:%d/%m/%Y}; a entrega não pode ser "
            "anterior.",
            codigo="entrega_antes_do_inicio",
        )
    if not evidencia.strip():
        raise RegraViolada(
            "Diga o que comprova a entrega: o endereço, o número do ato ou onde está "
            "o documento.",
            codigo="entrega_sem_evidencia",
        )


@transaction.atomic
def repactuar_marco(
    marco: Marco,
    *,
    por: Vinculo,
    versao: int,
    para: date,
    motivo: str,
    origem: str = "",
) -> Marco:
    """Muda a data prevista de um marco, guardando a anterior e o motivo.

    A primeira data de um marco sem data vira a sua linha de base. Regra: RN-POR-06.
    """
    marco = travar_marco(marco, acao="repactuar_marco", por=por, versao=versao)
    _conferir_repactuacao(marco, para, motivo)

    if LigacaoDoMarco.objects.filter(marco=marco).exists():
        raise RegraViolada(
            "Esta entrega acompanha uma data de fora. Desligue-a antes de repactuar.",
            codigo="marco_ligado",
        )
    de = marco.data_prevista
    if de is None:
        marco.data_base = para
    else:
        marco.data_repactuada = para
    marco.versao += 1
    marco.save(update_fields=["data_base", "data_repactuada", "versao"])
    Repactuacao.objects.create(
        marco=marco,
        de=de,
        para=para,
        motivo=motivo.strip(),
        repactuada_em=timezone.now(),
        repactuada_por=por,
    )
    registrar(
        marco.iniciativa,
        "portfolio.marco.repactuado" if de else "portfolio.marco.datado",
        por=por,
        origem=origem,
        marco=marco.pk,
        nome=marco.nome,
        de=de,
        para=para,
        motivo=motivo.strip(),
    )
    return marco


def _conferir_repactuacao(marco: Marco, para: date, motivo: str) -> None:
    if not motivo.strip():
        raise RegraViolada(
            "Escreva o motivo da mudança de data; ele fica na ficha do projeto.",
            codigo="repactuacao_sem_motivo",
        )
    conferir_data_prevista(marco, para)


def conferir_data_prevista(marco: Marco, para: date) -> None:
    """Só de marco aberto, para outra data, e não antes do início da iniciativa."""
    if marco.data_real is not None:
        raise RegraViolada(
            f"Este marco foi entregue em {marco.data_real:%d/%m/%Y}; a data prevista "
            "já não muda. Se a entrega foi um engano, desfaça-a antes.",
            codigo="marco_ja_entregue",
        )
    if para == marco.data_prevista:
        raise RegraViolada(
            "A nova data é igual à que já está combinada. Escolha outra ou cancele.",
            codigo="mesma_data",
        )
    inicio = marco.iniciativa.inicio
    if inicio is not None and para < inicio:
        raise RegraViolada(
            f"A iniciativa começa em {inicio:%d/%m/%Y}; escolha uma data igual ou "
            "posterior.",
            codigo="marco_antes_do_inicio",
        )


@transaction.atomic
def informar_situacao(
    iniciativa: Iniciativa,
    *,
    por: Vinculo,
    versao: int,
    situacao: Situacao,
    motivo: str,
    valida_ate: date,
    origem: str = "",
) -> Iniciativa:
    """Põe uma situação no lugar da calculada, com motivo, até um dia.

    Regra: RN-POR-04.
    """
    iniciativa = (
        Iniciativa.objects.select_for_update(of=("self",))
        .select_related("ciclo")
        .get(pk=iniciativa.pk)
    )
    exigir(por, "informar_situacao", iniciativa)
    exigir_em_curso(iniciativa)
    if iniciativa.versao != versao:
        raise EdicaoConcorrente
    _conferir_situacao(situacao, motivo, valida_ate)

    antes = iniciativa.situacao_informada
    iniciativa.situacao_informada = situacao
    iniciativa.motivo_da_situacao = motivo.strip()
    iniciativa.situacao_valida_ate = valida_ate
    iniciativa.situacao_informada_em = timezone.now()
    iniciativa.situacao_informada_por = por
    iniciativa.versao += 1
    iniciativa.save(
        update_fields=[
            "situacao_informada",
            "motivo_da_situacao",
            "situacao_valida_ate",
            "situacao_informada_em",
            "situacao_informada_por",
            "versao",
        ]
    )
    registrar(
        iniciativa,
        "portfolio.iniciativa.situacao_informada",
        por=por,
        origem=origem,
        antes=antes,
        depois=situacao,
        motivo=motivo.strip(),
        valida_ate=valida_ate,
    )
    return iniciativa


def _conferir_situacao(situacao: Situacao, motivo: str, valida_ate: date) -> None:
    if situacao not in INFORMAVEIS:
        raise RegraViolada(
            "“Sem data” é o que o portal calcula quando faltam datas; escolha outra "
            "situação.",
            codigo="situacao_nao_informavel",
        )
    if not motivo.strip():
        raise RegraViolada(
            "Escreva o motivo: a situação informada aparece com ele na ficha.",
            codigo="situacao_sem_motivo",
        )
    if valida_ate < timezone.localdate():
        raise RegraViolada(
            "A validade já passou. Escolha hoje ou um dia futuro.",
            codigo="validade_no_passado",
        )


@transaction.atomic
def confirmar_entrega(
    marco: Marco, *, por: Vinculo, versao: int, origem: str = ""
) -> Confirmacao:
    """O líder confirma que viu a entrega e a evidência. Regra: RN-POR-13."""
    marco = travar_marco(marco, acao="confirmar_entrega", por=por, versao=versao)
    if marco.data_real is None:
        raise RegraViolada(
            "Este marco ainda não foi entregue. Peça ao gerente que registre a "
            "entrega.",
            codigo="marco_nao_entregue",
        )
    confirmacao, nova = Confirmacao.objects.get_or_create(
        marco=marco,
        defaults={"confirmada_em": timezone.now(), "confirmada_por": por},
    )
    if nova:
        registrar(
            marco.iniciativa,
            "portfolio.marco.confirmado",
            por=por,
            origem=origem,
            marco=marco.pk,
            nome=marco.nome,
        )
    return confirmacao
