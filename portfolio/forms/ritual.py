"""A semana, os pontos críticos, as reuniões e os despachos."""

from typing import Any

from django import forms

from base.formularios import CampoData
from portfolio.forms.comum import texto_obrigatorio
from portfolio.models import Iniciativa, ItemDaPauta, Marco, Reuniao


class SemanaForm(forms.Form):
    """O que andou na semana."""

    versao = forms.IntegerField(widget=forms.HiddenInput)
    texto = texto_obrigatorio(
        "O que andou nesta semana",
        "Escreva o que andou na semana. Se nada mudou, diga por quê.",
        "Duas ou três frases bastam.",
    )


class PontoForm(forms.Form):
    """O que ameaça a iniciativa e a saída proposta."""

    descricao = forms.CharField(
        label="Ponto crítico",
        max_length=250,
        error_messages={"required": "Diga o que ameaça a iniciativa."},
    )
    impacto = texto_obrigatorio("Impacto", "Diga o que acontece se nada for feito.")
    encaminhamento = texto_obrigatorio("Saída proposta", "Proponha uma saída.")
    responsavel = forms.CharField(
        label="Responsável",
        help_text="O cargo, e não o nome da pessoa.",
        max_length=150,
        error_messages={"required": "Diga quem resolve."},
    )
    prazo = CampoData(label="Prazo", error_messages={"required": "Informe até quando."})
    marco = forms.ModelChoiceField(
        label="Entrega ameaçada",
        queryset=Marco.objects.none(),
        required=False,
        empty_label="nenhuma em particular",
        error_messages={"invalid_choice": "Escolha uma entrega desta iniciativa."},
    )

    def __init__(self, *args: Any, iniciativa: Iniciativa, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campo = self.fields["marco"]
        if isinstance(campo, forms.ModelChoiceField):
            campo.queryset = iniciativa.marcos.filter(data_real__isnull=True)


class SubidaForm(forms.Form):
    """Por que o ponto sobe antes do prazo."""

    motivo = texto_obrigatorio("Motivo", "Escreva por que o ponto sobe.")


class SolucaoForm(forms.Form):
    """Como o ponto se resolveu."""

    solucao = texto_obrigatorio("Como se resolveu", "Escreva como o ponto se resolveu.")


class CumprimentoForm(forms.Form):
    """O que se fez para cumprir o despacho."""

    cumprimento = texto_obrigatorio(
        "O que foi feito",
        "Escreva o que foi feito e o que o comprova.",
        "Com o endereço, o número do ato ou onde está o documento.",
    )


class ReuniaoForm(forms.Form):
    """Que reunião, e quando."""

    tipo = forms.ChoiceField(
        label="Reunião",
        choices=Reuniao.Tipo.choices,
        error_messages={
            "required": "Escolha a reunião.",
            "invalid_choice": "Escolha uma reunião da lista.",
        },
    )
    dia = CampoData(label="Data", error_messages={"required": "Informe a data."})


class DecisaoForm(forms.Form):
    """O que a reunião decidiu; o despacho pede responsável e prazo."""

    decisao = forms.ChoiceField(
        label="Decisão",
        choices=ItemDaPauta.Decisao.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Escolha o que a reunião fez.",
            "invalid_choice": "Escolha uma das opções.",
        },
    )
    texto = texto_obrigatorio("O que se decidiu", "Escreva a decisão.")
    responsavel = forms.CharField(
        label="Responsável pelo despacho", max_length=150, required=False
    )
    prazo = CampoData(label="Prazo do despacho", required=False)

    def clean(self) -> dict[str, object]:
        dados = super().clean() or {}
        if dados.get("decisao") == ItemDaPauta.Decisao.DESPACHO:
            if not dados.get("responsavel"):
                self.add_error("responsavel", "Diga quem cumpre o despacho.")
            if not dados.get("prazo") and "prazo" not in self.errors:
                self.add_error("prazo", "Informe o prazo do despacho.")
        return dados
