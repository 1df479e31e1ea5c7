"""Os pesos dos critérios e as estratégias."""

from collections.abc import Sequence
from typing import Any

from django import forms

from base.formularios import CampoNumerico
from portfolio.models import Ciclo, CriterioDePriorizacao, Iniciativa
from portfolio.rules import NOTA_MAXIMA


class PesosForm(forms.Form):
    """O peso de cada critério; só a proporção entre eles conta."""

    versao = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, criterios: Sequence[CriterioDePriorizacao], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for criterio in criterios:
            self.fields[f"c{criterio.pk}"] = CampoNumerico(
                label=criterio.nome, initial=criterio.peso
            )


class EstrategiaForm(PesosForm):
    """A estratégia, a onda, o projeto em que se consolidou e as notas."""

    texto = forms.CharField(
        label="Estratégia",
        max_length=250,
        error_messages={"required": "Escreva a estratégia."},
    )
    onda = forms.IntegerField(label="Onda", required=False, min_value=1, max_value=20)
    iniciativa = forms.ModelChoiceField(
        label="Consolidada em",
        queryset=Iniciativa.objects.none(),
        required=False,
        empty_label="nenhuma iniciativa ainda",
        error_messages={"invalid_choice": "Escolha uma iniciativa deste ciclo."},
    )

    def __init__(self, *args: Any, ciclo: Ciclo, **kwargs: Any) -> None:
        super().__init__(*args, criterios=list(ciclo.criterios.all()), **kwargs)
        campo = self.fields["iniciativa"]
        if isinstance(campo, forms.ModelChoiceField):
            campo.queryset = ciclo.iniciativas.all()
        for nome, nota in self.fields.items():
            if nome[1:].isdecimal():
                nota.required = False
                nota.initial = None
                nota.help_text = "De 0 a 5; maior é melhor."

    def clean(self) -> dict[str, Any]:
        dados = super().clean() or {}
        for nome, nota in list(dados.items()):
            if nome[1:].isdecimal() and nota is not None and nota > NOTA_MAXIMA:
                self.add_error(nome, "A nota vai de 0 a 5.")
        return dados
