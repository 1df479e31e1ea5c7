"""Os campos de um ato, comuns às decisões que se tomam fora da página do Termo."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from base.errors import RegraViolada
from base.formularios import CampoData, anotar
from pactos.models import Ato
from pactos.rules import DadosDoAto, ler_numero_e_ano


class AtoForm(forms.Form):
    """Tipo, número/ano e data de um ato; quem herda diz os tipos que cabem."""

    tipos: Sequence[Ato.Tipo] = (Ato.Tipo.RESOLUCAO, Ato.Tipo.DELIBERACAO)

    tipo = forms.ChoiceField(label="Tipo do ato")
    ato = forms.CharField(
        label="Número e ano do ato",
        help_text="como publicados: 118/2026",
        max_length=12,
        error_messages={
            "required": "Informe o número e o ano do ato, por exemplo 118/2026."
        },
    )
    data_do_ato = CampoData(label="Data do ato")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tipo = self.fields["tipo"]
        if isinstance(tipo, forms.ChoiceField):
            tipo.choices = [(t.value, t.label) for t in self.tipos]
        if len(self.tipos) == 1:
            tipo.widget = forms.HiddenInput()
            self.initial["tipo"] = self.tipos[0].value
        anotar(self.fields["ato"], tamanho="curto")

    def clean_ato(self) -> str:
        try:
            lido = ler_numero_e_ano(self.cleaned_data["ato"])
        except RegraViolada as erro:
            raise ValidationError(erro.mensagem, code=erro.codigo) from erro
        self.cleaned_data["numero"], self.cleaned_data["ano"] = lido
        return f"{lido[0]}/{lido[1]}"

    def dados_do_ato(
        self, *, reuniao: int | None = None, ad_referendum: bool = False
    ) -> DadosDoAto:
        """O ato informado; só para formulário válido."""
        dados = self.cleaned_data
        return DadosDoAto(
            tipo=dados["tipo"],
            numero=dados["numero"],
            ano=dados["ano"],
            data=dados["data_do_ato"],
            ad_referendum=ad_referendum,
            reuniao=reuniao,
        )
