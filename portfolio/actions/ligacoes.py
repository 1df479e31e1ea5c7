"""Marcos que andam com uma data de fora: deliberação da CIB, ação de TC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from auditoria.actions import registrar
from base.errors import RegraViolada
from contas.models import Vinculo
from portfolio.actions.marcos import conferir_data_prevista, travar_marco
from portfolio.models import LigacaoDoMarco, Marco, Repactuacao


@dataclass(frozen=True, slots=True)
class Origem:
    """O que um marco pode acompanhar, e a data que isso tem hoje."""

    tipo: str
    chave: str
    titulo: str
    endereco: str
    data: date


@transaction.atomic
def ligar_marco(
    marco: Marco,
    *,
    por: Vinculo,
    versao: int,
    de: Origem,
    dias: int,
    origem: str = "",
) -> LigacaoDoMarco:
    """Liga o marco a uma data de fora e já o põe nela. Regra: RN-POR-21."""
    marco = travar_marco(marco, acao="repactuar_marco", por=por, versao=versao)
    if LigacaoDoMarco.objects.filter(marco=marco).exists():
        raise RegraViolada(
            "Esta entrega já acompanha uma data. Desligue-a antes de ligar a outra.",
            codigo="marco_ja_ligado",
        )
    para = de.data + timedelta(days=dias)
    if para != marco.data_prevista:
        conferir_data_prevista(marco, para)
    ligacao = LigacaoDoMarco.objects.create(
        marco=marco,
        tipo=de.tipo,
        chave=de.chave,
        titulo=de.titulo,
        endereco=de.endereco,
        dias=dias,
        data_da_origem=de.data,
        ligado_em=timezone.now(),
        ligado_por=por,
    )
    registrar(
        marco.iniciativa,
        "portfolio.marco.ligado",
        por=por,
        origem=origem,
        marco=marco.pk,
        nome=f"{marco} com {ligacao}",
    )
    _por_na_data(marco, para, f"Passa a acompanhar {de.titulo}.", ligacao, origem)
    return ligacao


@transaction.atomic
def desligar_marco(
    marco: Marco, *, por: Vinculo, versao: int, origem: str = ""
) -> Marco:
    """Solta o marco; a data fica a última. Regra: RN-POR-21."""
    marco = travar_marco(marco, acao="repactuar_marco", por=por, versao=versao)
    ligacao = LigacaoDoMarco.objects.filter(marco=marco).first()
    if ligacao is None:
        raise RegraViolada(
            "Esta entrega não acompanha nenhuma data.", codigo="marco_sem_ligacao"
        )
    ligacao.delete()
    registrar(
        marco.iniciativa,
        "portfolio.marco.desligado",
        por=por,
        origem=origem,
        marco=marco.pk,
        nome=f"{marco} de {ligacao}",
    )
    return marco


@transaction.atomic
def mover_ligados(datas: Mapping[str, date], *, origem: str = "") -> int:
    """Põe cada marco ligado na data nova da sua origem; devolve quantos andaram.

    `datas` por chave da origem. O entregue e o de iniciativa encerrada não andam;
    o motivo da repactuação diz o que mudou. Regra: RN-POR-21.
    """
    andaram = 0
    ligacoes = (
        LigacaoDoMarco.objects.select_for_update(of=("self", "marco"))
        .filter(
            chave__in=datas,
            marco__data_real__isnull=True,
            marco__iniciativa__encerrada_em__isnull=True,
        )
        .select_related("marco__iniciativa", "ligado_por")
    )
    for ligacao in ligacoes:
        nova = datas[ligacao.chave]
        if nova == ligacao.data_da_origem:
            continue
        motivo = (
            f"Acompanha {ligacao.titulo}, que passou de "
            f"{ligacao.data_da_origem:%d/%m/%Y} para {nova:%d/%m/%Y}."
        )
        ligacao.data_da_origem = nova
        ligacao.save(update_fields=["data_da_origem"])
        para = nova + timedelta(days=ligacao.dias)
        _por_na_data(ligacao.marco, para, motivo, ligacao, origem)
        andaram += 1
    return andaram


def _por_na_data(
    marco: Marco, para: date, motivo: str, ligacao: LigacaoDoMarco, origem: str
) -> None:
    """A mudança responde por quem ligou; na trilha, quem a fez foi o portal."""
    de = marco.data_prevista
    if de == para:
        return
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
        motivo=motivo,
        repactuada_em=timezone.now(),
        repactuada_por=ligacao.ligado_por,
    )
    registrar(
        marco.iniciativa,
        "portfolio.marco.repactuado" if de else "portfolio.marco.datado",
        por=None,
        origem=origem or "acompanhamento de datas",
        marco=marco.pk,
        nome=marco.nome,
        de=de,
        para=para,
        motivo=motivo,
    )
