"""Os arquivos que as pessoas juntam: o conteúdo tem de ser o que o nome diz."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from base.errors import RegraViolada
from base.models import ArquivoJunto

ASSINATURAS: Final[Mapping[bytes, tuple[str, tuple[str, ...]]]] = {
    b"%PDF-": ("application/pdf", ("pdf",)),
    b"\x89PNG\r\n\x1a\n": ("image/png", ("png",)),
    b"\xff\xd8\xff": ("image/jpeg", ("jpg", "jpeg")),
}
MAIOR_ANEXO: Final = 10 * 1024 * 1024
"""Em bytes."""
MAIOR_NOME: Final = 150


@dataclass(frozen=True, slots=True)
class ArquivoConferido:
    """O que se guarda de um arquivo enviado: nome, tipo, bytes e SHA-256."""

    nome: str
    conteudo: str
    tamanho: int
    sha256: str

    @property
    def nome_no_disco(self) -> str:
        """Não é o da pessoa: nada do que ela escreve vira caminho."""
        return f"{self.sha256[:32]}.{self.conteudo.partition('/')[2]}"


class FormularioDeAnexo(forms.Form):
    """Um arquivo e o seu título; a app acrescenta de que documento se trata."""

    titulo = forms.CharField(
        label="Título",
        max_length=120,
        error_messages={"required": "Dê um título ao documento."},
    )
    arquivo = forms.FileField(
        label="Arquivo",
        help_text="PDF, PNG ou JPEG, até 10 MB.",
        error_messages={
            "required": "Escolha o arquivo.",
            "empty": "O arquivo está vazio.",
        },
    )


def juntar[A: ArquivoJunto](anexo: A, arquivo: UploadedFile, *, aos: QuerySet[A]) -> A:
    """Confere o arquivo, guarda-o e grava o anexo, que vem com os seus dados.

    `aos` são os que já estão juntos ao mesmo Termo. Levanta RegraViolada se ele não
    é o que diz ser ou se é um deles outra vez. Regra: RN-PAC-14.
    """
    recebido = receber(arquivo)
    if aos.filter(sha256=recebido.sha256).exists():
        raise RegraViolada(
            "Este mesmo arquivo já está junto ao Termo.", codigo="anexo_repetido"
        )
    anexo.nome, anexo.conteudo = recebido.nome, recebido.conteudo
    anexo.tamanho, anexo.sha256 = recebido.tamanho, recebido.sha256
    anexo.arquivo.save(recebido.nome_no_disco, arquivo, save=False)
    anexo.save(force_insert=True)
    return anexo


def receber(arquivo: UploadedFile) -> ArquivoConferido:
    """Confere o arquivo enviado e o devolve pronto para se ler do começo.

    Levanta RegraViolada se não é o que diz ser. Regra: RN-PAC-14.
    """
    nome, tamanho = (arquivo.name or "")[-MAIOR_NOME:], arquivo.size or 0
    conteudo = conferir_anexo(arquivo.read(16), nome, tamanho)
    arquivo.seek(0)
    soma = hashlib.file_digest(arquivo, "sha256").hexdigest()
    arquivo.seek(0)
    return ArquivoConferido(nome, conteudo, tamanho, soma)


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
