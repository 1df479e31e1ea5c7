"""As medidas de `make bench`: o portal contra o mínimo que o mesmo trabalho custa.

Cada linha compara, na mesma execução, o nosso tempo com o do caminho nu: as
mesmas consultas SQL sem o Django, o WeasyPrint sozinho com o mesmo HTML, a
biblioteca de referência com o mesmo arquivo. O que cada linha compara e por quê
está no ADR 0020.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from painel.medicao.documentos import dos_documentos
from painel.medicao.importacao import da_importacao
from painel.medicao.medida import Medida
from painel.medicao.pauta import da_pauta
from painel.medicao.telas import (
    TelaComErro,
    da_carteira,
    da_cooperacao,
    da_demonstracao,
    do_pais,
)

PARTES: Final[Mapping[str, Callable[[], Iterator[Medida]]]] = {
    "importacao": da_importacao,
    "demonstracao": da_demonstracao,
    "pauta": da_pauta,
    "documentos": dos_documentos,
    "cooperacao": da_cooperacao,
    "carteira": da_carteira,
    "pais": do_pais,
}
"""O que se mede, na ordem da tabela; cada parte desfaz o que carregou."""

__all__ = ["PARTES", "Medida", "TelaComErro"]
