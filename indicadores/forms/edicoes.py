"""A edição e as suas prioridades."""

from typing import Any, Final

from django import forms

from indicadores.models import Edicao

RESERVADOS: Final = frozenset(
    {
        *("nova", "comparar", "pactuacao", "resultados", "avaliacao", "simulador"),
        *("propostas", "acompanhar", "gestao", "fichas", "instrumentos"),
        *("importar", "proprios", "como-se-confere"),
    }
)
"""Já são endereços dos indicadores: a edição que assim se chamasse não se abriria."""


class EdicaoForm(forms.ModelForm):
    """Os dados da edição."""

    versao = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)

    class Meta:
        model = Edicao
        fields = ["nome", "norma", "ano_inicial", "ano_final", "observacao"]
        labels = {
            "nome": "Nome",
            "norma": "Norma",
            "ano_inicial": "Primeiro ano",
            "ano_final": "Último ano",
            "observacao": "Observação",
        }
        widgets = {"observacao": forms.Textarea(attrs={"rows": 2})}

    def clean(self) -> dict[str, Any]:
        # a frase vai no campo antes que a restrição do banco diga o nome dela
        dados = super().clean() or self.cleaned_data
        primeiro, ultimo = dados.get("ano_inicial"), dados.get("ano_final")
        if primeiro is not None and ultimo is not None and ultimo < primeiro:
            self.add_error("ano_final", "O último ano é antes do primeiro.")
        return dados


class NovaEdicaoForm(EdicaoForm):
    """A edição nova, vazia ou como cópia de outra."""

    field_order = ["codigo", "copiar_de"]

    copiar_de = forms.ModelChoiceField(
        label="Copiar de",
        help_text="Vão as prioridades, as fichas e as variantes; nada do que foi "
        "pactuado.",
        queryset=Edicao.objects.all(),
        required=False,
        empty_label="Começar vazia",
    )

    class Meta(EdicaoForm.Meta):
        fields = ["codigo", *EdicaoForm.Meta.fields]
        labels = {**EdicaoForm.Meta.labels, "codigo": "Código"}
        help_texts = {"codigo": "Aparece no endereço e não muda: 2027-2030."}

    def clean_codigo(self) -> str:
        codigo: str = self.cleaned_data["codigo"]
        if codigo.lower() in RESERVADOS:
            raise forms.ValidationError(
                "Este código já é um endereço do portal. Use os anos: 2027-2030."
            )
        return codigo

    def argumentos(self) -> dict[str, Any]:
        """O que a ação recebe."""
        return {c: v for c, v in self.cleaned_data.items() if c != "versao"}


class PrioridadeForm(forms.Form):
    """Uma prioridade da edição; sem nome, a linha não conta."""

    chave = forms.IntegerField(widget=forms.HiddenInput, required=False)
    nome = forms.CharField(label="Prioridade", max_length=120, required=False)
    diretriz = forms.CharField(label="Diretriz", max_length=500, required=False)
    objetivo = forms.CharField(label="Objetivo", max_length=500, required=False)


PrioridadesFormSet = forms.formset_factory(PrioridadeForm, extra=2)


def prioridades_de(edicao: Edicao) -> list[dict[str, Any]]:
    """As prioridades como o formulário as mostra."""
    return [
        {
            "chave": p.pk,
            "nome": p.nome,
            "diretriz": p.diretriz,
            "objetivo": p.objetivo,
        }
        for p in edicao.prioridades.all()
    ]


def prioridades_lidas(formset: Any) -> list[tuple[int | None, str, str, str]]:
    """As linhas com nome, na ordem da tela."""
    return [
        (d.get("chave"), d["nome"].strip(), d["diretriz"], d["objetivo"])
        for d in formset.cleaned_data
        if d.get("nome", "").strip()
    ]
