"""O recado que vai com o lembrete."""

from django import forms


class LembreteForm(forms.Form):
    """Um recado aos atrasados; em branco, vai só o prazo."""

    recado = forms.CharField(
        label="Recado",
        help_text="Vai no e-mail, junto do prazo. Pode ficar em branco.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
