"""O arquivo de um ato."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from base.anexos import receber
from base.errors import RegraViolada


class ArquivoDoAtoForm(forms.Form):
    """A íntegra do ato; `obrigatorio`, quando a tela só serve para juntá-la."""

    arquivo = forms.FileField(
        label="Arquivo do ato",
        help_text="PDF, PNG ou JPEG, até 10 MB. Pode ser junto depois, na página do "
        "ato.",
        required=False,
        error_messages={
            "required": "Escolha o arquivo do ato.",
            "empty": "O arquivo está vazio.",
        },
    )

    def __init__(
        self, *args: object, obrigatorio: bool = False, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["arquivo"].required = obrigatorio

    def clean_arquivo(self) -> UploadedFile | None:
        arquivo: UploadedFile | None = self.cleaned_data["arquivo"]
        if arquivo is None:
            return None
        try:
            receber(arquivo)
        except RegraViolada as erro:
            raise ValidationError(erro.mensagem, code=erro.codigo) from erro
        return arquivo
