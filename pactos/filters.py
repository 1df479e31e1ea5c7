"""Filtros da lista de Termos; vivem no endereço da página."""

from django import forms
from django.db.models import Q

from pactos.models.termos import TermoQuerySet
from pactos.states import Situacao
from territorios.models import Territorio
from territorios.rules import normalizar_nome


class FiltroDeTermos(forms.Form):
    """UF, situação, ano-base e nome do ente; tudo opcional."""

    q = forms.CharField(label="Ente", required=False, max_length=80)
    uf = forms.ChoiceField(label="UF", required=False)
    situacao = forms.ChoiceField(
        label="Situação",
        required=False,
        choices=[("", "Todas"), *Situacao.choices],
        error_messages={"invalid_choice": "Escolha uma situação da lista."},
    )
    ano = forms.IntegerField(
        label="Ano-base",
        required=False,
        min_value=2006,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 5}),
        error_messages={"invalid": "Escreva o ano com quatro algarismos."},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        siglas = Territorio.objects.ufs().values_list("codigo", "nome")
        campo = self.fields["uf"]
        if isinstance(campo, forms.ChoiceField):
            campo.choices = [("", "Todas"), *siglas]

    def filtrar(self, termos: TermoQuerySet) -> TermoQuerySet:
        """Aplica o que foi escolhido; o filtro inválido não filtra nada."""
        if not self.is_valid():
            return termos
        dados = self.cleaned_data
        if dados["uf"]:
            termos = termos.filter(
                Q(territorio__uf__codigo=dados["uf"])
                | Q(territorio__codigo=dados["uf"])
            )
        if dados["situacao"]:
            termos = termos.filter(situacao=dados["situacao"])
        if dados["ano"]:
            termos = termos.filter(ano_base=dados["ano"])
        if dados["q"]:
            nome = normalizar_nome(dados["q"])
            termos = termos.filter(territorio__nome_normalizado__contains=nome)
        return termos
