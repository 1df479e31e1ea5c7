"""Formulário dos quatro critérios da avaliação."""

from typing import Any, Final

from django import forms

from base.narrativa import limpar
from indicadores.actions import TextoDaAnalise
from indicadores.models import Analise, EfeitoDoFator, Fator

PREFIXO: Final = "fator-"
LIMITE: Final = 8000
_LONGO: Final = {"max_length": f"Resuma em até {LIMITE} letras."}


class AnaliseForm(forms.Form):
    """Fatores apontados por código e por extenso, implementação e referências."""

    versao = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    fatores_por_extenso = forms.CharField(
        label="Fatores que contribuíram para alcançar ou não a meta",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LIMITE,
        required=False,
        error_messages=_LONGO,
    )
    implementacao = forms.CharField(
        label="Análise da implementação da prioridade",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LIMITE,
        required=False,
        error_messages=_LONGO,
    )
    referencias = forms.CharField(
        label="Fontes e referências",
        help_text="Uma por linha.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LIMITE,
        required=False,
        error_messages=_LONGO,
    )

    def __init__(self, *args: Any, analise: Analise | None = None, **kw: Any) -> None:
        apontados: dict[str, str] = {}
        if analise is not None:
            apontados = {x.fator.codigo: x.efeito for x in analise.fatores.all()}
            kw.setdefault("initial", _iniciais(analise))
        super().__init__(*args, **kw)
        for fator in Fator.objects.all():
            self.fields[f"{PREFIXO}{fator.codigo}"] = forms.ChoiceField(
                label=fator.nome,
                choices=[("", "não pesou"), *EfeitoDoFator.choices],
                required=False,
                initial=apontados.get(fator.codigo, ""),
            )

    @property
    def textos(self) -> list[Any]:
        """Os campos de texto, na ordem dos critérios."""
        return [
            self[n] for n in ("fatores_por_extenso", "implementacao", "referencias")
        ]

    @property
    def fatores(self) -> list[Any]:
        """Um campo por fator codificado."""
        return [self[nome] for nome in self.fields if nome.startswith(PREFIXO)]

    def texto(self) -> TextoDaAnalise:
        """O que a ação recebe, depois de `is_valid`."""
        dados = self.cleaned_data
        return TextoDaAnalise(
            fatores_por_extenso=limpar(dados["fatores_por_extenso"]),
            implementacao=limpar(dados["implementacao"]),
            referencias=limpar(dados["referencias"]),
            fatores={
                nome.removeprefix(PREFIXO): valor
                for nome, valor in dados.items()
                if nome.startswith(PREFIXO) and valor
            },
            versao=dados["versao"],
        )


def _iniciais(analise: Analise) -> dict[str, Any]:
    return {
        "versao": analise.versao,
        "fatores_por_extenso": analise.fatores_por_extenso,
        "implementacao": analise.implementacao,
        "referencias": analise.referencias,
    }
