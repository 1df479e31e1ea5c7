"""Emitir o relatório consolidado de um ano."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied

from auditoria.actions import emitir_documento
from auditoria.models import Documento
from base.errors import RegraViolada
from contas.models import Vinculo
from cooperacao.models import Consolidado
from cooperacao.permissions import RECUSAS, pode_consolidar

TIPO_DO_CONSOLIDADO = "consolidado_tc"


def emitir_consolidado(
    ano: int, *, por: Vinculo, dados: Any, desenhar: Callable[[Documento], bytes]
) -> Documento:
    """Emite o consolidado como documento público (RN-COO-28).

    Com o mesmo conteúdo da última emissão, devolve a própria.
    """
    if not pode_consolidar(por):
        raise PermissionDenied(RECUSAS["consolidar"])
    if not dados["termos"]:
        raise RegraViolada(
            f"Nenhum Termo tem o relatório de {ano} emitido. Emita ao menos um antes "
            "de consolidar.",
            codigo="consolidado_vazio",
        )
    consolidado, _ = Consolidado.objects.get_or_create(ano=ano)
    return emitir_documento(
        consolidado,
        tipo=TIPO_DO_CONSOLIDADO,
        titulo=str(consolidado),
        assunto=f"Termos de Cooperação da OPAS/OMS, {ano}",
        dados=dados,
        por=por,
        cadeia="consolidado_tc",
        publico=True,
        desenhar=desenhar,
    )


def documento_do_consolidado(ano: int) -> Documento | None:
    """O último consolidado emitido do ano, ou None."""
    consolidado = Consolidado.objects.filter(ano=ano).first()
    if consolidado is None:
        return None
    return Documento.objects.do_objeto(consolidado, TIPO_DO_CONSOLIDADO).first()
