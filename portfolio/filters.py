"""Filtros da carteira; vivem no endereço da página."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.http import QueryDict

from base.formularios import CampoData
from contas.models import Vinculo
from portfolio.consultas_do_ritual import desde_a_ultima_reuniao
from portfolio.models import Ciclo, Iniciativa, Subsecretaria
from portfolio.resumos import Resumo
from portfolio.rules import Situacao


class FiltroDaCarteira(forms.Form):
    """Portfólio, unidade, tipo e situação; tudo opcional.

    Filtra em memória, porque a situação é calculada e não está no banco. `seu` é o
    portfólio de quem olha, quando é ele o mostrado.
    """

    seu: Subsecretaria | None = None

    portfolio = forms.ChoiceField(label="Portfólio", required=False)
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

    def __init__(
        self,
        data: object,
        *,
        unidades: Iterable[str],
        portfolios: Iterable[Subsecretaria],
    ) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        dos_portfolios = [(str(s.pk), s.sigla) for s in portfolios]
        self._escolher("unidade", [("", "todas"), *((u, u) for u in unidades)])
        self._escolher("portfolio", [("", "todos"), *dos_portfolios])
        if not dos_portfolios:
            del self.fields["portfolio"]

    def _escolher(self, nome: str, opcoes: list[tuple[str, str]]) -> None:
        campo = self.fields[nome]
        if isinstance(campo, forms.ChoiceField):
            campo.choices = opcoes
            artigo = "uma" if nome == "unidade" else "um"
            campo.error_messages["invalid_choice"] = (
                f"Escolha {artigo} {str(campo.label).lower()} da lista."
            )

    @property
    def do_portfolio(self) -> str:
        """O portfólio escolhido, para os endereços que apertam o filtro."""
        return str(self.data.get("portfolio", ""))

    def filtrar(self, linhas: list[Resumo]) -> list[Resumo]:
        """As linhas que passam; o filtro inválido não filtra nada."""
        if not self.is_valid():
            return linhas
        dados = self.cleaned_data
        return [
            linha
            for linha in linhas
            if dados.get("portfolio", "") in ("", str(linha.subsecretaria_id))
            and dados["unidade"] in ("", linha.unidade)
            and dados["tipo"] in ("", linha.tipo)
            and dados["situacao"] in ("", linha.situacao)
        ]


def filtro_da_carteira(
    dados: QueryDict, ciclo: Ciclo, linhas: list[Resumo], *, vinculo: Vinculo | None
) -> FiltroDaCarteira:
    """O filtro do endereço; sem ele, o titular de um portfólio começa pelo seu."""
    portfolios = list(ciclo.subsecretarias.all())
    seu = next((s for s in portfolios if vinculo and s.titular_id == vinculo.pk), None)
    if seu and "portfolio" not in dados:
        dados = dados.copy()
        dados["portfolio"] = str(seu.pk)
    unidades = dict.fromkeys(q.unidade for q in linhas)
    filtro = FiltroDaCarteira(dados, unidades=unidades, portfolios=portfolios)
    filtro.seu = seu if seu and filtro.do_portfolio == str(seu.pk) else None
    return filtro


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
