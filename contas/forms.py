from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.password_validation import password_validators_help_text_html

from contas.models import Usuario


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

    old_password = forms.CharField(
        label="Senha atual",
        strip=False,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "current-password", "autofocus": True}
        ),
        error_messages={"required": "Escreva a sua senha atual."},
    )
    new_password1 = forms.CharField(
        label="Nova senha",
        help_text=password_validators_help_text_html(),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Escreva a nova senha."},
    )
    new_password2 = forms.CharField(
        label="Nova senha, outra vez",
        help_text="Para conferir que saiu como você quis.",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Escreva a nova senha outra vez."},
    )
    error_messages = {
        "password_incorrect": "A senha atual não confere. Escreva-a de novo.",
        "password_mismatch": "As duas novas senhas diferem. Escreva-as de novo.",
    }

    def validate_password_for_user(self, user: Usuario, *_: str) -> None:
        """A recusa fica junto da nova senha, e não da repetição dela."""
        super().validate_password_for_user(user, "new_password1")
