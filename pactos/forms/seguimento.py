"""Prazos, apoio, adesão da UF e agenda."""

from typing import Any

from django import forms

from base.formularios import CampoData
from pactos.models import AdesaoDaUF, Anexo, ItemDaAgenda, Reuniao, Termo
from pactos.models.colegiados import ReuniaoQuerySet


class CumprimentoForm(forms.Form):
    """Desde quando se realiza e como se prova."""

    realizado_desde = CampoData(label="Realiza desde")
    evidencia = forms.CharField(
        label="Como se prova",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Diga como se prova que o item é realizado."},
    )
    anexo = forms.ModelChoiceField(
        label="Documento junto ao Termo",
        queryset=Anexo.objects.none(),
        required=False,
        empty_label="Nenhum",
    )

    def __init__(self, *args: Any, termo: Termo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campo = self.fields["anexo"]
        if isinstance(campo, forms.ModelChoiceField):
            campo.queryset = termo.anexos.all()


class ApoioForm(forms.Form):
    """O que o estado oferece."""

    descricao = forms.CharField(
        label="Apoio oferecido",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Descreva o apoio."},
    )
    ate = CampoData(label="Até", required=False)


class AdesaoDaUFForm(forms.ModelForm):
    """Como a UF conduz a adesão."""

    class Meta:
        model = AdesaoDaUF
        fields = [
            "papel_da_ses",
            "grupo_condutor",
            "cosems_participa",
            "plano_de_acao",
            "modo",
        ]
        labels = {
            "papel_da_ses": "Papel da SES",
            "grupo_condutor": "Grupo Condutor Estadual",
            "cosems_participa": "O COSEMS participa do Grupo Condutor",
            "plano_de_acao": "Plano de Ação Estadual",
            "modo": "Modo de adesão",
        }
        help_texts = {"grupo_condutor": "um cargo ou órgão por linha"}
        widgets = {
            "papel_da_ses": forms.Textarea(attrs={"rows": 3}),
            "grupo_condutor": forms.Textarea(attrs={"rows": 4}),
        }


class ItemDaAgendaForm(forms.Form):
    """Responsável, prazo, reunião e situação de uma ação."""

    responsavel = forms.CharField(
        label="Responsável",
        help_text="órgão ou cargo",
        max_length=120,
        error_messages={"required": "Diga que órgão ou cargo responde pela ação."},
    )
    prazo = CampoData(label="Prazo")
    reuniao = forms.ModelChoiceField(
        label="Reunião da CIB que a pactuou",
        queryset=Reuniao.objects.none(),
        required=False,
        empty_label="Ainda não pactuada",
    )
    situacao = forms.ChoiceField(
        label="Situação", choices=ItemDaAgenda.Situacao.choices
    )

    def __init__(self, *args: Any, reunioes: ReuniaoQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campo = self.fields["reuniao"]
        if isinstance(campo, forms.ModelChoiceField):
            campo.queryset = reunioes
