"""Filtros da carteira; vivem no endereço da página."""

from collections.abc import Iterable

from django import forms

from portfolio.models import Iniciativa
from portfolio.resumos import Resumo
from portfolio.rules import Situacao


class FiltroDaCarteira(forms.Form):
    """Unidade, tipo e situação; tudo opcional.

    Filtra em memória, porque a situação é calculada e não está no banco.
    """

    unidade = forms.ChoiceField(label="Unidade", required=False)
    tipo = forms.ChoiceField(
        label="Tipo",
        required=False,
        choices=[("", "todos"), *Iniciativa.Tipo.choices],
        error_messages={"invalid_choice": "Escolha um tipo da lista."},
    )
    situacao = forms.ChoiceField(
        label="Situação",
        required=False,
        choices=[("", "todas"), *Situacao.choices],
        error_messages={"invalid_choice": "Escolha uma situação da lista."},
    )

    def __init__(self, data: object, *, unidades: Iterable[str]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        campo = self.fields["unidade"]
        if isinstance(campo, forms.ChoiceField):
            campo.choices = [("", "todas"), *((u, u) for u in unidades)]
            campo.error_messages["invalid_choice"] = "Escolha uma unidade da lista."

    def filtrar(self, linhas: list[Resumo]) -> list[Resumo]:
        """As linhas que passam; o filtro inválido não filtra nada."""
        if not self.is_valid():
            return linhas
        dados = self.cleaned_data
        return [
            linha
            for linha in linhas
            if dados["unidade"] in ("", linha.unidade)
            and dados["tipo"] in ("", linha.tipo)
            and dados["situacao"] in ("", linha.situacao)
        ]
