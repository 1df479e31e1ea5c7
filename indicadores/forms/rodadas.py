"""As rodadas, os seus prazos, as reaberturas e o caminho em cada UF."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from base.formularios import CampoData
from indicadores.models import Edicao, JanelaDaRodada, Rodada
from indicadores.prazos import Janela
from territorios.models import Nivel, Territorio


class PrazosForm(forms.Form):
    """As janelas de uma rodada; em branco, não se digita."""

    metas_abrem = CampoData(label="Metas, de", required=False)
    metas_fecham = CampoData(label="Metas, até", required=False)
    resultados_abrem = CampoData(label="Resultados, de", required=False)
    resultados_fecham = CampoData(label="Resultados, até", required=False)
    registro_pelo_gestor = forms.BooleanField(
        label="O gestor pode registrar a resolução do conselho",
        help_text="Desmarcado, o conselho tem de aprovar no próprio portal.",
        required=False,
        initial=True,
    )
    versao = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)

    @classmethod
    def da_rodada(cls, rodada: Rodada) -> dict[str, Any]:
        """Os valores com que a tela abre."""
        return {nome: getattr(rodada, nome) for nome in cls.base_fields}

    def argumentos(self) -> dict[str, Any]:
        """As janelas como a ação as recebe."""
        dados = self.cleaned_data
        return {
            "metas": Janela(dados["metas_abrem"], dados["metas_fecham"]),
            "resultados": Janela(dados["resultados_abrem"], dados["resultados_fecham"]),
            "registro_pelo_gestor": dados["registro_pelo_gestor"],
        }


class NovaRodadaForm(PrazosForm):
    """Um ano de uma edição."""

    field_order = ["edicao", "ano"]

    edicao = forms.ModelChoiceField(
        label="Edição",
        queryset=Edicao.objects.all(),
        empty_label="Escolha",
        error_messages={"required": "Escolha a edição."},
    )
    ano = forms.IntegerField(
        label="Ano",
        min_value=2000,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        error_messages={
            "required": "Informe o ano.",
            "invalid": "Escreva o ano com quatro algarismos.",
        },
    )

    def argumentos(self) -> dict[str, Any]:
        """Mais a edição e o ano."""
        dados = self.cleaned_data
        return {
            **super().argumentos(),
            "edicao": dados["edicao"],
            "ano": dados["ano"],
        }


class ReaberturaForm(forms.Form):
    """Para quem se reabre, o quê, até quando e por quê."""

    janela = forms.ChoiceField(
        label="O que se reabre",
        choices=JanelaDaRodada.choices,
        widget=forms.RadioSelect,
        initial=JanelaDaRodada.METAS,
    )
    lugar = forms.ModelChoiceField(
        label="Para quem",
        queryset=Territorio.objects.filter(nivel__in=[Nivel.PAIS, Nivel.UF]).order_by(
            "nome_normalizado"
        ),
        to_field_name="codigo",
        empty_label="Escolha o país inteiro ou uma UF",
        error_messages={"required": "Escolha o país inteiro ou a UF."},
    )
    municipio = forms.CharField(
        label="Só para um município",
        help_text="O código do IBGE, com 7 algarismos. Em branco, vale para a UF "
        "inteira.",
        required=False,
        max_length=7,
    )
    ate = CampoData(label="Até quando")
    motivo = forms.CharField(
        label="Motivo",
        help_text="Aparece ao lado do prazo, para quem digita.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Escreva o motivo."},
    )

    def clean(self) -> dict[str, Any]:
        dados = super().clean() or {}
        codigo, lugar = dados.get("municipio", "").strip(), dados.get("lugar")
        if not codigo or lugar is None:
            return dados
        municipio = (
            Territorio.objects.municipios()
            .select_related("uf")
            .filter(codigo=codigo)
            .first()
        )
        if municipio is None:
            erro = "Não há município com este código. Confira os 7 algarismos."
            raise ValidationError({"municipio": erro})
        if not lugar.contem(municipio):
            erro = f"{municipio} não fica em {lugar}. Corrija um dos dois."
            raise ValidationError({"municipio": erro})
        dados["lugar"] = municipio
        return dados

    def argumentos(self) -> dict[str, Any]:
        """O que a ação recebe."""
        dados = self.cleaned_data
        return {
            "territorio": dados["lugar"],
            "janela": dados["janela"],
            "ate": dados["ate"],
            "motivo": dados["motivo"],
        }


class ConfiguracaoDaUFForm(forms.Form):
    """O caminho da pactuação dos municípios da UF."""

    passo_cir = forms.BooleanField(
        label="A CIR pactua antes do conselho municipal",
        help_text="Ligado, o gestor envia à CIR, a região registra a resolução e só "
        "então o conselho aprecia.",
        required=False,
    )
