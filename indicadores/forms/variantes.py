"""As variantes de uma ficha, uma por linha."""

from typing import Any, Final

from django import forms
from django.core.validators import validate_slug

from indicadores.models import Ficha, Variante

DA_REGRA: Final = ("populacao_abaixo_de", "ano_da_populacao", "negativo")
"""O que a variante diz de quando vale e de que valores admite, em dados."""


class VarianteForm(forms.Form):
    """Outra definição aceita; sem código, a linha não conta."""

    codigo = forms.CharField(
        label="Código",
        max_length=30,
        required=False,
        validators=[validate_slug],
        help_text="letras sem acento, algarismos e hífen",
    )
    nome = forms.CharField(label="Nome", max_length=120, required=False)
    unidade = forms.CharField(label="Unidade", max_length=80, required=False)
    casas = forms.IntegerField(
        label="Casas", min_value=0, max_value=4, required=False, initial=1
    )
    populacao_abaixo_de = forms.IntegerField(
        label="Vale abaixo de quantos habitantes",
        help_text="em branco, é escolhida na tela",
        min_value=1,
        required=False,
    )
    ano_da_populacao = forms.IntegerField(
        label="População do ano de",
        help_text="em branco, a mais recente",
        min_value=1991,
        max_value=2100,
        required=False,
    )
    negativo = forms.BooleanField(
        label="Admite valor negativo",
        help_text="uma variação em relação ao ano anterior",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        dados = super().clean() or {}
        if dados.get("codigo"):
            for campo in ("nome", "unidade"):
                if not dados.get(campo):
                    self.add_error(campo, "Preencha, ou apague o código da linha.")
        return dados


VariantesFormSet = forms.formset_factory(VarianteForm, extra=2)


def variantes_de(ficha: Ficha) -> list[dict[str, Any]]:
    """As variantes como o formulário as mostra."""
    if not ficha.pk:
        return []
    return [
        {
            "codigo": v.codigo,
            "nome": v.nome,
            "unidade": v.unidade,
            "casas": v.casas,
            **{nome: v.regra.get(nome) for nome in DA_REGRA},
        }
        for v in Variante.objects.filter(ficha=ficha)
    ]


def variantes_lidas(formset: Any) -> list[dict[str, Any]]:
    """As linhas com código, como a ação as recebe."""
    lidas = []
    for dados in formset.cleaned_data:
        if not dados.get("codigo"):
            continue
        lidas.append(
            {
                "codigo": dados["codigo"],
                "nome": dados["nome"],
                "unidade": dados["unidade"],
                "casas": 1 if dados.get("casas") is None else dados["casas"],
                "regra": {n: dados[n] for n in DA_REGRA if dados.get(n)},
            }
        )
    return lidas
