"""A planilha do relatório antigo e a confirmação do que ela muda."""

from django import forms


class PlanilhaForm(forms.Form):
    """O arquivo com as tabelas do relatório."""

    arquivo = forms.FileField(
        label="Tabelas do relatório",
        help_text="XLSX, com uma tabela por aba, ou CSV, com uma tabela; até 20 MB.",
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
