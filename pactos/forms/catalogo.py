"""O catálogo do Ministério: normas, itens e cláusulas."""

from django import forms

from base.formularios import CampoData
from base.numeros import ler_inteiro
from pactos.models import Clausula, Norma, Responsabilidade


class NormaForm(forms.Form):
    """Uma norma nova e, se for o caso, a de onde se copia o catálogo."""

    tipo = forms.CharField(label="Tipo", max_length=40, initial="Portaria GM/MS")
    numero = forms.RegexField(
        label="Número",
        regex=r"^\d{1,3}(\.?\d{3})*$",
        max_length=10,
        error_messages={
            "required": "Informe o número da norma.",
            "invalid": "Escreva só o número, por exemplo 399 ou 2.751.",
        },
    )
    publicada_em = CampoData(label="Data")
    ementa = forms.CharField(
        label="Ementa",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Escreva do que a norma trata."},
    )
    copiar_de = forms.ModelChoiceField(
        label="Copiar o catálogo de",
        queryset=Norma.objects.filter(responsabilidades__isnull=False).distinct(),
        required=False,
        empty_label="Começar vazio",
    )


class ItemForm(forms.ModelForm):
    """Um item do catálogo, com a fonte da sua redação."""

    class Meta:
        model = Responsabilidade
        fields = [
            "eixo",
            "codigo",
            "alinea",
            "ordem",
            "caput",
            "texto",
            "abrangencia",
            "fonte",
        ]
        labels = {
            "eixo": "Eixo",
            "codigo": "Código",
            "alinea": "Alínea",
            "ordem": "Ordem no Termo",
            "caput": "Texto do item que a alínea completa",
            "texto": "Responsabilidade",
            "abrangencia": "Vale para",
            "fonte": "Fonte da redação",
        }
        widgets = {
            "caput": forms.Textarea(attrs={"rows": 2}),
            "texto": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {"codigo": "como na norma: 3.1", "alinea": "só nos compostos: a"}
        error_messages = {
            "codigo": {"required": "Informe o código do item, por exemplo 3.1."},
            "texto": {"required": "Escreva a responsabilidade."},
        }

    def clean_codigo(self) -> str:
        codigo: str = self.cleaned_data["codigo"].strip()
        eixo = self.cleaned_data.get("eixo")
        eixo_do_codigo, ponto, item = codigo.partition(".")
        numero = ler_inteiro(eixo_do_codigo)
        if not ponto or numero is None or ler_inteiro(item) is None:
            raise forms.ValidationError("Escreva eixo, ponto e item, por exemplo 3.1.")
        if eixo and numero != eixo.numero:
            raise forms.ValidationError(
                f"O código é do eixo {eixo_do_codigo} e o eixo escolhido é o "
                f"{eixo.numero}."
            )
        return codigo


class ClausulaForm(forms.ModelForm):
    """Uma cláusula da norma."""

    class Meta:
        model = Clausula
        fields = ["numero", "titulo", "texto", "fonte"]
        labels = {
            "numero": "Número",
            "titulo": "Título",
            "texto": "Texto",
            "fonte": "Fonte da redação",
        }
        widgets = {"texto": forms.Textarea(attrs={"rows": 5})}
