"""Congelar uma edição do caderno: os números de hoje, com número e bytes."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from auditoria.actions import registrar
from auditoria.models import Documento
from auditoria.rules import hash_de
from base.errors import RegraViolada
from contas.models import Vinculo
from indicadores import dados
from indicadores.consultas.avaliacao import Avaliacao
from indicadores.errata import em_texto
from indicadores.models import EdicaoDoCaderno, Rodada
from indicadores.permissions import exigir_analise
from territorios.models import Territorio


@transaction.atomic
def congelar_edicao(
    rodada: Rodada,
    territorio: Territorio,
    avaliacoes: Sequence[Avaliacao],
    documento: Documento,
    *,
    por: Vinculo,
    nota: str = "",
) -> EdicaoDoCaderno:
    """Guarda as linhas de hoje e o PDF emitido com elas como a próxima edição.

    A mesma edição não se congela duas vezes: sem mudança nos números, recusa.
    Regra: RN-IND-34 (docs/regras/indicadores.md).
    """
    rodada = Rodada.objects.select_for_update().get(pk=rodada.pk)
    exigir_analise(por, territorio)
    linhas = em_texto(dados.linhas(avaliacoes))
    if not linhas:
        raise RegraViolada(
            "Não há números públicos para este caderno.", codigo="caderno_vazio"
        )
    ultima = EdicaoDoCaderno.objects.filter(
        rodada=rodada, territorio=territorio
    ).first()
    if ultima and ultima.documento_id == documento.pk:
        raise RegraViolada(
            f"Nada mudou desde a {ultima.numero}ª edição: não há o que congelar.",
            codigo="edicao_igual",
        )
    edicao = EdicaoDoCaderno.objects.create(
        rodada=rodada,
        territorio=territorio,
        numero=ultima.numero + 1 if ultima else 1,
        nota=nota,
        linhas=linhas,
        hash_dos_dados=hash_de(linhas),
        documento=documento,
        congelada_em=timezone.now(),
        congelada_por=por,
    )
    registrar(
        edicao,
        "indicadores.caderno.congelado",
        por=por,
        numero=edicao.numero,
        documento=documento.codigo,
        hash=edicao.hash_dos_dados,
    )
    return edicao
