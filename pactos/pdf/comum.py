"""O que os documentos dos pactos têm em comum: a emissão e a minuta."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.utils import timezone

from auditoria.actions import emitir_documento
from auditoria.models import Documento
from base.pdf import DadosDoDocumento, imprimir_modelo


def emitir(
    objeto: Model,
    modelo: str,
    contexto: Callable[[], dict[str, Any]],
    campos: dict[str, Any],
    **emissao: Any,
) -> bytes:
    """Documento com código, hash e QR; o mesmo conteúdo dá os mesmos bytes.

    `campos` são os do cabeçalho; `emissao`, os de `emitir_documento`.
    """

    def desenhar(documento: Documento) -> bytes:
        doc = DadosDoDocumento.da_emissao(documento, **campos)
        return imprimir_modelo(modelo, {"doc": doc, **contexto()})

    documento = emitir_documento(
        objeto, desenhar=desenhar, titulo=campos["titulo"], por=None, **emissao
    )
    with documento.arquivo.open("rb") as arquivo:
        conteudo: bytes = arquivo.read()
    return conteudo


def rascunho(modelo: str, contexto: dict[str, Any], campos: dict[str, Any]) -> bytes:
    """O mesmo documento antes de valer: com marca-d'água, sem registro nem hash."""
    agora = timezone.now().replace(microsecond=0)
    doc = DadosDoDocumento(emitido_em=agora, **campos)
    return imprimir_modelo(modelo, {"doc": doc, **contexto}, rascunho=True)
