from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm


class EntrarForm(AuthenticationForm):
    """Entrada por e-mail e senha; a recusa não diz qual dos dois está errado."""

    username = forms.EmailField(
        label="E-mail",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
        error_messages={
            "required": "Escreva o seu e-mail.",
            "invalid": "Escreva um e-mail completo, como nome@municipio.gov.br.",
        },
    )
    password = forms.CharField(
        label="Senha",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Escreva a sua senha."},
    )
    error_messages = {
        "invalid_login": (
            "E-mail ou senha não conferem. Verifique se a tecla de maiúsculas está "
            "ligada e tente de novo."
        ),
        "inactive": (
            "E-mail ou senha não conferem. Verifique se a tecla de maiúsculas está "
            "ligada e tente de novo."
        ),
    }

    def clean_username(self) -> str:
        email: str = self.cleaned_data["username"]
        return email.lower()


class TrocarSenhaForm(PasswordChangeForm):
    """Troca da própria senha, com as regras ditas antes de digitar."""
