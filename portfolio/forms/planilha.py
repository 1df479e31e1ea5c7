"""A planilha que se envia e a confirmação do que ela muda."""

from django import forms


class PlanilhaForm(forms.Form):
    """O arquivo da carteira."""

    arquivo = forms.FileField(
        label="Planilha da carteira",
        help_text="XLSX no formato do modelo, até 20 MB.",
        error_messages={
            "required": "Escolha o arquivo.",
            "empty": "O arquivo está vazio.",
        },
    )


class ConfirmacaoForm(forms.Form):
    """Gravar o que a simulação mostrou."""

    so_as_certas = forms.BooleanField(
        label="Gravar só as certas e deixar de fora as recusadas", required=False
    )
