"""O ciclo: nome, anos e identidade."""

from typing import Any

from django import forms

from portfolio.models import Ciclo


class CicloForm(forms.Form):
    """O ciclo como a AEST o escreve."""

    versao = forms.IntegerField(widget=forms.HiddenInput)
    nome = forms.CharField(
        label="Nome",
        max_length=150,
        error_messages={"required": "Dê um nome ao ciclo."},
    )
    ano_inicio = forms.IntegerField(
        label="Primeiro ano",
        min_value=2000,
        max_value=2100,
        error_messages={"required": "Informe o primeiro ano."},
    )
    ano_fim = forms.IntegerField(
        label="Último ano",
        min_value=2000,
        max_value=2100,
        error_messages={"required": "Informe o último ano."},
    )
    missao = forms.CharField(
        label="Missão", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    visao = forms.CharField(
        label="Visão", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    visao_do_sus = forms.CharField(
        label="O que queremos para o SUS",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    visao_da_secretaria = forms.CharField(
        label="O que queremos para a secretaria",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    fonte = forms.CharField(label="Fonte", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        dados = super().clean() or {}
        inicio, fim = dados.get("ano_inicio"), dados.get("ano_fim")
        if inicio and fim and fim < inicio:
            self.add_error("ano_fim", "O último ano vem antes do primeiro.")
        return dados

    @classmethod
    def inicial(cls, ciclo: Ciclo) -> dict[str, Any]:
        """O que o formulário traz ao abrir."""
        return {campo: getattr(ciclo, campo) for campo in cls.base_fields}
