"""O que acompanha o Termo: limite financeiro, comando único, TCEP e anexos."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from auditoria.actions import registrar
from base import anexos
from base.errors import RegraViolada
from contas.models import Vinculo
from pactos.actions.comum import travar
from pactos.models import Anexo, ExtratoDoTCEP, LinhaTLFG, Termo
from pactos.permissions import acao_de_juntar
from pactos.rules import (
    Parcela,
    conferir_parcelas,
    total_do_tlfg,
)


def _travar(termo: Termo, por: Vinculo, versao: int | None = None) -> Termo:
    return travar(termo, acao_de_juntar(por, termo), por=por, versao=versao)


def _nova_gravacao(termo: Termo, *campos: str) -> None:
    termo.versao += 1
    termo.save(update_fields=[*campos, "versao"])


@transaction.atomic
def gravar_tlfg(
    termo: Termo, *, por: Vinculo, parcelas: Sequence[Parcela], versao: int
) -> Termo:
    """Troca as parcelas do limite pelas informadas. Regra: RN-PAC-08.

    `versao` é a do Termo na tela: se mudou, nada é gravado.
    """
    termo = _travar(termo, por, versao)
    conferir_parcelas(parcelas)
    antes = total_do_tlfg((li.sinal, li.valor_anual) for li in termo.tlfg.all())
    termo.tlfg.all().delete()
    LinhaTLFG.objects.bulk_create(
        LinhaTLFG(
            termo=termo,
            bloco=p.bloco,
            componente=p.componente,
            sinal=p.sinal,
            valor_anual=p.valor_anual,
        )
        for p in parcelas
    )
    _nova_gravacao(termo)
    registrar(
        termo,
        "pactos.tlfg.gravado",
        por=por,
        total_antes=antes,
        total=total_do_tlfg((p.sinal, p.valor_anual) for p in parcelas),
        parcelas=len(parcelas),
    )
    return termo


@transaction.atomic
def declarar_comando_unico(
    termo: Termo,
    *,
    por: Vinculo,
    data: date,
    gestao: str,
    servicos: str,
    versao: int | None = None,
) -> Termo:
    """Registra a declaração da CIB sobre os prestadores sob cada gestão."""
    termo = _travar(termo, por, versao)
    if data > timezone.localdate():
        raise RegraViolada(
            "A data da declaração ainda não chegou. Confira o dia e o ano.",
            codigo="data_no_futuro",
        )
    if gestao == Termo.GestaoDosServicos.COMPARTILHADA and not servicos.strip():
        raise RegraViolada(
            "Diga que serviços ficam sob gestão estadual.", codigo="sem_servicos"
        )
    termo.data_do_comando_unico = data
    termo.gestao_dos_servicos = gestao
    termo.servicos_sob_o_estado = servicos.strip()
    _nova_gravacao(
        termo, "data_do_comando_unico", "gestao_dos_servicos", "servicos_sob_o_estado"
    )
    registrar(
        termo,
        "pactos.comando_unico.declarado",
        por=por,
        data=data,
        gestao=gestao,
        servicos=termo.servicos_sob_o_estado,
    )
    return termo


@transaction.atomic
def registrar_tcep(
    termo: Termo,
    *,
    por: Vinculo,
    numero: str,
    estabelecimento: str,
    cnes: str,
    de_quem: str,
    valor_anual: Decimal,
    vigente_ate: date | None,
) -> ExtratoDoTCEP:
    """Registra um extrato de cooperação entre entes."""
    termo = _travar(termo, por)
    if termo.extratos_do_tcep.filter(numero=numero, cnes=cnes).exists():
        raise RegraViolada(
            f"O TCEP {numero} do CNES {cnes} já está neste Termo.",
            codigo="tcep_repetido",
        )
    extrato = ExtratoDoTCEP.objects.create(
        termo=termo,
        numero=numero,
        estabelecimento=estabelecimento,
        cnes=cnes,
        de_quem=de_quem,
        valor_anual=valor_anual,
        vigente_ate=vigente_ate,
    )
    _nova_gravacao(termo)
    registrar(
        termo,
        "pactos.tcep.registrado",
        por=por,
        numero=numero,
        cnes=cnes,
        valor_anual=valor_anual,
    )
    return extrato


@transaction.atomic
def retirar_tcep(extrato: ExtratoDoTCEP, *, por: Vinculo) -> Termo:
    """Retira um extrato; o que ele dizia fica na trilha."""
    termo = _travar(extrato.termo, por)
    registrar(
        termo,
        "pactos.tcep.retirado",
        por=por,
        numero=extrato.numero,
        cnes=extrato.cnes,
        valor_anual=extrato.valor_anual,
    )
    extrato.delete()
    _nova_gravacao(termo)
    return termo


@transaction.atomic
def juntar_anexo(
    termo: Termo, *, por: Vinculo, tipo: str, titulo: str, arquivo: UploadedFile
) -> Anexo:
    """Guarda um arquivo depois de conferir que é o que diz ser. Regra: RN-PAC-14."""
    termo = _travar(termo, por)
    anexo = Anexo(
        termo=termo,
        tipo=tipo,
        titulo=titulo,
        juntado_em=timezone.now(),
        juntado_por=por,
    )
    anexos.juntar(anexo, arquivo, aos=termo.anexos.all())
    registrar(
        termo,
        "pactos.anexo.juntado",
        por=por,
        tipo=tipo,
        titulo=titulo,
        sha256=anexo.sha256,
    )
    return anexo
