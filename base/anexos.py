"""Os arquivos que as pessoas juntam: o conteúdo tem de ser o que o nome diz."""

from collections.abc import Mapping
from typing import Final

from base.errors import RegraViolada

ASSINATURAS: Final[Mapping[bytes, tuple[str, tuple[str, ...]]]] = {
    b"%PDF-": ("application/pdf", ("pdf",)),
    b"\x89PNG\r\n\x1a\n": ("image/png", ("png",)),
    b"\xff\xd8\xff": ("image/jpeg", ("jpg", "jpeg")),
}
MAIOR_ANEXO: Final = 10 * 1024 * 1024
"""Em bytes."""


def conferir_anexo(comeco: bytes, nome: str, tamanho: int) -> str:
    """Tipo do conteúdo, lido dos primeiros bytes; recusa o que não é o que diz ser.

    Regra: RN-PAC-14.
    """
    if not 0 < tamanho <= MAIOR_ANEXO:
        raise RegraViolada(
            "O arquivo está vazio ou passa de 10 MB. Envie outro, menor.",
            codigo="tamanho_do_anexo",
        )
    extensao = nome.rpartition(".")[2].lower()
    for assinatura, (tipo, extensoes) in ASSINATURAS.items():
        if comeco.startswith(assinatura):
            if extensao in extensoes:
                return tipo
            break
    raise RegraViolada(
        "O arquivo não é PDF, PNG ou JPEG, ou o seu conteúdo não é o que o nome diz. "
        "Salve-o como PDF e envie de novo.",
        codigo="anexo_nao_e_o_que_diz",
    )
