"""Formulários dos passos da pactuação. (A grade de metas está em leitura.py.)"""

import re
from typing import Any, Final

from django import forms
from django.core.validators import RegexValidator

from base.formularios import CampoData

LIMITE_DO_MOTIVO: Final = 500
_DO_INDICADOR: Final = re.compile(r"i([0-9]{1,4})")


class VersaoForm(forms.Form):
    """Só confirma: leva a versão que a pessoa conferiu."""

    versao = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def argumentos(self) -> dict[str, Any]:
        """O que a ação recebe, depois de `is_valid`."""
        return dict(self.cleaned_data)


class AtoForm(VersaoForm):
    """Número e data do ato que autoriza o passo."""

    numero = forms.CharField(
        label="Número do ato",
        help_text="Como foi publicado, com o ano: 12/2026.",
        max_length=60,
        validators=[
            RegexValidator(
                r"^[0-9]{1,5}/[0-9]{4}\Z",
                "Escreva o número e o ano do ato, por exemplo 12/2026.",
            )
        ],
        error_messages={
            "required": "Informe o número do ato.",
            "max_length": "Use até 60 letras.",
        },
    )
    # "data" é, no Django, o que foi enviado
    data_do_ato = CampoData(label="Data do ato")

    def argumentos(self) -> dict[str, Any]:
        """Número, data e versão, com os nomes da ação."""
        campos = super().argumentos()
        campos["data"] = campos.pop("data_do_ato")
        return campos


class HomologacaoForm(AtoForm):
    """O ato que homologa e, se ainda há falta, por que se homologa assim mesmo."""

    ressalva = forms.CharField(
        label="Por que homologar assim mesmo",
        help_text="Há metas ou justificativas por fazer: o motivo fica no histórico.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
        error_messages={"max_length": "Resuma o motivo em até 2.000 letras."},
    )


class ResolucaoForm(AtoForm):
    """Resolução do conselho que aprovou as metas."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["numero"].label = "Resolução do Conselho de Saúde"
        self.fields["data_do_ato"].label = "Data da resolução"


class MotivoForm(VersaoForm):
    """Por que se devolve ou se reabre."""

    motivo = forms.CharField(
        label="Motivo",
        help_text="É o que o gestor vai ler para ajustar. O de cada indicador vai na "
        "lista abaixo.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={
            "required": "Escreva o motivo.",
            "max_length": "Resuma o motivo em até 2.000 letras.",
        },
    )

    def clean(self) -> dict[str, Any]:
        """Junta o que se disse de cada indicador, em campos `i` mais o número."""
        dados = super().clean() or {}
        ditos = {
            int(casou[1]): str(texto).strip()
            for campo, texto in self.data.items()
            if (casou := _DO_INDICADOR.fullmatch(campo))
        }
        for numero, texto in ditos.items():
            if len(texto) > LIMITE_DO_MOTIVO:
                self.add_error(
                    None,
                    f"Resuma em até {LIMITE_DO_MOTIVO} letras o que diz do indicador "
                    f"{numero}.",
                )
        dados["por_indicador"] = {n: texto for n, texto in ditos.items() if texto}
        return dados

    def ditos(self) -> dict[int, str]:
        """O que se escreveu de cada indicador, para voltar à tela."""
        lidos = self.cleaned_data if self.is_bound else {}
        return dict(lidos.get("por_indicador", {}))


class ComentarioForm(forms.Form):
    """O que se tem a dizer de um indicador."""

    texto = forms.CharField(
        label="Seu comentário",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={
            "required": "Escreva o comentário.",
            "max_length": "Resuma o comentário em até 2.000 letras.",
        },
    )
