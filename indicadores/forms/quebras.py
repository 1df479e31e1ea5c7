"""As quebras de série de uma ficha, uma por linha."""

from typing import Any

from django import forms

from indicadores.models import Ficha, QuebraDeSerie


class QuebraForm(forms.Form):
    """O ano em que o método mudou e por quê; sem ano, a linha não conta."""

    ano = forms.IntegerField(
        label="A partir de", min_value=1991, max_value=2100, required=False
    )
    motivo = forms.CharField(
        label="O que mudou",
        max_length=250,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    norma = forms.CharField(label="Norma", max_length=120, required=False)
    a_conferir = forms.BooleanField(
        label="A conferir",
        help_text="veio da edição copiada; desmarque depois de conferir",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        dados = super().clean() or {}
        if dados.get("ano") and not dados.get("motivo"):
            self.add_error("motivo", "Diga o que mudou, ou apague o ano da linha.")
        return dados


QuebrasFormSet = forms.formset_factory(QuebraForm, extra=1)


def quebras_de(ficha: Ficha) -> list[dict[str, Any]]:
    """As quebras como o formulário as mostra."""
    if not ficha.pk:
        return []
    campos = ("ano", "motivo", "norma", "a_conferir")
    return list(QuebraDeSerie.objects.filter(ficha=ficha).values(*campos))


def quebras_lidas(formset: Any) -> list[dict[str, Any]]:
    """As linhas com ano, como a ação as recebe."""
    return [dados for dados in formset.cleaned_data if dados.get("ano")]
