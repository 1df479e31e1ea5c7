"""Abrir, rever e encerrar um Termo."""

from typing import Any

from django import forms

from pactos.forms.atos import AtoForm
from pactos.models import Ato, Norma, Termo


class AberturaForm(forms.Form):
    """Norma e ano-base do Termo que se abre; o ente é o do vínculo."""

    norma = forms.ModelChoiceField(
        label="Norma",
        queryset=Norma.objects.none(),
        empty_label=None,
        help_text="Só as que têm catálogo de responsabilidades para este ente.",
        error_messages={
            "required": "Escolha a norma.",
            "invalid_choice": "Esta norma não tem catálogo para este ente.",
        },
    )
    ano_base = forms.IntegerField(
        label="Ano-base",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 5}),
        error_messages={
            "required": "Informe o ano-base, por exemplo 2026.",
            "invalid": "Escreva o ano com quatro algarismos.",
        },
    )

    def __init__(self, *args: Any, esfera: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        norma = self.fields["norma"]
        if isinstance(norma, forms.ModelChoiceField):
            norma.queryset = Norma.objects.filter(
                responsabilidades__esfera=esfera
            ).distinct()


class RevisaoForm(forms.Form):
    """Por que se revê o Termo."""

    motivo = forms.ChoiceField(
        label="Motivo",
        choices=[c for c in Termo.Motivo.choices if c[0] != Termo.Motivo.ADESAO],
    )
    ano_base = forms.IntegerField(
        label="Ano-base da versão nova",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 5}),
        error_messages={
            "required": "Informe o ano-base, por exemplo 2026.",
            "invalid": "Escreva o ano com quatro algarismos.",
        },
    )
    observacao = forms.CharField(
        label="O que se vai rever",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Diga, em uma frase, o que se vai rever."},
    )
    versao = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class EncerramentoForm(AtoForm):
    """Encerrar porque a norma foi revogada: a portaria e o motivo."""

    tipos = (Ato.Tipo.PORTARIA,)

    motivo = forms.CharField(
        label="Motivo",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Diga por que o Termo se encerra."},
    )
    versao = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class EncerramentoDaNormaForm(AtoForm):
    """Encerrar os Termos da norma revogada; `quantos` é o número confirmado."""

    tipos = (Ato.Tipo.PORTARIA,)

    motivo = forms.CharField(
        label="Motivo",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Diga por que os Termos se encerram."},
    )
    ciente = forms.BooleanField(
        label="Confirmo que estes Termos deixam de valer",
        error_messages={"required": "Confirme que estes Termos deixam de valer."},
    )
    quantos = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class EixoInteiroForm(forms.Form):
    """A mesma resposta para todos os itens do eixo que ainda não têm uma."""

    resposta = forms.ChoiceField(
        label="Responder igual aos itens sem resposta",
        choices=[
            ("realiza", "Realiza todos"),
            ("nao_se_aplica", "Não se aplica, nos que dependem do pactuado"),
        ],
        error_messages={"required": "Escolha a resposta para os itens sem resposta."},
    )
    versao = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
