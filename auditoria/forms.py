import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from auditoria.rules import normalizar_codigo

CODIGO = re.compile(r"[A-Z0-9]{4}(-[A-Z0-9]{4}){2}")


class CodigoForm(forms.Form):
    """Código impresso no documento."""

    codigo = forms.CharField(
        label="Código de verificação",
        help_text="Está no rodapé e na última página do documento: XXXX-XXXX-XXXX.",
        max_length=30,
        error_messages={
            "required": "Escreva o código impresso no documento.",
            "max_length": "O código tem 12 letras e números; confira o que digitou.",
        },
    )

    def clean_codigo(self) -> str:
        codigo = normalizar_codigo(self.cleaned_data["codigo"])
        if not CODIGO.fullmatch(codigo):
            raise ValidationError(
                "O código tem 12 letras e números; confira o que digitou."
            )
        return codigo


class CopiaForm(forms.Form):
    """Cópia do arquivo, para comparar com a guardada. Não é armazenada."""

    arquivo = forms.FileField(
        label="Cópia do arquivo",
        help_text="O arquivo só é comparado; não fica guardado.",
        error_messages={
            "required": "Escolha o arquivo PDF que quer comparar.",
            "empty": "O arquivo está vazio; escolha outro.",
        },
    )

    LIMITE = 20 * 1024 * 1024

    def clean_arquivo(self) -> UploadedFile:
        arquivo: UploadedFile = self.cleaned_data["arquivo"]
        if (arquivo.size or 0) > self.LIMITE:
            raise ValidationError("O arquivo passa de 20 MB; nenhum documento é maior.")
        return arquivo
