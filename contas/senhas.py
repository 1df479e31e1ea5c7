"""O que o portal pede de uma senha, dito como ele fala.

As regras são as do Django; aqui só mudam as frases, para que digam o que fazer.
"""

from django.contrib.auth import password_validation as do_django


class ComprimentoMinimo(do_django.MinimumLengthValidator):
    """Recusa a senha curta."""

    def get_error_message(self) -> str:
        return f"A senha é curta: use {self.min_length} caracteres ou mais."

    def get_help_text(self) -> str:
        return f"{self.min_length} caracteres ou mais; uma frase serve."


class DiferenteDaPessoa(do_django.UserAttributeSimilarityValidator):
    """Recusa a senha feita do nome ou do e-mail."""

    def get_error_message(self) -> str:
        return "A senha se parece com o seu %(verbose_name)s: escolha outra."

    def get_help_text(self) -> str:
        return "Nada parecido com o seu nome ou o seu e-mail."


class ForaDasComuns(do_django.CommonPasswordValidator):
    """Recusa as senhas que todos usam, e por isso se tentam primeiro."""

    def get_error_message(self) -> str:
        return "Esta senha está entre as mais usadas: escolha outra."

    def get_help_text(self) -> str:
        return "Nenhuma das que todos usam, como 123456 ou senha123."


class NaoSoAlgarismos(do_django.NumericPasswordValidator):
    """Recusa a senha só de algarismos."""

    def get_error_message(self) -> str:
        return "A senha só tem algarismos: ponha também letras."

    def get_help_text(self) -> str:
        return "Não só algarismos."
