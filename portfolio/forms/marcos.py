"""A entrega, a mudança de data e a situação informada."""

from django import forms

from base.formularios import CampoData
from portfolio.models import Iniciativa, Marco
from portfolio.rules import INFORMAVEIS, Situacao


class EntregaForm(forms.Form):
    """Quando o marco foi entregue e o que o comprova."""

    versao = forms.IntegerField(widget=forms.HiddenInput)
    data_real = CampoData(
        label="Data da entrega",
        help_text="Deixe em branco para desfazer uma entrega registrada por engano.",
        required=False,
    )
    evidencia = forms.CharField(
        label="Evidência",
        help_text="Endereço, número do ato ou onde está o documento. É pública.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, object]:
        dados = super().clean() or {}
        if dados.get("data_real") and not dados.get("evidencia"):
            self.add_error("evidencia", "Diga o que comprova a entrega.")
        return dados

    @classmethod
    def inicial(cls, marco: Marco) -> dict[str, object]:
        """O que o formulário traz ao abrir."""
        return {
            "versao": marco.versao,
            "data_real": marco.data_real,
            "evidencia": marco.evidencia,
        }


class RepactuacaoForm(forms.Form):
    """A nova data prevista e o motivo da mudança."""

    versao = forms.IntegerField(widget=forms.HiddenInput)
    para = CampoData(
        label="Nova data prevista",
        error_messages={"required": "Informe a nova data prevista."},
    )
    motivo = forms.CharField(
        label="Motivo",
        help_text="Aparece na ficha do projeto, com a data anterior.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Escreva o motivo da mudança de data."},
    )

    @classmethod
    def inicial(cls, marco: Marco) -> dict[str, object]:
        """O que o formulário traz ao abrir."""
        return {"versao": marco.versao}


class SituacaoForm(forms.Form):
    """A situação que vale no lugar da calculada, por quê e até quando."""

    versao = forms.IntegerField(widget=forms.HiddenInput)
    situacao = forms.ChoiceField(
        label="Situação",
        choices=[(s.value, s.label) for s in Situacao if s in INFORMAVEIS],
        error_messages={
            "required": "Escolha a situação.",
            "invalid_choice": "Escolha uma situação da lista.",
        },
    )
    motivo = forms.CharField(
        label="Motivo",
        help_text="Aparece na ficha, junto da situação.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Escreva o motivo."},
    )
    valida_ate = CampoData(
        label="Válida até",
        help_text="Depois deste dia volta a valer a situação calculada.",
        error_messages={"required": "Informe até que dia ela vale."},
    )

    @classmethod
    def inicial(cls, iniciativa: Iniciativa) -> dict[str, object]:
        """O que o formulário traz ao abrir."""
        return {
            "versao": iniciativa.versao,
            "situacao": iniciativa.situacao_informada,
            "motivo": iniciativa.motivo_da_situacao,
            "valida_ate": iniciativa.situacao_valida_ate,
        }
