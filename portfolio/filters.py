"""Filtros da carteira; vivem no endereço da página."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.http import QueryDict

from base.formularios import CampoData
from portfolio.consultas_do_ritual import desde_a_ultima_reuniao
from portfolio.models import Ciclo, Iniciativa
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


class DesdeForm(forms.Form):
    """De que dia em diante."""

    desde = CampoData(label="Desde", required=False)


def desde_do_endereco(
    dados: QueryDict, ciclo: Ciclo, *, hoje: date
) -> tuple[DesdeForm, date]:
    """O dia pedido; em branco ou inválido, o da última reunião."""
    padrao = desde_a_ultima_reuniao(ciclo, hoje=hoje)
    if "desde" not in dados:
        return DesdeForm(initial={"desde": padrao}), padrao
    form = DesdeForm(dados)
    pedido = form.cleaned_data["desde"] if form.is_valid() else None
    return form, min(pedido or padrao, hoje)
